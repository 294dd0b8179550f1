"""Polling feeds: whoever takes the lease asks the site, and each new entry is handed in exactly once."""

import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Case, F, PositiveSmallIntegerField, Q, When
from django.utils import timezone

from sources.choices import EntryState, FeedBrings, FeedKind, FeedState, Origin
from sources.fetch.client import Fetched
from sources.models import Feed, FeedEntry, Intake, IntakeItem
from sources.read.feeds import ReadEntry, ReadFeed, read_feed
from sources.services.audit import acting
from sources.services.feeds import ACCEPT, Taker
from sources.services.fetching import guarded
from sources.services.intake import Article, hand_in
from sources.services.leases import lease_until, renewing
from sources.text.addresses import canonical
from sources.text.feeds import FeedError, seconds_asked, sentence_of
from sources.text.intake import IntakeError

MOST_FAILURES: Final = 10
MOST_A_POLL: Final = 100  # of a site that gives all its pages new addresses, the desk takes so many
LONGEST_PAUSE: Final = timedelta(days=1)
PARTS_READ: Final = 3
SECONDS_FOR_PARTS: Final = 20.0
LOOKED_UP_AT_ONCE: Final = 5_000
LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a poll brought. ``feed`` is None where nothing has changed, and where a taker takes ``other``."""

    feed: ReadFeed | None
    etag: str = ""
    last_modified: str = ""
    other: Fetched | None = None
    held: int = 0


def due(*, most: int = 200) -> list[int]:
    """Feeds whose time has come and that nobody is polling."""
    return list(_takeable(timezone.now()).order_by("next_poll_at").values_list("pk", flat=True)[:most])


def _takeable(now: datetime) -> Any:
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    return Feed.objects.filter(free, state=FeedState.ACTIVE, next_poll_at__lte=now)


def take(feed_id: int) -> Feed | None:
    """Take the lease of a feed that is due; None if another worker has it. A lease that ran out was a failure."""
    now = timezone.now()
    taken = (
        _takeable(now)
        .filter(pk=feed_id)
        .update(
            polls=F("polls") + 1,
            failures=Case(
                When(lease_until__isnull=False, then=F("failures") + 1),
                default=F("failures"),
                output_field=PositiveSmallIntegerField(),
            ),
            lease_until=lease_until(now),
        )
    )
    return Feed.objects.select_related("source").get(pk=feed_id) if taken else None


def poll(feed: Feed, *, verdicts: Taker) -> Intake | None:
    """Ask the site of a feed whose lease is held; returns what was handed in, if articles were.

    Entries, intake and the feed's result are written in one transaction, and only while the lease is still this
    poll's: a second beat, a killed worker or a person who stopped the feed meanwhile leave no half of it.
    """
    taker = verdicts if feed.brings == FeedBrings.VERDICTS else None
    if feed.failures >= MOST_FAILURES:  # each of them by a worker that died of it
        _failed(feed, "feed_gave_up", {"times": feed.failures})
        return None
    try:
        with renewing(Feed.objects.filter(pk=feed.pk, polls=feed.polls, lease_until__isnull=False)):
            answer = _asked(feed, taker)
    except (IntakeError, FeedError) as refused:
        _failed(feed, refused.code, refused.facts)
        return None
    with transaction.atomic():
        if not _hold(feed):
            return None
        if taker is not None:
            _hand_on(feed, answer, taker)
            return None
        return _take_in(feed, answer)


def _asked(feed: Feed, taker: Taker | None) -> Answer:
    client, accept = (replace(guarded(), limits=taker.limits), taker.accept) if taker else (guarded(), ACCEPT)
    fetched = client.fetch(
        feed.address, etag=feed.etag or None, last_modified=feed.last_modified or None, accept=accept
    )
    if fetched.not_modified:
        return Answer(None, feed.etag, feed.last_modified)
    if taker is not None:
        held = taker.holds(fetched)
        if not held:
            raise FeedError("feed_no_verdicts")
        return Answer(None, *_marks(fetched), fetched, held)
    read = read_feed(fetched.raw, address=fetched.final_address, content_type=fetched.content_type)
    if read.parts:
        read = replace(read, entries=_of_parts(read.parts))
    return Answer(read, *_marks(fetched))


def _marks(fetched: Fetched) -> tuple[str, str]:
    """By what the site knows this answer again. A header that does not fit is not cut: half an ETag matches nothing."""
    etag, last_modified = fetched.etag or "", fetched.last_modified or ""
    return etag if len(etag) <= 500 else "", last_modified if len(last_modified) <= 100 else ""


def _of_parts(parts: Sequence[str]) -> tuple[ReadEntry, ...]:
    """The entries of an index's newest sitemaps, as many as the time allows. Raises FeedError if none can be read."""
    entries: list[ReadEntry] = []
    began, refused = time.monotonic(), ""
    for place in parts[:PARTS_READ]:
        if time.monotonic() - began > SECONDS_FOR_PARTS:
            break
        try:
            part = guarded().fetch(place, accept=ACCEPT)
            entries += read_feed(part.raw, address=part.final_address, content_type=part.content_type).entries
        except (IntakeError, FeedError):
            refused = place
    if refused and not entries:
        raise FeedError("feed_parts", address=refused[:200])
    return tuple(entries)


