"""What people do with feeds: add one, change it, stop it, start it again, ask for it at once."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.choices import FeedBrings, FeedKind, FeedState
from sources.fetch.client import Fetched, Limits
from sources.models import Feed, Source
from sources.read.feeds import Link, ReadFeed, linked_feeds, read_feed
from sources.services.audit import acting
from sources.services.fetching import guarded, refuse_hopeless
from sources.text.addresses import canonical, domain
from sources.text.feeds import FeedError
from sources.text.intake import IntakeError

ACCEPT = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"


class FeedRefused(Exception):
    """A change to a feed that is refused; the message is for the person who asked."""


class FeedChanged(FeedRefused):
    """Somebody else changed the feed meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """What takes from a feed that which is no article.

    ``holds`` counts what can be taken of an answer, 0 where that is nothing. ``take`` takes it, in the transaction that
    writes the poll's result, and tells whether any of it is new.
    """

    kind: FeedKind
    accept: str
    limits: Limits
    holds: Callable[[Fetched], int]
    take: Callable[[Feed, Fetched], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What people decide of a feed."""

    address: str
    name: str
    brings: FeedBrings = FeedBrings.ARTICLES
    source: Source | None = None
    interval: int = 30
    language: str = ""
    first_entries: int = 10


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at an address: a feed, a page with the feeds that it links to, and how many verdicts."""

    address: str
    feed: ReadFeed | None
    links: tuple[Link, ...] = ()
    verdicts: int = 0


def look(address: str, *, verdicts: Taker) -> Found:
    """Fetch an address once to see whether it is a feed, links to some or holds verdicts.

    Raises FeedRefused with the reason where it is nothing of these.
    """
    try:
        large = Limits(most_bytes=verdicts.limits.most_bytes)  # a person waits: no longer than for anything else
        fetched = replace(guarded(), limits=large).fetch(address, accept=ACCEPT)
    except IntakeError as refused:
        raise FeedRefused(str(refused)) from refused
    try:
        feed = read_feed(fetched.raw, address=fetched.final_address, content_type=fetched.content_type)
    except FeedError as refused:
        links, held = linked_feeds(fetched.raw, address=fetched.final_address), verdicts.holds(fetched)
        if not links and not held:
            raise FeedRefused(_("%(address)s is no feed and links to none.") % {"address": address}) from refused
        return Found(address, None, tuple(links), held)
    return Found(address, feed)


def add(*, actor: User, settings: Settings) -> Feed:
    """Follow one more feed; it is due at once."""
    told = _checked(settings)
    try:
        with acting(actor=actor, act="feed.added"):
            return Feed.objects.create(**told, added_by=actor)
    except IntegrityError:
        raise FeedRefused(_("The feed %(address)s is followed already.") % {"address": told["address"]}) from None


def change(*, actor: User, feed: Feed, settings: Settings, version: int) -> Feed:
    """Change what people decide of a feed, unless somebody did so since ``version``.

    Another address is another feed for the site: what it said of the old one is forgotten, and a poll that is
    under way no longer counts. So it is where something else is to be taken from it.
    """
    told = _checked(settings)
    moved = (told["address"], told["brings"]) != (feed.address, feed.brings)
    forgotten = {"etag": "", "last_modified": "", "polls": F("polls") + 1, "lease_until": None} if moved else {}
    try:
        with acting(actor=actor, act="feed.changed"):
            changed = Feed.objects.filter(pk=feed.pk, version=version).update(
                **told, **forgotten, version=F("version") + 1
            )
    except IntegrityError:
        raise FeedRefused(_("The feed %(address)s is followed already.") % {"address": told["address"]}) from None
    if not changed:
        raise FeedChanged(_("%(name)s was changed meanwhile. Both are shown.") % {"name": feed})
    return Feed.objects.get(pk=feed.pk)


def stop(*, actor: User, feed: Feed) -> None:
    """Poll the feed no more. A poll that is under way hands nothing in."""
    with acting(actor=actor, act="feed.stopped"):
        Feed.objects.filter(pk=feed.pk).exclude(state=FeedState.STOPPED).update(
            state=FeedState.STOPPED, lease_until=None, polls=F("polls") + 1
        )


def start(*, actor: User, feed: Feed) -> None:
    """Poll a stopped or switched-off feed again, at once and with its failures forgotten."""
    with acting(actor=actor, act="feed.started"):
        Feed.objects.filter(pk=feed.pk).exclude(state=FeedState.ACTIVE).update(
            state=FeedState.ACTIVE, failures=0, next_poll_at=timezone.now(), lease_until=None
        )


@transaction.atomic
def ask_at_once(feed: Feed) -> None:
    """Let the next poll be due now; a feed that is not polled stays so."""
    Feed.objects.filter(pk=feed.pk, state=FeedState.ACTIVE).update(next_poll_at=timezone.now())


def _checked(settings: Settings) -> dict[str, object]:
    try:
        refuse_hopeless(settings.address)
        address = canonical(settings.address)
    except IntakeError as refused:
        raise FeedRefused(str(refused)) from refused
    name = " ".join(settings.name.split()) or domain(address)
    return {
        "address": address,
        "name": name[:200],
        "brings": settings.brings,
        "source": settings.source,
        "interval": settings.interval,
        "language": settings.language,
        "first_entries": settings.first_entries,
    }
