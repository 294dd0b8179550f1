"""One's own keys of the triage desk."""

import json
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.models import KeyChoice
from claims.web import keys
from tests.claims.web.triaging import SignIn
from tests.factories import a_candidate

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(sign_in: SignIn, reviewer: User) -> Client:
    return sign_in(reviewer)


def bound(browser: Client) -> dict[str, str]:
    """The keys that the desk's page binds, by control."""
    page = browser.get(f"/triage/{a_candidate().pk}/").content.decode()
    rows = re.search(r'id="key-rows" type="application/json">(.*?)</script>', page)
    assert rows is not None
    return {row["target"]: row["key"] for row in json.loads(rows[1])}


def sent(**other: str) -> dict[str, str]:
    return {key.target: key.key for key in keys.TRIAGE} | {name.replace("_", "-"): key for name, key in other.items()}


def test_another_key_is_bound_and_shown_and_only_what_differs_is_kept(browser: Client) -> None:
    assert browser.post("/triage/keys/", sent(do_new="y")).status_code == 302
    assert KeyChoice.objects.get().keys == {"do-new": "y"}
    assert bound(browser)["do-new"] == "y"
    assert "<dt><kbd>y</kbd></dt>" in browser.get(f"/triage/{a_candidate().pk}/").content.decode()
    browser.post("/triage/keys/", {"usual": "1"})
    assert bound(browser)["do-new"] == "a"


def test_the_key_that_every_page_has_is_shown_too(browser: Client) -> None:
    page = browser.get(f"/triage/{a_candidate().pk}/").content.decode()
    assert "<dt><kbd>/</kbd></dt><dd>Search the desk</dd>" in page


def test_switched_off_no_key_is_bound(browser: Client) -> None:
    browser.post("/triage/keys/", {**sent(), "off": "on"})
    assert bound(browser) == {}


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"do_new": "s"}, "would do two things"),
        ({"do_new": "/"}, "would do two things"),
        ({"do_new": " "}, "A blank scrolls"),
        ({"do_new": "ab"}, "at most 1"),
    ],
)
def test_a_key_that_does_two_things_or_is_none_is_refused_and_nothing_kept(
    browser: Client, other: dict[str, str], said: str
) -> None:
    answer = browser.post("/triage/keys/", sent(**other))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not KeyChoice.objects.exists()


def test_the_digits_of_the_reasons_count_only_after_the_key_that_rejects() -> None:
    digits = [key for key in keys.TRIAGE if key.key.isdigit()]
    assert len(digits) == 6
    assert {key.after for key in digits} == {keys.REJECT}
