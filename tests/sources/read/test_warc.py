"""Web archives as they come: what is a page is found with its address and time, and what is broken is told."""

import gzip
import io
from datetime import UTC, datetime

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sources.read.warc import ArchivedPage, archived_pages, is_warc
from sources.text.intake import MAX_BYTES, ReadError

PAGE = b"<html><body><p>Jembatan ditutup.</p></body></html>"


def an_archive(*answers: tuple[str, str, str, bytes], packed: bool = True, coding: str = "identity") -> io.BytesIO:
    """Of (address, status, content type, body) each."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("an.warc", {"software": "test"}))
    for address, status, kind, body in answers:
        headers = [("Content-Type", kind), ("Content-Encoding", coding)]
        said = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        dated = {"WARC-Date": "2025-03-04T05:06:07Z"}
        record = writer.create_warc_record(
            address,
            "response",
            payload=io.BytesIO(body),
            length=len(body),
            http_headers=said,
            warc_headers_dict=dated,
        )
        writer.write_record(record)
    out.seek(0)
    return out


@pytest.mark.parametrize("packed", [True, False])
def test_pages_come_with_their_address_and_time_and_the_rest_is_counted(*, packed: bool) -> None:
    archive = an_archive(
        ("https://contoh.test/1", "200 OK", "text/html; charset=utf-8", PAGE),
        ("https://contoh.test/old", "301 Moved", "text/html", b"elsewhere"),
        ("https://contoh.test/a.png", "200 OK", "image/png", b"\x89PNG"),
        ("dns:contoh.test", "200 OK", "text/plain", b"127.0.0.1"),
        packed=packed,
    )
    assert list(archived_pages(archive)) == [
        ArchivedPage(
            address="https://contoh.test/1",
            raw=PAGE,
            content_type="text/html; charset=utf-8",
            archived_at=datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC),
        ),
        None,
        None,
        None,
    ]


def test_a_packed_page_is_unpacked_and_one_too_large_is_cut_one_byte_after_the_limit() -> None:
    body = gzip.compress(b"<p>" + b"a" * (MAX_BYTES + 100))
    page = next(archived_pages(an_archive(("https://contoh.test/1", "200 OK", "text/html", body), coding="gzip")))
    assert page is not None
    assert len(page.raw) == MAX_BYTES + 1
    assert page.raw.startswith(b"<p>a")


def test_an_archive_that_unpacks_without_end_is_refused() -> None:
    zeros = gzip.compress(b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 90000000\r\n\r\n" + bytes(90_000_000))
    with pytest.raises(ReadError) as refusal:
        list(archived_pages(io.BytesIO(zeros), most_unpacked=1_000_000))
    assert refusal.value.code == "bomb"


@pytest.mark.parametrize(
    "raw", [gzip.compress(b"no archive"), b"\x1f\x8bbroken", b"{}"], ids=["packed text", "broken packing", "text"]
)
def test_what_is_no_archive_is_told_as_broken(raw: bytes) -> None:
    with pytest.raises(ReadError) as refusal:
        list(archived_pages(io.BytesIO(raw)))
    assert refusal.value.code == "broken"


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_that_was_cut_off_in_a_record_is_told_as_broken(*, packed: bool) -> None:
    page = ("https://contoh.test/1", "200 OK", "text/html", PAGE)
    one, two = (an_archive(*[page] * n, packed=packed).getvalue() for n in (1, 2))
    for missing in (5, 30, 100, 200):
        cut = io.BytesIO(two[: max(len(one) + 10, len(two) - missing)])
        with pytest.raises(ReadError) as refusal:
            list(archived_pages(cut))
        assert refusal.value.code == "broken"


def test_an_archive_is_known_by_its_first_bytes_or_when_packed_by_its_name() -> None:
    assert is_warc(b"WARC/1.1\r\n", filename="x.txt")
    assert is_warc(b"\x1f\x8b\x08\x00", filename="Crawl.WARC.GZ")
    assert not is_warc(b"\x1f\x8b\x08\x00", filename="notes.gz")
    assert not is_warc(b"<html>", filename="page.warc")
