"""Handing articles in: accepted with a place to look, or refused with the reason in the one error shape."""

import pytest
from django.contrib.auth.models import User

from claims import tasks
from sources.models import Document, IntakeItem
from tests.api.conftest import Call
from tests.factories import TEXT

pytestmark = pytest.mark.django_db


def test_a_text_is_accepted_and_followed_to_its_document(call: Call, reviewer: User) -> None:
    response = call(reviewer, "post", "/api/v1/documents", data={"text": TEXT, "title": "Jembatan", "language": "id"})
    assert (response.status_code, response.json()["state"]) == (202, "waiting")
    tasks.read_item(response.json()["id"])
    ending = call(reviewer, "get", response.headers["Location"].replace("http://testserver", "")).json()
    document = Document.objects.get(pk=ending["document"])
    assert (ending["state"], document.text, document.title) == ("stored", TEXT, "Jembatan")
    assert document.submitted_by == reviewer
    assert document.runs.count() == 1


def test_the_same_text_twice_is_one_document(call: Call, reviewer: User) -> None:
    endings = []
    for _ in range(2):
        item = call(reviewer, "post", "/api/v1/documents", data={"text": TEXT}).json()["id"]
        tasks.read_item(item)
        endings.append(call(reviewer, "get", f"/api/v1/intake-items/{item}").json())
    assert [e["state"] for e in endings] == ["stored", "known"]
    assert endings[0]["document"] == endings[1]["document"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": ""}, 422, "empty"),
        ({"text": " \n "}, 422, "empty"),
        ({"text": "a" * 5_000_001}, 422, "too_large"),
        ({"address": "ftp://example.org/x"}, 422, "address_scheme"),
        ({"address": "http://127.0.0.1/x"}, 422, "address_private"),
        ({"address": "http://[::1]/"}, 422, "address_private"),
        ({"address": "http://example.org:8080/"}, 422, "address_port"),
        ({"address": "not an address"}, 422, "address_scheme"),
        ({}, 400, "nothing_given"),
        ({"text": "x", "language": "xx"}, 400, "invalid_choice"),
        ({"text": "x", "published_at": "soon"}, 400, "invalid"),
        ({"text": ["x"]}, 400, "invalid"),
    ],
)
def test_bad_input_is_refused_with_its_reason(
    call: Call, reviewer: User, body: dict[str, object], status: int, code: str
) -> None:
    response = call(reviewer, "post", "/api/v1/documents", data=body)
    assert response.status_code == status, response.content
    assert [e["code"] for e in response.json()["errors"]] == [code]
    assert not Document.objects.exists()
    if status == 422:
        assert IntakeItem.objects.get().code == code


@pytest.mark.parametrize("body", [b"{", b"[1]", b'"x"', b"\xff\xfe", b"NaN"])
def test_what_is_no_json_object_is_refused(call: Call, reviewer: User, body: bytes) -> None:
    response = call(reviewer, "post", "/api/v1/documents", data=body)
    assert response.status_code == 400
    assert response.json()["errors"]


def test_a_body_beyond_all_measure_is_refused_unread(call: Call, reviewer: User) -> None:
    response = call(reviewer, "post", "/api/v1/documents", data=b'{"text": "' + b"a" * 9_000_000 + b'"}')
    assert response.status_code == 413
    assert not IntakeItem.objects.exists()


def test_a_batch_answers_for_each_article_by_itself(call: Call, reviewer: User) -> None:
    sent = [{"text": TEXT}, {}, {"text": "x", "language": "xx"}, {"address": "http://127.0.0.1/"}, {"text": "Dua."}]
    response = call(reviewer, "post", "/api/v1/documents/batch", data={"documents": sent})
    assert response.status_code == 202, response.content
    results = response.json()["results"]
    assert [r["index"] for r in results] == [0, 1, 2, 3, 4]
    assert [r["item"] and r["item"]["state"] for r in results] == ["waiting", None, None, "refused", "waiting"]
    assert [[e["code"] for e in r["errors"]] for r in results] == [
        [],
        ["nothing_given"],
        ["invalid_choice"],
        ["address_private"],
        [],
    ]
    tasks.read_item(results[4]["item"]["id"])
    assert Document.objects.get().text == "Dua."


@pytest.mark.parametrize("body", [{}, {"documents": []}, {"documents": ["x"]}, {"documents": [{}] * 501}])
def test_a_batch_that_is_none_is_refused_whole(call: Call, reviewer: User, body: dict[str, object]) -> None:
    assert call(reviewer, "post", "/api/v1/documents/batch", data=body).status_code == 400
    assert not IntakeItem.objects.exists()
