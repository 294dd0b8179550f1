"""Filters of the queue that are saved, shared with the desk and followed."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import SavedFilter
from claims.services import followed
from tests.claims.web.counting import statements
from tests.claims.web.triaging import SignIn, told
from tests.conftest import MakePerson
from tests.factories import a_candidate, a_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(sign_in: SignIn, reviewer: User) -> Client:
    return sign_in(reviewer)


def new_to(browser: Client) -> dict[str, int | None]:
    rows = browser.get("/triage/filters/").context["filters"]
    return {saved.name: new for saved, new in rows}


def test_a_filter_is_saved_as_its_address_has_it_and_counts_what_is_new_since_one_looked(browser: Client) -> None:
    a_candidate(stance="denies")
    answer = browser.post(
        "/triage/filters/", {"name": "Bantahan", "query": "stance=denies&after=7&kind=&rule= x "}, follow=True
    )
    assert told(answer.content) == ["Saved: “Bantahan”. You follow it."]
    saved = SavedFilter.objects.get()
    assert saved.query == "stance=denies&rule=x"
    SavedFilter.objects.update(query="stance=denies")
    assert new_to(browser) == {"Bantahan": 0}
    a_candidate(document=a_document(), stance="denies")
    a_candidate(document=a_document(), stance="asserts")
    assert new_to(browser) == {"Bantahan": 1}
    assert browser.get(f"/triage/filters/{saved.pk}/")["Location"] == "/triage/queue/?stance=denies"
    assert new_to(browser) == {"Bantahan": 1}, "to look at an address changes nothing"
    opened = browser.post(f"/triage/filters/{saved.pk}/", {"act": "open"})
    assert opened["Location"] == "/triage/queue/?stance=denies"
    assert new_to(browser) == {"Bantahan": 0}


def test_only_what_is_shared_is_seen_by_others_who_may_follow_but_not_change_it(
    browser: Client, sign_in: SignIn, person: MakePerson
) -> None:
    browser.post("/triage/filters/", {"name": "Milik saya", "query": "kind=direct"})
    browser.post("/triage/filters/", {"name": "Milik meja", "query": "kind=mixed", "shared": "on"})
    other = sign_in(person("reviewer"))
    assert new_to(other) == {"Milik meja": None}
    mine, shared = (SavedFilter.objects.get(name=name) for name in ("Milik saya", "Milik meja"))
    assert other.get(f"/triage/filters/{mine.pk}/").status_code == 404
    other.post(f"/triage/filters/{shared.pk}/", {"act": "follow"})
    assert new_to(other) == {"Milik meja": 0}
    refused = other.post(f"/triage/filters/{shared.pk}/", {"act": "remove"}, follow=True)
    assert "can change this filter." in told(refused.content)[0]
    browser.post(f"/triage/filters/{shared.pk}/", {"act": "keep"})
    assert new_to(other) == {}
    browser.post(f"/triage/filters/{shared.pk}/", {"act": "remove"})
    assert new_to(browser) == {"Milik saya": 0}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": " ", "query": "kind=direct"}, "Give the filter a name."),
        ({"name": "Semua", "query": "nothing=1"}, "There is no filter in the address yet"),
        ({"name": "Bantahan", "query": "stance=denies"}, "You have a filter of this name already"),
    ],
)
def test_a_filter_without_a_name_or_that_filters_nothing_or_stands_already_is_refused(
    browser: Client, sent: dict[str, str], said: str
) -> None:
    browser.post("/triage/filters/", {"name": "Bantahan", "query": "stance=denies"})
    answer = browser.post("/triage/filters/", sent, follow=True)
    assert told(answer.content)[-1].startswith(said)
    assert SavedFilter.objects.count() == 1


def test_one_may_follow_twenty_and_is_told_before_the_next(browser: Client, reviewer: User) -> None:
    for number in range(followed.MOST_FOLLOWED):
        followed.save(by=reviewer, name=f"Filter {number}", query=f"worth=0.{number}")
    answer = browser.post("/triage/filters/", {"name": "Bantahan", "query": "stance=denies"}, follow=True)
    assert told(answer.content) == ["You follow 20 filters: leave one first."]
    assert SavedFilter.objects.count() == followed.MOST_FOLLOWED
    followed.follow(SavedFilter.objects.earliest("pk"), by=reviewer)  # which is followed already


def test_ten_followed_filters_are_counted_by_one_statement(browser: Client) -> None:
    counts = []
    for number in range(10):
        browser.post("/triage/filters/", {"name": f"Filter {number}", "query": f"worth=0.{number}"})
        if number in (1, 9):
            with statements() as asked:
                browser.get("/triage/filters/")
            counts.append(len(asked))
    assert counts[0] == counts[1]
