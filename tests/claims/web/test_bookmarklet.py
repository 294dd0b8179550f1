"""The bookmark that sends a page, and the page that takes it: filled in by anybody, sent by the desk's people alone."""

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import User
from django.test import Client

from sources.models import IntakeItem

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def test_the_bookmark_holds_this_desk_s_address_and_nothing_that_a_page_s_policy_could_forbid(
    reviewer: User, sign_in: SignIn
) -> None:
    page = sign_in(reviewer).get("/intake/bookmarklet/").content.decode()
    link = re.search(r'href="(javascript:[^"]+)"', page)
    assert link
    code = unquote(unescape(link[1]))
    assert "open('http://testserver/intake/sent/#'" in code
    assert not re.search(r"fetch|XMLHttp|createElement|form|eval|import", code)
    assert " " not in unescape(link[1])


def test_the_text_as_sent_is_taken_in_with_its_address(reviewer: User, sign_in: SignIn) -> None:
    told = {"address": "https://warta.example/1", "title": "Kapal", "take": "text", "text": "Kapal tiba.\r\nSore."}
    answered = sign_in(reviewer).post("/intake/sent/", told)
    item = IntakeItem.objects.select_related("intake").get()
    assert answered["Location"] == f"/intake/{item.intake_id}/"
    assert bytes(item.raw or b"") == b"Kapal tiba.\nSore."
    assert (item.address, item.title, item.intake.origin) == ("https://warta.example/1", "Kapal", "paste")


def test_the_page_is_fetched_from_its_address_where_that_is_asked(reviewer: User, sign_in: SignIn) -> None:
    told = {"address": "https://warta.example/1", "title": "x", "take": "address", "text": "left out"}
    sign_in(reviewer).post("/intake/sent/", told)
    item = IntakeItem.objects.select_related("intake").get()
    assert (item.raw, item.title, item.intake.origin) == (None, "", "address")


def test_what_is_missing_is_said_beside_its_field(reviewer: User, sign_in: SignIn) -> None:
    client = sign_in(reviewer)
    nothing = client.post("/intake/sent/", {"take": "text", "address": "https://warta.example/1"})
    assert (nothing.status_code, IntakeItem.objects.count()) == (422, 0)
    assert "There is nothing in it" in nothing.content.decode()
    assert "Give the address" in client.post("/intake/sent/", {"take": "address"}).content.decode()


def test_another_site_can_hand_in_nothing(reviewer: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(reviewer, backend="factcheck.accounts.DeskBackend")
    told = {"address": "https://warta.example/1", "take": "address"}
    assert client.post("/intake/sent/", told).status_code == 403
    shown = client.get("/intake/sent/", told)
    assert not IntakeItem.objects.exists()
    assert shown["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in shown["Content-Security-Policy"]
