"""Where a claim appeared, earliest first, read from the chains of its attributions.

A carrier is one appearance whether or not its own text is stored: an agency that a paper quotes published before the
paper did. A carrier without a date was there no later than those who took it over, so it stands at the earliest date
known further down its chain. Where the agency's own text is stored too, that text stands for what others quote.
The same text from a second outlet is one more appearance.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from claims.exports.linked import Node, carrier, iso, kept
from claims.exports.rows import AttributionRow, HopRow

MAKES_THE_CLAIM = frozenset({"asserts", "accuses", "promises", "demands"})
"""Stances in which the speaker puts the claim forward; who denies it, asks or is silent is not its author."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """One work that carried the claim. ``day`` is its own date, ``no_later`` the earliest date known after it."""

    identity: tuple[str, str]
    no_later: date
    position: int
    attribution: int
    source: int | None
    day: date | None
    work: Node

    @property
    def order(self) -> tuple[date, int, int]:
        return self.no_later, self.position, self.attribution


def making(attributions: Iterable[AttributionRow]) -> list[AttributionRow]:
    """The attributions whose speaker makes the claim, by the date it was said; undated ones last."""
    found = [row for row in attributions if row.stance in MAKES_THE_CLAIM]
    return sorted(found, key=lambda row: (said_on(row) or date.max, row.id))


def said_on(attribution: AttributionRow) -> date | None:
    """When the speaker said it: the date of the attribution, else of hop 0."""
    speaker = attribution.speaker
    return attribution.said_on or (speaker.said_on if speaker else None)


def appearances(attributions: Iterable[AttributionRow]) -> list[Appearance]:
    """Each work once, the earliest first."""
    found = sorted(_all(making(attributions)), key=lambda appearance: appearance.order)
    stored = {appearance.source for appearance in found if appearance.identity[0] == "address"}
    earliest: dict[tuple[str, str], Appearance] = {}
    for appearance in found:
        if appearance.identity[0] == "address" or appearance.source not in stored - {None}:
            earliest.setdefault(appearance.identity, appearance)
    return list(earliest.values())


def _all(attributions: Iterable[AttributionRow]) -> Iterator[Appearance]:
    for attribution in attributions:
        no_later = date.max
        for hop in reversed(_carriers(attribution)):
            day = _day(hop, attribution)
            no_later = min(no_later, day or date.max)
            yield Appearance(
                identity=_identity(hop, attribution),
                no_later=no_later,
                position=hop.position,
                attribution=attribution.id,
                source=hop.source.id if hop.source else None,
                day=day,
                work=_work(hop, attribution),
            )
        yield from _elsewhere(attribution)


def _elsewhere(attribution: AttributionRow) -> Iterator[Appearance]:
    """The other places where the same text was published."""
    last = max((hop.position for hop in attribution.hops), default=0)
    for place in attribution.document.elsewhere:
        day = place.published_at.date() if place.published_at else None
        outlet = HopRow(position=last + 1, role="publisher", name=place.publisher_name, source=place.outlet)
        yield Appearance(
            identity=("address", place.address) if place.address else _identity_of(outlet),
            no_later=day or date.max,
            position=outlet.position,
            attribution=attribution.id,
            source=place.outlet.id if place.outlet else None,
            day=day,
            work=_work_at(attribution, address=place.address, day=day, outlet=outlet),
        )


def _carriers(attribution: AttributionRow) -> list[HopRow]:
    """The hops after the speaker; the document's publisher is added where the chain does not end with one."""
    hops = list(attribution.carriers)
    if hops and hops[-1].role == "publisher":
        return hops
    document, last = attribution.document, max((hop.position for hop in attribution.hops), default=0)
    publisher = HopRow(position=last + 1, role="publisher", name=document.publisher_as_known, source=document.publisher)
    return [*hops, publisher] if document.address or publisher.name else hops


def _day(hop: HopRow, attribution: AttributionRow) -> date | None:
    published = attribution.document.published_at
    if hop.role == "publisher" and published:
        return published.date()
    return hop.said_on


def _identity(hop: HopRow, attribution: AttributionRow) -> tuple[str, str]:
    if hop.role == "publisher" and attribution.document.address:
        return "address", attribution.document.address
    return _identity_of(hop)


def _identity_of(hop: HopRow) -> tuple[str, str]:
    return ("source", str(hop.source.id)) if hop.source else ("name", hop.name.casefold())


def _work(hop: HopRow, attribution: AttributionRow) -> Node:
    day = _day(hop, attribution)
    if hop.role == "publisher":
        return _work_at(attribution, address=attribution.document.address, day=day, outlet=hop)
    return kept({"@type": "CreativeWork", "datePublished": iso(day), "publisher": carrier(hop)})


def _work_at(attribution: AttributionRow, *, address: str, day: date | None, outlet: HopRow) -> Node:
    document = attribution.document
    return kept(
        {
            "@type": "CreativeWork",
            "url": address,
            "name": document.title,
            "inLanguage": document.language,
            "datePublished": iso(day),
            "publisher": carrier(outlet),
        }
    )
