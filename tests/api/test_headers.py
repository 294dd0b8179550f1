"""What the API tells beside the rows: calls left, entity tags, which sites may call."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.api.deprecation import Deprecation
from claims.api.stream import takes_gzip
from claims.api.views import Claims
from docs.reference import openapi
from tests.api.conftest import Call
from tests.factories import a_claim, a_source, an_attribution

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


@pytest.mark.parametrize(
    ("written", "takes"),
    [
        ("gzip", True), ("br, GZIP;q=0.5", True), ("*", True), ("x-gzip", True), ("gzip;q=0", False),
        ("gzip;q=0.000, *", False), ("br", False), ("*;q=0", False), ("", False),
    ],
)  # fmt: skip
def test_the_stream_is_gzipped_for_who_takes_it_and_nobody_else(written: str, takes: bool) -> None:
    assert takes_gzip(written) is takes


def test_a_stream_of_some_fields_can_be_gone_on_with(call: Call, consumer: User) -> None:
    row = an_attribution()
    line = call(consumer, "get", "/api/v1/attributions.ndjson?fields=stance").getvalue()
    assert json.loads(line) == {"id": row.pk, "stance": "asserts"}


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [("/api/v1/nothing", "*/*", 404), ("/api/v1/claims", "text/html", 406), ("/api/v1/claims/999", "*/*", 404)],
)
def test_a_call_that_finds_nothing_counts_and_tells_what_is_left(
    call: Call, consumer: User, path: str, accept: str, status: int
) -> None:
    answer = call(consumer, "get", path, HTTP_ACCEPT=accept)
    assert (answer.status_code, answer.headers["RateLimit"].partition(";")[0]) == (status, '"calls"')


def test_a_problem_has_a_type_of_its_own_and_names_no_field_where_none_is_wrong(
    call: Call, editor: User, settings: Any
) -> None:
    at = f"{settings.DESK_ADDRESS}/api/v1/docs#"
    path = f"/api/v1/sources/{a_source().pk}"
    told = {
        "stale": call(editor, "patch", path, data={"country": "ID"}, HTTP_IF_MATCH='"9"'),
        "version_missing": call(editor, "patch", path, data={"country": "ID"}),
        "not_found": call(editor, "get", "/api/v1/sources/9999999"),
        "not_authenticated": call(None, "get", path),
        "validation_error": call(editor, "post", "/api/v1/documents", data={}),
    }
    assert {code: answer.json()["type"] for code, answer in told.items()} == {code: at + code for code in told}
    assert told["validation_error"].json()["errors"][0]["field"] is None


def test_the_schema_names_the_headers_of_each_answer() -> None:
    paths = openapi()["paths"]

    def headers(path: str, method: str, status: str) -> set[str]:
        return set(paths[f"/api/v1/{path}"][method]["responses"][status]["headers"])

    limits = {"RateLimit", "RateLimit-Policy"}
    assert headers("claims", "get", "200") == headers("changes", "get", "304") == limits | {"ETag"}
    assert headers("documents", "post", "202") == limits | {"Location"}
    assert headers("sources", "post", "201") == limits | {"Location", "ETag"}
    assert headers("sources/{id}/grades", "post", "201") == limits | {"ETag"}
    assert headers("attributions.ndjson", "get", "200") == limits | {"Changes-Mark"}
    assert headers("claims", "get", "429") == limits | {"Retry-After"}
    assert headers("claims", "get", "401") == limits | {"WWW-Authenticate"}
