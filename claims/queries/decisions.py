"""What reviewers decided of the machine's candidates: lists, and counts for the figures of the extractor."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from claims.choices import CandidateState, Outcome, ReviewState
from claims.figures.precision import Cell
from claims.models import Attribution, Candidate, Hop, Review

BY_HAND = "manual"
"""How the rule of a candidate begins that a person made: what the machine missed, or cut wrongly."""
NO_OUTLET = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """Which decisions. ``outcome`` is one of ``Outcome``, or ``accepted`` for both its acceptances; ``outlet`` a
    source's number, ``NO_OUTLET`` for documents of no known publisher."""

    since: date | None = None
    until: date | None = None
    outcome: str = ""
    reason: str = ""
    rule: str = ""
    pack: str = ""
    version: str = ""
    outlet: int | None = None
    by: int | None = None


def decided(asked: Asked) -> QuerySet[Candidate]:
    """The decided candidates, each with its ``outcome``: as is, after a fix, duplicate or rejected."""
    rows = Candidate.objects.filter(_where(asked)).annotate(outcome=_outcome())
    if asked.outcome == CandidateState.ACCEPTED:
        return rows.filter(state=CandidateState.ACCEPTED)
    return rows.filter(**{"outcome": asked.outcome} if asked.outcome else {})


def listed(rows: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Candidates as a list shows them, with the claim that an accepted one went into."""
    went_into = Attribution.objects.filter(candidate=OuterRef("pk"), withdrawn_at__isnull=True)
    return (
        rows.select_related("document__publisher", "decided_by", "run")
        .defer("document__text", "content", "figures", "worth_reasons")
        .annotate(claim_id=went_into.values("claim_id")[:1])
    )


def cells(asked: Asked) -> list[Cell]:
    """Decided candidates that the machine found, counted by rule, version, outlet and outcome; one query."""
    found: QuerySet[Any] = decided(asked).exclude(rule__startswith=BY_HAND)
    counted = found.values("rule", "run__pipeline", "document__publisher", "outcome", "reject_reason")
    return [
        Cell(
            rule=row["rule"],
            pack=row["rule"].partition(".")[0],
            version=row["run__pipeline"],
            outlet=row["document__publisher"],
            outcome=row["outcome"],
            reason=row["reject_reason"],
            count=row["n"],
        )
        for row in counted.annotate(n=Count("*")).order_by()
    ]


def added_by_hand(asked: Asked) -> int:
    """How many of these decided candidates a person added because the machine had missed them."""
    return Candidate.objects.filter(_where(asked), rule=BY_HAND).count()


def of_period(column: str, since: date | None, until: date | None) -> Q:
    """Rows whose time lies within these days of the desk's time zone, by a comparison that an index serves."""
    where = Q()
    if since:
        where &= Q(**{f"{column}__gte": _midnight(since)})
    if until:
        where &= Q(**{f"{column}__lt": _midnight(until + timedelta(days=1))})
    return where


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _where(asked: Asked) -> Q:
    where = ~Q(state=CandidateState.PENDING) & of_period("decided_at", asked.since, asked.until)
    exact = {
        "reject_reason": asked.reason,
        "rule": asked.rule,
        "run__pipeline": asked.version,
        "decided_by": asked.by,
    }
    where &= Q(**{column: value for column, value in exact.items() if value})
    if asked.pack:
        where &= Q(rule__startswith=f"{asked.pack}.")
    if asked.outlet is not None:
        where &= Q(document__publisher=asked.outlet or None)
    return where


def _outcome() -> Case:
    return Case(
        When(state=CandidateState.DUPLICATE, then=Value(Outcome.DUPLICATE)),
        When(state=CandidateState.REJECTED, then=Value(Outcome.REJECTED)),
        When(Exists(_fixed()), then=Value(Outcome.FIXED)),
        default=Value(Outcome.AS_IS),
        output_field=CharField(),
    )


def _fixed() -> QuerySet[Attribution]:
    """The candidate's attribution, if a person left it other than the machine read it: passage, kind, stance, date,
    or the chain's names and sources."""
    chain = Func(
        OuterRef("chain"),
        template="ARRAY(SELECT concat(hop->>'name', '|', hop->>'source')"
        " FROM jsonb_array_elements(%(expressions)s) WITH ORDINALITY AS link(hop, place) ORDER BY place)",
        output_field=ArrayField(TextField()),
    )
    written = Func("name", Value("|"), "source", function="concat", output_field=TextField())
    hops = Hop.objects.filter(attribution=OuterRef("pk")).order_by("position")
    undated = Value(date.min)
    return (
        Attribution.objects.filter(candidate=OuterRef("pk"), withdrawn_at__isnull=True)
        .annotate(
            chain_now=ArraySubquery(hops.annotate(written=written).values("written")),
            chain_read=chain,
            date_now=Coalesce("said_on", undated),
            date_read=Coalesce(OuterRef("said_on"), undated),
        )
        .filter(
            ~Q(digest=OuterRef("digest"))
            | ~Q(kind=OuterRef("kind"))
            | ~Q(stance=OuterRef("stance"))
            | ~Q(date_now=F("date_read"))
            | ~Q(chain_now=F("chain_read"))
        )
    )


def people_at_work() -> QuerySet[User]:
    """Whoever decided a candidate or handed a review in, by name."""
    decisions = Candidate.objects.filter(decided_by=OuterRef("pk"))
    reviews = Review.objects.filter(reviewer=OuterRef("pk"), state=ReviewState.SUBMITTED)
    return User.objects.filter(Exists(decisions) | Exists(reviews)).order_by("username")
