"""A write that is sent again under its key is answered again and done once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import connection

from claims.models import KeyedCall
from sources.models import IntakeItem
from tests.api.conftest import Call
from tests.factories import TEXT

PATH = "/api/v1/documents"


@pytest.mark.django_db
def test_the_same_call_again_gets_the_same_answer_and_has_no_effect(call: Call, reviewer: User) -> None:
    one, again = (call(reviewer, "post", PATH, data={"text": TEXT}, HTTP_IDEMPOTENCY_KEY="a") for _ in range(2))
    assert (one.status_code, again.status_code) == (202, 202)
    assert one.json() == again.json()
    assert one.headers["Location"] == again.headers["Location"]
    assert IntakeItem.objects.count() == 1


@pytest.mark.django_db
def test_another_call_under_a_used_key_is_refused(call: Call, reviewer: User) -> None:
    call(reviewer, "post", PATH, data={"text": TEXT}, HTTP_IDEMPOTENCY_KEY="a")
    other = call(reviewer, "post", PATH, data={"text": "Lain."}, HTTP_IDEMPOTENCY_KEY="a")
    assert (other.status_code, other.json()["errors"][0]["code"]) == (422, "key_reused")
    assert IntakeItem.objects.count() == 1


@pytest.mark.django_db
def test_two_callers_may_use_the_same_key(call: Call, reviewer: User, editor: User) -> None:
    for user in (reviewer, editor):
        assert call(user, "post", PATH, data={"text": TEXT}, HTTP_IDEMPOTENCY_KEY="a").status_code == 202
    assert IntakeItem.objects.count() == 2


@pytest.mark.django_db
def test_a_refused_call_may_be_mended_under_its_key(call: Call, reviewer: User) -> None:
    assert call(reviewer, "post", PATH, data={"text": ""}, HTTP_IDEMPOTENCY_KEY="a").status_code == 422
    assert not KeyedCall.objects.exists()
    assert call(reviewer, "post", PATH, data={"text": TEXT}, HTTP_IDEMPOTENCY_KEY="a").status_code == 202


@pytest.mark.django_db(transaction=True)
def test_twelve_at_once_under_one_key_have_one_effect(call: Call, reviewer: User) -> None:
    call(reviewer, "get", "/api/v1/claims")

    def ask(_n: int) -> bytes:
        try:
            answer = call(reviewer, "post", PATH, data={"text": TEXT}, HTTP_IDEMPOTENCY_KEY="a")
            assert answer.status_code == 202
            return bytes(answer.content)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = set(pool.map(ask, range(12)))
    assert (len(answers), IntakeItem.objects.count()) == (1, 1)
