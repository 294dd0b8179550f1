"""Announcing what happened, in the transaction in which it happens: the first half of every after-effect.

The relay (``claims.services.relay``) takes the rows after the commit and hands each to its receivers.

==================== ============== =================================================================
kind                 subject        body
==================== ============== =================================================================
candidate.created    run            run, document, language, candidates (the new ones' numbers)
candidate.assigned   candidate      candidate, assignee
claim.assigned       claim          claim, assignee
claim.commented      claim          claim, comment, mentioned (people's numbers)
claim.disagreed      claim          claim, reviews, reviewers, differing (the fields)
claim.settled        claim          claim, reviews, reviewers, settling (the review whose answer stands)
verdict.published    claim          claim, verdict, number (1), reviewers
verdict.corrected    claim          claim, verdict, number, replaces (the verdict before), reviewers
document.changed     document       document, replaces (the version before), address
source.regraded      source         source, grade, before (a letter, or null for the first), line
source.tied          source         source, to, tie, kind
source.untied        source         source, to, tie, kind, until
==================== ============== =================================================================
"""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from django.db import connection
from django.db.transaction import TransactionManagementError

from sources.choices import Told
from sources.models import Announcement
from sources.services.audit import Actor

_announced: ContextVar[bool] = ContextVar("announced", default=False)


def announce(*, kind: Told, about: tuple[str, int], body: Mapping[str, Any], by: Actor) -> Announcement:
    """Write that ``kind`` happened to ``about`` (kind of row and its number). ``by`` is None for the machine itself.

    Raises ``TransactionManagementError`` outside a transaction: the row must stand or fall with the change it tells of.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"{kind} must be announced in the transaction of the change itself.")
    subject_kind, subject_id = about
    row = Announcement.objects.create(
        kind=kind,
        subject_kind=subject_kind,
        subject_id=subject_id,
        body=dict(body),
        actor_id=by.pk if by is not None else None,
    )
    _announced.set(True)
    return row


def begin_listening() -> None:
    """Forget what was announced so far in this thread of work: a request or a task begins."""
    _announced.set(False)


def has_announced() -> bool:
    """Whether anything was announced since ``begin_listening``: then the relay is worth a nudge."""
    return _announced.get()
