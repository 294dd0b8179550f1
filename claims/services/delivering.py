"""Sending messages to receivers: signed, again and again for three days, by one worker an endpoint at a time.

A message is sent at least once: a worker killed between the receiver's answer and its note sends it again, under the
same ``webhook-id``, by which a receiver knows it (Standard Webhooks 1.0.0).
"""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from standardwebhooks import Webhook

from claims.choices import DeliveryState, EndpointState
from claims.models import Delivery, DeliveryTry, Endpoint
from claims.services import messages, secrets, webhooks
from sources.choices import Told
from sources.models import Announcement
from sources.services.announcing import announce
from sources.services.audit import acting
from sources.services.fetching import guarded
from sources.text.feeds import seconds_asked
from sources.text.intake import IntakeError

#: Waits between tries, in seconds, as Standard Webhooks proposes: a little over three days in all.
WAITS: Final = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
LEASE: Final = timedelta(seconds=40)  # twice what the guarded client takes at the very longest
ROUND_SECONDS: Final = 30.0
LONGEST_QUIET: Final = 600
BACKEND: Final = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one try. ``problem`` is the code of why there was no answer, "" where there was one."""

    status: int | None = None
    text: str = ""
    problem: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    retry_after: str = ""
    took_ms: int = 0

    @property
    def accepted(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def receive(row: Announcement) -> None:
    """Write one message for each endpoint that wants the event: a receiver of the relay."""
    wanting = list(Endpoint.objects.filter(state=EndpointState.ACTIVE, kinds__contains=[row.kind]))
    if wanting:
        body = messages.about(row)
        rows = [Delivery(endpoint=endpoint, announcement=row, kind=row.kind, body=body) for endpoint in wanting]
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)


def due() -> list[int]:
    """Endpoints for which something is to be sent now and that no worker sends to."""
    return list(_takeable(timezone.now()).order_by("pk").values_list("pk", flat=True))


def _takeable(now: datetime) -> Any:
    waiting = Delivery.objects.filter(endpoint=OuterRef("pk"), state=DeliveryState.WAITING, next_try_at__lte=now)
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    rested = Q(quiet_until__isnull=True) | Q(quiet_until__lte=now)
    return Endpoint.objects.filter(free, rested, Exists(waiting), state=EndpointState.ACTIVE)


def take(endpoint_id: int) -> Endpoint | None:
    """Take the lease of an endpoint for which something is due; None if another worker has it."""
    now = timezone.now()
    taken = _takeable(now).filter(pk=endpoint_id).update(turn=F("turn") + 1, lease_until=now + LEASE)
    return Endpoint.objects.get(pk=endpoint_id) if taken else None


def send_round(endpoint: Endpoint) -> int:
    """Send what is due, oldest first, until nothing is left, the time is up or one fails; how many were accepted."""
    began, accepted = time.monotonic(), 0
    while time.monotonic() - began < ROUND_SECONDS:
        delivery = _next(endpoint)
        if delivery is None:
            break
        if not _note(endpoint, delivery, _tried(endpoint, delivery)):
            break
        accepted += 1
    _mine(endpoint).update(lease_until=None)
    return accepted


def _mine(endpoint: Endpoint) -> Any:
    return Endpoint.objects.filter(pk=endpoint.pk, turn=endpoint.turn, state=EndpointState.ACTIVE)


@transaction.atomic
def _next(endpoint: Endpoint) -> Delivery | None:
    """The oldest message that is due, its try counted before it is sent; None if the turn is over."""
    now = timezone.now()
    if not _mine(endpoint).update(lease_until=now + LEASE):
        return None
    waiting = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING, next_try_at__lte=now)
    found = waiting.order_by("next_try_at", "pk").first()
    if found is not None:
        tried = {"first_tried_at": Coalesce(F("first_tried_at"), now), "tried_at": now}
        Delivery.objects.filter(pk=found.pk).update(attempts=F("attempts") + 1, **tried)
        found.refresh_from_db(fields=["attempts", "first_tried_at", "tried_at"])
    return found


def _tried(endpoint: Endpoint, delivery: Delivery) -> Answer:
    began = time.monotonic()
    try:
        headers = signed(endpoint, delivery, at=timezone.now())
        answered = guarded().send("POST", endpoint.address, body=delivery.body.encode(), headers=headers)
    except secrets.Unreadable:
        return Answer(problem="secret_unreadable")
    except IntakeError as refused:
        return Answer(problem=refused.code, facts=dict(refused.facts), took_ms=_since(began))
    return Answer(
        status=answered.status,
        text=answered.raw.decode(errors="replace").replace("\0", ""),
        problem="redirected" if 300 <= answered.status < 400 else "",
        retry_after=answered.headers.get("retry-after", ""),
        took_ms=_since(began),
    )


def _since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)


def signed(endpoint: Endpoint, delivery: Delivery, *, at: datetime) -> dict[str, str]:
    """The headers of a message. While an older secret overlaps, both signatures stand there, the new one first."""
    kept = endpoint.secrets.filter(Q(until__isnull=True) | Q(until__gt=at)).values_list("locked", flat=True)
    # The library takes the time's own clock reading as UTC, whatever its zone.
    moment = at.astimezone(UTC)
    signatures = [Webhook(secrets.opened(locked)).sign(delivery.header, moment, delivery.body) for locked in kept]
    return {
        "Content-Type": "application/json",
        "webhook-id": delivery.header,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def _note(endpoint: Endpoint, delivery: Delivery, answer: Answer) -> bool:
    """Write what became of a try, if the turn is still ours; whether it was accepted."""
    now = timezone.now()
    told = {
        "status": answer.status,
        "answer": answer.text,
        "problem": answer.problem,
        "facts": answer.facts,
        "took_ms": answer.took_ms,
    }
    mine = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING, attempts=delivery.attempts)
    with transaction.atomic():
        if answer.accepted:
            if mine.update(**told, state=DeliveryState.DELIVERED, ended_at=now):
                _keep(delivery, told)
            _mine(endpoint).update(failures=0, quiet_until=None)
            return True
        again = _next_try(delivery, answer, now=now)
        ended = {"state": DeliveryState.FAILED, "ended_at": now} if again is None else {"next_try_at": again}
        if mine.update(**told, **ended):
            _keep(delivery, told)
            _failed(endpoint, answer, over=again is None and _nothing_came(delivery), now=now)
    return False


def _keep(delivery: Delivery, told: dict[str, Any]) -> None:
    """Write the try into the message's log; the message itself tells of the last one alone."""
    DeliveryTry.objects.create(delivery=delivery, tried_at=delivery.tried_at or timezone.now(), **told)


