"""Handing articles in by the page, and watching what becomes of each."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from claims.models import Candidate
from claims.services import extraction
from claims.web.intake_forms import noon
from sources.choices import ItemState, Origin
from sources.models import Document, Intake, IntakeItem
from sources.services import intake, unpacking
from sources.services.intake import Article
from tests.claims.web.counting import statements
from tests.factories import TEXT, a_document, a_run
from tests.sources.read.test_warc import an_archive

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture
def browser(sign_in: SignIn, reviewer: User) -> Client:
    return sign_in(reviewer)


def read_all(handed: Intake) -> None:
    """What workers do, here and now."""
    for item in handed.items.all():
        taken = intake.take(item.pk)
        if taken is not None:
            intake.read_item(taken, and_then=extraction.queue_run)


def test_a_pasted_text_becomes_one_waiting_article_with_what_was_told_of_it(browser: Client) -> None:
    answer = browser.post(
        "/intake/",
        {
            "way": "paste",
            "paste-text": TEXT.replace("\n", "\r\n"),
            "paste-title": "Jembatan ditutup",
            "paste-publisher_name": "contoh.test",
            "paste-address": "https://contoh.test/1",
            "paste-published_on": "2025-05-05",
            "paste-language": "id",
        },
    )
    item = IntakeItem.objects.get()
    assert answer.url == f"/intake/{item.intake_id}/"  # type: ignore[attr-defined] # a redirect
    assert bytes(item.raw or b"") == TEXT.encode()
    assert (item.title, item.publisher_name, item.address) == (
        "Jembatan ditutup",
        "contoh.test",
        "https://contoh.test/1",
    )
    assert (item.intake.origin, item.language, item.state) == (Origin.PASTE, "id", ItemState.WAITING)
    assert item.published_at is not None
    assert item.published_at.date() == date(2025, 5, 5)


def test_a_published_day_is_the_same_day_in_utc_east_and_west_of_it() -> None:
    for zone in ("Asia/Jakarta", "America/Los_Angeles", "Pacific/Auckland"):
        with timezone.override(zone):
            moment = noon(date(2025, 5, 5))
        assert moment is not None
        assert moment.date() == date(2025, 5, 5)


def test_several_files_become_one_intake_with_a_row_each(browser: Client) -> None:
    files = [SimpleUploadedFile(f"{name}.txt", TEXT.encode() + name.encode()) for name in ("satu", "dua")]
    browser.post("/intake/", {"way": "files", "files-chosen": files})
    assert list(IntakeItem.objects.values_list("filename", "state")) == [
        ("satu.txt", "waiting"),
        ("dua.txt", "waiting"),
    ]
    assert Intake.objects.get().origin == Origin.FILE


def test_addresses_one_a_line_become_rows_and_impossible_ones_are_refused_with_their_reason(browser: Client) -> None:
    lines = "https://contoh.test/1\n\n ftp://contoh.test/2 \nhttps://contoh.test/1\nhttps://contoh.test/3"
    answer = browser.post("/intake/", {"way": "addresses", "addresses-addresses": lines}, follow=True)
    rows = list(IntakeItem.objects.values_list("address", "state", "code"))
    assert rows == [
        ("https://contoh.test/1", "waiting", ""),
        ("ftp://contoh.test/2", "refused", "address_scheme"),
        ("https://contoh.test/3", "waiting", ""),
    ]
    assert "does not begin with http:// or https://" in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"way": "paste", "paste-text": ""}, "There is nothing in it"),
        ({"way": "paste", "paste-text": " \r\n\t"}, "There is nothing in it"),
        ({"way": "paste", "paste-text": "ada\0nol"}, "Null characters are not allowed"),
        ({"way": "paste", "paste-text": "é" * 2_500_001}, "larger than 5 MB: 5000002 bytes"),
        ({"way": "paste", "paste-text": TEXT, "paste-address": "javascript:alert(1)"}, "does not begin with http"),
        ({"way": "files"}, "Choose one file or several"),
        ({"way": "addresses", "addresses-addresses": "\n \n"}, "one a line"),
        ({"way": "addresses", "addresses-addresses": "contoh"}, "does not begin with http"),
        ({"way": "nothing"}, "There is nothing in it"),
    ],
)
def test_bad_input_is_told_on_the_page_and_nothing_is_written(browser: Client, sent: dict[str, str], told: str) -> None:
    answer = browser.post("/intake/", sent)
    assert answer.status_code == 422
    assert told in answer.content.decode().replace("&#x27;", "'")
    assert len(answer.content) < 100_000, "what is too large is not sent back"
    assert not Intake.objects.exists()


def test_more_than_a_request_may_hold_is_refused_with_the_reason(browser: Client) -> None:
    browser.raise_request_exception = False
    answer = browser.post("/intake/", {"way": "paste", "paste-text": "x" * 9_000_000})
    assert answer.status_code == 400
    assert "larger than 5 MB" in answer.content.decode()
    many = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(501)]
    answer = browser.post("/intake/", {"way": "files", "files-chosen": many})
    assert answer.status_code == 400
    assert "At most 500 files" in answer.content.decode()
    assert not Intake.objects.exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"x" * 5_000_001, "too_large"),
        (b"\x00\x01" * 500, "binary"),
        (b"Kota caf\xe9 baru.", "not_utf8"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_refused_row_with_its_reason_and_no_document(
    browser: Client, content: bytes, code: str
) -> None:
    browser.post("/intake/", {"way": "files", "files-chosen": [SimpleUploadedFile("berkas.txt", content)]})
    read_all(Intake.objects.get())
    item = IntakeItem.objects.get()
    assert item.state == ItemState.REFUSED
    assert item.code == code
    page = browser.get(f"/intake/{item.intake_id}/").content.decode()
    assert item.reason.split("“")[0][:30] in page
    assert not Document.objects.exists()


def test_the_pages_of_a_web_archive_become_rows_with_their_addresses_and_times(browser: Client) -> None:
    archive = an_archive(
        ("https://contoh.test/1", "200 OK", "text/html; charset=utf-8", f"<article><p>{TEXT}</p></article>".encode()),
        ("https://contoh.test/a.png", "200 OK", "image/png", b"\x89PNG"),
    )
    files = [SimpleUploadedFile("crawl.warc.gz", archive.read()), SimpleUploadedFile("b.txt", TEXT.encode())]
    answer = browser.post("/intake/", {"way": "files", "files-chosen": files}, follow=True)
    assert "1 record of the web archive is no page to read" in answer.content.decode()
    assert list(IntakeItem.objects.order_by("position").values_list("filename", "address")) == [
        ("crawl.warc.gz", "https://contoh.test/1"),
        ("b.txt", ""),
    ]
    read_all(Intake.objects.get())
    page = Document.objects.get(address="https://contoh.test/1")
    assert page.snapshots.get().fetched_at.isoformat() == "2025-03-04T05:06:07+00:00"
    assert page.replaces is None


def test_a_web_archive_without_a_page_or_with_too_many_is_refused_in_words(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "MOST_PAGES", 2)
    page = ("https://contoh.test/1", "200 OK", "text/html", b"<p>a</p>")
    for archive, told in (
        (an_archive(("https://contoh.test/a.png", "200 OK", "image/png", b"x")), "holds no page to read"),
        (an_archive(page, page, page), "holds more than 2 pages"),
        (io.BytesIO(b"WARC/1.0\r\nnonsense"), "web archive is damaged"),
    ):
        file = SimpleUploadedFile("crawl.warc", archive.read())
        answer = browser.post("/intake/", {"way": "files", "files-chosen": [file]})
        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert not Intake.objects.exists()


def test_a_list_of_addresses_is_taken_from_a_file_with_what_was_typed(browser: Client) -> None:
    listed = (
        '\ufeffjudul;alamat\nSatu;https://contoh.test/1\n# nanti\n"dua, tiga";https://contoh.test/2;x\nbukan alamat\n'
    )
    sent = {
        "way": "addresses",
        "addresses-addresses": "https://contoh.test/0\nhttps://contoh.test/1",
        "addresses-listed": SimpleUploadedFile("daftar.csv", listed.encode()),
    }
    browser.post("/intake/", sent)
    assert list(IntakeItem.objects.order_by("position").values_list("address", "state")) == [
        ("https://contoh.test/0", "waiting"),
        ("https://contoh.test/1", "waiting"),
        ("https://contoh.test/2", "waiting"),
        ("bukan alamat", "refused"),
    ]


def test_a_list_that_is_no_text_is_refused_in_words(browser: Client) -> None:
    for raw, told in ((b"\xff\xfea", "is not valid"), (b"", "Give one address or several")):
        sent = {"way": "addresses", "addresses-listed": SimpleUploadedFile("daftar.txt", raw)}
        answer = browser.post("/intake/", sent)
        assert answer.status_code == 422
        assert told in answer.content.decode()


def test_the_progress_is_true_at_every_step(browser: Client) -> None:
    first, second = Article(raw=TEXT.encode()), Article(raw=b"Isi lain.\n" * 5)
    handed = intake.hand_in(origin=Origin.PASTE, articles=[first, second, Article(raw=b"")], by=None)
    address = f"/intake/{handed.pk}/"

    def progress() -> tuple[int, int, bool]:
        told = browser.get(address).context["progress"]
        return told.steps_ended, told.steps, told.ended

    assert progress() == (1, 5, False)
    read_all(handed)
    assert progress() == (3, 5, False)
    for item in handed.items.filter(document__isnull=False):
        assert item.document is not None
        run = extraction.take(item.document.runs.get().pk)
        assert run is not None
        extraction.perform(run)
    assert progress() == (5, 5, True)


def test_the_page_asks_again_every_second_until_all_has_ended_and_reloads_without_a_script(browser: Client) -> None:
    handed = intake.hand_in(origin=Origin.PASTE, articles=[Article(raw=TEXT.encode())], by=None)
    page = browser.get(f"/intake/{handed.pk}/").content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    part = browser.get(f"/intake/{handed.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="intake-state" hx-get=')
    read_all(handed)
    for run in [extraction.take(i.document.runs.get().pk) for i in handed.items.all() if i.document]:
        assert run is not None
        extraction.perform(run)
    ended = browser.get(f"/intake/{handed.pk}/").content.decode()
    assert "hx-trigger" not in ended.split('id="intake-state"')[1].split(">")[0]
    assert 'http-equiv="refresh"' not in ended
    assert Candidate.objects.exists() == (f"?intake={handed.pk}" in ended)


def test_the_same_text_twice_is_one_document_and_the_bar_still_comes_to_its_end(browser: Client) -> None:
    handed = intake.hand_in(
        origin=Origin.PASTE, articles=[Article(raw=TEXT.encode()), Article(raw=TEXT.encode())], by=None
    )
    read_all(handed)
    run = extraction.take(Document.objects.get().runs.get().pk)
    assert run is not None
    extraction.perform(run)
    told = browser.get(f"/intake/{handed.pk}/").context["progress"]
    assert (told.steps_ended, told.steps, told.known, told.ended) == (4, 4, 1, True)


def test_a_refused_address_can_be_tried_again(browser: Client) -> None:
    handed = intake.hand_in(origin=Origin.ADDRESS, articles=[Article(address="https://contoh.test/1")], by=None)
    handed.items.update(
        state=ItemState.REFUSED, reason="not reached", code="connection_failed", ended_at=timezone.now()
    )
    item = handed.items.get()
    assert f"/intake/items/{item.pk}/retry/" in browser.get(f"/intake/{handed.pk}/").content.decode()
    answer = browser.post(f"/intake/items/{item.pk}/retry/")
    item.refresh_from_db()
    assert (answer.status_code, item.state, item.reason) == (302, ItemState.WAITING, "")


def test_what_is_too_large_was_not_kept_and_so_is_not_offered_again(browser: Client) -> None:
    handed = intake.hand_in(origin=Origin.FILE, articles=[Article(raw=b"x" * 5_000_001, filename="a.txt")], by=None)
    assert "/retry/" not in browser.get(f"/intake/{handed.pk}/").content.decode()


def test_refused_rows_come_as_csv_that_no_spreadsheet_runs(browser: Client) -> None:
    articles = [
        Article(raw=b"", filename="=HYPERLINK(1).txt"),
        Article(raw=TEXT.encode()),
        Article(address="ftp://x.test/"),
    ]
    handed = intake.hand_in(origin=Origin.API, articles=articles, by=None)
    answer = browser.get(f"/intake/{handed.pk}/refused.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode())))
    assert [(r["row"], r["file"], r["address"], r["code"]) for r in rows] == [
        ("1", "'=HYPERLINK(1).txt", "", "empty"),
        ("3", "", "ftp://x.test/", "address_scheme"),
    ]
    assert "attachment" in answer["Content-Disposition"]


def test_a_run_given_up_shows_its_reason_and_can_be_extracted_again(browser: Client) -> None:
    run = a_run(state="failed", reason="The worker ran out of memory.", ended_at=timezone.now())
    page = browser.get(f"/documents/{run.document_id}/").content.decode()
    assert "The worker ran out of memory." in page
    browser.post(f"/runs/{run.pk}/retry/")
    run.refresh_from_db()
    assert (run.state, run.reason) == ("queued", "")


def test_the_form_is_sent_with_its_token(reviewer: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(reviewer, backend="factcheck.accounts.DeskBackend")
    page = strict.get("/intake/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    told = {"way": "paste", "paste-text": TEXT, "csrfmiddlewaretoken": token}
    assert strict.post("/intake/", told).status_code == 302
    assert strict.post("/intake/", {**told, "csrfmiddlewaretoken": ""}).status_code == 403


def test_a_consumer_hands_nothing_in(sign_in: SignIn, consumer: User) -> None:
    handed = intake.hand_in(origin=Origin.PASTE, articles=[Article(raw=b"")], by=None)
    browser = sign_in(consumer)
    for address in ("/intake/", "/intake/recent/", f"/intake/{handed.pk}/", f"/intake/{handed.pk}/refused.csv"):
        assert browser.get(address).status_code == 403
    assert browser.post("/intake/", {"way": "paste", "paste-text": TEXT}).status_code == 403
    assert Intake.objects.count() == 1


def test_recent_intakes_say_how_each_ended(browser: Client, reviewer: User) -> None:
    intake.hand_in(origin=Origin.API, articles=[Article(raw=b""), Article(raw=TEXT.encode())], by=reviewer)
    ((_handed, size),) = browser.get("/intake/recent/").context["rows"]
    assert (size["items"], size["ended"], size["refused"]) == (2, 1, 1)


@pytest.mark.parametrize("path", ["/intake/{}/", "/intake/recent/"])
def test_a_page_of_many_articles_asks_no_more_of_the_database_than_one_of_few(browser: Client, path: str) -> None:
    counts = []
    for size in (2, 90):
        articles = [Article(raw=f"{TEXT}{size} {i}".encode()) for i in range(size)]
        handed = intake.hand_in(origin=Origin.PASTE, articles=articles, by=None)
        for item in handed.items.all()[: size // 2]:
            document = a_document()
            a_run(document=document)
            IntakeItem.objects.filter(pk=item.pk).update(
                state=ItemState.STORED, document=document, ended_at=timezone.now()
            )
        with statements() as sent:
            assert browser.get(path.format(handed.pk)).status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 11