def _hold(feed: Feed) -> bool:
    """Lock the feed's row if the lease is still this poll's."""
    held = Feed.objects.select_for_update().filter(pk=feed.pk, polls=feed.polls, state=FeedState.ACTIVE)
    return held.values("pk").first() is not None


def _hand_on(feed: Feed, answer: Answer, taker: Taker) -> None:
    if answer.other is None:
        _end(feed, code="feed_unchanged")
        return
    code = "feed_handed_on" if taker.take(feed, answer.other) else "feed_unchanged"
    columns = {"kind": taker.kind, "etag": answer.etag, "last_modified": answer.last_modified}
    _end(feed, code=code, facts={"read": answer.held}, columns=columns)


def _take_in(feed: Feed, answer: Answer) -> Intake | None:
    if answer.feed is None:
        _end(feed, code="feed_unchanged")
        return None
    fresh = _fresh(feed, answer.feed.entries)
    most = MOST_A_POLL if feed.succeeded_at else feed.first_entries
    chosen = [row for row in fresh if row.state == EntryState.HANDED_IN]
    for row in chosen[most:]:
        row.state = EntryState.PASSED_OVER
    intake = _handed_in(feed, chosen[:most], dated=answer.feed.kind != FeedKind.SITEMAP)
    FeedEntry.objects.bulk_create(fresh, batch_size=1000)
    told = {"read": len(answer.feed.entries), "new": len(chosen[:most]), "passed": len(fresh) - len(chosen[:most])}
    columns = {"kind": answer.feed.kind, "etag": answer.etag, "last_modified": answer.last_modified}
    _end(feed, code="feed_taken" if fresh else "feed_nothing_new", facts=told, columns=columns)
    return intake


def _fresh(feed: Feed, read: Iterable[ReadEntry]) -> list[FeedEntry]:
    """The entries that this feed never named before, as unsaved rows, newest first and then in the feed's order."""
    rows = _once([_row(feed, entry, key) for entry, key in _named(read)])
    known: set[str] = set()
    for begin in range(0, len(rows), LOOKED_UP_AT_ONCE):
        batch = rows[begin : begin + LOOKED_UP_AT_ONCE]
        same = Q(key__in=[row.key for row in batch]) | Q(place__in=[row.place for row in batch if row.place])
        for key, place in FeedEntry.objects.filter(same, feed=feed).values_list("key", "place"):
            known |= {key, place or key}
    fresh = [row for row in rows if row.key not in known and row.place not in known]
    return sorted(fresh, key=lambda row: row.published_at or row.changed_at or LONG_AGO, reverse=True)


def _named(read: Iterable[ReadEntry]) -> list[tuple[ReadEntry, str]]:
    """Each entry with what it is known by: its name, or its address where the feed gives several the same name."""
    entries = list(read)
    places: dict[str, set[str]] = {}
    for entry in entries:
        places.setdefault(entry.name, set()).add(entry.address)
    return [(entry, entry.name if len(places[entry.name]) == 1 else entry.address) for entry in entries]


def _once(rows: Iterable[FeedEntry]) -> list[FeedEntry]:
    seen: set[str] = set()
    first = []
    for row in rows:
        if row.key not in seen and row.place not in seen:
            first.append(row)
        seen |= {row.key, row.place or row.key}
    return first


