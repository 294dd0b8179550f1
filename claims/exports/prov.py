"""A claim's way as PROV-O (https://www.w3.org/TR/prov-o/) in JSON-LD: who said it, who carried it, what was found.

Each telling is an entity quoted from the one before; the stored text is the last of them. What the desk made of it,
the reviews and the versions of the verdict, follows. Days stand as ``dcterms:date``, since PROV's own times are
moments; nothing is made up to turn a day into one.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from claims.exports.linked import Node, iso, kept, one_or_list
from claims.exports.rows import (
    AttributionRow,
    DeskRow,
    DocumentRow,
    EvidenceRow,
    HopRow,
    ReviewRow,
    SnapshotRow,
    SourceRow,
    StoredDocument,
    VerdictRow,
)

CONTEXT = {
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}


def provenance(
    *,
    attributions: Iterable[AttributionRow],
    desk: DeskRow,
    documents: Iterable[StoredDocument] = (),
    reviews: Iterable[ReviewRow] = (),
    verdicts: Sequence[VerdictRow] = (),
    evidence: Iterable[EvidenceRow] = (),
) -> Node:
    """The graph of one claim. ``verdicts`` are all versions in order; each node stands once."""
    attributions, reviews, evidence = list(attributions), list(reviews), list(evidence)
    nodes = [_desk(desk)]
    for attribution in attributions:
        nodes += _attribution(attribution, desk)
    for stored in documents:
        nodes += _stored(stored, desk)
    for bearing in evidence:
        nodes += _evidence(bearing, desk)
    for review in reviews:
        nodes += _review(review, attributions, evidence, desk)
    for number, verdict in enumerate(verdicts):
        nodes.append(_verdict(verdict, verdicts[number - 1] if number else None, attributions, reviews, desk))
    return {"@context": CONTEXT, "@graph": list(_merged(nodes))}


def _merged(nodes: Iterable[Node]) -> Iterator[Node]:
    """Nodes of one address become one: references add up, for any other property the later description stands."""
    found: dict[str, Node] = {}
    for node in nodes:
        known = found.setdefault(node["@id"], {})
        for name, value in node.items():
            refers = name in known and isinstance(value, dict | list) and "@value" not in value
            known[name] = _united(known[name], value) if refers else value
    yield from found.values()


def _united(one: Any, other: Any) -> Any:
    """The references of both, each once."""
    listed = [each for value in (one, other) for each in (value if isinstance(value, list) else [value])]
    return one_or_list({each["@id"]: each for each in listed}.values())


def _attribution(attribution: AttributionRow, desk: DeskRow) -> Iterator[Node]:
    """The tellings of one chain, each quoted from the one before, then the reading of them by the desk."""
    address = desk.iri("attributions", attribution.id)
    document = _document(attribution.document, desk)
    told: str | None = None
    for hop in attribution.hops:
        who, agent = _agent(hop, address, desk)
        yield agent
        if hop.role == "publisher":
            document["prov:wasAttributedTo"] = _to(who)
            continue
        telling = f"{address}#told-{hop.position}"
        yield _telling(telling, hop=hop, attribution=attribution, who=who, before=told)
        told = telling
    yield kept({**document, "prov:wasQuotedFrom": _to(told)})
    yield kept(
        {
            "@id": address,
            "@type": "prov:Entity",
            "rdfs:label": attribution.passage,
            "prov:wasDerivedFrom": _to(document["@id"]),
            "prov:wasAttributedTo": _to(desk.url),
            "prov:specializationOf": _to(desk.iri("claims", attribution.claim_id)),
            "prov:generatedAtTime": _time(attribution.created_at),
        }
    )
    claim = {"@id": desk.iri("claims", attribution.claim_id), "@type": "prov:Entity"}
    yield kept({**claim, "rdfs:label": attribution.claim})


def _telling(address: str, *, hop: HopRow, attribution: AttributionRow, who: str, before: str | None) -> Node:
    said = hop.said_on or (attribution.said_on if hop.position == 0 else None)
    return kept(
        {
            "@id": address,
            "@type": "prov:Entity",
            "rdfs:label": attribution.passage if hop.position == 0 else f"{hop.as_known}: {attribution.passage}",
            "prov:wasAttributedTo": _to(who),
            "prov:wasQuotedFrom": _to(before),
            "dcterms:date": _day(said),
        }
    )


def _agent(hop: HopRow, address: str, desk: DeskRow) -> tuple[str, Node]:
    """Who stands at a hop. A name without a known source is an agent of this attribution alone."""
    if hop.source:
        return desk.iri("sources", hop.source.id), _source(hop.source, desk)
    unknown = f"{address}#who-{hop.position}"
    return unknown, kept({"@id": unknown, "@type": "prov:Agent", "rdfs:label": hop.name})


def _source(source: SourceRow, desk: DeskRow) -> Node:
    kind = {"person": "prov:Person", "unnamed": "prov:Agent"}.get(source.kind, "prov:Organization")
    return kept(
        {
            "@id": desk.iri("sources", source.id),
            "@type": kind,
            "rdfs:label": source.name,
            "schema:sameAs": one_or_list(_to(address) for address in source.same_as),
        }
    )


def _document(document: DocumentRow, desk: DeskRow) -> Node:
    return kept(
        {
            "@id": desk.iri("documents", document.id),
            "@type": "prov:Entity",
            "rdfs:label": document.title,
            "prov:atLocation": _to(document.address),
            "prov:wasAttributedTo": _to(desk.iri("sources", document.publisher.id)) if document.publisher else None,
            "prov:generatedAtTime": _time(document.published_at),
            "schema:sha256": document.sha256,
        }
    )


def _stored(stored: StoredDocument, desk: DeskRow) -> Iterator[Node]:
    document = stored.document
    if document.publisher:
        yield _source(document.publisher, desk)
    read_from = [_to(desk.iri("snapshots", snapshot.id)) for snapshot in stored.snapshots]
    yield kept({**_document(document, desk), "prov:wasDerivedFrom": one_or_list(read_from)})
    for snapshot in stored.snapshots:
        yield _snapshot(snapshot, desk)


def _snapshot(snapshot: SnapshotRow, desk: DeskRow) -> Node:
    return kept(
        {
            "@id": desk.iri("snapshots", snapshot.id),
            "@type": "prov:Entity",
            "rdfs:label": snapshot.address or snapshot.filename,
            "dcterms:format": snapshot.content_type,
            "prov:hadPrimarySource": _to(snapshot.address),
            "prov:generatedAtTime": _time(snapshot.fetched_at),
            "schema:sha256": snapshot.sha256,
        }
    )


def _evidence(bearing: EvidenceRow, desk: DeskRow) -> Iterator[Node]:
    copy = desk.iri("documents", bearing.document.id) if bearing.document else None
    yield kept(
        {
            "@id": desk.iri("evidence", bearing.id),
            "@type": "prov:Entity",
            "rdfs:label": f"{bearing.bears}: {bearing.note or bearing.reference}",
            "prov:wasDerivedFrom": _to(copy),
            "prov:hadPrimarySource": _to(bearing.address),
            "prov:generatedAtTime": _time(bearing.added_at),
        }
    )
    if bearing.document:
        yield _document(bearing.document, desk)


def _review(
    review: ReviewRow, attributions: Iterable[AttributionRow], evidence: Iterable[EvidenceRow], desk: DeskRow
) -> Iterator[Node]:
    address = desk.iri("reviews", review.id)
    reviewer = f"{address}#reviewer"
    used = [desk.iri("attributions", row.id) for row in attributions] + [
        desk.iri("evidence", row.id) for row in evidence
    ]
    yield kept(
        {"@id": reviewer, "@type": "prov:Person", "rdfs:label": review.reviewer, "prov:actedOnBehalfOf": _to(desk.url)}
    )
    yield kept(
        {
            "@id": address,
            "@type": "prov:Activity",
            "rdfs:label": f"{review.said}, {review.rating.name_en}",
            "prov:wasAssociatedWith": _to(reviewer),
            "prov:used": one_or_list(_to(each) for each in used),
            "prov:endedAtTime": _time(review.submitted_at),
        }
    )


def _verdict(
    verdict: VerdictRow,
    earlier: VerdictRow | None,
    attributions: Iterable[AttributionRow],
    reviews: Iterable[ReviewRow],
    desk: DeskRow,
) -> Node:
    return kept(
        {
            "@id": _version(verdict, desk),
            "@type": "prov:Entity",
            "rdfs:label": f"{verdict.rating.name(verdict.language)}: {verdict.statement}",
            "rdfs:comment": verdict.note,
            "prov:wasAttributedTo": _to(desk.url),
            "prov:wasDerivedFrom": one_or_list(_to(desk.iri("attributions", row.id)) for row in attributions),
            "prov:wasRevisionOf": _to(_version(earlier, desk)) if earlier else None,
            "prov:wasInfluencedBy": one_or_list(_to(desk.iri("reviews", review.id)) for review in reviews),
            "prov:generatedAtTime": _time(verdict.published_at),
            "prov:atLocation": _to(verdict.address),
        }
    )


def _version(verdict: VerdictRow, desk: DeskRow) -> str:
    """Where this version stands on the page of the claim's verdict."""
    return f"{desk.iri('verdicts', verdict.claim_id)}#version-{verdict.number}"


def _desk(desk: DeskRow) -> Node:
    return {"@id": desk.url, "@type": "prov:Organization", "rdfs:label": desk.name}


def _to(address: str | None) -> Node | None:
    return {"@id": address} if address else None


def _time(at: datetime | None) -> Node | None:
    return {"@value": iso(at), "@type": "xsd:dateTime"} if at else None


def _day(day: date | None) -> Node | None:
    return {"@value": iso(day), "@type": "xsd:date"} if day else None
