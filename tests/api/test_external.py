"""Other desks' verdicts over the API: paged, filtered, and in the shape that the serializers declare."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.api.external import ExternalVerdictListed, ExternalVerdictSerializer
from claims.models import ExternalMatch
from claims.services import external_matching
from tests.api.conftest import Call
from tests.api.test_shapes import same
from tests.claims.web.counting import statements
from tests.factories import a_claim, a_source, an_external_verdict

pytestmark = pytest.mark.django_db
LIST = "/api/v1/external-verdicts"


def ids(answer: Any) -> list[int]:
    return [row["id"] for row in answer.json()["results"]]


def test_rows_have_the_shape_of_their_serializers(call: Call, consumer: User, reviewer: User) -> None:
    verdict = an_external_verdict(publisher=a_source(), appearances=["https://a.example/"], rating_value=1.5)
    external_matching.decide(by=reviewer, verdict=verdict, claim=a_claim(), state="confirmed")
    verdict.refresh_from_db()
    listed = call(consumer, "get", LIST).json()["results"][0]
    one = call(consumer, "get", f"{LIST}/{verdict.pk}").json()
    assert same(listed) == same(json.loads(json.dumps(ExternalVerdictListed(verdict).data)))
    assert same(one) == same(json.loads(json.dumps(ExternalVerdictSerializer(verdict).data)))
    assert one["raw"] == {"@type": "ClaimReview"}


def test_a_refused_match_is_not_told(call: Call, consumer: User, reviewer: User) -> None:
    verdict, claim = an_external_verdict(), a_claim()
    external_matching.decide(by=reviewer, verdict=verdict, claim=claim, state="refused")
    assert call(consumer, "get", f"{LIST}/{verdict.pk}").json()["matches"] == []
    assert ids(call(consumer, "get", f"{LIST}?claim={claim.pk}")) == []


def test_the_filter_is_that_of_the_page(call: Call, consumer: User) -> None:
    plain, proposed = an_external_verdict(), an_external_verdict(publisher_name="Lain", claim_text="Beras naik.")
    match = ExternalMatch.objects.create(verdict=proposed, claim=a_claim(), likeness=0.6, score=0.6)
    found = {
        query: ids(call(consumer, "get", f"{LIST}?{query}"))
        for query in ("matched=unmatched", "matched=proposed", "matched=confirmed", f"claim={match.claim_id}",
                      "publisher=lain", "q=beras")
    }  # fmt: skip
    assert found == {
        "matched=unmatched": [plain.pk], "matched=proposed": [proposed.pk], "matched=confirmed": [],
        f"claim={match.claim_id}": [proposed.pk], "publisher=lain": [proposed.pk], "q=beras": [proposed.pk],
    }  # fmt: skip
    assert call(consumer, "get", f"{LIST}?matched=bogus").status_code == 400


def test_pages_go_on_by_cursor_and_an_unchanged_row_is_answered_304(call: Call, consumer: User) -> None:
    made = [an_external_verdict().pk for _ in range(3)]
    first = call(consumer, "get", f"{LIST}?page_size=2")
    second = call(consumer, "get", first.json()["next"])
    assert ids(first) + ids(second) == sorted(made, reverse=True)
    one = call(consumer, "get", f"{LIST}/{made[0]}")
    again = call(consumer, "get", f"{LIST}/{made[0]}", HTTP_IF_NONE_MATCH=one.headers["ETag"])
    assert again.status_code == 304


def test_a_list_costs_as_many_statements_for_twenty_rows_as_for_two(call: Call, consumer: User) -> None:
    asked = []
    call(consumer, "get", LIST)  # the token's first use is noted once
    for many in (2, 18):
        for _ in range(many):
            ExternalMatch.objects.create(verdict=an_external_verdict(), claim=a_claim(), likeness=0.6, score=0.6)
        with statements() as counted:
            call(consumer, "get", LIST)
        asked.append(len(counted))
    assert asked[0] == asked[1]
