"""Saying who acts, sealing what was recorded, and proving that it still stands."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import connection, transaction
from django.db.models import Func, IntegerField, TextField, Value
from django.db.models.lookups import GreaterThan
from django.utils import timezone

from sources.models import Event, Seal

SEAL_LOCK = 0x5EA1
SEALED_AT_ONCE = 20_000

Actor = AbstractBaseUser | AnonymousUser | None


@dataclass(frozen=True, slots=True)
class Deed:
    """Who does what and why, as the triggers will write it."""

    actor: str
    name: str
    act: str
    reason: str


_deed: ContextVar[Deed | None] = ContextVar("deed", default=None)


@contextmanager
def acting(*, actor: Actor, act: str, reason: str = "", told_later: bool = False) -> Iterator[None]:
    """One transaction whose every change is recorded as ``actor`` doing ``act`` for ``reason``.

    ``actor`` is None for the machine itself. Within another deed, the outer one is in force again afterwards.
    With ``told_later`` nothing is sent yet: the first change in the block must be filtered by ``telling()``.
    """
    deed = Deed(
        actor=str(actor.pk) if actor is not None and actor.pk else "",
        name=actor.get_username() if actor is not None and actor.pk else "machine",
        act=act,
        reason=reason,
    )
    outer = _deed.get()
    with transaction.atomic():
        if not told_later:
            _tell(deed)
        token = _deed.set(deed)
        try:
            yield
        finally:
            _deed.reset(token)
        if outer is not None:
            _tell(outer)


def _tell(deed: Deed) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('factcheck.actor', %s, true), set_config('factcheck.actor_name', %s, true),"
            " set_config('factcheck.act', %s, true), set_config('factcheck.reason', %s, true)",
            [deed.actor, deed.name, deed.act, deed.reason],
        )


def telling() -> GreaterThan[Any]:
    """A condition that always holds, and that tells the triggers of the present deed as the rows are found.

    It spares an UPDATE the statement before it: the triggers run after its rows are changed.
    """
    deed = _deed.get()
    if deed is None:
        raise RuntimeError("telling() belongs within acting()")
    told = {"actor": deed.actor, "actor_name": deed.name, "act": deed.act, "reason": deed.reason}
    settings = [
        Func(
            Value(f"factcheck.{name}"), Value(value), Value(value=True), function="set_config", output_field=TextField()
        )
        for name, value in told.items()
    ]
    return GreaterThan(Func(*settings, function="num_nonnulls", output_field=IntegerField()), 0)


def high_water() -> int:
    """The transaction number below which every event and touch is final: no late commit can slip in under it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint + factcheck_xact_shift()")
        return int(cursor.fetchone()[0])


def seal() -> Seal | None:
    """Chain the final events that no seal covers yet. Returns the new seal, or None when there is nothing new.

    Whole transactions only, so that ``last_xact`` alone says where the next seal begins.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEAL_LOCK])
        if not cursor.fetchone()[0]:
            return None
        last = Seal.objects.order_by("-id").first()
        upto = _last_whole_transaction(after=last.last_xact if last else -1, below=high_water())
        if upto is None:
            return None
        digest, count, last_event = _digest(
            previous=last.digest if last else "", after=last.last_xact if last else -1, upto=upto
        )
        return Seal.objects.create(
            last_xact=upto,
            last_event=last_event,
            events=count,
            previous=last.digest if last else "",
            digest=digest,
            sealed_at=timezone.now(),
        )


def _last_whole_transaction(*, after: int, below: int) -> int | None:
    waiting = Event.objects.filter(xact__gt=after, xact__lt=below).order_by("xact", "id")
    xacts = list(waiting.values_list("xact", flat=True)[:SEALED_AT_ONCE])
    if not xacts:
        return None
    if len(xacts) < SEALED_AT_ONCE or xacts[0] == xacts[-1]:
        return xacts[-1]
    # The last one may be cut by the limit: leave it for the next seal.
    return max(x for x in xacts if x < xacts[-1])


def _digest(*, previous: str, after: int, upto: int) -> tuple[str, int, int]:
    """SHA-256 over ``previous`` and each event as canonical JSON, a line each, in order of ``(xact, id)``."""
    chain, count, last_event = hashlib.sha256(previous.encode()), 0, 0
    events = Event.objects.filter(xact__gt=after, xact__lte=upto).order_by("xact", "id")
    for event in events.values().iterator(chunk_size=1000):
        chain.update(_canonical(event) + b"\n")
        count, last_event = count + 1, event["id"]
    return chain.hexdigest(), count, last_event


def _canonical(event: Mapping[str, Any]) -> bytes:
    line = {**event, "at": event["at"].isoformat()}
    return json.dumps(line, sort_keys=True, ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Proof:
    """What a check of the chain found: ``broken`` names the first seal that no longer fits, or is empty."""

    seals: int
    events: int
    head: str
    broken: str


def verify(*, head: str = "") -> Proof:
    """Recompute the whole chain. ``head`` is a digest noted elsewhere: a cut tail shows by its absence."""
    previous, after, events, seals = "", -1, 0, 0
    met_head = not head
    for link in Seal.objects.order_by("id").iterator():
        digest, count, _ = _digest(previous=previous, after=after, upto=link.last_xact)
        if link.previous != previous or digest != link.digest or count != link.events:
            return Proof(seals=seals, events=events, head=previous, broken=f"seal {link.pk} of {link.sealed_at}")
        previous, after, events, seals = digest, link.last_xact, events + count, seals + 1
        met_head = met_head or digest == head
    broken = "" if met_head else f"the noted head {head[:12]}… is not in the chain: its end was cut off"
    return Proof(seals=seals, events=events, head=previous, broken=broken)