def _next_try(delivery: Delivery, answer: Answer, *, now: datetime) -> datetime | None:
    """When a message is tried again; None when its three days are over."""
    if delivery.attempts > len(WAITS):
        return None
    wait = max(WAITS[delivery.attempts - 1], seconds_asked(answer.retry_after, now=now))
    return now + timedelta(seconds=wait)


def _nothing_came(delivery: Delivery) -> bool:
    """Whether the receiver took nothing at all since this message was first tried: then it is not this one's fault."""
    accepted = Delivery.objects.filter(endpoint=delivery.endpoint_id, state=DeliveryState.DELIVERED)
    return not accepted.filter(ended_at__gte=delivery.first_tried_at).exists()


def _failed(endpoint: Endpoint, answer: Answer, *, over: bool, now: datetime) -> None:
    """Leave a failing receiver alone for a while, longer each time; switch it off when a message's days are over."""
    if answer.status == 410:
        switch_off(endpoint, state=EndpointState.GONE, reason="The receiver answered “410 Gone”.")
    elif over:
        last = f"status {answer.status}" if answer.status else answer.problem
        reason = f"A message was tried {len(WAITS) + 1} times in three days and not accepted; last: {last}."
        switch_off(endpoint, state=EndpointState.FAILING, reason=reason)
    else:
        quiet = min(5 * 2 ** min(endpoint.failures, 10), LONGEST_QUIET)
        _mine(endpoint).update(failures=F("failures") + 1, quiet_until=now + timedelta(seconds=quiet))


def switch_off(endpoint: Endpoint, *, state: str, reason: str) -> None:
    """Send nothing more to a receiver that does not answer, and tell its maker and the administrators."""
    with acting(actor=None, act="webhook.switched_off", reason=reason):
        ended = {"lease_until": None, "replay_since": None, "off_at": timezone.now()}
        off = _mine(endpoint).update(state=state, reason=reason, **ended)
        if not off:
            return
        webhooks.drop_waiting(endpoint.pk)
        keepers = User.objects.with_perm("claims.change_rating", backend=BACKEND, is_active=True)
        people = {endpoint.made_by_id, *keepers.values_list("pk", flat=True)}
        body = {"endpoint": endpoint.pk, "name": endpoint.name, "reason": reason, "people": sorted(people)}
        announce(kind=Told.WEBHOOK_OFF, about=("endpoint", endpoint.pk), body=body, by=None)


def forget() -> int:
    """Remove messages that ended long ago; the announcements themselves stay."""
    old = Delivery.objects.exclude(state=DeliveryState.WAITING).filter(ended_at__lt=timezone.now() - webhooks.KEPT)
    return old.delete()[0]
