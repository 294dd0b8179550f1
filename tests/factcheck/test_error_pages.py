"""That whoever meets an error reads what happened and where to go on, in the desk's own look."""

import pytest
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.test import Client
from django.utils.translation import override

SIGN_IN = "factcheck.accounts.DeskBackend"


def test_an_address_that_does_not_exist_says_so_and_leads_back(reviewer: User) -> None:
    client = Client()
    client.force_login(reviewer, backend=SIGN_IN)
    answer = client.get("/nothing-of-this-name/")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()


def test_what_a_role_may_not_do_is_refused_in_words(consumer: User) -> None:
    client = Client()
    client.force_login(consumer, backend=SIGN_IN)
    answer = client.get("/triage/")
    assert answer.status_code == 403
    assert "Your role may not do this" in answer.content.decode()


def test_a_form_without_its_token_says_that_nothing_was_changed(reviewer: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(reviewer, backend=SIGN_IN)
    answer = client.post("/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "This form is too old" in answer.content.decode()


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html"])
def test_the_last_pages_need_no_database_and_hold_no_style(name: str) -> None:
    shown = render_to_string(name)  # without the mark for it, a query would fail this test
    assert 'href="/"' in shown
    assert " style=" not in shown
    assert "<script" not in shown


def test_the_page_of_a_broken_server_speaks_indonesian_too() -> None:
    with override("id"):
        shown = render_to_string("500.html")
    assert 'lang="id"' in shown
    assert "Ada yang rusak di pihak kami" in shown
