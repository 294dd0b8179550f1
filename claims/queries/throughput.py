"""How much the desk gets done: decisions and reviews by day and by person."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from claims.choices import CandidateState, ReviewState
from claims.models import Candidate, Review
from claims.queries.decisions import of_period

REVIEWED = "reviewed"
DECISIONS = (CandidateState.ACCEPTED, CandidateState.REJECTED, CandidateState.DUPLICATE)


@dataclass(slots=True)
class Day:
    """One day: decisions by state, and under ``REVIEWED`` the reviews handed in."""

    on: date
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def decided(self) -> int:
        return sum(self.counts.get(state, 0) for state in DECISIONS)

    @property
    def reviewed(self) -> int:
        return self.counts.get(REVIEWED, 0)


def days(last: int, *, by: User | None = None) -> list[Day]:
    """The last so many days up to today, the oldest first, of everybody or of one person; two queries."""
    today = timezone.localdate()
    found = {on: Day(on) for on in (today - timedelta(days=ago) for ago in reversed(range(last)))}
    since = today - timedelta(days=last - 1)
    for on, state, n in _by_day(_decided(since, by), "decided_at").values_list("on", "state", "n"):
        found[on].counts[state] = n
    for on, n in _by_day(_handed_in(since, by), "submitted_at").values_list("on", "n"):
        found[on].counts[REVIEWED] = n
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Work:
    """One person's work: decisions today and in the days before, and reviews handed in."""

    who: User
    today: int
    decided: int
    reviewed: int


def work_of_each(last: int) -> list[Work]:
    """Everybody's work of the last so many days, by name; three queries."""
    today = timezone.localdate()
    since = today - timedelta(days=last - 1)
    of_today = Count("pk", filter=of_period("decided_at", today, None))
    decided = {
        who: (now, n)
        for who, now, n in _decided(since, None)
        .values("decided_by")
        .annotate(now=of_today, n=Count("*"))
        .order_by()
        .values_list("decided_by", "now", "n")
    }
    reviewed = dict(_handed_in(since, None).values_list("reviewer").annotate(n=Count("*")).order_by())
    people = User.objects.filter(pk__in={*decided, *reviewed} - {None}).order_by("username")
    return [Work(who, *decided.get(who.pk, (0, 0)), reviewed=reviewed.get(who.pk, 0)) for who in people]


def handed_in(*, since: date | None, until: date | None, by: User | None) -> QuerySet[Review]:
    """Reviews handed in within these days, each with its claim. What they say may still be blind to the reader."""
    where = of_period("submitted_at", since, until) & (Q(reviewer=by) if by else Q())
    return Review.objects.filter(where, state=ReviewState.SUBMITTED).select_related("claim", "reviewer")


def _decided(since: date, by: User | None) -> QuerySet[Candidate]:
    where = of_period("decided_at", since, None) & (Q(decided_by=by) if by else Q())
    return Candidate.objects.filter(where, state__in=DECISIONS)


def _handed_in(since: date, by: User | None) -> QuerySet[Review]:
    return handed_in(since=since, until=None, by=by).select_related(None)


def _by_day(rows: QuerySet[Any], column: str) -> QuerySet[Any]:
    """Rows counted as ``n`` by the day ``on``, and decisions by their state."""
    kinds = ["on", "state"] if column == "decided_at" else ["on"]
    counted: QuerySet[Any] = rows.annotate(on=TruncDate(column)).order_by().values(*kinds).annotate(n=Count("*"))
    return counted
