"""A document's stored copies as a web archive (WARC 1.1, ISO 28500) that any replay tool opens.

Each copy is a ``resource`` record: its bytes, its address and when it was fetched. The answer's headers were not kept,
so that a ``response`` would have to invent them. The text that every offset counts in follows as a ``conversion`` of
the newest copy. Record numbers are made of the checksums: the same document makes the same file.
"""

import hashlib
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Protocol
from uuid import UUID

from warcio.warcwriter import WARCWriter

TYPE = "application/warc"
SOFTWARE = "factcheck (fact-checking desk)"


class Stored(Protocol):
    """A document, as far as an archive tells of it."""

    pk: int
    address: str
    text: str
    sha256: str
    created_at: datetime


class Copy(Protocol):
    """The bytes of one copy, from ``final_address``, or from a file where there is none."""

    pk: int
    address: str
    final_address: str
    content_type: str
    raw: bytes | memoryview
    sha256: str
    fetched_at: datetime


def warc_of(document: Stored, copies: Iterable[Copy]) -> Iterator[bytes]:
    """The packed archive of ``document``, a record or two a piece; ``copies`` newest first and with their bytes."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    _write_info(writer, document)
    newest = ""
    for copy in copies:
        number = _number(f"{copy.pk} {copy.sha256} {copy.final_address}")
        newest = newest or number
        address = copy.final_address or copy.address or f"urn:sha256:{copy.sha256}"
        told = {"WARC-Record-ID": number, "WARC-Date": _moment(copy.fetched_at)}
        _write(writer, "resource", address, bytes(copy.raw), kind=copy.content_type, told=told)
        yield _taken(out)
    told = {"WARC-Record-ID": _number(f"text {document.sha256}"), "WARC-Date": _moment(document.created_at)}
    if newest:
        told["WARC-Refers-To"] = newest
    address = document.address or f"urn:sha256:{document.sha256}"
    _write(writer, "conversion", address, document.text.encode(), kind="text/plain; charset=utf-8", told=told)
    yield _taken(out)


def _write_info(writer: WARCWriter, document: Stored) -> None:
    about = {"software": SOFTWARE, "format": "WARC File Format 1.1", "description": f"document {document.pk}"}
    info = writer.create_warcinfo_record(f"document-{document.pk}.warc.gz", about)
    info.rec_headers.replace_header("WARC-Record-ID", _number(f"info {document.sha256}"))
    info.rec_headers.replace_header("WARC-Date", _moment(document.created_at))
    writer.write_record(info)


def _write(writer: WARCWriter, record: str, address: str, raw: bytes, *, kind: str, told: dict[str, str]) -> None:
    digest = f"sha256:{hashlib.sha256(raw).hexdigest()}"
    made = writer.create_warc_record(
        address,
        record,
        payload=io.BytesIO(raw),
        length=len(raw),
        warc_content_type=" ".join(kind.split()) or "application/octet-stream",  # on one line: it becomes a header
        warc_headers_dict={**told, "WARC-Payload-Digest": digest, "WARC-Block-Digest": digest},
    )
    writer.write_record(made)


def _number(of: str) -> str:
    return f"<urn:uuid:{UUID(bytes=hashlib.sha256(of.encode()).digest()[:16], version=5)}>"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _taken(out: io.BytesIO) -> bytes:
    piece = out.getvalue()
    out.seek(0)
    out.truncate()
    return piece
