"""The queue: filtered, in pages, and for the same price however long it is."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from claims.models import Candidate
from tests.claims.web.counting import statements
from tests.claims.web.triaging import SignIn
from tests.conftest import MakePerson
from tests.factories import a_candidate, a_document, a_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(sign_in: SignIn, reviewer: User) -> Client:
    return sign_in(reviewer)


def test_the_filter_stays_from_one_decision_to_the_next(browser: Client) -> None:
    first = a_candidate(check_worthy=0.5, stance="denies")
    a_candidate(check_worthy=0.9)
    last = a_candidate(check_worthy=0.4, stance="denies")
    assert browser.get("/triage/next/?stance=denies").url == f"/triage/{first.pk}/?stance=denies#in-hand"  # type: ignore[attr-defined]
    page = browser.get(f"/triage/{first.pk}/?stance=denies").content.decode()
    assert f'action="/triage/{first.pk}/decide/?stance=denies"' in page
    answer = browser.post(f"/triage/{first.pk}/decide/?stance=denies", {"reject": "trivial"})
    assert answer.url == f"/triage/{last.pk}/?stance=denies#in-hand"  # type: ignore[attr-defined]


def test_the_queue_is_filtered_by_a_source_at_any_hop_under_any_of_its_names(browser: Client) -> None:
    agency = a_source("KBC", name="Kantor Berita Contoh")
    carried = a_candidate(hop_sources=[agency.pk])
    a_candidate()
    for written in ("KBC", f"#{agency.pk} Kantor Berita Contoh", str(agency.pk)):
        rows = browser.get("/triage/queue/", {"source": written}).context["page"].rows
        assert [c.pk for c in rows] == [carried.pk]
    assert not browser.get("/triage/queue/", {"source": "tidak ada"}).context["page"].rows


def test_a_filter_that_cannot_be_understood_finds_nothing_and_says_so(browser: Client) -> None:
    a_candidate()
    answer = browser.get("/triage/queue/?worth=banyak")
    assert not answer.context["page"].rows
    assert "Enter a number" in answer.content.decode()
    assert "cannot be understood" in browser.get("/triage/next/?worth=banyak").content.decode()


def test_the_queue_says_who_holds_what_and_only_while_they_do(browser: Client, person: MakePerson) -> None:
    budi = person("reviewer", username="budi")
    held, expired, free = (a_candidate(document=a_document(), check_worthy=n / 10) for n in (3, 2, 1))
    Candidate.objects.filter(pk=held.pk).update(holder=budi, held_until=timezone.now() + timedelta(minutes=1))
    Candidate.objects.filter(pk=expired.pk).update(holder=budi, held_until=timezone.now() - timedelta(minutes=1))
    rows = browser.get("/triage/queue/").context["page"].rows
    assert [(row.pk, row.is_held) for row in rows] == [(held.pk, True), (expired.pk, False), (free.pk, False)]


def test_the_queue_pages_by_key_through_every_candidate_once(browser: Client) -> None:
    document = a_document(text="x" * 400)
    for i in range(120):
        a_candidate(document=document, content=[[i, i + 1]], check_worthy=(i % 3) / 10)
    seen: list[int] = []
    following = "x=1"
    while following:
        page = browser.get(f"/triage/queue/?{following}").context["page"]
        seen += [c.pk for c in page.rows]
        following = page.following
    assert len(seen) == len(set(seen)) == 120
    worth = dict(Candidate.objects.values_list("pk", "check_worthy"))
    assert [worth[pk] for pk in seen] == sorted(worth.values(), reverse=True)


def test_one_document_is_triaged_in_the_order_of_its_text(browser: Client) -> None:
    document = a_document()
    later = a_candidate(document=document, content=[[80, 90]], check_worthy=0.9)
    sooner = a_candidate(document=document, content=[[10, 20]], check_worthy=0.1)
    a_candidate(check_worthy=1.0)
    assert browser.get(f"/triage/next/?document={document.pk}").url.startswith(f"/triage/{sooner.pk}/")  # type: ignore[attr-defined]
    page = browser.get(f"/triage/{sooner.pk}/").content.decode()
    assert f'id="go-next" href="/triage/{later.pk}/' in page
    assert 'id="go-previous"' not in page


@pytest.mark.parametrize("path", ["/triage/queue/", "/triage/queue/?language=id&stance=asserts&kind=direct"])
def test_the_queue_asks_the_same_of_the_database_for_ten_candidates_and_two_hundred(browser: Client, path: str) -> None:
    counts = []
    for size in (10, 190):
        for _ in range(size):
            a_candidate(document=a_document())
        with statements() as asked:
            assert browser.get(path).status_code == 200
        assert not any("COUNT(" in sql and "claims_candidate" in sql for sql in asked)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 7


def test_words_with_a_character_that_no_text_has_are_refused_in_words(browser: Client) -> None:
    candidate = a_candidate()
    for path in (f"/triage/{candidate.pk}/?words=%00", "/triage/claims/?words=a%00b"):
        answer = browser.get(path)
        assert answer.status_code == 422
        assert "hold a character that no text has" in answer.content.decode()
