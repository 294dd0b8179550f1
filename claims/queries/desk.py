"""What waits at the desk, what came in last, what one decided last."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import (
    Count,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from claims.choices import CandidateState, ClaimState, RunState
from claims.models import Attribution, Candidate, Claim, ExtractionRun
from claims.queries.claims import waiting_for
from sources.models import Document


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for whom, and since when the oldest does. Counts stop at ``COUNTED``: "999+" says enough."""

    candidates: int
    oldest_candidate: datetime | None
    mine: int
    disputed: int
    settled: int
    oldest_mine: datetime | None = None
    oldest_disputed: datetime | None = None
    oldest_settled: datetime | None = None


COUNTED = 1000


def what_waits(user: User) -> Waiting:
    """The desk's figures, each by an index; one query each."""
    pending, mine = Candidate.objects.filter(state=CandidateState.PENDING), waiting_for(user)
    disputed, settled = (Claim.objects.filter(state=state) for state in (ClaimState.DISPUTED, ClaimState.SETTLED))
    return Waiting(
        candidates=_counted(pending.order_by()),
        oldest_candidate=_oldest(pending),
        mine=_counted(mine.order_by()),
        oldest_mine=_oldest(mine),
        disputed=_counted(disputed.order_by()),
        oldest_disputed=_oldest(disputed),
        settled=_counted(settled.order_by()),
        oldest_settled=_oldest(settled),
    )


def _oldest(rows: QuerySet[Any]) -> datetime | None:
    made: datetime | None = rows.order_by("pk").values_list("created_at", flat=True).first()
    return made


def _counted(rows: QuerySet[Any]) -> int:
    return rows.values("pk")[:COUNTED].count()


def recent_documents() -> QuerySet[Document]:
    """What came in last, with the state of its newest extraction and how many candidates wait in it."""
    newest = ExtractionRun.objects.filter(document=OuterRef("pk")).order_by("-pk")
    waiting = Candidate.objects.filter(document=OuterRef("pk"), state=CandidateState.PENDING).order_by()
    counted = waiting.values("document").annotate(n=Count("*")).values("n")
    return (
        Document.objects.defer("text")
        .select_related("publisher")
        .annotate(
            run_state=Subquery(newest.values("state")[:1]),
            found=Subquery(newest.values("found")[:1]),
            waiting=Coalesce(Subquery(counted), 0),
        )
        .order_by("-pk")[:8]
    )


def unended_runs() -> QuerySet[ExtractionRun]:
    """Extractions that wait or run, the oldest first."""
    return (
        ExtractionRun.objects.filter(state__in=[RunState.QUEUED, RunState.RUNNING])
        .select_related("document")
        .defer("document__text")
        .order_by("pk")[:10]
    )


def failed_runs() -> QuerySet[ExtractionRun]:
    """Extractions that were given up, the newest first."""
    return (
        ExtractionRun.objects.filter(state=RunState.FAILED)
        .select_related("document")
        .defer("document__text")
        .order_by("-pk")[:5]
    )


def last_decisions(user: User) -> QuerySet[Candidate]:
    """What ``user`` decided last, newest first, with the claim that an accepted one went into."""
    went_into = Attribution.objects.filter(candidate=OuterRef("pk"), withdrawn_at__isnull=True)
    return (
        Candidate.objects.filter(decided_by=user)
        .select_related("document")
        .defer("document__text")
        .annotate(claim_id=Subquery(went_into.values("claim_id")[:1]))
        .order_by("-decided_at")[:10]
    )
