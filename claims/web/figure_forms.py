"""What the pages of figures can be narrowed by; the filter lives in the address."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claims.choices import Outcome, RejectReason, ReviewState
from claims.models import Review, Topic
from claims.permissions import may
from claims.queries.agreement import Compared
from claims.queries.decisions import Asked, people_at_work

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
    topic = forms.ModelChoiceField(
        label=_("Topic"),
        queryset=Topic.objects.order_by("name"),
        to_field_name="slug",
        required=False,
        empty_label=_("Any"),
    )
    first_reviewer = forms.ModelChoiceField(
        label=_("One reviewer"), queryset=User.objects.none(), required=False, empty_label=_("Any")
    )
    second_reviewer = forms.ModelChoiceField(
        label=_("Another reviewer"), queryset=User.objects.none(), required=False, empty_label=_("Any")
    )
    field_order = ["question", "since", "until", "language", "topic", "first_reviewer", "second_reviewer"]

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
            topic=self.told("topic").slug if self.told("topic") else "",
            reviewers=frozenset(reviewer.pk for reviewer in pair),
        )


class ComparedClaimsForm(AgreementForm):
    """The claims behind a figure: all of them, or only those on which the answers differ."""

    differing = forms.BooleanField(label=_("Only where answers differ"), required=False)
    field_order = [*AgreementForm.field_order, "differing"]


class ExtractorForm(PeriodForm):
    """Which decisions the extractor answers for."""

    pack = forms.CharField(label=_("Language pack"), max_length=16, required=False)
    rule = forms.CharField(label=_("Rule"), max_length=60, required=False)
    version = forms.CharField(label=_("Version"), max_length=40, required=False)
    outlet = forms.IntegerField(label=_("Source number of the outlet"), min_value=0, required=False)

    def asked(self) -> Asked:
        return Asked(
            since=self.first,
            until=self.last,
            pack=self.told("pack") or "",
            rule=self.told("rule") or "",
            version=self.told("version") or "",
            outlet=self._outlet(),
        )

    def _outlet(self) -> int | None:
        self.is_valid()
        outlet: int | None = self.cleaned_data.get("outlet")
        return outlet


class DecidedForm(ExtractorForm):
    """Decisions as a list. Only editors choose whose; everybody else may ask for their own."""

    outcome = forms.ChoiceField(
        label=_("Decision"), choices=[("", _("Any")), ("accepted", _("Accepted")), *Outcome.choices], required=False
    )
    reason = forms.ChoiceField(
        label=_("Rejected because"), choices=[("", _("Any")), *RejectReason.choices], required=False
    )
    by = forms.ModelChoiceField(
        label=_("Decided by"), queryset=User.objects.none(), required=False, empty_label=_("Any")
    )
    field_order = ["since", "until", "outcome", "reason", "by", "rule", "pack", "version", "outlet"]

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["by"]
        everybody = may(reader, "claims.settle_claim")
        people.queryset = people_at_work() if everybody else User.objects.filter(pk=reader.pk)

    def asked(self) -> Asked:
        by = self.told("by")
        return replace(
            super().asked(),
            outcome=self.told("outcome") or "",
            reason=self.told("reason") or "",
            by=by.pk if by else None,
        )


class HandedInForm(PeriodForm):
    """Reviews handed in. Only editors choose whose; everybody else may ask for their own."""

    by = forms.ModelChoiceField(label=_("Reviewer"), queryset=User.objects.none(), required=False, empty_label=_("Any"))

    def __init__(self, *args: Any, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everybody = may(reader, "claims.settle_claim")
        people: Any = self.fields["by"]
        people.queryset = people_at_work() if everybody else User.objects.filter(pk=reader.pk)
