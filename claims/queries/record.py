"""What became of a source's claims over the years, and how others carried what it said."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, ExtractYear, TruncDate

from claims.choices import Role, Said
from claims.models import Attribution, Hop, Rating
from claims.queries.claims import PUT_FORWARD
from sources.queries import family

HIGH, MIDDLE, LOW, NONE = "high", "middle", "low", "none"
WRONGLY = (Said.DISTORTED, Said.NOT_FOUND, Said.OUT_OF_CONTEXT)
"""Verdicts that say: it was not said as it was carried."""


@dataclass(slots=True)
class Year:
    """The published claims that a source put forward in one year, by the third of the scale of their rating."""

    year: int
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Carriage:
    """Of the attributions in which a source speaks, how many others carried on, and of those with a published
    verdict (``judged``) how many were found not to have been said so (``wrongly``)."""

    spoken: int
    carried: int
    judged: int
    wrongly: int


def record_by_year(source_id: int) -> list[Year]:
    """The source's published claims by the year they were said in, the earliest first; three queries."""
    top = Rating.objects.aggregate(top=Max("value"))["top"] or 1
    spoken = _spoken(family(source_id)).filter(stance__in=PUT_FORWARD, claim__verdict__isnull=False)
    said = ExtractYear(Coalesce("said_on", TruncDate("document__published_at"), TruncDate("created_at")))
    counted: QuerySet[Any] = spoken.annotate(year=said).values("year", "claim__verdict__rating__value")
    years: dict[int, Year] = {}
    for row in counted.annotate(n=Count("claim", distinct=True)).order_by("year"):
        year = years.setdefault(row["year"], Year(row["year"]))
        third = third_of(row["claim__verdict__rating__value"], top)
        year.counts[third] = year.counts.get(third, 0) + row["n"]
    return list(years.values())


def third_of(value: int | None, top: int) -> str:
    """In which third of a scale from 1 to ``top`` a rating stands; ``NONE`` if it has no number."""
    if value is None:
        return NONE
    place = (value - 1) / max(top - 1, 1)
    return HIGH if place > 2 / 3 else LOW if place < 1 / 3 else MIDDLE


def carriage_of(source_id: int) -> Carriage:
    """How often others carried what the source said, and how often wrongly; two queries."""
    same = family(source_id)
    others = Hop.objects.filter(attribution=OuterRef("pk"), position__gt=0)
    by_another = Exists(others.filter(Q(source__isnull=True) | ~Q(source__in=same)))
    judged, wrongly = Q(claim__verdict__isnull=False), Q(claim__verdict__said__in=WRONGLY)
    counts = (
        _spoken(same)
        .annotate(carried_on=by_another)
        .aggregate(
            spoken=Count("pk"),
            carried=Count("pk", filter=Q(carried_on=True)),
            judged=Count("pk", filter=Q(carried_on=True) & judged),
            wrongly=Count("pk", filter=Q(carried_on=True) & wrongly),
        )
    )
    return Carriage(**counts)


def _spoken(same: list[int]) -> QuerySet[Attribution]:
    speaks = Hop.objects.filter(source__in=same, role=Role.SPEAKER)
    return Attribution.objects.filter(withdrawn_at__isnull=True, pk__in=speaks.values("attribution"))
