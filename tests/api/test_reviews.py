"""Reviews by API: one's own as a draft and handed in, others' not before enough are in."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.choices import ReviewState
from claims.models import Claim, Review
from tests.api.conftest import Call
from tests.conftest import MakePerson
from tests.factories import a_claim, a_rating

pytestmark = pytest.mark.django_db

PATH = "/api/v1/reviews"
WHOLE = {"said": "as_reported", "rating": "true", "credibility": 2, "rationale": "Terlihat.", "state": "submitted"}


@pytest.fixture(autouse=True)
def _scale() -> None:
    a_rating()


def begin(call: Call, user: User, claim: Claim, **answers: Any) -> Any:
    return call(user, "post", PATH, data={"claim": claim.pk, **answers})


def test_a_draft_is_changed_from_the_version_that_was_seen_and_handed_in(call: Call, reviewer: User) -> None:
    begun = begin(call, reviewer, a_claim(), said="distorted")
    assert (begun.status_code, begun.json()["state"], begun.json()["version"]) == (201, "draft", 2)
    path = begun.headers["Location"].removeprefix("http://testserver")
    assert call(reviewer, "patch", path, data=WHOLE).status_code == 428
    stale = call(reviewer, "patch", path, data=WHOLE, HTTP_IF_MATCH='"1"')
    assert (stale.status_code, stale.json()["current"]["said"]) == (412, "distorted")
    done = call(reviewer, "patch", path, data=WHOLE, HTTP_IF_MATCH=begun.headers["ETag"])
    assert (done.status_code, done.json()["state"], done.json()["rating"]["code"]) == (200, "submitted", "true")
    late = call(reviewer, "patch", path, data={"said": "distorted"}, HTTP_IF_MATCH=done.headers["ETag"])
    assert (late.status_code, late.json()["current"]["said"]) == (409, "as_reported")


def test_what_is_left_out_of_a_change_stays(call: Call, reviewer: User) -> None:
    begun = begin(call, reviewer, a_claim(), said="distorted", credibility=3)
    path = f"{PATH}/{begun.json()['id']}"
    kept = call(reviewer, "patch", path, data={"rationale": "Lain."}, HTTP_IF_MATCH=begun.headers["ETag"]).json()
    assert (kept["said"], kept["credibility"], kept["rationale"]) == ("distorted", 3, "Lain.")


def test_nobody_sees_another_s_review_before_enough_are_in(
    call: Call, reviewer: User, editor: User, person: MakePerson
) -> None:
    claim, second = a_claim(), person("reviewer")
    first = begin(call, reviewer, claim, **WHOLE).json()["id"]
    for user in (second, editor):
        assert call(user, "get", PATH).json()["results"] == []
        assert call(user, "get", f"{PATH}/{first}").status_code == 404
    assert [r["id"] for r in call(reviewer, "get", PATH).json()["results"]] == [first]
    begin(call, second, claim, **WHOLE)
    assert Claim.objects.get(pk=claim.pk).state == "settled"
    for user in (reviewer, second, editor):
        assert len(call(user, "get", f"{PATH}?claim={claim.pk}").json()["results"]) == 2


def test_a_draft_is_seen_by_its_writer_alone_whatever_the_claim_s_state(
    call: Call, reviewer: User, editor: User
) -> None:
    claim = a_claim(state="disputed")
    draft = begin(call, reviewer, claim, said="distorted").json()["id"]
    assert call(editor, "get", f"{PATH}/{draft}").status_code == 404
    assert call(editor, "patch", f"{PATH}/{draft}", data=WHOLE, HTTP_IF_MATCH='"2"').status_code == 404


def test_a_second_review_by_the_same_person_is_a_conflict_that_shows_the_first(call: Call, reviewer: User) -> None:
    claim = a_claim()
    first = begin(call, reviewer, claim, said="distorted").json()["id"]
    again = begin(call, reviewer, claim, said="as_reported")
    assert (again.status_code, again.json()["current"]["id"]) == (409, first)


def test_a_review_under_a_key_is_begun_once(call: Call, reviewer: User) -> None:
    body = {"claim": a_claim().pk, **WHOLE}
    answers = [call(reviewer, "post", PATH, data=body, HTTP_IDEMPOTENCY_KEY="k") for _ in range(2)]
    assert [a.status_code for a in answers] == [201, 201]
    assert Review.objects.get().state == ReviewState.SUBMITTED


@pytest.mark.parametrize(
    ("answers", "field"),
    [({"rating": "no-such"}, "rating"), ({**WHOLE, "rationale": None}, "rationale"), ({"state": "submitted"}, "said")],
)
def test_what_cannot_be_taken_is_refused_by_its_field_and_leaves_nothing(
    call: Call, reviewer: User, answers: dict[str, Any], field: str
) -> None:
    answer = begin(call, reviewer, a_claim(), **answers)
    assert answer.status_code in (400, 422)
    assert answer.json()["errors"][0]["field"] == field
    assert not Review.objects.exists()


def test_a_consumer_reads_and_writes_no_review_and_another_scope_writes_none(
    call: Call, consumer: User, reviewer: User
) -> None:
    body = {"claim": a_claim().pk}
    assert [call(consumer, "get", PATH).status_code, call(consumer, "post", PATH, data=body).status_code] == [403, 403]
    assert call(reviewer, "post", PATH, data=body, scopes=("read", "triage")).status_code == 403
