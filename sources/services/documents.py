"""Storing published texts: once, for ever, with the bytes they were read from."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from sources.choices import Told
from sources.models import Document, Publication, Snapshot
from sources.queries import match_names
from sources.read.reading import Reading
from sources.services.announcing import announce
from sources.text.addresses import domain


@dataclass(frozen=True, slots=True)
class Delivery:
    """One text as it came: what was read, the bytes it was read from, and what the sender says of it.

    ``fetched_at`` is when the desk fetched it, ``archived_at`` when an archive that was handed in says that it did.
    """

    reading: Reading
    raw: bytes
    origin: str
    submitted_by: User | None = None
    address: str = ""
    final_address: str = ""
    filename: str = ""
    content_type: str = ""
    title: str = ""
    publisher_name: str = ""
    language: str = ""
    published_at: datetime | None = None
    fetched_at: datetime | None = None
    archived_at: datetime | None = None
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    document: Document
    new: bool


def checksum(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


@transaction.atomic
def store(delivery: Delivery) -> Stored:
    """Keep the text as a document, or find the one that has it already; keep these bytes as its snapshot.

    Where it was published is kept as well, also of a text that is known: a second outlet is a second publication.

    The unique checksum decides, not a look beforehand: two workers storing one text make one document.
    Another text at the same address becomes the next version of what stood there.
    """
    address = _address(delivery)
    _one_at_a_time(address)
    columns = _columns(delivery, address)
    document, new = Document.objects.get_or_create(sha256=checksum(delivery.reading.text.encode()), defaults=columns)
    Publication.objects.bulk_create(_publications(delivery, document, columns), ignore_conflicts=True)
    Snapshot.objects.bulk_create([_snapshot(delivery, document)], ignore_conflicts=True)
    if new and document.replaces_id:
        body = {"document": document.pk, "replaces": document.replaces_id, "address": document.address}
        announce(kind=Told.DOCUMENT_CHANGED, about=("document", document.pk), body=body, by=delivery.submitted_by)
    return Stored(document=document, new=new)


def _address(delivery: Delivery) -> str:
    """Where the text stands: what the page calls its own address, if that is on the site that served it."""
    served, claimed = delivery.final_address or delivery.address, delivery.reading.canonical_address
    return claimed if claimed and served and domain(claimed) == domain(served) else served


def _published(delivery: Delivery) -> datetime | None:
    """When it was published; a day alone is its midnight, and a time without a zone is the desk's."""
    at: date | None = delivery.published_at or delivery.reading.published_at
    if at is None:
        return None
    moment = at if isinstance(at, datetime) else datetime.combine(at, time.min)
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _one_at_a_time(address: str) -> None:
    """Two changed copies of one page must not both replace the same version."""
    if address:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [address])


def _columns(delivery: Delivery, address: str) -> dict[str, Any]:
    reading = delivery.reading
    publisher_name = delivery.publisher_name or reading.publisher or (domain(address) if address else "")
    return {
        "address": address[:2000],
        "title": (delivery.title or reading.title or reading.text.strip().splitlines()[0])[:500],
        "publisher_id": _publisher(publisher_name, address),
        "publisher_name": publisher_name[:200],
        "author": (reading.author or "")[:300],
        "language": (delivery.language or reading.language or "")[:8],
        "published_at": _published(delivery),
        "text": reading.text,
        "origin": delivery.origin,
        "submitted_by": delivery.submitted_by,
        # An address that a sender merely names is no proof that this text stood there.
        "replaces": _standing_at(address) if delivery.fetched_at else None,
    }


def _publisher(name: str, address: str) -> int | None:
    """The registry's source for the page's domain, or else for the name it gives itself."""
    names = [n for n in (domain(address) if address else "", name) if n]
    matches = match_names(names)
    return next((matches[n].source for n in names if matches[n].source), None)


def _standing_at(address: str) -> Document | None:
    if not address:
        return None
    return Document.objects.filter(address=address, replaced_by__isnull=True).order_by("-id").first()


def _publications(delivery: Delivery, document: Document, columns: dict[str, Any]) -> list[Publication]:
    """One, or none for a text that names neither an address nor a publisher."""
    if not columns["address"] and not columns["publisher_name"]:
        return []
    return [
        Publication(
            document=document,
            outlet_id=columns["publisher_id"],
            publisher_name=columns["publisher_name"],
            address=columns["address"],
            published_at=columns["published_at"],
            first_seen_by_id=delivery.item,
        )
    ]


def _snapshot(delivery: Delivery, document: Document) -> Snapshot:
    return Snapshot(
        document=document,
        address=delivery.address[:2000],
        final_address=delivery.final_address[:2000],
        filename=delivery.filename[:255],
        content_type=delivery.content_type[:200],
        raw=delivery.raw,
        sha256=checksum(delivery.raw),
        fetched_at=delivery.fetched_at or delivery.archived_at or timezone.now(),
    )
