"""What people do with webhooks: make one, change it, give it a new secret, stop it, test it, send again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q
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
MOST_REPLAYED = 10_000
KEPT = timedelta(days=30)
"""How long messages are kept after their end; what was delivered before is not known any more."""


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


def change(*, actor: User, endpoint: Endpoint, wanted: Wanted) -> None:
    _check(wanted)
    with acting(actor=actor, act="webhook.changed"):
        Endpoint.objects.filter(pk=endpoint.pk).update(**_columns(wanted))


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
            state=EndpointState.STOPPED, off_at=timezone.now(), reason="", turn=F("turn") + 1, lease_until=None
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
def replay_since(*, endpoint: Endpoint, since: datetime) -> int:
    """Send again all that happened since then and was not delivered, what came while it was off included.

    Returns how many messages wait now. Raises Refused where they would be more than can be asked for at once.
    """
    _refuse_if_off(endpoint)
    if since < timezone.now() - KEPT:
        raise Refused(_("Messages are kept for %(days)d days. Choose a later time.") % {"days": KEPT.days})
    missed = Announcement.objects.filter(kind__in=endpoint.kinds, made_at__gte=since)
    missed = missed.exclude(pk__in=Delivery.objects.filter(endpoint=endpoint).values("announcement"))
    rows = list(missed.order_by("pk")[: MOST_REPLAYED + 1])
    if len(rows) > MOST_REPLAYED:
        raise Refused(
            _("More than %(most)d events happened since then. Choose a later time.") % {"most": MOST_REPLAYED}
        )
    made = [Delivery(endpoint=endpoint, announcement=row, kind=row.kind, body=messages.about(row)) for row in rows]
    Delivery.objects.bulk_create(made, batch_size=500, ignore_conflicts=True)
    undelivered = Q(endpoint=endpoint, made_at__gte=since, state__in=[DeliveryState.FAILED, DeliveryState.DROPPED])
    return len(made) + _wait_again(undelivered)


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
