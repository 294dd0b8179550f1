"""What is asked of a chain, under the same names whether people decided it or the machine read it."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from claims.choices import Kind, Stance
from claims.filters.words import JUDGED, Moment, Number, published_by
from sources.choices import SourceKind
from sources.queries import family


class ByChain(django_filters.FilterSet):
    """Rows by who stands in the chain, how it was said, when and where. What a hop is, each list says by itself:

    ``at_any_hop``, ``spoken_by``, ``carried_by``, ``from_country``, ``of_source_kind``, ``graded_at_least``,
    ``as_long_as`` and ``as_short_as``.
    """

    source = Number(method="at_any_hop", min_value=1, label=_("Source number, at any hop"))
    speaker = Number(method="spoken_by", min_value=1, label=_("Source number of the speaker"))
    carrier = Number(method="carried_by", min_value=1, label=_("Source number of a carrier"))
    outlet = Number(method="published_by", min_value=1, label=_("Source number of an outlet that published the text"))
    document = Number(field_name="document_id", min_value=1, label=_("Document number"))
    country = django_filters.CharFilter(method="from_country", max_length=2, label=_("Country of a source at any hop"))
    source_kind = django_filters.ChoiceFilter(
        method="of_source_kind", choices=SourceKind.choices, label=_("Kind of a source at any hop")
    )
    grade = django_filters.ChoiceFilter(
        method="graded_at_least", choices=JUDGED, label=_("Reliability of the speaker, at least")
    )
    hops_from = Number(method="as_long_as", min_value=1, max_value=50, label=_("Hops in the chain, at least"))
    hops_until = Number(method="as_short_as", min_value=1, max_value=50, label=_("Hops in the chain, at most"))
    stance = django_filters.ChoiceFilter(choices=Stance.choices, label=_("Stance"))
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label=_("Kind"))
    said_from = django_filters.DateFilter(field_name="said_on", lookup_expr="gte", label=_("Said from"))
    said_until = django_filters.DateFilter(field_name="said_on", lookup_expr="lte", label=_("Said until"))
    published_from = Moment(field_name="document__published_at", lookup_expr="gte", label=_("Published from"))
    published_until = Moment(field_name="document__published_at", lookup_expr="lte", label=_("Published until"))

    def published_by(self, rows: QuerySet[Any], _name: str, source_id: Any) -> QuerySet[Any]:
        """Rows of documents that the source published, first or as another outlet of the same text."""
        return rows.filter(document__in=published_by(family(int(source_id))))
