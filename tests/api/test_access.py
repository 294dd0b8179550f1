"""Who may call, how often, and that a token is kept nowhere in clear."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from claims.models import ApiToken
from claims.services import tokens
from tests.api.conftest import Call
from tests.conftest import Sql

pytestmark = pytest.mark.django_db

READABLE = ["attributions", "claims", "verdicts", "sources", "documents"]


@pytest.mark.parametrize("rows", READABLE)
def test_a_stranger_gets_401_in_the_one_error_shape(call: Call, rows: str) -> None:
    response = call(None, "get", f"/api/v1/{rows}")
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert response.headers["Content-Type"] == "application/problem+json"
    assert set(response.json()) == {"type", "title", "status", "detail", "errors"}


@pytest.mark.parametrize("rows", READABLE)
def test_a_consumer_reads(call: Call, consumer: User, rows: str) -> None:
    response = call(consumer, "get", f"/api/v1/{rows}", scopes=("read",))
    assert (response.status_code, response.json()["results"]) == (200, [])


def test_a_consumer_cannot_hand_in_even_with_a_token_that_says_so(call: Call, consumer: User) -> None:
    assert call(consumer, "post", "/api/v1/documents", data={"text": "x"}).status_code == 403


def test_a_reading_token_of_a_reviewer_cannot_hand_in(call: Call, reviewer: User) -> None:
    assert call(reviewer, "post", "/api/v1/documents", data={"text": "x"}, scopes=("read",)).status_code == 403


def test_somebody_without_a_role_reads_nothing(call: Call, django_user_model: type[User]) -> None:
    assert call(django_user_model.objects.create_user("nobody"), "get", "/api/v1/claims").status_code == 403


def test_a_signed_in_browser_without_a_token_is_a_stranger(sign_in: Any, reviewer: User) -> None:
    assert sign_in(reviewer).get("/api/v1/claims").status_code == 401


def test_an_expired_a_revoked_and_a_forged_token_are_refused(consumer: User) -> None:
    expired = tokens.make(user=consumer, name="a", scopes=["read"], expires_at=timezone.now() - timedelta(seconds=1))[1]
    row, revoked = tokens.make(user=consumer, name="b", scopes=["read"])
    tokens.revoke(row)
    forged = revoked[:-4] + "AAAA"
    for text in (expired, revoked, forged, "fct_x", "x", "fct_" + "_" * 50):
        assert Client().get("/api/v1/claims", headers={"Authorization": f"Bearer {text}"}).status_code == 401


def test_the_tokens_of_a_member_who_left_are_refused(call: Call, consumer: User) -> None:
    assert call(consumer, "get", "/api/v1/claims").status_code == 200
    User.objects.filter(pk=consumer.pk).update(is_active=False)
    assert call(consumer, "get", "/api/v1/claims").status_code == 401


def test_no_part_of_the_secret_is_in_the_database(consumer: User, sql: Sql) -> None:
    text = tokens.make(user=consumer, name="a", scopes=["read"])[1]
    secret = text.rsplit("_", 1)[1]
    assert secret not in str(sql("SELECT * FROM claims_apitoken"))


def test_last_use_is_kept(call: Call, consumer: User) -> None:
    call(consumer, "get", "/api/v1/claims")
    assert ApiToken.objects.get().last_used_at is not None


@pytest.mark.django_db(transaction=True)
def test_of_forty_concurrent_calls_exactly_the_limit_gets_through(call: Call, consumer: User, settings: Any) -> None:
    settings.API_RATE_PER_MINUTE = 20
    text = tokens.make(user=consumer, name="a", scopes=["read"])[1]

    def ask(_n: int) -> tuple[int, str]:
        try:
            answer = Client().get("/api/v1/claims", headers={"Authorization": f"Bearer {text}"})
            return answer.status_code, answer.headers.get("Retry-After", "")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(40)))
    assert sorted(status for status, _ in answers) == [200] * 20 + [429] * 20
    assert all(0 < int(after) <= 60 for status, after in answers if status == 429)
