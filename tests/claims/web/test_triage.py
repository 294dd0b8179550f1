"""The triage desk in a browser without JavaScript: handing out, deciding, undoing."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from claims.choices import CandidateState, RejectReason
from claims.models import Attribution, Candidate, Claim
from claims.services import triage
from tests.claims.web.triaging import HTMX, SignIn, fields, opened, told
from tests.conftest import MakePerson
from tests.factories import a_candidate, a_claim, a_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(sign_in: SignIn, reviewer: User) -> Client:
    return sign_in(reviewer)


def test_the_most_check_worthy_candidate_is_handed_out_and_its_article_shown_marked(browser: Client) -> None:
    a_candidate(check_worthy=0.2)
    best = a_candidate(check_worthy=0.8, cue=[106, 110])
    answer = browser.get("/triage/next/", follow=True)
    assert answer.redirect_chain == [(f"/triage/{best.pk}/#in-hand", 302)]
    page = answer.content.decode()
    assert '<mark class="hl hl-content hl-pending hl-current" id="in-hand" tabindex="-1">&quot;Jembatan itu' in page
    assert '<span class="hl-cue">' in page
    best.refresh_from_db()
    assert best.holder is not None


def test_accepting_as_new_makes_the_claim_and_hands_out_the_next(browser: Client, reviewer: User) -> None:
    first, second = a_candidate(check_worthy=0.9), a_candidate(check_worthy=0.8)
    sent = opened(browser, first)
    answer = browser.post(f"/triage/{first.pk}/decide/", {**sent, "new": "1"}, follow=True)
    assert answer.redirect_chain == [(f"/triage/{second.pk}/#in-hand", 302)]
    claim = Claim.objects.get()
    assert claim.statement == "Jembatan itu retak sepanjang 12 meter."
    assert told(answer.content) == [f"Accepted as new claim {claim.pk}."]
    attribution = Attribution.objects.get()
    assert (attribution.content, attribution.created_by) == (first.content, reviewer)
    assert [hop.name for hop in attribution.hops.all()] == ["juru bicara dinas", "Kantor Berita Contoh", "contoh.test"]


def test_the_statement_can_be_written_anew(browser: Client) -> None:
    candidate = a_candidate()
    sent = {**opened(browser, candidate), "fix-statement": "Jembatan retak.", "new": "1"}
    browser.post(f"/triage/{candidate.pk}/decide/", sent)
    assert Claim.objects.get().statement == "Jembatan retak."


def test_a_near_claim_is_shown_with_the_words_that_differ_and_takes_the_candidate(browser: Client) -> None:
    claim = a_claim(statement="Jembatan itu retak sepanjang 14 meter.")
    candidate = a_candidate()
    page = browser.get(f"/triage/{candidate.pk}/").content.decode()
    assert '<mark class="differs">14</mark>' in page
    assert f'name="into" value="{claim.pk}" id="do-into"' in page
    browser.post(f"/triage/{candidate.pk}/decide/", {**fields(page), "into": str(claim.pk)})
    assert Attribution.objects.get().claim == claim
    assert Claim.objects.count() == 1


def test_a_claim_is_found_by_words_or_number_and_takes_the_candidate_without_a_script(browser: Client) -> None:
    far, candidate = a_claim(statement="Harga ikan naik dua kali lipat."), a_candidate()
    for words in ("harga ikan", str(far.pk)):
        page = browser.get(f"/triage/{candidate.pk}/?words={words}").content.decode()
        assert f'name="into" value="{far.pk}" form="decision"' in page
    part = browser.get("/triage/claims/?words=ikan", headers=HTMX).content.decode()
    assert f'value="{far.pk}"' in part
    browser.post(f"/triage/{candidate.pk}/decide/", {**fields(page), "into": str(far.pk)})
    assert Attribution.objects.get().claim == far


@pytest.mark.parametrize("reason", RejectReason.values)
def test_each_reason_to_reject_is_one_button(browser: Client, reason: str) -> None:
    candidate = a_candidate()
    page = browser.get(f"/triage/{candidate.pk}/").content.decode()
    assert f'name="reject" value="{reason}" id="do-reject-{reason}"' in page
    browser.post(f"/triage/{candidate.pk}/decide/", {"reject": reason})
    candidate.refresh_from_db()
    assert (candidate.state, candidate.reject_reason) == (CandidateState.REJECTED, reason)


def test_a_candidate_that_repeats_another_of_the_article_is_marked_its_duplicate(browser: Client) -> None:
    document = a_document(text="Ia berkata jembatan itu retak. Katanya, jembatan itu retak.")
    first = a_candidate(document=document, content=[[11, 29]])
    second = a_candidate(document=document, content=[[40, 58]])
    page = browser.get(f"/triage/{second.pk}/").content.decode()
    assert f'name="duplicate_of" value="{first.pk}" id="do-duplicate"' in page
    browser.post(f"/triage/{second.pk}/decide/", {"duplicate_of": str(first.pk)})
    second.refresh_from_db()
    assert (second.state, second.duplicate_of) == (CandidateState.DUPLICATE, first)


def test_a_candidate_may_repeat_what_another_document_brought_into_a_near_claim(
    browser: Client, reviewer: User
) -> None:
    before = a_candidate()
    triage.accept(before, by=reviewer)
    candidate = a_candidate(document=a_document())
    assert f'name="duplicate_of" value="{before.pk}"' in browser.get(f"/triage/{candidate.pk}/").content.decode()


def test_what_is_skipped_is_left_to_others_and_not_offered_again_until_asked_for(
    browser: Client, sign_in: SignIn, person: MakePerson
) -> None:
    first, second = a_candidate(check_worthy=0.9), a_candidate(check_worthy=0.8)
    browser.get("/triage/next/")
    assert browser.post(f"/triage/{first.pk}/decide/", {"skip": "1"}).url.startswith(f"/triage/{second.pk}/")  # type: ignore[attr-defined]
    nothing = browser.post(f"/triage/{second.pk}/decide/", {"skip": "1"}, follow=True)
    assert "Offer 2 skipped candidates again" in nothing.content.decode()
    other = sign_in(person("reviewer"))
    assert other.get("/triage/next/").url.startswith(f"/triage/{first.pk}/")  # type: ignore[attr-defined]
    assert browser.post("/triage/again/").url.startswith(f"/triage/{second.pk}/")  # type: ignore[attr-defined]


def test_two_reviewers_are_never_handed_the_same_candidate(
    browser: Client, sign_in: SignIn, person: MakePerson
) -> None:
    a_candidate(check_worthy=0.9), a_candidate(check_worthy=0.8)
    other = sign_in(person("reviewer"))
    assert browser.get("/triage/next/").url != other.get("/triage/next/").url  # type: ignore[attr-defined]


def test_whoever_comes_second_is_told_who_decided_and_gets_the_next(
    browser: Client, sign_in: SignIn, person: MakePerson
) -> None:
    first, second = a_candidate(check_worthy=0.9), a_candidate(check_worthy=0.8)
    sent = opened(browser, first)
    Candidate.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    other = person("reviewer", username="budi")
    sign_in(other).post(f"/triage/{first.pk}/decide/", {"reject": "trivial"})
    Candidate.objects.update(holder=None)
    answer = browser.post(f"/triage/{first.pk}/decide/", {**sent, "new": "1"}, follow=True)
    assert answer.redirect_chain == [(f"/triage/{second.pk}/#in-hand", 302)]
    assert told(answer.content) == ["budi has decided this candidate already: Rejected."]
    assert not Claim.objects.exists()


def test_a_candidate_that_somebody_holds_is_shown_with_their_name_and_without_the_form(
    browser: Client, sign_in: SignIn, person: MakePerson
) -> None:
    candidate = a_candidate()
    sign_in(person("reviewer", username="budi")).get(f"/triage/{candidate.pk}/")
    page = browser.get(f"/triage/{candidate.pk}/").content.decode()
    assert "budi is working on this candidate." in page
    assert 'id="decision"' not in page


def test_undo_takes_the_last_decision_back_and_shows_the_candidate_again(browser: Client) -> None:
    first, _second = a_candidate(check_worthy=0.9), a_candidate(check_worthy=0.8)
    browser.post(f"/triage/{first.pk}/decide/", {"reject": "trivial"})
    answer = browser.post("/triage/undo/", follow=True)
    assert answer.redirect_chain == [(f"/triage/{first.pk}/#in-hand", 302)]
    first.refresh_from_db()
    assert first.state == CandidateState.PENDING
    nothing = browser.post("/triage/undo/", follow=True)
    assert told(nothing.content) == ["There is none of your last ten decisions to take back."]


def test_a_consumer_decides_nothing(sign_in: SignIn, consumer: User) -> None:
    candidate, browser = a_candidate(), sign_in(consumer)
    for path in ("/triage/", "/triage/next/", "/triage/queue/", f"/triage/{candidate.pk}/", "/triage/claims/"):
        assert browser.get(path).status_code == 403
    for path in (
        f"/triage/{candidate.pk}/decide/",
        "/triage/undo/",
        "/triage/again/",
        f"/triage/{candidate.pk}/split/",
    ):
        assert browser.post(path, {"reject": "trivial"}).status_code == 403
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.PENDING


def test_a_decision_without_a_button_decides_nothing_and_says_what_to_do(browser: Client) -> None:
    candidate = a_candidate()
    answer = browser.post(f"/triage/{candidate.pk}/decide/", {"reject": "because"})
    assert (answer.status_code, told(answer.content)) == (422, ["Choose why it is rejected."])
    answer = browser.post(f"/triage/{candidate.pk}/decide/", opened(browser, candidate))
    assert (answer.status_code, told(answer.content)) == (
        422,
        ["Choose a decision: accept, reject, duplicate or skip."],
    )
