"""Mending what the machine read, before it is accepted."""

import re
from datetime import date
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.choices import CandidateState
from claims.models import Attribution, Candidate
from sources.models import Source
from tests.claims.web.triaging import HTMX, SignIn, fields, opened
from tests.factories import a_candidate, a_document, a_link, a_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(sign_in: SignIn, reviewer: User) -> Client:
    return sign_in(reviewer)


def test_a_fix_of_everything_holds_for_the_attribution_and_not_for_the_candidate(browser: Client) -> None:
    agency = a_source(name="Kantor Berita Contoh")
    candidate = a_candidate(said_on=date(2025, 5, 5))
    sent = opened(browser, candidate)
    sent |= {
        "fix-content": "66-80, 82-90",
        "fix-stance": "denies",
        "fix-kind": "mixed",
        "fix-said_on": "2025-05-04",
        "hop-0-name": "Rahmat",
        "hop-0-register_as": "person",
        "hop-1-source": f"#{agency.pk} Kantor Berita Contoh",
    }
    answer = browser.post(f"/triage/{candidate.pk}/decide/", {**sent, "new": "1"})
    assert answer.status_code == 302
    made = Attribution.objects.get()
    assert (made.content, made.stance, made.kind) == ([[66, 80], [82, 90]], "denies", "mixed")
    assert made.said_on == date(2025, 5, 4)
    rahmat = Source.objects.get(name="Rahmat", kind="person")
    assert [(h.role, h.name, h.source) for h in made.hops.all()] == [
        ("speaker", "Rahmat", rahmat),
        ("carrier", "Kantor Berita Contoh", agency),
        ("publisher", "contoh.test", None),
    ]
    candidate.refresh_from_db()
    assert (candidate.content, candidate.said_on) == ([[65, 105]], date(2025, 5, 5))


def test_what_is_not_touched_stays_as_the_machine_read_it(browser: Client) -> None:
    source = a_source()
    chain = [
        a_link("speaker", "ia", span=[3, 5], source=source.pk, resolution="resolved"),
        a_link("publisher", "x.test"),
    ]
    candidate = a_candidate(chain=chain, said_on=date(2025, 5, 5))
    browser.post(f"/triage/{candidate.pk}/decide/", {**opened(browser, candidate), "new": "1"})
    made = Attribution.objects.get()
    assert [(h.name, h.source, h.span) for h in made.hops.all()] == [("ia", source, [3, 5]), ("x.test", None, None)]
    assert made.said_on == date(2025, 5, 5)


def test_a_date_can_be_taken_away(browser: Client) -> None:
    candidate = a_candidate(said_on=date(2025, 5, 5))
    sent = {**opened(browser, candidate), "fix-said_on": "", "new": "1"}
    browser.post(f"/triage/{candidate.pk}/decide/", sent)
    assert Attribution.objects.get().said_on is None


def test_hops_can_be_put_in_another_order_added_and_taken_out(browser: Client) -> None:
    chain = [a_link("speaker", "satu"), a_link("carrier", "dua"), a_link("carrier", "tiga")]
    candidate = a_candidate(chain=chain)
    sent = opened(browser, candidate)
    sent |= {"hop-0-ORDER": "2", "hop-1-ORDER": "1", "hop-2-DELETE": "on", "hop-3-name": "empat", "hop-3-ORDER": "9"}
    browser.post(f"/triage/{candidate.pk}/decide/", {**sent, "new": "1"})
    assert [h.name for h in Attribution.objects.get().hops.all()] == ["dua", "satu", "empat"]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("fix-content", "empat", "Write each part as start-end"),
        ("fix-content", "", "Select the words that were said"),
        ("fix-content", "90-80", "The passage must lie within the text"),
        ("fix-content", "1-999999", "The passage must lie within the text"),
        ("fix-stance", "shouts", "Select a valid choice"),
        ("fix-said_on", "kemarin", "Enter a valid date"),
        ("hop-0-source", "Tidak Terdaftar", "No source is called"),
        ("hop-0-source", "#999999", "There is no source number 999999"),
        ("hop-TOTAL_FORMS", "x", "ManagementForm data is missing"),
    ],
)
def test_a_fix_that_cannot_be_understood_is_told_keeps_what_was_typed_and_decides_nothing(
    browser: Client, field: str, value: str, message: str
) -> None:
    candidate = a_candidate()
    sent = {**opened(browser, candidate), "fix-statement": "Yang saya ketik.", field: value, "new": "1"}
    answer = browser.post(f"/triage/{candidate.pk}/decide/", sent)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert message in page
    assert "Yang saya ketik." in page
    assert not Attribution.objects.exists()
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.PENDING


def test_a_name_of_several_sources_names_the_choices(browser: Client) -> None:
    one, two = a_source("Dinas PU"), a_source("Dinas PU")
    chain = [a_link("speaker", "Dinas PU", resolution="ambiguous", choices=[one.pk, two.pk])]
    candidate = a_candidate(chain=chain)
    page = browser.get(f"/triage/{candidate.pk}/").content.decode()
    assert f'name="choose" value="0:{one.pk}"' in page
    statement = {"fix-statement": "Jalan ditutup.", "choose": f"0:{two.pk}"}
    chosen = browser.post(f"/triage/{candidate.pk}/decide/", statement, headers=HTMX).content.decode()
    sent = {**fields(chosen), "new": "1"}
    assert sent["hop-0-source"] == f"#{two.pk} {two.name}"
    assert sent["fix-statement"] == "Jalan ditutup."
    browser.post(f"/triage/{candidate.pk}/decide/", sent)
    assert Attribution.objects.get().hops.get().source == two


def test_enter_in_a_field_shows_the_fix_in_the_text_and_decides_nothing(browser: Client) -> None:
    candidate = a_candidate()
    sent = opened(browser, candidate)
    page = browser.get(f"/triage/{candidate.pk}/").content.decode()
    form = page.split('id="decision"')[1]
    assert re.search(r"<button[^>]*>", form)[0].count('name="check"') == 1  # type: ignore[index] # there are buttons
    answer = browser.post(f"/triage/{candidate.pk}/decide/", {**sent, "fix-content": "66-74", "check": "1"})
    assert answer.status_code == 200
    marked = re.search(r'id="in-hand"[^>]*>([^<]*)<', answer.content.decode())
    assert marked is not None
    assert marked[1] == candidate.document.text[66:74]
    assert not Attribution.objects.exists()


def test_a_candidate_is_split_in_two_that_are_decided_apart(browser: Client) -> None:
    document = a_document(text="Ia berkata jembatan retak dan jalan ditutup.")
    candidate = a_candidate(document=document, content=[[11, 43]])
    browser.get(f"/triage/{candidate.pk}/")
    answer = browser.post(f"/triage/{candidate.pk}/split/", {"at": "25"})
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.REJECTED
    first, second = Candidate.objects.exclude(pk=candidate.pk).order_by("start")
    assert (first.passage, second.passage) == ("jembatan retak", "dan jalan ditutup")
    assert (first.rule, first.chain) == ("manual.split", candidate.chain)
    assert answer.url.startswith(f"/triage/{first.pk}/")  # type: ignore[attr-defined]


def test_a_hop_that_the_registry_does_not_know_opens_the_fix_on_request(browser: Client) -> None:
    candidate = a_candidate()
    opened(browser, candidate)
    page = browser.post(f"/triage/{candidate.pk}/decide/", {"choose": "0:0"}, headers=HTMX).content.decode()
    assert '<details id="fix" class="fix" open' in page
    assert not Attribution.objects.exists()
