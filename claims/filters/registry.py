"""Documents, sources and the history."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from claims.filters.words import Moment, published_by, source_ids
from sources.choices import SourceKind
from sources.models import Document, Event, Source
from sources.queries import family


class DocumentFilter(django_filters.FilterSet):
    """Documents by language, publisher, address, checksum and time."""

    language = django_filters.CharFilter(max_length=8, label=_("Language"))
    publisher = django_filters.NumberFilter(
        method="published_by", min_value=1, label=_("Source number of the publisher")
    )
    address = django_filters.CharFilter(max_length=2000, label=_("Address"))
    sha256 = django_filters.CharFilter(max_length=64, label=_("Checksum of the text"))
    published_from = Moment(field_name="published_at", lookup_expr="gte", label=_("Published from"))

    class Meta:
        model = Document
        fields: list[str] = []

    def published_by(self, rows: QuerySet[Document], _name: str, source_id: Any) -> QuerySet[Document]:
        """Documents that the source published, first or as another outlet of the same text."""
        return rows.filter(pk__in=published_by(family(int(source_id))))


class SourceFilter(django_filters.FilterSet):
    """Sources by a written name, kind and country."""

    name = django_filters.CharFilter(method="written_as", max_length=200, label=_("A name it is written by"))
    kind = django_filters.ChoiceFilter(choices=SourceKind.choices, label=_("Kind"))
    country = django_filters.CharFilter(max_length=2, label=_("Country"))

    class Meta:
        model = Source
        fields: list[str] = []

    def written_as(self, rows: QuerySet[Source], _name: str, written: str) -> QuerySet[Source]:
        return rows.filter(pk__in=source_ids(written))


class EventFilter(django_filters.FilterSet):
    """The history by what it is about, what was done, by whom and when."""

    subject_kind = django_filters.CharFilter(max_length=20, label=_("Kind of the thing it is about"))
    subject_id = django_filters.NumberFilter(min_value=1, label=_("Number of the thing it is about"))
    table_name = django_filters.CharFilter(max_length=63, label=_("Table of the changed row"))
    row_id = django_filters.NumberFilter(min_value=1, label=_("Number of the changed row"))
    act = django_filters.CharFilter(max_length=60, label=_("What was done"))
    actor_name = django_filters.CharFilter(max_length=200, label=_("Who did it"))
    since = Moment(field_name="at", lookup_expr="gte", label=_("Since"))
    until = Moment(field_name="at", lookup_expr="lte", label=_("Until"))

    class Meta:
        model = Event
        fields: list[str] = []
