"""Other desks' verdicts."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from claims.choices import MatchState
from claims.filters.words import DAY, Moment, Number
from claims.models import ExternalMatch, ExternalVerdict

UNMATCHED = "unmatched"
MATCHED = [
    (UNMATCHED, _("With none")),
    (MatchState.PROPOSED.value, MatchState.PROPOSED.label),
    (MatchState.CONFIRMED.value, MatchState.CONFIRMED.label),
]


class ExternalVerdictFilter(django_filters.FilterSet):
    """Other desks' verdicts by words, publisher, and whether they are matched with a claim."""

    q = django_filters.CharFilter(method="worded", max_length=200, label=_("Words of the claim"))
    matched = django_filters.ChoiceFilter(method="matched_as", choices=MATCHED, label=_("Matched with a claim"))
    claim = Number(method="about", min_value=1, label=_("Claim number"))
    publisher = django_filters.CharFilter(
        field_name="publisher_name", lookup_expr="iexact", max_length=300, label=_("Publisher")
    )
    language = django_filters.CharFilter(max_length=8, label=_("Language"))
    published_from = django_filters.DateFilter(
        field_name="reviewed_on", lookup_expr="gte", label=_("Published from"), widget=DAY
    )

    published_until = django_filters.DateFilter(
        field_name="reviewed_on", lookup_expr="lte", label=_("Published until"), widget=DAY
    )
    rating = django_filters.CharFilter(
        field_name="rating_name", lookup_expr="iexact", max_length=300, label=_("Rating, in the publisher's words")
    )
    changed_since = Moment(field_name="changed_at", lookup_expr="gte", label=_("Changed since"))

    class Meta:
        model = ExternalVerdict
        fields: list[str] = []

    def worded(self, rows: QuerySet[ExternalVerdict], _name: str, words: str) -> QuerySet[ExternalVerdict]:
        """Claims that hold these words, or words near them (trigram)."""
        return rows.filter(Q(claim_text__icontains=words) | Q(claim_text__trigram_word_similar=words))

    def matched_as(self, rows: QuerySet[ExternalVerdict], _name: str, state: str) -> QuerySet[ExternalVerdict]:
        standing = ExternalMatch.objects.filter(verdict=OuterRef("pk")).exclude(state=MatchState.REFUSED)
        return rows.filter(~Exists(standing) if state == UNMATCHED else Exists(standing.filter(state=state)))

    def about(self, rows: QuerySet[ExternalVerdict], _name: str, claim_id: Any) -> QuerySet[ExternalVerdict]:
        standing = ExternalMatch.objects.filter(verdict=OuterRef("pk"), claim=int(claim_id))
        return rows.filter(Exists(standing.exclude(state=MatchState.REFUSED)))
