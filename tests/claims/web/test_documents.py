"""The page of a document: its text to the letter, what was found in it, its bytes and versions."""

import hashlib
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.choices import CandidateState
from claims.models import Candidate
from sources.models import Document, Snapshot
from tests.claims.web.counting import statements
from tests.factories import TEXT, a_candidate, a_document, a_run, a_source

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def browser(sign_in: SignIn, reviewer: User) -> Client:
    return sign_in(reviewer)


def a_snapshot(document: Document, raw: bytes) -> Snapshot:
    return Snapshot.objects.create(document=document, raw=raw, sha256=hashlib.sha256(raw).hexdigest())


def test_the_text_is_shown_to_the_letter_with_candidates_and_furniture_marked(browser: Client) -> None:
    text = f"{TEXT}Baca juga: <b>Lain</b> & lagi\u00a0\n"
    document = a_document(text=text)
    at = text.index("Baca juga")
    a_run(document=document, furniture=[[at, at + 9]])
    found = a_candidate(document=document)
    page = browser.get(f"/documents/{document.pk}/").content.decode()
    article = page.split('id="article-text" data-text>')[1].split("</div>", maxsplit=1)[0]
    assert unescape(re.sub(r"<[^>]+>", "", article)) == text
    assert f'<mark class="hl hl-content hl-pending" id="c{found.pk}">' in article
    assert '<span class="hl-furniture">Baca juga</span>' in article
    assert document.sha256 in page


def test_bytes_are_a_download_that_no_browser_shows(browser: Client) -> None:
    raw = b"<html><script>alert(1)</script></html>"
    kept = a_snapshot(a_document(), raw)
    answer = browser.get(f"/documents/{kept.document_id}/snapshots/{kept.pk}/")
    assert answer.content == raw
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    other = a_document()
    assert browser.get(f"/documents/{other.pk}/snapshots/{kept.pk}/").status_code == 404


def test_versions_at_one_address_are_listed_newest_first(browser: Client) -> None:
    old = a_document(address="https://contoh.test/1", title="Lama")
    new = a_document(address="https://contoh.test/1", title="Baru", replaces=old)
    a_document(address="https://contoh.test/2")
    assert browser.get(f"/documents/{old.pk}/").context["versions"] == [new, old]


def test_what_the_machine_missed_is_added_and_held_by_who_added_it(browser: Client, reviewer: User) -> None:
    known = a_source(name="Kepala Pelabuhan")
    document = a_document(publisher_name="contoh.test")
    a_run(document=document)
    told = {
        "add-content": "66-80",
        "add-speaker": "kepala pelabuhan",
        "add-kind": "indirect",
        "add-stance": "asserts",
    }
    answer = browser.post(f"/documents/{document.pk}/add/", told)
    added = Candidate.objects.get()
    assert answer.url == f"/triage/{added.pk}/"  # type: ignore[attr-defined] # a redirect
    assert (added.passage, added.rule, added.speaker, added.holder) == (document.text[66:80], "manual", known, reviewer)
    assert [(hop["role"], hop["source"]) for hop in added.chain] == [("speaker", known.pk), ("publisher", None)]
    again = browser.post(f"/documents/{document.pk}/add/", told)
    assert again.status_code == 422
    assert f"This passage is candidate {added.pk} already: Pending." in again.content.decode()


@pytest.mark.parametrize(
    ("content", "message"),
    [("", "Select the words"), ("9-2", "must lie within the text"), ("x", "Write each part as start-end")],
)
def test_a_passage_that_is_none_is_refused_with_the_reason(browser: Client, content: str, message: str) -> None:
    document = a_document()
    a_run(document=document)
    told = {"add-content": content, "add-speaker": "", "add-kind": "direct", "add-stance": "asserts"}
    answer = browser.post(f"/documents/{document.pk}/add/", told)
    assert (answer.status_code, Candidate.objects.count()) == (422, 0)
    assert message in answer.content.decode()


def test_nothing_is_added_to_a_document_that_was_not_yet_extracted(browser: Client) -> None:
    document = a_document()
    told = {"add-content": "1-9", "add-speaker": "", "add-kind": "direct", "add-stance": "asserts"}
    answer = browser.post(f"/documents/{document.pk}/add/", told)
    assert "Nothing was extracted from this document yet." in answer.content.decode()


def test_documents_are_found_by_words_of_title_or_address(browser: Client) -> None:
    bridge = a_document(title="Jembatan ditutup")
    fish = a_document(title="Lain", address="https://contoh.test/harga-ikan")
    for words, expected in [("jembatan", [bridge]), ("harga-ikan", [fish]), ("", [fish, bridge]), ("tidak ada", [])]:
        rows = browser.get("/documents/", {"q": words}).context["rows"]
        assert [document for document, _count in rows] == expected


def test_a_consumer_reads_documents_but_adds_nothing(sign_in: SignIn, consumer: User) -> None:
    document = a_document()
    a_run(document=document)
    found = a_candidate(document=document)
    browser = sign_in(consumer)
    page = browser.get(f"/documents/{document.pk}/").content.decode()
    assert f'href="/triage/{found.pk}/' not in page
    assert "/add/" not in page
    assert browser.post(f"/documents/{document.pk}/add/", {"add-content": "1-9"}).status_code == 403
    assert Candidate.objects.filter(state=CandidateState.PENDING).count() == 1


@pytest.mark.parametrize("path", ["/documents/", "/documents/{}/"])
def test_a_document_asks_the_same_of_the_database_for_ten_candidates_and_two_hundred(
    browser: Client, path: str
) -> None:
    counts = []
    for size in (10, 200):
        document = a_document(text=f"{size:04}" + "kata " * 300)
        for i in range(size):
            a_candidate(document=document, content=[[i, i + 4]])
        with statements() as asked:
            assert browser.get(path.format(document.pk)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10
