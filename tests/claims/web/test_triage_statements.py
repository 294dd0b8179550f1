"""What a decision asks of the database, key by key: at most eight statements, the same for ten candidates and 1,000."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from claims.models import Candidate
from claims.services import triage
from tests.claims.web.counting import statements
from tests.claims.web.triaging import HTMX, SignIn, fields, many_candidates, opened
from tests.factories import a_claim, a_source

pytestmark = pytest.mark.django_db
MOST = 8
Sent = dict[str, str]


@pytest.fixture
def browser(sign_in: SignIn, reviewer: User) -> Client:
    return sign_in(reviewer)


def as_new(_candidate: Candidate) -> Sent:
    return {"new": "1"}


def into_a_claim(_candidate: Candidate) -> Sent:
    return {"into": str(a_claim().pk)}


def rejected(_candidate: Candidate) -> Sent:
    return {"reject": "trivial"}


def a_duplicate(candidate: Candidate) -> Sent:
    other = Candidate.objects.filter(document=candidate.document).exclude(pk=candidate.pk)
    return {"duplicate_of": str(other.earliest("pk").pk)}


def skipped(_candidate: Candidate) -> Sent:
    return {"skip": "1"}


@pytest.mark.parametrize("key", [as_new, into_a_claim, rejected, a_duplicate, skipped])
def test_each_key_asks_at_most_eight_statements_for_ten_candidates_and_for_a_thousand(
    browser: Client, key: Callable[[Candidate], Sent]
) -> None:
    counts = []
    for size in (10, 1000):
        first = many_candidates(size, hop_sources=[a_source().pk])[0]
        sent = opened(browser, first) | key(first)
        counts.append(decided(browser, first, sent))
        clear(first)
    assert counts[0] == counts[1] <= MOST


def test_a_fix_asks_at_most_eight_statements(browser: Client) -> None:
    counts = []
    for size in (10, 1000):
        first = many_candidates(size)[0]
        browser.get(f"/triage/{first.pk}/")
        part = browser.get(f"/triage/{first.pk}/fix/", headers=HTMX).content.decode()
        sent = fields(f'<form id="decision">{part}</form>')
        sent |= {"fix-stance": "denies", "hop-0-name": "kepala dinas", "new": "1"}
        counts.append(decided(browser, first, sent))
        clear(first)
    assert counts[0] == counts[1] <= MOST


@pytest.mark.parametrize("key", [as_new, into_a_claim, rejected, a_duplicate])
def test_taking_back_asks_at_most_eight_statements(browser: Client, key: Callable[[Candidate], Sent]) -> None:
    counts = []
    for size in (10, 1000):
        first = many_candidates(size)[0]
        decided(browser, first, opened(browser, first) | key(first))
        with statements() as asked:
            answer = browser.post("/triage/undo/", headers=HTMX)
        assert answer.headers["HX-Push-Url"] == f"/triage/{first.pk}/"
        counts.append(len(asked))
        clear(first)
    assert counts[0] == counts[1] <= MOST


def test_a_decision_on_hundreds_at_once_is_taken_back_by_as_many_statements(browser: Client, reviewer: User) -> None:
    for candidate in many_candidates(300)[:10]:
        triage.reject(candidate, by=reviewer, reason="trivial")
    Candidate.objects.filter(decided_by=reviewer).update(decided_at=timezone.now())
    with statements() as asked:
        browser.post("/triage/undo/", headers=HTMX)
    assert not Candidate.objects.filter(decided_by=reviewer).exists()
    assert len(asked) <= MOST


def decided(browser: Client, candidate: Candidate, sent: Sent) -> int:
    """Send the decision; how many statements it and the next candidate cost."""
    with statements() as asked:
        answer = browser.post(f"/triage/{candidate.pk}/decide/", sent, headers=HTMX)
    assert answer.headers["HX-Push-Url"] != f"/triage/{candidate.pk}/"
    return len(asked)


def clear(candidate: Candidate) -> None:
    """Leave nothing of the article in the queue."""
    waiting = Candidate.objects.filter(document=candidate.document, state="pending")
    waiting.update(state="rejected", reject_reason="trivial", decided_at=timezone.now(), holder=None)
