"""What the API tells beside the rows: calls left, entity tags, which sites may call."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.api.deprecation import Deprecation
from claims.api.views import Claims
from docs.reference import openapi
from tests.api.conftest import Call
from tests.factories import a_claim

pytestmark = pytest.mark.django_db


def test_every_answer_says_how_many_calls_are_left(call: Call, consumer: User, settings: Any) -> None:
    settings.API_RATE_PER_MINUTE = 2
    answers = [call(consumer, "get", path) for path in ("/api/v1/claims", "/api/v1/claims/9", "/api/v1/claims")]
    assert [a.status_code for a in answers] == [200, 404, 429]
    assert [a.headers["RateLimit"].split(";")[:2] for a in answers] == [['"calls"', f"r={left}"] for left in (1, 0, 0)]
    assert {a.headers["RateLimit-Policy"] for a in answers} == {'"calls";q=2;w=60'}


@pytest.mark.parametrize("path", ["/api/v1/claims", "/api/v1/claims/{}"])
def test_what_the_caller_has_already_is_not_sent_again(call: Call, consumer: User, path: str) -> None:
    claim = a_claim()
    path = path.format(claim.pk)
    tag = call(consumer, "get", path).headers["ETag"]
    again = call(consumer, "get", path, HTTP_IF_NONE_MATCH=f'"other", W/{tag}')
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    type(claim).objects.filter(pk=claim.pk).update(statement="Jembatan itu utuh.")
    assert call(consumer, "get", path, HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_a_page_of_an_allowed_site_may_call_and_of_another_not(settings: Any) -> None:
    settings.API_ORIGINS = ["https://news.example"]
    ask = {"Access-Control-Request-Method": "GET"}
    good = Client().options("/api/v1/claims", headers={"Origin": "https://news.example", **ask})
    assert (good.status_code, good.headers["Access-Control-Allow-Origin"]) == (204, "https://news.example")
    bad = Client().options("/api/v1/claims", headers={"Origin": "https://evil.example", **ask})
    assert "Access-Control-Allow-Origin" not in bad.headers
    refused = Client().get("/api/v1/claims", headers={"Origin": "https://news.example"})
    assert (refused.status_code, refused.headers["Access-Control-Allow-Origin"]) == (401, "https://news.example")


def test_no_site_may_call_unless_the_desk_says_so() -> None:
    answer = Client().get("/api/v1/claims", headers={"Origin": "https://news.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_an_address_that_will_go_says_since_when_and_until_when_and_is_marked_in_the_schema(
    call: Call, consumer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Deprecation" not in call(consumer, "get", "/api/v1/claims").headers
    since, sunset = datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 7, 1, tzinfo=UTC)
    monkeypatch.setattr(Claims, "deprecation", Deprecation(since=since, sunset=sunset))
    for status, path in ((200, "/api/v1/claims"), (404, "/api/v1/claims/9")):
        answer = call(consumer, "get", path)
        told = {name: answer.headers[name] for name in ("Deprecation", "Sunset", "Link")}
        assert (answer.status_code, told) == (
            status,
            {
                "Deprecation": "@1798761600",
                "Sunset": "Thu, 01 Jul 2027 00:00:00 GMT",
                "Link": '</api/v1/docs>; rel="deprecation"; type="text/html"',
            },
        )
    paths = openapi()["paths"]
    assert paths["/api/v1/claims"]["get"]["deprecated"] is True
    assert "deprecated" not in paths["/api/v1/verdicts"]["get"]
