"""Taking articles in: each a row with its own ending, read by whichever worker holds its lease."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from sources.choices import ItemState
from sources.models import Document, Intake, IntakeItem
from sources.read import read
from sources.services.documents import Delivery, store
from sources.services.fetching import guarded, refuse_hopeless
from sources.services.leases import lease_until, renewing
from sources.text.intake import MAX_BYTES, IntakeError, ReadError

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Article:
    """One article handed in: bytes in hand, or an address. What the sender says of it goes before what is read.

    ``archived_at`` is when the web archive that holds it says that it was fetched.
    """

    address: str = ""
    raw: bytes | None = None
    filename: str = ""
    content_type: str = ""
    title: str = ""
    publisher_name: str = ""
    language: str = ""
    published_at: datetime | None = None
    archived_at: datetime | None = None


def hand_in(*, origin: str, articles: Sequence[Article], by: User | None) -> Intake:
    """Accept articles: one row each, in order. What is refused at the door (an impossible address, more than 5 MB)
    becomes a refused row with its reason; the others wait for a worker."""
    with transaction.atomic():
        intake = Intake.objects.create(origin=origin, submitted_by=by)
        many = len(articles) > 1
        IntakeItem.objects.bulk_create([_item(intake, i, article, many=many) for i, article in enumerate(articles)])
    return intake


def _item(intake: Intake, position: int, article: Article, *, many: bool) -> IntakeItem:
    item = IntakeItem(
        intake=intake,
        position=position,
        queue="fetch" if article.raw is None else "bulk" if many else "interactive",
        address=article.address[:2000],
        raw=article.raw,
        filename=article.filename[:255],
        content_type=article.content_type[:200],
        title=article.title[:500],
        publisher_name=article.publisher_name[:200],
        language=article.language[:8],
        published_at=article.published_at,
        archived_at=article.archived_at,
    )
    refusal = _refused_at_the_door(article)
    if refusal:
        item.state, item.code, item.reason = ItemState.REFUSED, refusal.code, str(refusal)
        item.facts = dict(refusal.facts)
        item.ended_at = timezone.now()
        item.raw = article.raw[:0] if article.raw is not None else None  # what is too large is not kept
    return item


def _refused_at_the_door(article: Article) -> IntakeError | None:
    try:
        if article.raw is None:
            refuse_hopeless(article.address)
        elif len(article.raw) > MAX_BYTES:
            return ReadError("too_large", most=MAX_BYTES)
        elif not article.raw.strip():
            return ReadError("empty")
    except IntakeError as error:
        return error
    return None


def take(item_id: int, *, now: datetime | None = None) -> IntakeItem | None:
    """Take the lease of an item that nobody holds, counting the attempt; None if it is held or ended."""
    now = now or timezone.now()
    taken = (
        IntakeItem.objects.filter(pk=item_id, state__in=[ItemState.WAITING, ItemState.TAKEN])
        .filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now))
        .update(
            state=ItemState.TAKEN,
            attempts=F("attempts") + 1,
            lease_until=lease_until(now),
        )
    )
    return IntakeItem.objects.select_related("intake").get(pk=item_id) if taken else None


def read_item(item: IntakeItem, *, and_then: Callable[[Document], object]) -> IntakeItem:
    """Fetch if need be, read, store, and end the row, with ``and_then`` in the same transaction as the ending.

    A refusal is an ending with its reason; any other error leaves the lease to run out and be taken again,
    until the attempts are used up.
    """
    if item.attempts > settings.ATTEMPTS:
        return _refuse(item, ReadError("gave_up", times=item.attempts - 1))
    try:
        with renewing(_held(item)):
            delivery = _delivery(item)
    except IntakeError as error:
        return _refuse(item, error)
    with transaction.atomic():
        stored = store(replace(delivery, item=item.pk))
        and_then(stored.document)
        return _end(item, state=ItemState.STORED if stored.new else ItemState.KNOWN, document=stored.document)


def _held(item: IntakeItem) -> QuerySet[IntakeItem]:
    """The row, while its lease is still this attempt's."""
    return IntakeItem.objects.filter(pk=item.pk, state=ItemState.TAKEN, attempts=item.attempts)


def _refuse(item: IntakeItem, error: IntakeError) -> IntakeItem:
    told = {"code": error.code, "reason": str(error), "facts": dict(error.facts)}
    return _end(item, state=ItemState.REFUSED, told=told)


def _delivery(item: IntakeItem) -> Delivery:
    fetched = guarded().fetch(item.address) if item.raw is None else None
    raw = fetched.raw if fetched else bytes(item.raw or b"")
    content_type = fetched.content_type if fetched else item.content_type
    final_address = fetched.final_address if fetched else item.address
    reading = read(
        raw, content_type=content_type or None, filename=item.filename or None, address=final_address or None
    )
    return Delivery(
        reading=reading,
        raw=raw,
        origin=item.intake.origin,
        submitted_by=item.intake.submitted_by,
        address=item.address,
        final_address=final_address,
        filename=item.filename,
        content_type=content_type,
        title=item.title,
        publisher_name=item.publisher_name,
        language=item.language,
        published_at=item.published_at,
        fetched_at=timezone.now() if fetched else None,
        archived_at=item.archived_at,
    )


def _end(
    item: IntakeItem, *, state: str, document: Document | None = None, told: Mapping[str, Any] = NOTHING
) -> IntakeItem:
    """Give the row its ending, unless the lease went to another attempt meanwhile."""
    _held(item).update(
        state=state,
        document=document,
        ended_at=timezone.now(),
        lease_until=None,
        # The bytes of a stored article live in its snapshot; those of a refused one stay, to be looked at.
        raw=None if document else item.raw,
        **told,
    )
    return IntakeItem.objects.get(pk=item.pk)


def try_again(item: IntakeItem) -> None:
    """Put a refused article back to waiting."""
    IntakeItem.objects.filter(pk=item.pk, state=ItemState.REFUSED).exclude(raw=b"").update(
        state=ItemState.WAITING,
        attempts=0,
        code="",
        reason="",
        facts={},
        ended_at=None,
        lease_until=None,
        nudged_at=timezone.now(),
    )


def waiting(intake_id: int) -> list[tuple[int, str]]:
    """The articles of an intake that are not ended, in order, each with its queue."""
    rows = IntakeItem.objects.filter(intake=intake_id, ended_at__isnull=True).order_by("position")
    return list(rows.values_list("pk", "queue"))


def is_one_of_many(item: IntakeItem) -> bool:
    return item.position > 0 or IntakeItem.objects.filter(intake=item.intake_id, position=1).exists()


def unended(*, older_than: timedelta, queues: Sequence[str], most: int) -> list[tuple[int, str]]:
    """Items, with their queue, whose message must be presumed lost: they have waited so long although nothing waits
    in ``queues``, or the lease of whoever took them ran out. Marked as nudged, so that the next sweep waits."""
    now = timezone.now()
    lost = Q(state=ItemState.WAITING, queue__in=queues, nudged_at__lt=now - older_than)
    died = Q(state=ItemState.TAKEN, lease_until__lt=now)
    with transaction.atomic():
        unlocked = IntakeItem.objects.select_for_update(skip_locked=True)
        rows = list(unlocked.filter(lost | died).order_by("id").values_list("pk", "queue")[:most])
        IntakeItem.objects.filter(pk__in=[pk for pk, _queue in rows]).update(nudged_at=now)
    return rows
