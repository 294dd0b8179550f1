"""The grading form, for reviewers and, with the words for readers, for editors who publish."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from claims.choices import Credibility, Said
from claims.models import Claim, Rating
from claims.services.review import Grading
from claims.services.verdict import Finding, ratings_for


class GradingForm(forms.Form):
    """The questions of a review. What a draft may leave out, ``services.review.submit`` asks for."""

    said = forms.ChoiceField(label=_("Was it said?"), choices=Said.choices, required=False, widget=forms.RadioSelect)
    rating = forms.ModelChoiceField(
        label=_("Is it so?"),
        queryset=Rating.objects.filter(active=True),
        required=False,
        widget=forms.RadioSelect,
        empty_label=None,
    )
    credibility = forms.TypedChoiceField(
        label=_("How credible is the information?"),
        choices=Credibility.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Admiralty code: 6 means that it cannot be judged, and is no bottom of the scale."),
    )
    rationale = forms.CharField(
        label=_("Rationale"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What you looked at, and why it leads to this answer."),
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def grading(self) -> Grading:
        told: dict[str, Any] = self.cleaned_data
        return Grading(
            said=told["said"],
            rating=told["rating"],
            credibility=told["credibility"],
            rationale=told["rationale"].replace("\r\n", "\n"),
        )


class FindingForm(forms.Form):
    """What an editor publishes. ``note`` says what was corrected, or why what reviewers differ on is settled so."""

    said = forms.ChoiceField(label=_("Was it said?"), choices=Said.choices, widget=forms.RadioSelect)
    rating = forms.ModelChoiceField(
        label=_("Is it so?"),
        queryset=Rating.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    credibility = forms.TypedChoiceField(
        label=_("How credible is the information?"),
        choices=Credibility.choices,
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("Admiralty code: 6 means that it cannot be judged, and is no bottom of the scale."),
    )
    summary = forms.CharField(
        label=_("Finding"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What readers will see: what was found, and how it is known."),
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What a correction corrects, or why you settle what reviewers did not."),
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Rating]", self.fields["rating"]).queryset = ratings_for(claim)

    def finding(self) -> Finding:
        told: dict[str, Any] = self.cleaned_data
        return Finding(
            said=told["said"],
            rating=told["rating"],
            credibility=told["credibility"],
            summary=told["summary"].replace("\r\n", "\n"),
            note=told["note"].replace("\r\n", "\n"),
        )
