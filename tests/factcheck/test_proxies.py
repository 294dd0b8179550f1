"""Whose forwarded headers count: those of proxies the desk named, and nobody else's."""

from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from claims import permissions
from factcheck import env
from factcheck.checks import somebody_says_that_a_call_came_over_tls
from factcheck.middleware import believed_proxies
from factcheck.proxies import Proxies, client_of
from tests.conftest import MakePerson

PROXY, CALLER, OTHER = "10.1.2.3", "203.0.113.7", "203.0.113.8"


def seen(peer: str, headers: dict[str, str]) -> tuple[str, str, list[str]]:
    """The caller's address and scheme as views see them, and which forwarded headers are left."""
    asked: list[HttpRequest] = []

    def answer(request: HttpRequest) -> HttpResponse:
        asked.append(request)
        return HttpResponse()

    believed_proxies(answer)(RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer))
    left = [name for name in asked[0].META if "FORWARDED" in name]
    return asked[0].META["REMOTE_ADDR"], asked[0].scheme or "", left


@pytest.mark.parametrize(
    ("trusted", "address", "scheme"),
    [([PROXY], CALLER, "https"), ([], PROXY, "http"), (["10.9.0.0/16"], PROXY, "http")],
)
def test_headers_count_from_a_trusted_proxy_only_and_are_gone_either_way(
    settings: Any, trusted: list[str], address: str, scheme: str
) -> None:
    settings.TRUSTED_PROXIES = Proxies.named(trusted)
    assert seen(PROXY, {"X-Forwarded-For": CALLER, "X-Forwarded-Proto": "https"}) == (address, scheme, [])


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "client"),
    [
        (PROXY, CALLER, CALLER),
        (PROXY, f"198.51.100.1, {CALLER}", CALLER),  # what stands further left may be forged
        (PROXY, f"198.51.100.1, {CALLER}, 10.0.0.9", CALLER),
        (PROXY, "10.0.0.9, 10.0.0.8", "10.0.0.9"),
        (PROXY, "", PROXY),
        (PROXY, "unknown", PROXY),
        (PROXY, f"{CALLER}, unknown, 10.0.0.9", "10.0.0.9"),
        (PROXY, f"{CALLER}:4711", CALLER),
        (PROXY, "[2001:db8::1]:443", "2001:db8::1"),
        (PROXY, "2001:db8::1%eth0", "2001:db8::1"),
        (PROXY, f"{CALLER}:junk", PROXY),
        (PROXY, "[2001:db8::1]junk", PROXY),
        (f"::ffff:{PROXY}", f"::ffff:{CALLER}", CALLER),
        (OTHER, CALLER, OTHER),
        ("", CALLER, ""),
    ],
)
def test_the_caller_is_the_first_from_the_right_that_is_no_trusted_proxy(
    peer: str, forwarded_for: str, client: str
) -> None:
    assert client_of(peer, forwarded_for, Proxies.named(["10.0.0.0/8"])) == client


def test_a_network_may_be_named_as_a_socket_of_both_kinds_shows_it() -> None:
    assert client_of(PROXY, CALLER, Proxies.named(["::ffff:10.1.0.0/112"])) == CALLER
    assert client_of("10.2.0.1", CALLER, Proxies.named(["::ffff:10.1.0.0/112"])) == "10.2.0.1"


def test_a_proxy_on_a_unix_socket_is_trusted_by_that_word() -> None:
    assert client_of("", CALLER, Proxies.named(["unix"])) == CALLER


def test_a_proxy_that_is_no_network_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("proxy.example.org", "10.1.2.3/8"):
        monkeypatch.setenv("TRUSTED_PROXIES", value)
        with pytest.raises(ImproperlyConfigured, match=r"TRUSTED_PROXIES is .*addresses, networks or unix"):
            env.trusted_proxies()


def test_a_server_with_tls_and_no_trusted_proxy_is_warned_of(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert [told.id for told in somebody_says_that_a_call_came_over_tls()] == ["factcheck.W005"]
    settings.TRUSTED_PROXIES = Proxies.named([PROXY])
    assert somebody_says_that_a_call_came_over_tls() == []


def test_a_page_is_sent_to_tls_unless_a_trusted_proxy_says_that_it_came_so(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.TRUSTED_PROXIES = Proxies.named([PROXY])
    over_tls = {"X-Forwarded-Proto": "https"}
    assert Client(REMOTE_ADDR=PROXY, headers=over_tls).get("/robots.txt").status_code == 200
    assert Client(REMOTE_ADDR=OTHER, headers=over_tls).get("/robots.txt").status_code == 301


@pytest.mark.django_db
def test_callers_behind_one_proxy_are_counted_each_by_themselves(settings: Any) -> None:
    settings.API_RATE_PER_MINUTE = 1
    settings.TRUSTED_PROXIES = Proxies.named([PROXY])
    calls = [(PROXY, CALLER), (PROXY, OTHER), (PROXY, CALLER), (PROXY, f"192.0.2.1, {CALLER}")]
    answers = [Client(REMOTE_ADDR=peer).get("/api/v1/claims", headers={"X-Forwarded-For": by}) for peer, by in calls]
    assert [answer.status_code for answer in answers] == [401, 401, 429, 429]


def _guess(user: User, caller: str, password: str) -> int:
    client = Client(REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": caller})
    return client.post("/accounts/login/", {"login": user.username, "password": password}).status_code


def test_a_lock_after_wrong_passwords_holds_for_the_caller_not_for_all_behind_the_proxy(
    person: MakePerson, settings: Any
) -> None:
    settings.TRUSTED_PROXIES = Proxies.named([PROXY])
    user = person(permissions.REVIEWER, password="jembatan-pelabuhan-lama")
    for _ in range(configured.AXES_FAILURE_LIMIT):
        _guess(user, CALLER, "salah-sekali-12")
    assert _guess(user, CALLER, "jembatan-pelabuhan-lama") == 429
    assert _guess(user, OTHER, "jembatan-pelabuhan-lama") == 302
