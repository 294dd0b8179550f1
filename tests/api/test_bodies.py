"""A body means what it says or is refused: no member is passed over, taken twice or taken for another."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.models import Claim
from docs.reference import openapi
from sources.models import Source
from sources.services.audit import high_water
from tests.api.conftest import Call
from tests.factories import a_candidate, a_claim, a_source

pytestmark = pytest.mark.django_db


def refused(answer: Any) -> tuple[int, str, str | None]:
    (wrong, *_more) = answer.json()["errors"]
    return answer.status_code, wrong["code"], wrong["field"]


def test_a_misspelt_claim_makes_no_new_one(call: Call, reviewer: User) -> None:
    candidate, claim = a_candidate(), a_claim()
    path = f"/api/v1/candidates/{candidate.pk}/decision"
    answer = call(reviewer, "post", path, data={"decision": "accept", "clam": claim.pk})
    assert refused(answer) == (400, "unknown_member", "clam")
    candidate.refresh_from_db()
    assert (candidate.state, Claim.objects.get()) == ("pending", claim)


@pytest.mark.parametrize(
    "body",
    [
        {"decision": "accept", "reason": "opinion"},
        {"decision": "reject", "reason": "opinion", "statement": "x"},
        {"decision": "undo", "of": 1},
    ],
)
def test_a_member_of_another_decision_is_a_slip(call: Call, reviewer: User, body: dict[str, Any]) -> None:
    candidate = a_candidate()
    answer = call(reviewer, "post", f"/api/v1/candidates/{candidate.pk}/decision", data=body)
    assert refused(answer)[:2] == (400, "not_of_this_decision")
    candidate.refresh_from_db()
    assert candidate.state == "pending"


@pytest.mark.parametrize(
    "body",
    [
        b'{"name": "Satu", "kind": "outlet", "name": "Dua"}',
        b'{"name": "Satu", "kind": "outlet", "country": NaN}',
        b'{"name": "Satu", "kind": "outlet"',
        b'{"name": "Sa\xfftu", "kind": "outlet"}',
        b'\xef\xbb\xbf{"name": "Satu", "kind": "outlet"}',
        b"[" * 100_000,
    ],
)
def test_what_readers_of_json_would_read_in_two_ways_is_read_in_none(call: Call, reviewer: User, body: bytes) -> None:
    answer = call(reviewer, "post", "/api/v1/sources", data=body)
    assert refused(answer) == (400, "parse_error", None)
    assert not Source.objects.exists()


def test_one_article_of_a_batch_with_an_unknown_member_is_refused_by_itself(call: Call, reviewer: User) -> None:
    documents = [{"text": "Satu.", "titel": "x"}, {"text": "Kapal itu bocor, kata nakhoda."}]
    answer = call(reviewer, "post", "/api/v1/documents/batch", data={"documents": documents})
    first, second = answer.json()["results"]
    assert [(e["code"], e["field"]) for e in first["errors"]] == [("unknown_member", "titel")]
    assert second["errors"] == []


def test_an_update_names_what_it_does_not_know(call: Call, editor: User) -> None:
    source = a_source()
    answer = call(editor, "patch", f"/api/v1/sources/{source.pk}", data={"contry": "ID"}, HTTP_IF_MATCH="*")
    assert refused(answer) == (400, "unknown_member", "contry")


def test_the_schema_tells_that_there_are_no_other_members() -> None:
    components = openapi()["components"]["schemas"]
    for name in ["Decision", "NewDocument", "NewDocuments", "SourceFacts", "NewGrade", "NewName", "NewTie", "TieEnd"]:
        assert components[name]["additionalProperties"] is False, name


def test_a_mark_that_this_desk_never_gave_is_refused(call: Call, consumer: User) -> None:
    answer = call(consumer, "get", f"/api/v1/changes?after={high_water() + 1000}.0")
    assert refused(answer) == (400, "unknown_mark", "after")
    assert call(consumer, "get", f"/api/v1/changes?after={high_water()}.0").status_code == 200
