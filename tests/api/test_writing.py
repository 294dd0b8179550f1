"""Deciding candidates and changing the registry: by scope, from the version that was seen."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from claims.models import Attribution, Candidate
from claims.services import triage
from sources.models import Source
from sources.services import registry
from tests.api.conftest import Call
from tests.factories import a_candidate, a_claim, a_source

pytestmark = pytest.mark.django_db


def decide(call: Call, user: User, candidate: Candidate, **body: Any) -> Any:
    return call(user, "post", f"/api/v1/candidates/{candidate.pk}/decision", data=body)


def test_a_candidate_is_accepted_for_a_claim_with_what_was_mended(call: Call, reviewer: User) -> None:
    candidate, claim = a_candidate(), a_claim()
    answer = decide(call, reviewer, candidate, decision="accept", claim=claim.pk, stance="denies")
    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    row = Attribution.objects.get()
    assert (row.claim, row.stance, row.created_by) == (claim, "denies", reviewer)


def test_nothing_was_said_on_a_day_to_come(call: Call, reviewer: User) -> None:
    candidate = a_candidate()
    day = (timezone.now() + timedelta(days=2)).date().isoformat()
    refused = decide(call, reviewer, candidate, decision="accept", said_on=day)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "said_on")
    candidate.refresh_from_db()
    assert candidate.state == "pending"


def test_a_candidate_is_rejected_and_taken_back(call: Call, reviewer: User) -> None:
    candidate = a_candidate()
    assert decide(call, reviewer, candidate, decision="reject", reason="trivial").json()["state"] == "rejected"
    assert decide(call, reviewer, candidate, decision="undo").json()["state"] == "pending"


def test_a_duplicate_names_the_other(call: Call, reviewer: User) -> None:
    one, other = a_candidate(), a_candidate()
    assert decide(call, reviewer, one, decision="duplicate").status_code == 422
    answer = decide(call, reviewer, one, decision="duplicate", of=other.pk)
    assert (answer.json()["state"], answer.json()["duplicate_of"]) == ("duplicate", other.pk)


def test_who_comes_second_gets_the_row_as_it_stands(call: Call, reviewer: User, editor: User) -> None:
    candidate = a_candidate()
    triage.reject(candidate, by=editor, reason="opinion")
    answer = decide(call, reviewer, candidate, decision="reject", reason="trivial")
    assert (answer.status_code, answer.json()["current"]["reject_reason"]) == (409, "opinion")


def test_neither_consumer_nor_another_scope_decides(call: Call, consumer: User, reviewer: User) -> None:
    path, body = f"/api/v1/candidates/{a_candidate().pk}/decision", {"decision": "reject", "reason": "trivial"}
    assert call(consumer, "post", path, data=body).status_code == 403
    assert call(reviewer, "post", path, data=body, scopes=("read", "submit")).status_code == 403
    assert Candidate.objects.get().state == "pending"


def test_a_source_is_registered_once_under_its_key(call: Call, reviewer: User) -> None:
    body = {"name": "Kantor Berita Baru", "kind": "news_agency", "country": "ID"}
    answers = [call(reviewer, "post", "/api/v1/sources", data=body, HTTP_IDEMPOTENCY_KEY="k") for _ in range(2)]
    assert [a.status_code for a in answers] == [201, 201]
    assert Source.objects.get().names.get().text == "Kantor Berita Baru"


def test_a_source_is_changed_from_the_version_that_was_seen(call: Call, editor: User) -> None:
    path = f"/api/v1/sources/{a_source().pk}"
    tag = call(editor, "get", path).headers["ETag"]
    changed = call(editor, "patch", path, data={"country": "KP"}, HTTP_IF_MATCH=tag)
    assert (changed.status_code, changed.json()["country"], changed.json()["version"]) == (200, "KP", 2)
    assert changed.headers["ETag"] == call(editor, "get", path).headers["ETag"] != tag
    stale = call(editor, "patch", path, data={"country": "KR"}, HTTP_IF_MATCH=tag)
    assert (stale.status_code, stale.json()["current"]["country"]) == (412, "KP")
    assert call(editor, "patch", path, data={"country": "KR"}).status_code == 428
    assert Source.objects.get().country == "KP"


def test_a_reviewer_neither_changes_nor_grades_a_source(call: Call, reviewer: User) -> None:
    path = f"/api/v1/sources/{a_source().pk}"
    assert call(reviewer, "patch", path, data={"country": "KP"}, HTTP_IF_MATCH='"1"').status_code == 403
    assert call(reviewer, "post", f"{path}/grades", data={"grade": "A", "reason": "why"}).status_code == 403


def test_an_editor_grades_a_source(call: Call, editor: User) -> None:
    path = f"/api/v1/sources/{a_source().pk}/grades"
    answer = call(editor, "post", path, data={"grade": "D", "reason": "Pernah keliru."}, HTTP_IF_MATCH='"1"')
    assert (answer.status_code, [g["grade"] for g in answer.json()["grades"]]) == (201, ["D"])


def test_a_source_is_named_and_a_name_is_dropped(call: Call, editor: User) -> None:
    source = a_source()
    path = f"/api/v1/sources/{source.pk}/names"
    named = call(editor, "post", path, data={"text": "Kantor Lama", "language": "id"}, HTTP_IF_MATCH='"1"')
    (name,) = [n for n in named.json()["names"] if n["text"] == "Kantor Lama"]
    assert (named.status_code, name["language"]) == (201, "id")
    dropped = call(editor, "delete", f"{path}/{name['id']}", HTTP_IF_MATCH=named.headers["ETag"])
    assert (dropped.status_code, [n["text"] for n in dropped.json()["names"]]) == (200, [source.name])
    own = call(editor, "delete", f"{path}/{source.names.get().pk}", HTTP_IF_MATCH="*")
    assert own.status_code == 422


def test_a_source_is_tied_and_the_tie_ends(call: Call, editor: User) -> None:
    source, state = a_source(), a_source()
    path = f"/api/v1/sources/{source.pk}/ties"
    body = {"kind": "part_of", "to": state.pk, "since": "2020-01-01"}
    tied = call(editor, "post", path, data=body, HTTP_IF_MATCH='"1"')
    (tie,) = tied.json()["ties"]
    assert (tied.status_code, tie["to"]["id"], tie["until"]) == (201, state.pk, None)
    end, tag = f"{path}/{tie['id']}/end", tied.headers["ETag"]
    assert call(editor, "post", end, data={"until": "2019-01-01"}, HTTP_IF_MATCH=tag).status_code == 422
    ended = call(editor, "post", end, data={"until": "2024-01-01"}, HTTP_IF_MATCH=tag)
    assert ended.json()["ties"][0]["until"] == "2024-01-01"
    assert call(editor, "post", path, data={"kind": "part_of", "to": 99}, HTTP_IF_MATCH="*").status_code == 422


PARTS = [
    ("post", "grades", {"grade": "D", "reason": "Pernah keliru."}),
    ("post", "names", {"text": "Kantor Lama"}),
    ("delete", "names/{name}", {}),
    ("post", "ties", {"kind": "part_of", "to": 1}),
    ("post", "ties/{tie}/end", {"until": "2024-01-01"}),
]


@pytest.mark.parametrize(("method", "part", "body"), PARTS)
def test_what_belongs_to_a_source_is_changed_from_the_version_that_was_seen(
    call: Call, editor: User, method: str, part: str, body: dict[str, Any]
) -> None:
    source, other = a_source("Nama Lain"), a_source()
    tie = registry.tie(actor=editor, subject=source, kind="speaks_for", to=other)
    name = source.names.get(text="Nama Lain")
    path = f"/api/v1/sources/{source.pk}/{part.format(name=name.pk, tie=tie.pk)}"
    body = {**body, "to": other.pk} if "to" in body else body
    seen = call(editor, "get", f"/api/v1/sources/{source.pk}")
    assert call(editor, method, path, data=body).status_code == 428
    done = call(editor, method, path, data=body, HTTP_IF_MATCH=seen.headers["ETag"])
    assert done.status_code in (200, 201), done.content
    assert done.json()["version"] == seen.json()["version"] + 1
    late = call(editor, method, path, data=body, HTTP_IF_MATCH=seen.headers["ETag"])
    if method == "delete":
        assert late.status_code == 404, "the name is gone"
    else:
        assert (late.status_code, late.json()["current"]) == (412, done.json())


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ('"1"', 200), ('"9", "1-0123456789abcdef"', 200), ("*", 200), ('W/"1"', 412), ('W/"1-0123456789abcdef"', 412),
        ('"1-short"', 412), ('"2"', 412), ("1", 412), ('"01"', 412), ("", 428),
    ],
)  # fmt: skip
def test_if_match_is_compared_as_the_standard_says(call: Call, editor: User, written: str, status: int) -> None:
    answer = call(editor, "patch", f"/api/v1/sources/{a_source().pk}", data={"country": "KP"}, HTTP_IF_MATCH=written)
    assert answer.status_code == status


def test_a_name_that_it_has_already_makes_no_new_version(call: Call, editor: User) -> None:
    source = a_source()
    path = f"/api/v1/sources/{source.pk}/names"
    again = call(editor, "post", path, data={"text": source.name}, HTTP_IF_MATCH='"1"')
    assert (again.status_code, again.json()["version"]) == (201, 1)


def test_names_and_ties_are_an_editor_s(call: Call, reviewer: User) -> None:
    source = a_source()
    path = f"/api/v1/sources/{source.pk}"
    assert call(reviewer, "post", f"{path}/names", data={"text": "Lain"}).status_code == 403
    assert call(reviewer, "post", f"{path}/ties", data={"kind": "part_of", "to": source.pk}).status_code == 403
    assert call(reviewer, "delete", f"{path}/names/{source.names.get().pk}").status_code == 403
