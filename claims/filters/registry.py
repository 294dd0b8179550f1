"""Documents, sources and the history."""

from datetime import datetime
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from claims.filters.words import JUDGED, Moment, Number, at_least, carried_by, changed_things, published_by, source_ids
from sources.choices import SourceKind
from sources.models import Document, Event, Source, SourceName
from sources.queries import family, holding_words
from sources.text.names import fold


class DocumentFilter(django_filters.FilterSet):
    """Documents by language, publisher, address, checksum and time."""

    language = django_filters.CharFilter(max_length=8, label=_("Language"))
    outlet = Number(method="published_by", min_value=1, label=_("Source number of an outlet that published the text"))
    source = Number(
        method="at_any_hop", min_value=1, label=_("Source number, at any hop of an attribution that stands in it")
    )
    q = django_filters.CharFilter(method="worded", max_length=200, label=_("Words of the text, in any order"))
    address = django_filters.CharFilter(max_length=2000, label=_("Address"))
    sha256 = django_filters.CharFilter(max_length=64, label=_("Checksum of the text"))
    published_from = Moment(field_name="published_at", lookup_expr="gte", label=_("Published from"))
    published_until = Moment(field_name="published_at", lookup_expr="lte", label=_("Published until"))
    changed_since = Moment(method="changed", label=_("Taken in, or published elsewhere, since"))

    class Meta:
        model = Document
        fields: list[str] = []

    def published_by(self, rows: QuerySet[Document], _name: str, source_id: Any) -> QuerySet[Document]:
        """Documents that the source published, first or as another outlet of the same text."""
        return rows.filter(pk__in=published_by(family(int(source_id))))

    def at_any_hop(self, rows: QuerySet[Document], _name: str, source_id: Any) -> QuerySet[Document]:
        hops = carried_by(int(source_id)).filter(attribution__document=OuterRef("pk"))
        return rows.filter(Exists(hops))

    def worded(self, rows: QuerySet[Document], _name: str, words: str) -> QuerySet[Document]:
        return holding_words(rows, words)

    def changed(self, rows: QuerySet[Document], _name: str, since: datetime) -> QuerySet[Document]:
        return rows.filter(Q(created_at__gte=since) | Q(pk__in=changed_things("document", since=since)))


class SourceFilter(django_filters.FilterSet):
    """Sources by a written name, words of one, kind, country, grade and change."""

    name = django_filters.CharFilter(method="written_as", max_length=200, label=_("A name it is written by"))
    kind = django_filters.ChoiceFilter(choices=SourceKind.choices, label=_("Kind"))
    country = django_filters.CharFilter(lookup_expr="iexact", max_length=2, label=_("Country"))
    q = django_filters.CharFilter(method="worded", max_length=200, label=_("Words of a name"))
    grade = django_filters.ChoiceFilter(method="graded_at_least", choices=JUDGED, label=_("Reliability, at least"))
    changed_since = Moment(method="changed", label=_("Changed since: facts, names, ties, grades"))

    class Meta:
        model = Source
        fields: list[str] = []

    def written_as(self, rows: QuerySet[Source], _name: str, written: str) -> QuerySet[Source]:
        return rows.filter(pk__in=source_ids(written))

    def worded(self, rows: QuerySet[Source], _name: str, words: str) -> QuerySet[Source]:
        folded = fold(words)
        if not folded:
            return rows.none()  # of marks alone nothing is left, which every name holds
        return rows.filter(pk__in=SourceName.objects.filter(folded__contains=folded).values("source"))

    def graded_at_least(self, rows: QuerySet[Source], _name: str, grade: str) -> QuerySet[Source]:
        return rows.filter(pk__in=at_least(grade))

    def changed(self, rows: QuerySet[Source], _name: str, since: datetime) -> QuerySet[Source]:
        return rows.filter(pk__in=changed_things("source", since=since))


class EventFilter(django_filters.FilterSet):
    """The history by what it is about, what was done, by whom and when."""

    subject_kind = django_filters.CharFilter(max_length=20, label=_("Kind of the thing it is about"))
    subject_id = Number(min_value=1, label=_("Number of the thing it is about"))
    table_name = django_filters.CharFilter(max_length=63, label=_("Table of the changed row"))
    row_id = Number(min_value=1, label=_("Number of the changed row"))
    act = django_filters.CharFilter(max_length=60, label=_("What was done"))
    actor_name = django_filters.CharFilter(max_length=200, label=_("Who did it"))
    since = Moment(field_name="at", lookup_expr="gte", label=_("Since"))
    until = Moment(field_name="at", lookup_expr="lte", label=_("Until"))

    class Meta:
        model = Event
        fields: list[str] = []
