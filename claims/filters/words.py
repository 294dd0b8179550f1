"""What the filters share: moments, days, and how a source or a topic is named in an address."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from claims.models import Candidate, Claim, ClaimTopic, Hop
from sources.choices import Reliability
from sources.models import Document, Event, Publication, ReliabilityGrade, Source, SourceName, SourceTie
from sources.queries import family, match_names, sources_graded

NUMBERED = re.compile(r"#?([0-9]{1,18})(?:\s|$)")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
JUDGED = [choice for choice in Reliability.choices if choice[0] != Reliability.F]
STANDING_IN: dict[str, list[type[Model]]] = {
    "candidate": [Candidate],
    "claim": [Claim, ClaimTopic],
    "document": [Publication],
    "source": [Source, SourceName, SourceTie, ReliabilityGrade],
}
"""What stands in a row of the kind. A review is told of its claim too, and is no change of it."""
LARGEST = 2**63 - 1
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]


def carried_by(source_id: int) -> QuerySet[Hop]:
    """Hops of standing attributions at which the source, under any name merged into it, stands."""
    return Hop.objects.filter(source__in=family(source_id), attribution__withdrawn_at__isnull=True)


class MomentField(django_filters.fields.IsoDateTimeField):
    """A moment in any zone, as one of UTC: PostgreSQL takes no offset of 16 hours or more, which ISO 8601 allows."""

    def to_python(self, value: str | datetime | date | None) -> datetime | None:
        moment: datetime | None = super().to_python(value)
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class Moment(django_filters.IsoDateTimeFilter):
    field_class = MomentField


class Number(django_filters.NumberFilter):
    """A whole number that a column can hold; the framework's own takes 1.5, and a method would cut it to 1."""

    field_class: type[forms.Field] = forms.IntegerField  # type: ignore[assignment] # declared as the decimal one

    def get_max_validator(self) -> MaxValueValidator:
        return MaxValueValidator(LARGEST)


def source_ids(written: str) -> list[int]:
    """The source, with all merged into it, that a filter's field names; none if the registry does not know it."""
    number = NUMBERED.match(written)
    if number:
        return family(int(number[1]))
    match = match_names([written])[written]
    return [i for choice in (match.source, *match.choices) if choice for i in family(choice)]


def published_by(ids: Iterable[int]) -> QuerySet[Document, int]:
    """Documents whose text one of these sources published, first or as another outlet of it. A union, so that each
    part is found by its own index."""
    first = Document.objects.filter(publisher__in=ids).order_by().values_list("pk", flat=True)
    return first.union(Publication.objects.filter(outlet__in=ids).order_by().values_list("document", flat=True))


def at_least(grade: str) -> Any:
    """Sources whose grade in force is this or better; F cannot be judged and is not on the scale."""
    return sources_graded([judged for judged, _label in JUDGED if judged <= grade])


def changed_things(kind: str, *, since: datetime) -> QuerySet[Event, int]:
    """Numbers of the things of this kind (``claim``, ``source``) of which the history tells a change since then."""
    tables = [model._meta.db_table for model in STANDING_IN[kind]]
    told = Event.objects.filter(subject_kind=kind, table_name__in=tables, at__gte=since)
    return told.order_by().values_list("subject_id", flat=True)


def claims_about(slug: str) -> QuerySet[ClaimTopic, int]:
    standing = ClaimTopic.objects.filter(topic__slug=slug, withdrawn_at__isnull=True)
    return standing.values_list("claim", flat=True)
