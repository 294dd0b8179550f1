"""Intake: every article ends in a row that tells how, and nothing is half-written."""

import gzip
import io
import threading
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.utils import timezone, translation

from sources.choices import ItemState, Origin
from sources.models import Document, IntakeItem, Snapshot
from sources.services import fetching, intake
from sources.services.intake import Article
from tests.factories import TEXT, a_source

pytestmark = pytest.mark.django_db

PAGE = (
    "<html lang='id'><head><title>Dermaga ditutup</title></head>"
    "<body><article><h1>Dermaga ditutup</h1>{}</article></body></html>"
)
PARAGRAPHS = "".join(
    f"<p>Dermaga nomor {n} ditutup karena tiangnya retak, menurut kepala pelabuhan contoh.</p>" for n in range(9)
)


def hand_in(article: Article) -> IntakeItem:
    return intake.hand_in(origin=Origin.FILE, articles=[article], by=None).items.get()


def ended(article: Article) -> IntakeItem:
    item = hand_in(article)
    taken = intake.take(item.pk)
    return intake.read_item(taken, and_then=lambda _document: None) if taken else item


@pytest.fixture
def site(settings: Any) -> Iterator[Callable[[str, bytes], str]]:
    """A web site of the test's own, allowed by name: ``site(path, page)`` puts a page up and gives its address."""
    pages: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path)
            self.send_response(200 if page is not None else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page or b"")

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.FETCH_ALLOW = [f"127.0.0.1:{server.server_port}"]
    fetching.guarded.cache_clear()

    def put(path: str, page: bytes) -> str:
        pages[path] = page
        return f"http://127.0.0.1:{server.server_port}{path}"

    yield put
    server.shutdown()
    server.server_close()
    fetching.guarded.cache_clear()


def a_zip_bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"\0" * 300_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("raw", "filename", "code"),
    [
        (b"", "a.txt", "empty"),
        (b" \n\t ", "a.txt", "empty"),
        (b"\x7fELF" + bytes(range(256)) * 20, "a.txt", "binary"),
        (b"MZ\x90\x00" + b"\x00" * 500, "a.txt", "binary"),
        (b"Gudang \xe9\xe8 kosong", "a.txt", "not_utf8"),
        (b"a" * 5_000_001, "a.txt", "too_large"),
        (b"\x1f\x8b" + gzip.compress(b"0" * 50_000_000)[2:], "a.txt", None),
        (b"<html><body></body></html>", "a.html", "no_text"),
        (b"%PDF-1.4\nbroken", "a.pdf", "broken"),
    ],
)
def test_bad_bytes_are_refused_with_a_reason_and_leave_nothing_behind(
    raw: bytes, filename: str, code: str | None
) -> None:
    item = ended(Article(raw=raw, filename=filename))
    assert item.state == ItemState.REFUSED
    assert item.reason
    assert code is None or item.code == code
    assert (Document.objects.count(), Snapshot.objects.count()) == (0, 0)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    item = ended(Article(raw=a_zip_bomb(), filename="a.docx"))
    assert (item.state, item.code) == (ItemState.REFUSED, "bomb")


def test_a_text_is_kept_exactly_with_its_bytes_and_checksums() -> None:
    raw = TEXT.replace("\n", "\r\n").encode()
    item = ended(Article(raw=raw, filename="a.txt", title="Jembatan", publisher_name="contoh.test", language="id"))
    document = item.document
    assert document is not None
    assert (document.text, document.title, document.language) == (TEXT, "Jembatan", "id")
    assert bytes(document.snapshots.get().raw) == raw
    item.refresh_from_db()
    assert item.raw is None


def test_a_page_s_title_language_and_publisher_are_read_from_it(site: Callable[[str, bytes], str]) -> None:
    publisher = a_source("127.0.0.1", name="Situs Contoh", kind="outlet")
    address = site("/dermaga", PAGE.format(PARAGRAPHS).encode())
    item = ended(Article(address=address))
    assert item.document is not None, item.reason
    assert (item.document.title, item.document.language) == ("Dermaga ditutup", "id")
    assert item.document.publisher == publisher
    assert item.document.address == address


def test_a_changed_page_is_the_next_version_of_its_document(site: Callable[[str, bytes], str]) -> None:
    address = site("/dermaga", PAGE.format(PARAGRAPHS).encode())
    first = ended(Article(address=address)).document
    assert first is not None
    site("/dermaga", PAGE.format(PARAGRAPHS + "<p>Ralat: dermaga dibuka lagi, kata kepala pelabuhan.</p>").encode())
    second = ended(Article(address=address)).document
    assert second is not None
    assert second.replaces == first
    site("/dermaga", PAGE.format(PARAGRAPHS).encode())
    assert ended(Article(address=address)).state == ItemState.KNOWN


def test_another_site_cannot_claim_an_address_that_is_not_its_own(site: Callable[[str, bytes], str]) -> None:
    page = PAGE.format(PARAGRAPHS).replace(
        "</title>", "</title><link rel='canonical' href='https://koran.example/berita'>"
    )
    address = site("/palsu", page.encode())
    document = ended(Article(address=address)).document
    assert document is not None
    assert document.address == address


def test_a_page_that_is_not_there_is_refused_with_its_status(site: Callable[[str, bytes], str]) -> None:
    address = site("/ada", b"x").replace("/ada", "/tidak-ada")
    item = ended(Article(address=address))
    assert (item.state, item.code) == (ItemState.REFUSED, "http_status")
    assert "404" in item.reason


def test_an_item_that_kills_its_worker_every_time_is_given_up_with_a_reason(settings: Any) -> None:
    item = hand_in(Article(raw=TEXT.encode()))
    IntakeItem.objects.update(attempts=settings.ATTEMPTS)
    taken = intake.take(item.pk)
    assert taken is not None
    ending = intake.read_item(taken, and_then=lambda _document: None)
    assert (ending.state, ending.code) == (ItemState.REFUSED, "gave_up")


def test_an_item_held_by_one_worker_is_not_taken_by_another_until_the_lease_runs_out() -> None:
    item = hand_in(Article(raw=TEXT.encode()))
    assert intake.take(item.pk) is not None
    assert intake.take(item.pk) is None
    IntakeItem.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert intake.take(item.pk) is not None


def test_what_fails_after_storing_leaves_neither_document_nor_ending() -> None:
    def fail(_document: Document) -> None:
        raise RuntimeError

    taken = intake.take(hand_in(Article(raw=TEXT.encode())).pk)
    assert taken is not None
    with pytest.raises(RuntimeError):
        intake.read_item(taken, and_then=fail)
    assert not Document.objects.exists()
    assert IntakeItem.objects.get().state == ItemState.TAKEN


def test_a_refused_article_can_be_tried_again(site: Callable[[str, bytes], str]) -> None:
    address = site("/nanti", b"")
    item = ended(Article(address=address))
    assert item.state == ItemState.REFUSED
    site("/nanti", PAGE.format(PARAGRAPHS).encode())
    intake.try_again(item)
    taken = intake.take(item.pk)
    assert taken is not None
    assert intake.read_item(taken, and_then=lambda _document: None).state == ItemState.STORED


def test_a_refusal_is_told_in_the_reader_s_language_and_kept_as_it_was_first_told() -> None:
    item = ended(Article(raw=b"Gudang \xe9\xe8 kosong", filename="a.txt"))
    with translation.override("id"):
        told = item.told
    assert item.reason == "Byte 7 (counted from 0) is not valid UTF-8. Save the file as UTF-8."
    assert told != item.reason
    assert "UTF-8" in told
    assert "7" in told
