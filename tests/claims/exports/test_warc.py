"""A document's copies as a web archive: read back by the library and by the desk's own reader."""

import hashlib
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from claims.exports.warc import warc_of
from sources.read.warc import archived_pages

TEXT = "Jembatan ditutup – “besok”.\n"
PAGE = b"<html><p>Jembatan ditutup</p></html>"
AT = datetime(2025, 3, 4, 5, 6, 7, 890, tzinfo=UTC)


@dataclass
class ADocument:
    pk: int = 7
    address: str = "https://contoh.test/1"
    text: str = TEXT
    sha256: str = hashlib.sha256(TEXT.encode()).hexdigest()
    created_at: datetime = AT


@dataclass
class ACopy:
    pk: int = 1
    address: str = "https://contoh.test/short"
    final_address: str = "https://contoh.test/1"
    content_type: str = "text/html; charset=utf-8"
    raw: bytes | memoryview = field(default=PAGE)
    sha256: str = hashlib.sha256(PAGE).hexdigest()
    fetched_at: datetime = AT


def test_the_desk_reads_back_the_page_that_it_wrote() -> None:
    archive = b"".join(warc_of(ADocument(), [ACopy()]))
    pages = [page for page in archived_pages(io.BytesIO(archive)) if page]
    assert [(p.address, p.raw, p.content_type, p.archived_at) for p in pages] == [
        ("https://contoh.test/1", PAGE, "text/html; charset=utf-8", AT)
    ]


def test_the_text_follows_as_a_conversion_of_the_newest_copy_with_its_checksum() -> None:
    archive = b"".join(warc_of(ADocument(), [ACopy(pk=2), ACopy(pk=1)]))
    records = [(r.rec_type, r.rec_headers, r.content_stream().read()) for r in ArchiveIterator(io.BytesIO(archive))]
    assert [kind for kind, *_ in records] == ["warcinfo", "resource", "resource", "conversion"]
    _kind, headers, text = records[-1]
    assert text.decode() == TEXT
    assert headers.get_header("WARC-Refers-To") == records[1][1].get_header("WARC-Record-ID")
    assert headers.get_header("WARC-Block-Digest") == f"sha256:{ADocument().sha256}"


def test_the_same_document_makes_the_same_archive_and_a_line_break_in_a_type_makes_no_header() -> None:
    copy = ACopy(content_type="text/html\r\nWARC-Type: request")
    first, second = (b"".join(warc_of(ADocument(), [copy])) for _ in range(2))
    assert first == second
    kinds = [r.rec_type for r in ArchiveIterator(io.BytesIO(first))]
    assert kinds == ["warcinfo", "resource", "conversion"]


def test_a_pasted_text_without_an_address_is_an_archive_too() -> None:
    archive = b"".join(warc_of(ADocument(address=""), [ACopy(address="", final_address="")]))
    addresses = [r.rec_headers.get_header("WARC-Target-URI") for r in ArchiveIterator(io.BytesIO(archive))]
    assert addresses[1:] == [f"urn:sha256:{ACopy().sha256}", f"urn:sha256:{ADocument().sha256}"]


def test_the_library_s_own_check_finds_every_digest_right(tmp_path: Path) -> None:
    archive = tmp_path / "document.warc.gz"
    archive.write_bytes(b"".join(warc_of(ADocument(), [ACopy()])))
    asked = SimpleNamespace(inputs=[str(archive)], verbose=False)
    assert Checker(asked).process_all() == 0
