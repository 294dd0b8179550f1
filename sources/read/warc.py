"""Pages out of a web archive (WARC, ISO 28500), each with its address and the time it was fetched."""

import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from sources.read.reading import LIBRARY_FAULTS
from sources.text.intake import MAX_BYTES, ReadError

READABLE: Final = (
    "text/html",
    "application/xhtml+xml",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/plain",
)
#: Bytes of an archive, unpacked, that are looked through: what is unpacked on the way to a page costs time too.
MOST_UNPACKED: Final = 500_000_000
_PIECE: Final = 1 << 16


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedPage:
    """One page as the archive holds it: its content coding is undone; ``raw`` ends one byte after ``MAX_BYTES``."""

    address: str
    raw: bytes
    content_type: str
    archived_at: datetime | None


def is_warc(first_bytes: bytes, *, filename: str) -> bool:
    """Whether a file with these first bytes is a web archive. A packed one shows it only by its name."""
    packed = first_bytes.startswith(b"\x1f\x8b") and filename.lower().endswith((".warc.gz", ".warc"))
    return packed or first_bytes.startswith(b"WARC/")


def archived_pages(archive: IO[bytes], *, most_unpacked: int = MOST_UNPACKED) -> Iterator[ArchivedPage | None]:
    """The readable pages of ``archive``, in its order; None for each record that holds something else.

    Redirects, errors, pictures and scripts are something else; requests, revisits and an archive's own records are
    passed over. Raises ReadError with code `broken`, also at the end of one that was cut off, or `bomb`.
    """
    unpacked = _Unpacked(archive, most=most_unpacked)
    record: Any = None
    try:
        for record in ArchiveIterator(unpacked):
            if not record.rec_headers.get_header("Content-Length"):
                raise ReadError("broken", found="web archive")
            if record.rec_type in ("response", "resource"):
                yield _page(record)
    except (ArchiveLoadFailed, zlib.error, *LIBRARY_FAULTS) as fault:
        raise ReadError("broken", found="web archive") from fault
    # The library takes an end in the middle for the end. A record ends with two empty lines.
    if unpacked.last != b"\r\n\r\n" or (record is not None and record.raw_stream.limit > 0):
        raise ReadError("broken", found="web archive")


def _page(record: Any) -> ArchivedPage | None:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    said = record.http_headers or record.rec_headers
    content_type = said.get_header("Content-Type") or ""
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    kind = content_type.partition(";")[0].strip().lower()
    if status != "200" or kind not in READABLE or not address.startswith(("http://", "https://")):
        return None
    raw = _first_bytes(record.content_stream(), most=MAX_BYTES + 1)
    if not raw.strip():
        return None
    date = record.rec_headers.get_header("WARC-Date") or ""
    return ArchivedPage(address=address, raw=raw, content_type=content_type, archived_at=_moment(date))


def _first_bytes(stream: Any, *, most: int) -> bytes:
    body = bytearray()
    while len(body) < most:
        piece = stream.read(_PIECE)
        if not piece:
            break
        body += piece
    return bytes(body[:most])


def _moment(written: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class _Unpacked(io.RawIOBase):
    """The archive's bytes, up to ``most``: one of nothing but zeros would unpack for hours."""

    def __init__(self, archive: IO[bytes], *, most: int) -> None:
        packed = archive.read(2) == b"\x1f\x8b"
        archive.seek(0)
        self._stream: Any = gzip.GzipFile(fileobj=archive) if packed else archive
        self._left = most
        self.last = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            piece: bytes = self._stream.read(size if size > 0 else _PIECE)
        except EOFError:  # in the middle of a packed record
            self.last = piece = b""
        self._left -= len(piece)
        self.last = (self.last + piece)[-4:]
        if self._left < 0:
            raise ReadError("bomb", found="web archive")
        return piece
