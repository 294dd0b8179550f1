"""Rows are made by the database: in the very shape that the serializers declare, whole, in part or expanded."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from jsonschema import Draft202012Validator

from claims.api import serializers as shapes
from claims.api.changes import EVENTS_OF
from claims.api.rows import Shape, row_of, with_json
from claims.models import Attribution, Candidate, Claim, ClaimTopic, Evidence, Hop, Review, Verdict
from claims.services import review, topics, triage
from claims.services.review import Grading
from docs.reference import openapi
from sources.models import Event, IntakeItem
from sources.services import registry
from sources.services.intake import Article, hand_in
from tests.api.conftest import Call
from tests.factories import a_candidate, a_claim, a_document, a_rating, a_source, an_attribution

pytestmark = pytest.mark.django_db


def same(value: Any) -> Any:
    """Times as moments: one may be written in another zone."""
    if isinstance(value, dict):
        return {key: same(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [same(inner) for inner in value]
    if isinstance(value, str) and len(value) > 18 and value[4:5] == "-" and value[10:11] == "T":
        return datetime.fromisoformat(value)
    return value


def a_published_claim(editor: User) -> Claim:
    claim = a_claim()
    verdict = Verdict.objects.create(
        claim=claim, number=1, said="as_reported", rating=a_rating(), credibility=1, statement="s", summary="why",
        published_by=editor,
    )  # fmt: skip
    Claim.objects.filter(pk=claim.pk).update(verdict=verdict, state="published")
    return Claim.objects.get(pk=claim.pk)


def one_of_each(editor: User, reviewer: User) -> list[tuple[Any, Any]]:
    agency, state = a_source("Kantor", name="Kantor Berita", country="ID"), a_source()
    registry.tie(actor=editor, subject=agency, kind="part_of", to=state)
    registry.grade(actor=editor, source=agency, grade="B", reason="why")
    claim = a_published_claim(editor)
    document = a_document(publisher=agency)
    hops = [Hop(position=0, role="speaker", name="x"), Hop(position=1, role="carrier", name="y", source=agency)]
    attribution = an_attribution(*hops, claim=claim, document=document, cue=[1, 2])
    evidence = review.add_evidence(claim=claim, by=editor, bears="supports", document=document, note='"so" \\ it is')
    item = hand_in(origin="api", articles=[Article(raw=b"x")], by=reviewer).items.get()
    return [
        (shapes.AttributionSerializer, attribution),
        (shapes.ClaimSerializer, claim),
        (shapes.VerdictSerializer, claim.verdict),
        (shapes.VerdictListed, claim.verdict),
        (shapes.EvidenceSerializer, evidence),
        (shapes.CandidateSerializer, a_candidate()),
        (shapes.DocumentSerializer, document),
        (shapes.DocumentListed, document),
        (shapes.SourceSerializer, agency),
        (shapes.ReviewSerializer, review.open_review(claim=a_claim(), by=reviewer)),
        (shapes.EventSerializer, Event.objects.filter(table_name="claims_claim").first()),
        (shapes.IntakeItemSerializer, item),
    ]


def test_every_row_is_what_its_serializer_declares(editor: User, reviewer: User) -> None:
    for shape, row in one_of_each(editor, reviewer):
        fresh = type(row)._default_manager.get(pk=row.pk)
        serializer, told = shape(fresh), json.loads(row_of(shape, row))
        assert list(told) == list(serializer.fields), shape
        for name in getattr(shape.Meta, "made", {}):  # of the database's making, and declared for the schema alone
            del told[name]
            serializer.fields.pop(name)
        declared = json.loads(json.dumps(serializer.data, default=str))
        assert same(told) == same(declared), shape


ROWS = ["attributions", "claims", "verdicts", "evidence", "candidates", "events", "sources", "documents", "reviews"]


@pytest.mark.parametrize("rows", ROWS)
def test_a_page_of_fifty_takes_as_many_queries_as_one_of_five(
    call: Call, editor: User, reviewer: User, rows: str
) -> None:
    def queries(times: int) -> int:
        for _ in range(times):
            one_of_each(editor, reviewer)
        call(editor, "get", f"/api/v1/{rows}")
        with CaptureQueriesContext(connection) as caught:
            assert call(editor, "get", f"/api/v1/{rows}").status_code == 200
        return len(caught)

    few = queries(1)
    assert few == queries(10)
    assert few == 2  # who calls with all that they may, and the page


def test_only_the_fields_that_were_asked_for_come(call: Call, consumer: User) -> None:
    row = an_attribution()
    path = "/api/v1/attributions?fields=id,claim.statement,chain.name"
    (got,) = call(consumer, "get", path).json()["results"]
    assert got == {
        "id": row.pk,
        "claim": {"statement": row.claim.statement},
        "chain": [{"name": "juru bicara dinas"}],
    }
    assert call(consumer, "get", f"/api/v1/attributions/{row.pk}?fields=stance").json() == {"stance": "asserts"}


def test_what_a_row_refers_to_comes_as_a_number_on_request(call: Call, consumer: User) -> None:
    row = an_attribution(Hop(position=0, role="speaker", name="x", source=a_source()))
    (got,) = call(consumer, "get", "/api/v1/attributions?refs=true").json()["results"]
    assert (got["claim"], got["document"]) == (row.claim_id, row.document_id)
    assert got["chain"][0]["source"] == row.hops.get().source_id


def test_a_claim_comes_with_attributions_and_evidence_on_request(call: Call, consumer: User, editor: User) -> None:
    claim = a_published_claim(editor)
    kept, gone = an_attribution(claim=claim), an_attribution(claim=claim)
    type(gone).objects.filter(pk=gone.pk).update(withdrawn_at=gone.created_at)
    evidence = review.add_evidence(claim=claim, by=editor, bears="refutes", address="https://example.org/x")
    row = call(consumer, "get", f"/api/v1/claims/{claim.pk}?expand=attributions,evidence,verdicts").json()
    assert [a["id"] for a in row["attributions"]] == [kept.pk]
    assert [e["id"] for e in row["evidence"]] == [evidence.pk]
    assert [v["number"] for v in row["verdicts"]] == [1]
    assert "attributions" not in call(consumer, "get", f"/api/v1/claims/{claim.pk}").json()


@pytest.mark.parametrize(
    ("query", "field"),
    [("fields=nothing", "fields"), ("fields=", "fields"), ("fields=id.x", "fields"), ("fields=claim.x", "fields"),
     ("expand=text", "expand"), ("refs=maybe", "refs")],
)  # fmt: skip
def test_a_shape_that_is_not_there_is_an_error_that_names_it(
    call: Call, consumer: User, query: str, field: str
) -> None:
    response = call(consumer, "get", f"/api/v1/claims?{query}")
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, field)


def test_withdrawn_evidence_is_not_served(call: Call, consumer: User, editor: User) -> None:
    row = review.add_evidence(claim=a_claim(), by=editor, bears="refutes", address="https://example.org/x")
    assert len(call(consumer, "get", "/api/v1/evidence").json()["results"]) == 1
    review.withdraw_evidence(Evidence.objects.get(pk=row.pk), by=editor, reason="dead link")
    assert call(consumer, "get", "/api/v1/evidence").json()["results"] == []


def test_candidates_are_filtered_by_state(call: Call, consumer: User, reviewer: User) -> None:
    decided, pending = a_candidate(), a_candidate()
    triage.reject(decided, by=reviewer, reason="trivial")
    (row,) = call(consumer, "get", "/api/v1/candidates?state=rejected").json()["results"]
    assert (row["id"], row["reject_reason"]) == (decided.pk, "trivial")
    assert [r["id"] for r in call(consumer, "get", "/api/v1/candidates?state=pending").json()["results"]] == [
        pending.pk
    ]
    assert Candidate.objects.count() == 2


def test_the_history_is_read_by_reviewers_without_what_is_blind(
    call: Call, consumer: User, reviewer: User, editor: User
) -> None:
    claim = a_claim()
    mine = review.open_review(claim=claim, by=editor)
    review.save_draft(mine, by=editor, grading=Grading(rationale="secret"), version=mine.version)
    assert call(consumer, "get", "/api/v1/events").status_code == 403
    path = f"/api/v1/events?subject_kind=claim&subject_id={claim.pk}"
    assert "secret" not in call(reviewer, "get", path).content.decode()
    assert "secret" in call(editor, "get", path).content.decode()
    assert [e["act"] for e in call(reviewer, "get", path).json()["results"]] == ["insert"]
    assert Review.objects.count() == 1


def test_all_versions_of_a_page_are_listed(call: Call, consumer: User) -> None:
    old = a_document(address="https://example.org/a")
    new = a_document(address="https://example.org/a", replaces=old)
    lone = a_document()
    for one, wanted in ((old, [new.pk, old.pk]), (lone, [lone.pk])):
        rows = call(consumer, "get", f"/api/v1/documents/{one.pk}/versions").json()["results"]
        assert [r["id"] for r in rows] == wanted
    assert call(consumer, "get", "/api/v1/documents/999999/versions").status_code == 404


def test_country_kind_grade_length_and_words_narrow_the_attributions(call: Call, consumer: User, editor: User) -> None:
    graded = a_source(country="KP", kind="news_agency")
    merged = a_source()
    registry.merge(actor=editor, merged=merged, kept=graded)
    registry.grade(actor=editor, source=graded, grade="A", reason="first")
    registry.grade(actor=editor, source=graded, grade="C", reason="then")
    hops = [Hop(position=0, role="speaker", name="x", source=graded), Hop(position=1, role="carrier", name="y")]
    wanted = an_attribution(*hops, claim=a_claim(statement="Ada seribu peti kemas."))
    under_merged = an_attribution(Hop(position=0, role="speaker", name="x", source=merged)).pk
    plain = an_attribution().pk
    for query, found in (
        ("country=kp", [wanted.pk]),
        ("source_kind=news_agency", [wanted.pk]),
        ("grade=B", []),
        ("grade=C", [under_merged, wanted.pk]),
        ("hops_from=2", [wanted.pk]),
        ("hops_until=1", [plain, under_merged]),
        ("q=peti kemas", [wanted.pk]),
        ("q=retak sepanjang&hops_from=2", [wanted.pk]),
    ):
        rows = call(consumer, "get", f"/api/v1/attributions?{query}").json()["results"]
        assert [r["id"] for r in rows] == found, query
    assert call(consumer, "get", "/api/v1/attributions?grade=F").status_code == 400
    assert IntakeItem.objects.count() == 0


def test_a_version_of_a_verdict_tells_where_it_is_read_and_whether_it_stands(
    call: Call, consumer: User, editor: User, settings: Any
) -> None:
    claim = a_published_claim(editor)
    second = Verdict.objects.create(
        claim=claim, number=2, said="as_reported", rating=claim.verdicts.get().rating, credibility=1, statement="s",
        summary="why", note="Angka diperbaiki.", published_by=editor,
    )  # fmt: skip
    Claim.objects.filter(pk=claim.pk).update(verdict=second)
    newest, oldest = call(consumer, "get", "/api/v1/verdicts").json()["results"]
    assert (newest["current"], oldest["current"]) == (True, False)
    assert newest["first_published_at"] == oldest["published_at"] == oldest["first_published_at"]
    for row in (newest, oldest):
        assert row["address"] == f"{settings.DESK_ADDRESS}/verdicts/{claim.pk}/"
        assert row["language"] == "id"


def test_a_claim_tells_its_topics_and_a_change_of_them_is_a_change_of_it(
    call: Call, consumer: User, editor: User
) -> None:
    claim = a_claim()
    since = timezone.now().isoformat().replace("+00:00", "Z")
    for name in ("Pelabuhan", "Air"):
        topics.put_under(claim, by=editor, name=name)
    (row,) = call(consumer, "get", f"/api/v1/claims?changed_since={since}").json()["results"]
    assert row["topics"] == ["air", "pelabuhan"]
    assert EVENTS_OF[ClaimTopic._meta.db_table] == ("claim", "subject_id")


def test_a_decision_answers_with_what_was_made_of_the_candidate(call: Call, reviewer: User) -> None:
    candidate = a_candidate()
    path = f"/api/v1/candidates/{candidate.pk}/decision"
    answer = call(reviewer, "post", path, data={"decision": "accept"})
    (made,) = answer.json()["attributions"]
    assert made["id"] == Attribution.objects.get().pk
    assert made["claim"]["id"] == Claim.objects.get().pk


def test_every_whole_row_is_what_the_schema_says_of_it(editor: User, reviewer: User) -> None:
    """Where the schema allows a row in part as well, any object passes: here each is held against the whole alone."""
    schema = openapi()
    names = {shape: shape.__name__.removesuffix("Serializer") for shape, _row in one_of_each(editor, reviewer)}
    for shape, row in one_of_each(editor, reviewer):
        whole = {"$ref": f"#/components/schemas/{names[shape]}", "components": schema["components"]}
        Draft202012Validator(whole).validate(json.loads(row_of(shape, row)))
        told = with_json(type(row)._default_manager.filter(pk=row.pk), shape, Shape(refs=True)).get()
        named = f"{names[shape]}Refs"
        by_number = named if named in schema["components"]["schemas"] else names[shape]
        refs = {"$ref": f"#/components/schemas/{by_number}", "components": schema["components"]}
        Draft202012Validator(refs).validate(json.loads(told.row))


def test_a_change_is_told_in_the_schema_by_the_rows_that_there_are() -> None:
    row = openapi()["components"]["schemas"]["Change"]["properties"]["row"]
    names = {part["$ref"].rpartition("/")[2] for part in row["anyOf"] if "$ref" in part}
    assert names == {
        "AttributionRefs", "Candidate", "ClaimRefs", "DocumentListedRefs", "EvidenceRefs", "ExternalVerdictListedRefs",
        "SourceRefs", "VerdictListed",
    }  # fmt: skip
