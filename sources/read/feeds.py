"""Feeds out of bytes: RSS, Atom, sitemaps, news sitemaps and sitemap indexes; and the feeds that a page links to."""

import io
import re
import zlib
from calendar import timegm
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import feedparser
from lxml import etree, html

from sources.text.addresses import joined
from sources.text.feeds import FeedError
from sources.text.intake import MAX_BYTES, AddressError

RSS, ATOM, SITEMAP, NEWS, INDEX = "rss", "atom", "sitemap", "news", "index"
MOST_ENTRIES: Final = 50_000  # what one sitemap may hold (sitemaps.org)
MOST_LINKS: Final = 20
_REFERENCE: Final = re.compile(rb"&#(?:[xX]0*([0-9a-fA-F]+)|0*([0-9]+));?")
_CHARACTERS: Final = (range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))
_FEED_TYPES: Final = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})
_NEWS: Final = "{http://www.google.com/schemas/sitemap-news/0.9}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEntry:
    """One entry as the feed tells it. ``name`` is its guid or id, the address where it has none."""

    name: str
    address: str
    title: str = ""
    published_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFeed:
    """A feed's entries in its own order. ``parts`` are the sitemaps that an index names, newest first."""

    kind: str
    title: str = ""
    language: str = ""
    entries: tuple[ReadEntry, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A feed that a page links to."""

    address: str
    title: str


def read_feed(raw: bytes, *, address: str, content_type: str = "") -> ReadFeed:
    """Read what ``address`` gave. Raises FeedError."""
    raw = _REFERENCE.sub(_character, _unpacked(raw))
    root = _root(raw)
    if root in {"urlset", "sitemapindex"}:
        return _sitemap(raw, address=address)
    told = _parsed(raw, content_type=content_type)
    if not told.get("version"):
        raise FeedError("feed_is_page" if root == "html" or b"<html" in raw[:2000].lower() else "feed_unreadable")
    return ReadFeed(
        kind=ATOM if told.version.startswith("atom") else RSS,
        title=_line(told.feed.get("title")),
        language=_line(told.feed.get("language")).lower()[:8],
        entries=tuple(_entry(entry, base=address) for entry in told.entries[:MOST_ENTRIES]),
    )


def linked_feeds(raw: bytes, *, address: str) -> list[Link]:
    """The feeds that a page names in ``<link rel=alternate>``, in its order, each once."""
    try:
        page = html.document_fromstring(raw, base_url=address)
    except (etree.ParserError, ValueError):
        return []
    found: dict[str, Link] = {}
    for link in page.iter("link"):
        if "alternate" in (link.get("rel") or "").lower().split() and _is_feed_type(link.get("type")):
            target = _joined(address, link.get("href") or "")
            if target:
                found.setdefault(target, Link(target, _line(link.get("title"))))
    return list(found.values())[:MOST_LINKS]


def _is_feed_type(written: str | None) -> bool:
    return (written or "").partition(";")[0].strip().lower() in _FEED_TYPES


def _unpacked(raw: bytes) -> bytes:
    """Sitemaps are often gzip files (``.xml.gz``), which is no content coding: undone here, to the same bound."""
    if not raw.startswith(b"\x1f\x8b"):
        return raw
    inflating = zlib.decompressobj(wbits=31)
    try:
        whole = inflating.decompress(raw, MAX_BYTES + 1)
    except zlib.error:
        raise FeedError("feed_unreadable") from None
    if len(whole) > MAX_BYTES:
        raise FeedError("feed_bomb", most=MAX_BYTES)
    return whole


def _character(written: re.Match[bytes]) -> bytes:
    """The reference as it stands, or one to U+FFFD where XML 1.0 (section 2.2, Char) has no such character.

    Some sites write emoji as two halves; either reading of a feed would break off there.
    """
    hexadecimal, decimal = written.groups()
    digits = hexadecimal or decimal
    number = int(digits, 16 if hexadecimal else 10) if len(digits) < 8 else -1
    stands = number in {9, 10, 13} or any(number in span for span in _CHARACTERS)
    return written[0] if stands else b"&#xFFFD;"


def _root(raw: bytes) -> str:
    """The local name of the first element, "" if there is none to be made out."""
    try:
        for _event, element in _elements(raw, "start"):
            return _local(element)
    except etree.XMLSyntaxError:
        pass  # RSS of the wild is seldom whole XML; feedparser takes it all the same
    return ""


def _elements(raw: bytes, event: str) -> Iterator[tuple[str, Any]]:
    return iter(
        etree.iterparse(
            io.BytesIO(raw), events=(event,), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
    )


def _parsed(raw: bytes, *, content_type: str) -> Any:
    """feedparser's reading. Given a file and never bytes: it would open those as the name of a file of ours."""
    headers = {"content-type": content_type} if content_type else {}
    try:
        return feedparser.parse(
            io.BytesIO(raw), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (ValueError, OverflowError):  # at a reference to no character, in an encoding of more than a byte a letter
        raise FeedError("feed_unreadable") from None


def _entry(entry: Any, *, base: str) -> ReadEntry:
    address = _joined(base, entry.get("link") or "")
    return ReadEntry(
        name=_line(entry.get("id")) or address,
        address=address,
        title=_line(entry.get("title")),
        published_at=_moment(entry.get("published_parsed")),
        # Asked for by ``get`` it would be made up from the other date.
        changed_at=_moment(entry["updated_parsed"]) if "updated_parsed" in entry else None,
    )


def _moment(parsed: Any) -> datetime | None:
    """feedparser's nine numbers, which are UTC."""
    try:
        return datetime.fromtimestamp(timegm(parsed), tz=UTC) if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def _sitemap(raw: bytes, *, address: str) -> ReadFeed:
    entries: list[ReadEntry] = []
    parts: list[tuple[str, str]] = []
    kind = SITEMAP
    try:
        for _event, element in _elements(raw, "end"):
            name = _local(element)
            if name not in {"url", "sitemap"}:
                continue
            told = _texts(element)
            place = _joined(address, told.get("loc", ""))
            if name == "sitemap" and place:
                parts.append((told.get("lastmod", ""), place))
            elif name == "url" and place and len(entries) < MOST_ENTRIES:
                kind = NEWS if "published" in told else kind
                entries.append(_located(place, told))
            element.clear()
    except etree.XMLSyntaxError as problem:
        raise FeedError("feed_broken", line=problem.lineno or 1) from None
    # Sorting keeps the order of those that tell no date.
    newest_first = sorted(parts, key=lambda part: part[0], reverse=True)
    if parts:
        return ReadFeed(kind=INDEX, parts=tuple(place for _changed, place in newest_first))
    return ReadFeed(kind=kind, entries=tuple(entries))


def _texts(element: Any) -> dict[str, str]:
    """What one ``<url>`` or ``<sitemap>`` says, those of the news extension among it."""
    told: dict[str, str] = {}
    for part in element.iter(tag=etree.Element):
        if part.tag == f"{_NEWS}title":
            told["title"] = _line(part.text)
        elif part.tag == f"{_NEWS}publication_date":
            told["published"] = _line(part.text)
        elif _local(part) in {"loc", "lastmod"} and part.getparent() is element:
            told[_local(part)] = (part.text or "").strip()
    return told


def _located(place: str, told: dict[str, str]) -> ReadEntry:
    return ReadEntry(
        name=place,
        address=place,
        title=told.get("title", ""),
        published_at=_iso(told.get("published", "")),
        changed_at=_iso(told.get("lastmod", "")),
    )


def _iso(written: str) -> datetime | None:
    """A W3C date and time; a day or a time without a zone is taken as UTC."""
    try:
        moment = datetime.fromisoformat(written)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _joined(base: str, reference: str) -> str:
    try:
        return joined(base, reference)[:2000] if reference.strip() else ""
    except AddressError:
        return ""


def _local(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _line(written: Any) -> str:
    """One line of text; what PostgreSQL cannot hold is left out."""
    return " ".join(str(written or "").replace("\0", "").split())[:500]
