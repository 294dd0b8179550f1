"""Attributions as W3C Web Annotations (https://www.w3.org/TR/annotation-model/) on the stored text.

The target is the passage, by quotation and by position; the body is the chain that leads to it, which ClaimReview
cannot hold. Positions count Unicode code points of the stored text, the unit that the recommendation names. Words
from outside the annotation context are schema.org's, under the prefix ``schema``.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from claims.exports.linked import Node, dump, iso, kept, one_or_list, party
from claims.exports.rows import AttributionRow, DeskRow, HopRow, Span

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"schema": "https://schema.org/"}]
MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
AROUND = 32
"""Code points quoted on either side, enough to tell two equal passages apart."""


class SpanOutsideText(ValueError):
    """A span does not lie within the text given: the text is another than the one that was annotated."""


def annotation(attribution: AttributionRow, *, text: str, desk: DeskRow) -> Node:
    """One attribution as an Annotation. ``text`` is the document's stored text. Raises ``SpanOutsideText``."""
    address = desk.iri("attributions", attribution.id)
    source = _source(attribution, desk)
    return {
        "@context": CONTEXT,
        "id": address,
        "type": "Annotation",
        "motivation": "identifying",
        "creator": {"type": "Organization", "name": desk.name, "homepage": desk.url},
        "created": iso(attribution.created_at),
        "modified": iso(attribution.changed_at),
        "body": [
            {
                "type": "TextualBody",
                "purpose": "describing",
                "format": "text/plain",
                "value": spoken_chain(attribution),
            },
            _chain(attribution, text=text, source=source, address=f"{address}#chain", desk=desk),
        ],
        "target": one_or_list(_part(text, span, source) for span in attribution.content),
    }


def annotations(rows: Iterable[tuple[AttributionRow, str]], *, desk: DeskRow) -> Iterator[bytes]:
    """Attributions with their texts as JSON Lines, one Annotation a line."""
    for attribution, text in rows:
        yield dump(annotation(attribution, text=text, desk=desk), indent=None) + b"\n"


def collection(rows: Iterable[tuple[AttributionRow, str]], *, desk: DeskRow, claim_id: int, made_at: datetime) -> Node:
    """A claim's attributions with their texts as one AnnotationPage of an AnnotationCollection, where it stands."""
    address = f"{desk.iri('claims', claim_id)}/annotations.jsonld"
    items = [annotation(attribution, text=text, desk=desk) for attribution, text in rows]
    for item in items:
        del item["@context"]
    return {
        "@context": CONTEXT,
        "id": address,
        "type": "AnnotationCollection",
        "created": iso(made_at),
        "total": len(items),
        "first": {"id": f"{address}#page", "type": "AnnotationPage", "startIndex": 0, "items": items},
    }


def spoken_chain(attribution: AttributionRow) -> str:
    """The chain as a person would write it: ``Rana Wirya → Kabar Negeri → Harian Kota``."""
    return " → ".join(hop.as_known or "?" for hop in attribution.hops) or "?"


def selectors(text: str, span: Span) -> list[Node]:
    """The two selectors of one span; either is enough to find it. Raises ``SpanOutsideText``."""
    start, end = span
    if not 0 <= start < end <= len(text):
        raise SpanOutsideText(f"The span {start}–{end} does not lie within a text of {len(text)} characters.")
    quotation = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - AROUND) : start],
        "suffix": text[end : end + AROUND],
    }
    return [quotation, {"type": "TextPositionSelector", "start": start, "end": end}]


def _part(text: str, span: Span, source: Node) -> Node:
    return {"type": "SpecificResource", "source": source, "selector": selectors(text, span)}


def _source(attribution: AttributionRow, desk: DeskRow) -> Node:
    """The stored text, not the page it was read from: the page may change, the positions would then be wrong."""
    document = attribution.document
    return kept(
        {
            "id": f"{desk.iri('documents', document.id)}/text",
            "type": "Text",
            "format": "text/plain",
            "language": document.language,
            "schema:name": document.title,
            "schema:sha256": document.sha256,
            "schema:isBasedOn": {"id": document.address} if document.address else None,
        }
    )


def _chain(attribution: AttributionRow, *, text: str, source: Node, address: str, desk: DeskRow) -> Node:
    return kept(
        {
            "id": address,
            "type": ["Dataset", "schema:ItemList"],
            "purpose": "identifying",
            "schema:about": {
                "id": desk.iri("claims", attribution.claim_id),
                "type": "schema:Claim",
                "schema:text": attribution.claim or attribution.passage,
            },
            "schema:additionalType": f"{attribution.kind} {attribution.stance}",
            "schema:datePublished": iso(attribution.said_on),
            "schema:itemListOrder": {"id": "schema:ItemListOrderAscending"},
            "schema:numberOfItems": len(attribution.hops),
            "schema:itemListElement": [_hop(hop, text, source, desk) for hop in attribution.hops],
        }
    )


def _hop(hop: HopRow, text: str, source: Node, desk: DeskRow) -> Node:
    """One link of the chain; the words that name it are a part of the text of their own."""
    known = party(hop.source) or {}
    who = kept(
        {
            "id": desk.iri("sources", hop.source.id) if hop.source else None,
            "type": f"schema:{known['@type']}" if known else None,
            "schema:name": hop.as_known,
            "schema:alternateName": hop.name if hop.name != hop.as_known else "",
            "schema:sameAs": one_or_list({"id": address} for address in (hop.source.same_as if hop.source else ())),
        }
    )
    return kept(
        {
            "type": "schema:ListItem",
            "schema:position": hop.position,
            "schema:name": hop.role,
            "schema:item": who,
            "schema:subjectOf": _part(text, hop.span, {"id": source["id"]}) if hop.span else None,
        }
    )
