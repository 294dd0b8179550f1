"""Who said a claim, as a table tells it: on the stored text of the address, or on the row's own words."""

import hashlib
from collections.abc import Mapping

from django.contrib.auth.models import User

from claims.exports.claim_sheet import SheetClaim
from claims.models import Attribution, Claim, Hop
from claims.services.changing import touch_open
from claims.services.extraction import digest_of
from claims.services.readings import HopAs, role_at
from sources.choices import Origin
from sources.models import Document
from sources.queries import Match, match_names
from sources.text.addresses import domain


def attribute(claim: Claim, told: SheetClaim, *, by: User, names: Mapping[str, Match]) -> bool:
    """Put the claim in the row's speaker's mouth; False if that was done before (even if it was taken out since).

    Raises ``Refused`` for a claim that is withdrawn. Within the transaction of the row.
    """
    document, content = _passage(told, by=by)
    digest = digest_of(content)
    if Attribution.objects.filter(claim=claim, document=document, digest=digest).exists():
        return False
    touch_open(claim.pk)
    (start, end), *_rest = content
    attribution = Attribution.objects.create(
        claim=claim,
        document=document,
        digest=digest,
        content=content,
        passage=document.text[start:end],
        kind=told.kind,
        stance=told.stance,
        said_on=told.said_on,
        created_by=by,
    )
    Hop.objects.bulk_create(_hops(attribution, document, told, names))
    return True


def _passage(told: SheetClaim, *, by: User) -> tuple[Document, list[list[int]]]:
    """The document stored of the address, if the words stand in it; else one that holds what the row says."""
    words = told.passage or told.statement
    stored = Document.objects.filter(address=told.address).order_by("-pk").first() if told.address else None
    at = stored.text.find(words) if stored else -1
    if stored and at >= 0:
        return stored, [[at, at + len(words)]]
    document = _row_as_document(told, words, by=by)
    return document, [[0, len(words)]]


def _row_as_document(told: SheetClaim, words: str, *, by: User) -> Document:
    """The row in words, stored once. It stands at no address: what was published there may read otherwise."""
    said = " → ".join(name for name in (told.speaker or "?", *told.carriers))
    facts = (said, told.stance, told.said_on.isoformat() if told.said_on else "", told.address)
    text = f"{words}\n\n— {' · '.join(fact for fact in facts if fact)}\n"
    document, _new = Document.objects.get_or_create(
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        defaults={
            "title": words.splitlines()[0][:500],
            "text": text,
            "language": told.language,
            "origin": Origin.TABLE,
            "submitted_by": by,
        },
    )
    return document


def _hops(attribution: Attribution, document: Document, told: SheetClaim, names: Mapping[str, Match]) -> list[Hop]:
    spoken = [_hop(name, names) for name in (told.speaker, *told.carriers)]
    publisher = _publisher(document, told)
    if publisher.name and len(spoken) > 1 and _same(spoken[-1], publisher):
        spoken.pop()
    chain = [*spoken, *([publisher] if publisher.name else [])]
    last = len(chain) - 1
    return [
        Hop(
            attribution=attribution,
            position=at,
            role=role_at(at, last=last, published=bool(publisher.name)),
            name=hop.name[:300],
            source_id=hop.source,
            said_on=told.said_on if at == 0 else None,
        )
        for at, hop in enumerate(chain)
    ]


def _hop(name: str, names: Mapping[str, Match]) -> HopAs:
    return HopAs(name=name, source=names[name].source if name else None)


def _publisher(document: Document, told: SheetClaim) -> HopAs:
    """Whoever published: the stored document's, or else the site of the address."""
    if document.origin != Origin.TABLE:
        return HopAs(name=document.publisher_name, source=document.publisher_id)
    site = domain(told.address) if told.address else ""
    return HopAs(name=site, source=match_names([site])[site].source if site else None)


def _same(hop: HopAs, other: HopAs) -> bool:
    return hop.name.lower() == other.name.lower() or (hop.source is not None and hop.source == other.source)
