"""What can be told of a polled feed, in words for whoever looks after it, and how long a site wants to be left."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Final

from sources.text.intake import REASONS

LONGEST_WAIT: Final = 7 * 24 * 3600

RESULTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "feed_taken": "%(read)s entries read: %(new)s handed in, %(passed)s older ones passed over.",
        "feed_nothing_new": "%(read)s entries read, none of them new.",
        "feed_handed_on": "%(read)s fact-checks read and handed on to be taken in.",
        "feed_unchanged": "Nothing has changed since the last time.",
        "feed_gone": (
            "%(host)s answered that this feed is gone for good (410), so it is not asked again. "
            "Look for a new address on the site."
        ),
        "feed_http_status": "%(host)s answered “%(status)s %(phrase)s” instead of the feed.",
        "feed_too_slow": "%(host)s did not deliver the feed in %(seconds)s seconds.",
        "feed_too_large": (
            "The feed is larger than %(most)s bytes (5 MB), unpacked. "
            "Look for a smaller one, as the news sitemap or the feed of one section."
        ),
        "feed_not_text": "The address leads to something of the type %(content_type)s, which is no feed.",
        "feed_is_page": "This is a web page and no feed. Where feeds are added, a page's own feeds are found.",
        "feed_unreadable": "What came is no RSS, no Atom and no sitemap.",
        "feed_broken": "What came begins as a sitemap but is damaged at line %(line)s.",
        "feed_bomb": "What came unpacks to more than %(most)s bytes (5 MB).",
        "feed_parts": "None of the sitemaps that this index names could be read. The last one tried: %(address)s",
        "feed_no_verdicts": (
            "No ClaimReview can be read from what came. Handing the address in among what other fact-checkers found "
            "tells why."
        ),
        "feed_gave_up": "Reading it was begun %(times)s times and never came to an end.",
    }
)


class FeedError(Exception):
    """What an address gave cannot be read as a feed. ``str(error)`` is the sentence for whoever looks after it."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(RESULTS[code] % facts)
        self.code = code
        self.facts: Mapping[str, str | int] = MappingProxyType(facts)


def sentence_of(code: str) -> str:
    """The sentence of a result with places for its facts; intake's own where it does not speak of an article."""
    return RESULTS.get(code) or RESULTS.get(f"feed_{code}") or REASONS.get(code, "")


def seconds_asked(retry_after: str, *, now: datetime) -> int:
    """How long ``Retry-After`` (RFC 9110, 10.2.3: seconds or a date) asks to wait; 0 if it says nothing readable."""
    written = retry_after.strip()
    if written.isascii() and written.isdigit():
        return min(int(written[:9]), LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(written)
    except (ValueError, OverflowError):  # a year or an offset of twenty digits
        return 0
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0, min(int((at - now).total_seconds()), LONGEST_WAIT))
