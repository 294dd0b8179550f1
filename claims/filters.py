"""What lists of claims can be filtered by; the pages, the API and the exports share these filters."""

import re
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from claims.choices import ClaimState, Kind, Stance
from claims.models import Attribution, Candidate, Claim, Hop, Rating
from sources.models import IntakeItem
from sources.queries import family, match_names

NUMBERED = re.compile(r"#?([0-9]{1,18})(?:\s|$)")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]


def carried_by(source_id: int) -> QuerySet[Hop]:
    """Hops of standing attributions at which the source, under any name merged into it, stands."""
    return Hop.objects.filter(source__in=family(source_id), attribution__withdrawn_at__isnull=True)


class ClaimFilter(django_filters.FilterSet):
    """Claims by state, language, rating, source at any hop, and words of the statement."""

    q = django_filters.CharFilter(method="worded", label=_("Words of the statement"), max_length=200)
    state = django_filters.ChoiceFilter(choices=ClaimState.choices, label=_("State"), empty_label=_("Any"))
    language = django_filters.ChoiceFilter(choices=LANGUAGES, label=_("Language"), empty_label=_("Any"))
    rating = django_filters.ModelChoiceFilter(
        queryset=Rating.objects.all(),
        field_name="verdict__rating",
        to_field_name="code",
        label=_("Verdict"),
        empty_label=_("Any"),
    )
    source = django_filters.NumberFilter(method="said_or_carried", label=_("Source number, at any hop"), min_value=1)

    class Meta:
        model = Claim
        fields: list[str] = []

    def worded(self, claims: QuerySet[Claim], _name: str, words: str) -> QuerySet[Claim]:
        """Statements that hold these words, or words near them (trigram)."""
        return claims.filter(Q(statement__icontains=words) | Q(statement__trigram_word_similar=words))

    def said_or_carried(self, claims: QuerySet[Claim], _name: str, source_id: Any) -> QuerySet[Claim]:
        attributions = Attribution.objects.filter(
            claim=OuterRef("pk"), pk__in=carried_by(int(source_id)).values("attribution")
        )
        return claims.filter(Exists(attributions))


class CandidateFilter(django_filters.FilterSet):
    """The queue of triage. ``source`` and ``publisher`` take a registry number, ``#number name`` or a name."""

    language = django_filters.ChoiceFilter(choices=LANGUAGES, label=_("Language"), empty_label=_("Any"))
    stance = django_filters.ChoiceFilter(choices=Stance.choices, label=_("Stance"), empty_label=_("Any"))
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label=_("Kind"), empty_label=_("Any"))
    source = django_filters.CharFilter(method="at_any_hop", label=_("Source, at any hop"), max_length=220)
    publisher = django_filters.CharFilter(method="published_by", label=_("Publisher"), max_length=220)
    since = django_filters.DateFilter(
        field_name="document__published_at", lookup_expr="date__gte", label=_("Published from"), widget=DAY
    )
    until = django_filters.DateFilter(
        field_name="document__published_at", lookup_expr="date__lte", label=_("Published to"), widget=DAY
    )
    worth = django_filters.NumberFilter(
        field_name="check_worthy", lookup_expr="gte", label=_("Check-worthiness from"), min_value=0, max_value=1
    )
    rule = django_filters.CharFilter(label=_("Rule"), max_length=60)
    document = django_filters.NumberFilter(field_name="document_id", label=_("Document number"), min_value=1)
    intake = django_filters.NumberFilter(method="handed_in_with", label=_("Intake number"), min_value=1)

    class Meta:
        model = Candidate
        fields: list[str] = []

    @property
    def qs(self) -> QuerySet[Candidate]:
        """Nothing for a filter that cannot be understood, rather than everything; one document in its text's order."""
        rows: QuerySet[Candidate] = super().qs
        if self.is_bound and not self.form.is_valid():
            return rows.none()
        return rows.order_by("start", "id") if self.is_bound and self.form.cleaned_data.get("document") else rows

    def at_any_hop(self, candidates: QuerySet[Candidate], _name: str, written: str) -> QuerySet[Candidate]:
        """Candidates at any hop of which the source stands, under any name merged into it."""
        return candidates.filter(hop_sources__overlap=source_ids(written))

    def published_by(self, candidates: QuerySet[Candidate], _name: str, written: str) -> QuerySet[Candidate]:
        """Candidates of documents that the source published."""
        return candidates.filter(document__publisher__in=source_ids(written))

    def handed_in_with(self, candidates: QuerySet[Candidate], _name: str, intake_id: Any) -> QuerySet[Candidate]:
        """Candidates of one intake's documents."""
        return candidates.filter(document__in=IntakeItem.objects.filter(intake=int(intake_id)).values("document"))


def source_ids(written: str) -> list[int]:
    """The source, with all merged into it, that a filter's field names; none if the registry does not know it."""
    number = NUMBERED.match(written)
    if number:
        return family(int(number[1]))
    match = match_names([written])[written]
    return [i for choice in (match.source, *match.choices) if choice for i in family(choice)]
