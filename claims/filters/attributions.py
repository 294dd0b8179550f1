"""Attributions, and other lists by what stands in their chains."""

from collections import OrderedDict
from copy import deepcopy
from datetime import datetime
from typing import Any

import django_filters
from django.core.validators import EMPTY_VALUES
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from claims.choices import Said
from claims.filters.chains import ByChain
from claims.filters.words import Moment, Number, at_least, changed_things, claims_about
from claims.models import Attribution, Claim, Hop
from sources.queries import family

CHAIN = list(ByChain.base_filters)

KEEPS_ORDER = 1_000_000_000  # more rows than there are: Django drops the order of a subquery that has no limit


class AttributionFilter(ByChain):
    """Attributions by who stands in the chain, how it was said, when, where, and what was found."""

    claim = Number(field_name="claim_id", min_value=1, label=_("Claim number"))
    language = django_filters.CharFilter(field_name="document__language", max_length=8, label=_("Language"))
    verdict = django_filters.ChoiceFilter(
        field_name="claim__verdict__said", choices=Said.choices, label=_("Published finding: was it said?")
    )
    rating = django_filters.CharFilter(
        field_name="claim__verdict__rating__code", max_length=40, label=_("Code of the published rating")
    )
    topic = django_filters.CharFilter(method="about", max_length=90, label=_("Topic of the claim, as in its address"))
    changed_since = Moment(method="changed", label=_("Changed since, the claim and its verdict included"))

    q = django_filters.CharFilter(
        method="worded", max_length=200, label=_("Words of the passage or of the claim's statement")
    )

    class Meta:
        model = Attribution
        fields: list[str] = []

    def changed(self, rows: QuerySet[Attribution], _name: str, since: datetime) -> QuerySet[Attribution]:
        """Rows that changed themselves, or whose claim did: it stands in the row, with its verdict."""
        return rows.filter(Q(changed_at__gte=since) | Q(claim__in=changed_things("claim", since=since)))

    def from_country(self, rows: QuerySet[Attribution], _name: str, country: str) -> QuerySet[Attribution]:
        return rows.filter(Exists(_hops().filter(source__country=country.upper())))

    def of_source_kind(self, rows: QuerySet[Attribution], _name: str, kind: str) -> QuerySet[Attribution]:
        return rows.filter(Exists(_hops().filter(source__kind=kind)))

    def graded_at_least(self, rows: QuerySet[Attribution], _name: str, grade: str) -> QuerySet[Attribution]:
        """Rows whose speaker's grade in force is this or better."""
        return rows.filter(Exists(_hops().filter(position=0, source__in=at_least(grade))))

    def as_long_as(self, rows: QuerySet[Attribution], _name: str, hops: Any) -> QuerySet[Attribution]:
        return rows.filter(Exists(_hops().filter(position=int(hops) - 1)))

    def as_short_as(self, rows: QuerySet[Attribution], _name: str, hops: Any) -> QuerySet[Attribution]:
        return rows.filter(~Exists(_hops().filter(position=int(hops))))

    def worded(self, rows: QuerySet[Attribution], _name: str, words: str) -> QuerySet[Attribution]:
        """A union, so that each part is found by its own index: no index spans the two tables of an OR."""
        in_passage = Attribution.objects.filter(passage__icontains=words).order_by().values("pk")
        claims = Claim.objects.filter(statement__icontains=words).order_by().values("pk")
        in_claim = Attribution.objects.filter(claim__in=claims).order_by().values("pk")
        return rows.filter(pk__in=in_passage.union(in_claim))

    def about(self, rows: QuerySet[Attribution], _name: str, slug: str) -> QuerySet[Attribution]:
        return rows.filter(claim__in=claims_about(slug))

    def at_any_hop(self, rows: QuerySet[Attribution], _name: str, source_id: Any) -> QuerySet[Attribution]:
        """Rows in whose chain the source stands.

        The newest first, and distinct: so a page of the list reads as many of the source's rows as it shows. By EXISTS
        PostgreSQL walks down all attributions until it has met enough of them.
        """
        hops = Hop.objects.filter(source__in=family(int(source_id))).order_by("-attribution")
        return rows.filter(pk__in=hops.values("attribution").distinct()[:KEEPS_ORDER])

    def spoken_by(self, rows: QuerySet[Attribution], _name: str, source_id: Any) -> QuerySet[Attribution]:
        return rows.filter(Exists(_hops_of(source_id).filter(position=0)))

    def carried_by(self, rows: QuerySet[Attribution], _name: str, source_id: Any) -> QuerySet[Attribution]:
        return rows.filter(Exists(_hops_of(source_id).filter(position__gt=0)))


def _hops() -> QuerySet[Hop]:
    return Hop.objects.filter(attribution=OuterRef("pk"))


def _hops_of(source_id: Any) -> QuerySet[Hop]:
    return _hops().filter(source__in=family(int(source_id)))


class OfOneClaim(AttributionFilter):
    """The same for the few attributions of a claim: each one's chain is asked, not all that a source stands in."""

    def at_any_hop(self, rows: QuerySet[Attribution], _name: str, source_id: Any) -> QuerySet[Attribution]:
        return rows.filter(Exists(_hops_of(source_id)))


class OfChains(django_filters.FilterSet):
    """Adds the attributions' filters to another list: rows with one attribution that meets all of them at once."""

    claim_column = "pk"

    @classmethod
    def get_filters(cls) -> OrderedDict[str, django_filters.Filter]:
        filters: OrderedDict[str, django_filters.Filter] = super().get_filters()
        for name in CHAIN:
            copied = deepcopy(AttributionFilter.base_filters[name])
            copied.method = None  # it is the attributions' own, and carried out by their filter
            filters.setdefault(name, copied)
        return filters

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chain = OfOneClaim()
        attributions, asked = Attribution.objects.filter(withdrawn_at__isnull=True), False
        for name, value in self.form.cleaned_data.items():
            if name not in CHAIN or name in self.declared_filters:
                queryset = self.filters[name].filter(queryset, value)
            elif value not in EMPTY_VALUES:
                attributions, asked = chain.filters[name].filter(attributions, value), True
        return queryset.filter(Exists(attributions.filter(claim=OuterRef(self.claim_column)))) if asked else queryset
