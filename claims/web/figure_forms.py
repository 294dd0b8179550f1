"""What the pages of figures can be narrowed by; the filter lives in the address."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.choices import ReviewState
from claims.models import Review
from claims.queries.agreement import Compared

YEAR = timedelta(days=365)
LANGUAGES = [("", _("Any")), ("id", _("Indonesian")), ("en", _("English"))]
QUESTIONS = [
    ("rating", _("Is it so?")),
    ("said", _("Was it said?")),
    ("credibility", _("How credible is the information?")),
]


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class PeriodForm(forms.Form):
    """From a day to a day; the year up to today where nothing, or nothing that can be read, is given."""

    since = day_field(_("From"))
    until = day_field(_("To"))

    def told(self, name: str) -> Any:
        """What was chosen, or None; a field that cannot be read counts as not given."""
        self.is_valid()
        return self.cleaned_data.get(name) or None

    @property
    def last(self) -> date:
        return self.told("until") or timezone.localdate()

    @property
    def first(self) -> date:
        return self.told("since") or self.last - YEAR


class AgreementForm(PeriodForm):
    """Which answers are compared."""

    question = forms.ChoiceField(label=_("Question"), choices=QUESTIONS, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)
    first_reviewer = forms.ModelChoiceField(
        label=_("One reviewer"), queryset=User.objects.none(), required=False, empty_label=_("Any")
    )
    second_reviewer = forms.ModelChoiceField(
        label=_("Another reviewer"), queryset=User.objects.none(), required=False, empty_label=_("Any")
    )
    field_order = ["question", "since", "until", "language", "first_reviewer", "second_reviewer"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        handed_in = Review.objects.filter(state=ReviewState.SUBMITTED).values("reviewer")
        for name in ("first_reviewer", "second_reviewer"):
            field: Any = self.fields[name]
            field.queryset = User.objects.filter(pk__in=handed_in).order_by("username")

    @property
    def question_asked(self) -> str:
        return self.told("question") or "rating"

    def compared(self) -> Compared:
        pair = {self.told("first_reviewer"), self.told("second_reviewer")} - {None}
        return Compared(
            since=self.first,
            until=self.last,
            language=self.told("language") or "",
            reviewers=frozenset(reviewer.pk for reviewer in pair),
        )


class ComparedClaimsForm(AgreementForm):
    """The claims behind a figure: all of them, or only those on which the answers differ."""

    differing = forms.BooleanField(label=_("Only where answers differ"), required=False)
    field_order = [*AgreementForm.field_order, "differing"]
