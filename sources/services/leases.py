"""Leases of rows that a worker works on: short, and renewed while the worker lives.

What a killed worker held is so free again after ``LEASE_SECONDS``, however long a task may take.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, connections
from django.db.models import QuerySet
from django.utils import timezone

log = structlog.get_logger()


def lease_until(now: datetime) -> datetime:
    """When a lease that is taken or renewed ``now`` runs out."""
    return now + timedelta(seconds=settings.LEASE_SECONDS)


@contextmanager
def renewing(held: QuerySet[Any]) -> Iterator[None]:
    """Renew the lease of the row that ``held`` selects, by id, state and attempt, until the block is left.

    Not around a transaction that writes the row: the renewal would wait for it. Where the attempt has ended or is
    another's by then, nothing is selected and nothing renewed.
    """
    ended = Event()
    Thread(target=_renew, args=(held, ended), name="lease", daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def _renew(held: QuerySet[Any], ended: Event) -> None:
    try:
        while not ended.wait(settings.LEASE_SECONDS / 3):
            held.update(lease_until=lease_until(timezone.now()))
    except DatabaseError as error:  # the lease runs out and the row is taken again: late, not lost
        log.warning("lease_not_renewed", error=str(error))
    finally:
        connections.close_all()  # those of this thread
