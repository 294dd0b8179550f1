"""What is found and not published yet stays in the desk: no token to read, no page and no message tells of it."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.api.changes import Step, changes_of
from claims.api.told import told
from claims.models import Claim
from claims.services import review as reviewing
from claims.services import verdict as publishing
from claims.services.review import Grading
from claims.services.verdict import Finding
from sources.choices import Told
from tests.api.conftest import Call
from tests.factories import a_claim, a_rating, an_attribution

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["settled", "disputed"])
def graded(request: pytest.FixtureRequest) -> Claim:
    """A claim whose reviews are in, with a chain, and nothing of it published."""
    claim = a_claim(state=request.param, credibility=5)
    an_attribution(claim=claim)
    return claim


def rows_read(call: Call, who: User, claim: Claim) -> list[dict[str, Any]]:
    """The claim as each read of the API shows it."""

    def asked(path: str) -> Any:
        return call(who, "get", f"/api/v1/{path}").json()

    (listed,) = asked("claims?expand=attributions")["results"]
    (attribution,) = asked("attributions")["results"]
    line = call(who, "get", "/api/v1/attributions.ndjson?fields=claim.state").getvalue()
    own_state = {"state": asked(f"claims/{claim.pk}?fields=state")["state"]}
    nested = [attribution["claim"], listed["attributions"][0]["claim"], json.loads(line)["claim"]]
    return [asked(f"claims/{claim.pk}"), listed, own_state, *nested]


def followed(claim: Claim, *, inside: bool) -> dict[str, Any]:
    (change,) = changes_of([Step(1, 1, "claim", claim.pk)], inside=inside)
    row: dict[str, Any] = json.loads(change)["row"]
    return row


def test_a_consumer_reads_of_a_graded_claim_that_it_waits(call: Call, consumer: User, graded: Claim) -> None:
    rows = [*rows_read(call, consumer, graded), followed(graded, inside=False)]
    assert {row["state"] for row in rows} == {"open"}
    assert {row.get("credibility") for row in rows} == {None}


def test_a_reviewer_reads_what_the_reviews_came_to(call: Call, reviewer: User, graded: Claim) -> None:
    rows = [*rows_read(call, reviewer, graded), followed(graded, inside=True)]
    assert {row["state"] for row in rows} == {graded.state}
    assert rows[0]["credibility"] == rows[-1]["credibility"] == 5


@pytest.mark.parametrize("path", ["/api/v1/claims", "/claims/"])
def test_no_filter_tells_a_consumer_what_the_rows_do_not(call: Call, consumer: User, sign_in: Any, path: str) -> None:
    graded, waiting = a_claim(state="settled"), a_claim()

    def found(state: str) -> set[int]:
        if path == "/claims/":
            page = sign_in(consumer).get(f"{path}?state={state}").content.decode()
            return {claim.pk for claim in (graded, waiting) if claim.statement in page}
        return {row["id"] for row in call(consumer, "get", f"{path}?state={state}").json()["results"]}

    assert found("settled") == set()
    assert found("open") == {graded.pk, waiting.pk}


def test_with_its_verdict_the_state_and_the_credibility_are_for_everybody(
    call: Call, consumer: User, editor: User, graded: Claim
) -> None:
    finding = Finding(said="as_reported", rating=a_rating(), credibility=4, summary="Terlihat.", note="Jelas.")
    publishing.publish(graded, by=editor, finding=finding, version=graded.version)
    rows = [*rows_read(call, consumer, graded), followed(graded, inside=False)]
    assert {row["state"] for row in rows} == {"published"}
    assert rows[0]["credibility"] == rows[-1]["credibility"] == 4
    assert call(consumer, "get", "/api/v1/claims?state=published").json()["results"][0]["id"] == graded.pk


def test_a_webhook_that_tells_of_the_settling_tells_no_more_of_the_claim_than_its_address(
    call: Call, consumer: User, graded: Claim
) -> None:
    message = told(Told.CLAIM_SETTLED, {"claim": graded.pk})
    assert message["row"] == call(consumer, "get", f"/api/v1/claims/{graded.pk}").json()


def test_a_consumer_s_page_of_a_claim_shows_neither_its_reviews_nor_what_they_came_to(
    sign_in: Any, consumer: User, reviewer: User
) -> None:
    graded = a_claim(reviews_needed=1)
    grading = Grading(said="as_reported", rating=a_rating(), credibility=2, rationale="Retaknya terlihat di foto.")
    reviewing.submit(reviewing.open_review(claim=graded, by=reviewer), by=reviewer, grading=grading, version=1)
    graded.refresh_from_db()
    for_desk = sign_in(reviewer).get(f"/claims/{graded.pk}/").content.decode()
    page = sign_in(consumer).get(f"/claims/{graded.pk}/")
    for_consumer = page.content.decode()
    assert not {"reviewed", "settled"} & {moment.kind for moment in page.context["timeline"]}
    assert f"state-{graded.state}" in for_desk
    assert "Retaknya terlihat" in for_desk
    assert graded.get_credibility_display() in for_desk
    assert graded.get_credibility_display() not in for_consumer
    assert f"state-{graded.state}" not in for_consumer
    assert "Retaknya terlihat" not in for_consumer
