"""Deciding, assigning and giving back all candidates that a filter finds, each with its own event."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.choices import CandidateState, RejectReason
from claims.models import Candidate
from claims.permissions import may
from claims.services.errors import Conflict, Refused
from claims.services.triage import for_anybody, free
from sources.choices import Told
from sources.services.announcing import announce
from sources.services.audit import acting

AT_ONCE = 1_000
MOST = 20_000


def waiting(queue: QuerySet[Candidate], *, by: User) -> QuerySet[Candidate]:
    """The candidates of the queue that ``by`` may decide now: pending, in nobody else's hands and not kept for them."""
    now = timezone.now()
    return queue.filter(state=CandidateState.PENDING).filter(free(now) | Q(holder=by)).filter(for_anybody(by, now))


def look(queue: QuerySet[Candidate], *, by: User) -> tuple[int, int]:
    """How many there are, ``MOST`` + 1 at most, and the highest number: what comes in later is not among them."""
    found = waiting(queue, by=by)
    upto = found.order_by().aggregate(upto=Max("pk"))["upto"] or 0
    return found.order_by()[: MOST + 1].count(), upto


def reject_all(queue: QuerySet[Candidate], *, by: User, reason: str, confirmed: int, upto: int) -> int:
    """Reject all of the queue up to the number ``upto``, in one transaction; undone as one decision. How many."""
    if reason not in RejectReason.values:
        raise Refused(_("Choose why they are rejected."), field="reason")
    decided = {"state": CandidateState.REJECTED, "reject_reason": reason, "decided_by": by}
    change = {**decided, "decided_at": timezone.now(), "holder": None, "held_until": None}
    with acting(actor=by, act="candidate.rejected", reason=reason):
        return sum(
            _change(batch, by=by, change=change) for batch in _batches(queue, by=by, confirmed=confirmed, upto=upto)
        )


def assign_all(queue: QuerySet[Candidate], *, by: User, to: User, confirmed: int, upto: int) -> int:
    """Keep all of the queue for ``to`` until the assignment runs out, and announce each. How many."""
    if not may(to, "claims.triage_candidate"):
        raise Refused(_("%(who)s may not triage: choose somebody who does.") % {"who": to}, field="to")
    until = timezone.now() + timedelta(seconds=settings.ASSIGNED_SECONDS)
    change = {"assigned_to": to, "assigned_until": until, "holder": None, "held_until": None}
    with acting(actor=by, act="candidate.assigned"):
        batches = list(_batches(queue, by=by, confirmed=confirmed, upto=upto))
        number = sum(_change(batch, by=by, change=change) for batch in batches)
        if batches:
            # One word for all: nobody wants to be told a thousand times.
            body = {"candidate": batches[0][0], "number": number, "assignee": to.pk}
            announce(kind=Told.CANDIDATE_ASSIGNED, about=("candidate", batches[0][0]), body=body, by=by)
    return number


def give_back(*, by: User) -> int:
    """Let go of what is kept for ``by``: whoever comes next may have it. How many."""
    with acting(actor=by, act="candidate.given_back"):
        mine = Candidate.objects.filter(assigned_to=by, state=CandidateState.PENDING)
        return mine.update(assigned_to=None, assigned_until=None)


def _change(numbers: Sequence[int], *, by: User, change: dict[str, Any]) -> int:
    return waiting(Candidate.objects.filter(pk__in=numbers), by=by).update(**change)


def _batches(queue: QuerySet[Candidate], *, by: User, confirmed: int, upto: int) -> Iterator[list[int]]:
    """The numbers in batches, locked against whoever decides one of them meanwhile, the most check-worthy first."""
    found = waiting(queue, by=by).filter(pk__lte=upto).order_by("-check_worthy", "pk")
    numbers = list(found.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True)[: MOST + 1])
    if len(numbers) > MOST:
        raise Refused(
            _("More than %(most)d match: narrow the filter, and go on with the rest after.") % {"most": MOST},
            code="too_many",
        )
    if len(numbers) > confirmed:
        raise Conflict(
            _("%(number)d candidates match now, and you confirmed %(confirmed)d: look again.")
            % {"number": len(numbers), "confirmed": confirmed}
        )
    for first in range(0, len(numbers), AT_ONCE):
        yield numbers[first : first + AT_ONCE]
