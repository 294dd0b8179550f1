"""What people do with webhooks: make one, change it, give it a new secret, stop it, test it, send again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.choices import DeliveryState, EndpointState
from claims.models import Delivery, Endpoint, EndpointSecret
from claims.models.webhook import OFFERED, PING
from claims.services import messages, secrets
from claims.services.errors import Refused
from sources.models import Announcement
from sources.services.audit import acting
from sources.services.fetching import refuse_hopeless
from sources.text.intake import IntakeError

OVERLAP = timedelta(hours=24)
REPLAYED_AT_ONCE = 200
KEPT = timedelta(days=30)
"""How long messages are kept after their end; what was delivered before is not known any more."""


class Overtaken(Refused):
    """Somebody else changed the webhook meanwhile."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What people decide of a webhook."""

    name: str
    address: str
    kinds: Sequence[str]


def make(*, actor: User, wanted: Wanted) -> tuple[Endpoint, str]:
    """A webhook and its secret, which is shown this once."""
    _check(wanted)
    secret = secrets.made()
    with acting(actor=actor, act="webhook.made"):
        made = Endpoint.objects.create(**_columns(wanted), made_by=actor)
        EndpointSecret.objects.create(endpoint=made, locked=secrets.locked(secret))
    return made, secret


def change(*, actor: User, endpoint: Endpoint, wanted: Wanted, version: int) -> None:
    """Change what people decide of a webhook. Raises ``Overtaken`` where somebody did so since ``version``."""
    _check(wanted)
    with acting(actor=actor, act="webhook.changed"):
        unchanged = Endpoint.objects.filter(pk=endpoint.pk, version=version)
        if not unchanged.update(**_columns(wanted), version=F("version") + 1):
            raise Overtaken(_("%(name)s was changed meanwhile. Both are shown.") % {"name": endpoint})


def rotate(*, actor: User, endpoint: Endpoint) -> str:
    """A new secret, shown this once; for a day the older one signs too, so that the receiver can change over."""
    secret, now = secrets.made(), timezone.now()
    with acting(actor=actor, act="webhook.secret_renewed"):
        Endpoint.objects.filter(pk=endpoint.pk).update(renewed_at=now)  # locks the row, and is what the history tells
        EndpointSecret.objects.filter(endpoint=endpoint, until__lt=now).delete()
        EndpointSecret.objects.filter(endpoint=endpoint, until__isnull=True).update(until=now + OVERLAP)
        EndpointSecret.objects.create(endpoint=endpoint, locked=secrets.locked(secret))
    return secret


def stop(*, actor: User, endpoint: Endpoint) -> None:
    """Send nothing more; what waits is dropped, and can be sent again later."""
    with acting(actor=actor, act="webhook.stopped"):
        Endpoint.objects.filter(pk=endpoint.pk).update(
            state=EndpointState.STOPPED,
            off_at=timezone.now(),
            reason="",
            turn=F("turn") + 1,
            lease_until=None,
            replay_since=None,
        )
        drop_waiting(endpoint.pk)


def start(*, actor: User, endpoint: Endpoint) -> None:
    """Send again from now on; what came meanwhile is sent by ``replay_since``."""
    with acting(actor=actor, act="webhook.started"):
        Endpoint.objects.filter(pk=endpoint.pk).update(
            state=EndpointState.ACTIVE, off_at=None, reason="", failures=0, quiet_until=None
        )


def drop_waiting(endpoint_id: int) -> None:
    Delivery.objects.filter(endpoint=endpoint_id, state=DeliveryState.WAITING).update(
        state=DeliveryState.DROPPED, ended_at=timezone.now()
    )


def ping(*, endpoint: Endpoint) -> Delivery:
    """A message that says nothing but that it came."""
    _refuse_if_off(endpoint)
    return Delivery.objects.create(endpoint=endpoint, kind=PING, body=messages.ping(endpoint))


@transaction.atomic
def replay(delivery: Delivery) -> None:
    """Send one message again, byte for byte and under the same id, whether it was delivered or not."""
    _refuse_if_off(delivery.endpoint)
    _wait_again(Q(pk=delivery.pk))


@transaction.atomic
def replay_since(*, endpoint: Endpoint, since: datetime) -> None:
    """Send again all that happened since then and was not delivered, what came while it was off included.

    What was written already waits at once; what was missed is written by ``write_missed``.
    """
    if since < timezone.now() - KEPT:
        raise Refused(_("Messages are kept for %(days)d days. Choose a later time.") % {"days": KEPT.days})
    active = Endpoint.objects.filter(pk=endpoint.pk, state=EndpointState.ACTIVE)
    if not active.update(replay_since=since, replayed_to=0):
        _refuse_if_off(Endpoint.objects.get(pk=endpoint.pk))
    _wait_again(Q(endpoint=endpoint, made_at__gte=since, state__in=[DeliveryState.FAILED, DeliveryState.DROPPED]))


def replaying() -> list[int]:
    """Webhooks for which missed messages are still to be written."""
    return list(Endpoint.objects.filter(replay_since__isnull=False).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def write_missed(endpoint_id: int) -> bool:
    """Write the next lot of missed messages, unless another worker is at it; whether more are to be written.

    The lot and how far it went are one transaction: where a worker is killed, the next goes on behind the last lot.
    """
    # Without the key's lock: the relay goes on writing messages for this webhook meanwhile.
    rows = Endpoint.objects.select_for_update(skip_locked=True, no_key=True)
    endpoint = rows.filter(pk=endpoint_id, replay_since__isnull=False).first()
    if endpoint is None:
        return False
    lot = list(_missed(endpoint)[:REPLAYED_AT_ONCE])
    made = [Delivery(endpoint=endpoint, announcement=row, kind=row.kind, body=messages.about(row)) for row in lot]
    Delivery.objects.bulk_create(made, ignore_conflicts=True)
    more = len(lot) == REPLAYED_AT_ONCE
    told = {"replayed_to": lot[-1].pk} if more else {"replay_since": None}
    Endpoint.objects.filter(pk=endpoint_id).update(**told)
    return more


def _missed(endpoint: Endpoint) -> QuerySet[Announcement]:
    written = Delivery.objects.filter(endpoint=endpoint, announcement=OuterRef("pk"))
    since = Announcement.objects.filter(made_at__gte=endpoint.replay_since, pk__gt=endpoint.replayed_to)
    return since.filter(~Exists(written), kind__in=endpoint.kinds).order_by("pk")


def _wait_again(which: Q) -> int:
    return (
        Delivery.objects.filter(which)
        .exclude(state=DeliveryState.WAITING)
        .update(state=DeliveryState.WAITING, attempts=0, first_tried_at=None, next_try_at=timezone.now(), ended_at=None)
    )


def _refuse_if_off(endpoint: Endpoint) -> None:
    if endpoint.state != EndpointState.ACTIVE:
        raise Refused(_("%(name)s is switched off: start it first.") % {"name": endpoint})


def _columns(wanted: Wanted) -> dict[str, object]:
    return {"name": wanted.name.strip()[:120], "address": wanted.address.strip(), "kinds": sorted(wanted.kinds)}


def _check(wanted: Wanted) -> None:
    if not wanted.name.strip():
        raise Refused(_("Say what the webhook is for."), field="name")
    if not wanted.kinds or set(wanted.kinds) - set(OFFERED):
        raise Refused(_("Choose the events to send."), field="kinds")
    try:
        refuse_hopeless(wanted.address)
    except IntakeError as refused:
        raise Refused(str(refused), field="address") from refused
