"""Taking announcements: each is handed to every receiver once, in one transaction with the mark that it is taken.

A receiver writes rows and does nothing else; what leaves the house (mail, webhooks) is sent later from those rows.
So a relay killed at any moment has done either all of an announcement or nothing of it.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from claims.services import delivering, notifying
from sources.choices import RelayState
from sources.models import Announcement

log = structlog.get_logger()
Receiver = Callable[[Announcement], None]
RECEIVERS: tuple[Receiver, ...] = (notifying.receive, delivering.receive)
ATTEMPTS = 8
TAKEN_AT_ONCE = 500


def relay(receivers: Sequence[Receiver] = RECEIVERS, *, most: int = TAKEN_AT_ONCE) -> int:
    """Take what waits, oldest first, any number of relays side by side. Returns how many were looked at."""
    looked_at = 0
    while looked_at < most and _take_next(receivers):
        looked_at += 1
    return looked_at


def _take_next(receivers: Sequence[Receiver]) -> bool:
    now = timezone.now()
    row: Announcement | None = None
    try:
        with transaction.atomic():
            waiting = Announcement.objects.select_for_update(skip_locked=True, of=("self",))
            row = waiting.filter(state=RelayState.WAITING, due_at__lte=now).order_by("due_at", "id").first()
            if row is None:
                return False
            for receive in receivers:
                receive(row)
            Announcement.objects.filter(pk=row.pk).update(state=RelayState.TAKEN, taken_at=now, reason="")
    except (OperationalError, InterfaceError):
        raise  # the database is away: the task is tried again, and this is no fault of the announcement
    except Exception as error:
        if row is None:
            raise
        _put_off(row, error)
    return True


def _put_off(row: Announcement, error: Exception) -> None:
    """Try again later, later each time, and give up in the end: one bad row must not hold up the rest."""
    attempts = row.attempts + 1
    reason = f"{type(error).__name__}: {error}"[:1000]
    log.error("announcement_failed", announcement=row.pk, kind=row.kind, attempts=attempts, exc_info=error)
    Announcement.objects.filter(pk=row.pk, state=RelayState.WAITING).update(
        attempts=attempts,
        reason=reason,
        state=RelayState.GIVEN_UP if attempts >= ATTEMPTS else RelayState.WAITING,
        due_at=timezone.now() + timedelta(seconds=2**attempts),
    )


def again(row: Announcement) -> None:
    """Put what was given up back in the queue."""
    Announcement.objects.filter(pk=row.pk, state=RelayState.GIVEN_UP).update(
        state=RelayState.WAITING, attempts=0, reason="", due_at=timezone.now()
    )