def _row(feed: Feed, entry: ReadEntry, name: str) -> FeedEntry:
    return FeedEntry(
        feed=feed,
        key=_digest(name or entry.title),
        place=_place(entry.address),
        address=entry.address[:2000],
        title=entry.title[:500],
        published_at=entry.published_at,
        changed_at=entry.changed_at,
        state=EntryState.HANDED_IN if entry.address else EntryState.NO_ADDRESS,
    )


def _place(address: str) -> str | None:
    """The digest of an address without what changes and means nothing: its scheme, tracking, fragment."""
    if not address:
        return None
    try:
        return _digest(canonical(address).partition("://")[2].removeprefix("www."))
    except IntakeError:
        return _digest(address)  # handed in all the same, and refused there with its reason


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode(errors="surrogatepass")).hexdigest()


def _handed_in(feed: Feed, rows: Sequence[FeedEntry], *, dated: bool) -> Intake | None:
    """Give each row its intake item: the one that another feed led to, or a new one."""
    places = [row.place for row in rows]
    elsewhere = FeedEntry.objects.filter(place__in=places, item__isnull=False).order_by("-pk")
    known: Mapping[str | None, int | None] = dict(elsewhere.values_list("place", "item_id"))
    for row in rows:
        row.item_id = known.get(row.place)
    new = [row for row in rows if row.item_id is None]
    if not new:
        return None
    intake = hand_in(origin=Origin.FEED, articles=[_article(feed, row, dated=dated) for row in new], by=None)
    items = IntakeItem.objects.filter(intake=intake).order_by("position").values_list("pk", flat=True)
    for row, item in zip(new, items, strict=True):
        row.item_id = item
    return intake


def _article(feed: Feed, row: FeedEntry, *, dated: bool) -> Article:
    """What the feed says of an article. A plain sitemap tells when a page changed, not when it was published."""
    return Article(
        address=row.address,
        title=row.title,
        publisher_name=feed.source.name if feed.source else "",
        language=feed.language,
        published_at=row.published_at if dated else None,
    )


def _end(
    feed: Feed,
    *,
    code: str,
    facts: Mapping[str, str | int] | None = None,
    columns: Mapping[str, Any] | None = None,
) -> None:
    """Write the result of a poll that went well, in the transaction that holds the feed's row."""
    now = timezone.now()
    _tell(
        feed,
        code=code,
        facts=facts or {},
        polled_at=now,
        succeeded_at=now,
        failures=0,
        next_poll_at=now + timedelta(minutes=feed.interval),
        **(columns or {}),
    )


def _failed(feed: Feed, code: str, facts: Mapping[str, str | int]) -> None:
    """Write why a poll brought nothing, and when it is tried again: twice as long each time, or as the site asks."""
    status = facts.get("status")
    if status == 410:
        _switch_off(feed, FeedState.GONE, code="feed_gone", facts=facts)
        return
    now, failures = timezone.now(), feed.failures + 1
    if failures >= MOST_FAILURES:
        _switch_off(feed, FeedState.FAILING, code=code, facts=facts)
        return
    pause = min(timedelta(minutes=feed.interval) * 2**failures, LONGEST_PAUSE)
    asked = timedelta(seconds=seconds_asked(str(facts.get("retry_after", "")), now=now))
    pause = max(pause, asked, timedelta(minutes=feed.interval))
    _tell(feed, code=code, facts=facts, polled_at=now, failures=failures, next_poll_at=now + pause)


def _switch_off(feed: Feed, state: str, *, code: str, facts: Mapping[str, str | int]) -> None:
    with acting(actor=None, act="feed.switched_off"):
        _tell(feed, code=code, facts=facts, polled_at=timezone.now(), failures=feed.failures + 1, state=state)


def _tell(feed: Feed, *, code: str, facts: Mapping[str, str | int], **columns: Any) -> None:
    """Write a result and give the lease back, unless it is another's by now."""
    Feed.objects.filter(pk=feed.pk, polls=feed.polls, state=FeedState.ACTIVE).update(
        result_code=code, result=sentence_of(code) % facts, facts=dict(facts), lease_until=None, **columns
    )
