"""Published verdicts as feeds: Atom (RFC 4287) and JSON Feed 1.1."""

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape
from xml.etree.ElementTree import Element, SubElement, tostring  # nosec B405 - written, never read

from claims.exports.linked import dump, iso, kept
from claims.exports.rows import DeskRow, VerdictRow

ATOM = "http://www.w3.org/2005/Atom"
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(verdicts: Sequence[VerdictRow], *, desk: DeskRow, address: str, updated: datetime) -> bytes:
    """An Atom feed of the current versions. ``address`` is the feed's own; an entry's id is its verdict's page."""
    feed = Element("feed", {"xmlns": ATOM})
    _say(feed, "id", address)
    _say(feed, "title", desk.name)
    _say(feed, "updated", iso(max((row.published_at for row in verdicts), default=updated)))
    SubElement(feed, "link", rel="self", type="application/atom+xml", href=address)
    SubElement(feed, "link", rel="alternate", type="text/html", href=desk.url)
    _say(SubElement(feed, "author"), "name", desk.name)
    for verdict in verdicts:
        _entry(feed, verdict)
    entries: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return entries


def json_feed(verdicts: Sequence[VerdictRow], *, desk: DeskRow, address: str) -> bytes:
    """The same as JSON Feed 1.1. What the desk knows beyond the format stands under ``_factcheck``."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": desk.name,
        "home_page_url": desk.url,
        "feed_url": address,
        "authors": [{"name": desk.name, "url": desk.url}],
        "items": [_item(verdict) for verdict in verdicts],
    }
    return dump(feed)


def title(verdict: VerdictRow) -> str:
    """``Salah: Stok beras cukup untuk 90 hari``."""
    return f"{verdict.rating.name(verdict.language)}: {verdict.statement}"


def _entry(feed: Element, verdict: VerdictRow) -> None:
    entry = SubElement(feed, "entry")
    _say(entry, "id", verdict.address)
    _say(entry, "title", title(verdict))
    _say(entry, "published", iso(verdict.first_published_at))
    _say(entry, "updated", iso(verdict.published_at))
    SubElement(entry, "link", rel="alternate", type="text/html", href=_clean(verdict.address))
    SubElement(entry, "category", term=verdict.rating.code, label=_clean(verdict.rating.name(verdict.language)))
    _say(entry, "content", content(verdict), type="html")


def _item(verdict: VerdictRow) -> dict[str, object]:
    return kept(
        {
            "id": verdict.address,
            "url": verdict.address,
            "title": title(verdict),
            "content_html": content(verdict),
            "date_published": iso(verdict.first_published_at),
            "date_modified": iso(verdict.published_at),
            "language": verdict.language,
            "tags": [verdict.rating.code],
            "_factcheck": {
                "claim": verdict.statement,
                "version": verdict.number,
                "rating": verdict.rating.code,
                "said": verdict.said,
                "credibility": verdict.credibility,
            },
        }
    )


def content(verdict: VerdictRow) -> str:
    """The finding and its corrections as HTML, every text escaped."""
    paragraphs = [part for part in verdict.summary.split("\n\n") if part.strip()]
    notes = [f"{row.corrected_at.date().isoformat()}: {row.note}" for row in verdict.corrections]
    return "".join(f"<p>{escape(part)}</p>" for part in paragraphs) + "".join(
        f"<p><ins>{escape(note)}</ins></p>" for note in notes
    )


def _say(parent: Element, name: str, text: str | None, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = _clean(text or "")


def _clean(text: str) -> str:
    """XML 1.0 has no place for control characters; where a text holds one, the mark for the unreadable stands."""
    return NOT_IN_XML.sub("\ufffd", text)
