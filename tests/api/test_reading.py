"""Pulling attributions: with their chain, filtered by who stands in it, in pages that neither skip nor repeat."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.filters import CandidateFilter
from claims.models import Candidate, Claim, ClaimTopic, Hop, Topic, Verdict
from sources.models import Publication
from sources.services import registry
from tests.api.conftest import Call
from tests.factories import a_candidate, a_claim, a_document, a_rating, a_source, an_attribution

pytestmark = pytest.mark.django_db


def results(call: Call, consumer: User, query: str = "") -> list[dict[str, Any]]:
    response = call(consumer, "get", f"/api/v1/attributions{query}")
    assert response.status_code == 200, response.content
    rows: list[dict[str, Any]] = response.json()["results"]
    return rows


def chain(*sources: Any) -> list[Hop]:
    roles = ["speaker", "carrier", "carrier"]
    return [Hop(position=i, role=roles[i], name=str(s), source=s) for i, s in enumerate(sources)]


def test_an_attribution_comes_with_its_whole_chain_and_its_words(call: Call, consumer: User) -> None:
    speaker, agency = a_source(name="Juru Bicara"), a_source(name="Kantor Berita")
    attribution = an_attribution(*chain(speaker, agency), stance="denies", said_on=date(2026, 3, 1))
    (row,) = results(call, consumer)
    assert (row["id"], row["stance"], row["said_on"]) == (attribution.pk, "denies", "2026-03-01")
    assert [(h["position"], h["role"], h["source"]["name"]) for h in row["chain"]] == [
        (0, "speaker", "Juru Bicara"),
        (1, "carrier", "Kantor Berita"),
    ]
    text = attribution.document.text
    assert [text[s:e] for s, e in row["content"]] == [row["passage"]]


def test_a_source_is_found_at_any_hop_as_speaker_or_as_carrier(call: Call, consumer: User) -> None:
    one, other = a_source(), a_source()
    said = an_attribution(*chain(one)).pk
    carried = an_attribution(*chain(other, one)).pk
    an_attribution(*chain(other))
    repeated = an_attribution(*chain(one, other, one)).pk
    assert [r["id"] for r in results(call, consumer, f"?source={one.pk}")] == [repeated, carried, said]
    assert [r["id"] for r in results(call, consumer, f"?speaker={one.pk}")] == [repeated, said]
    assert [r["id"] for r in results(call, consumer, f"?carrier={one.pk}")] == [repeated, carried]


def test_what_an_outlet_published_is_found_whether_it_was_the_first_or_the_second(call: Call, consumer: User) -> None:
    one = a_source()
    first = an_attribution(document=a_document(publisher=one))
    second = an_attribution(document=a_document())
    Publication.objects.create(document=second.document, outlet=one, address="https://kedua.test/1")
    an_attribution(document=a_document(publisher=a_source()))
    assert [r["id"] for r in results(call, consumer, f"?outlet={one.pk}")] == [second.pk, first.pk]
    documents = call(consumer, "get", f"/api/v1/documents?outlet={one.pk}").json()["results"]
    assert [row["id"] for row in documents] == [second.document_id, first.document_id]
    for document in (first.document, second.document):
        a_candidate(document=document)
    queue = CandidateFilter({"publisher": f"#{one.pk} "}, queryset=Candidate.objects.all())
    assert {row.document_id for row in queue.qs} == {first.document_id, second.document_id}


def test_what_was_said_under_a_merged_name_is_found_under_the_one_kept(
    call: Call, consumer: User, editor: User
) -> None:
    kept, merged = a_source(), a_source()
    attribution = an_attribution(*chain(merged))
    registry.merge(actor=editor, merged=merged, kept=kept)
    assert [r["id"] for r in results(call, consumer, f"?source={kept.pk}")] == [attribution.pk]


def test_stance_kind_claim_language_and_dates_narrow_the_list(call: Call, consumer: User) -> None:
    wanted = an_attribution(stance="accuses", kind="indirect", said_on=date(2026, 3, 1))
    an_attribution(document=a_document(language="en"), said_on=date(2026, 5, 1))
    for query in (
        "?stance=accuses",
        "?kind=indirect",
        f"?claim={wanted.claim_id}",
        "?language=id",
        "?said_until=2026-04-01",
        f"?document={wanted.document_id}",
    ):
        assert [r["id"] for r in results(call, consumer, query)] == [wanted.pk], query


def test_the_published_verdict_comes_along_and_can_be_filtered_by(call: Call, consumer: User, editor: User) -> None:
    claim = a_claim()
    verdict = Verdict.objects.create(
        claim=claim, number=1, said="as_reported", rating=a_rating(), credibility=1, statement="s", summary="why",
        published_by=editor,
    )  # fmt: skip
    Claim.objects.filter(pk=claim.pk).update(verdict=verdict, state="published")
    judged = an_attribution(claim=claim)
    an_attribution()
    (row,) = results(call, consumer, "?rating=true")
    assert [r["id"] for r in results(call, consumer, "?verdict=as_reported")] == [judged.pk]
    assert results(call, consumer, "?verdict=distorted") == []
    assert (row["id"], row["claim"]["verdict"]["rating"]["code"]) == (judged.pk, "true")


def test_a_withdrawn_attribution_is_not_served(call: Call, consumer: User) -> None:
    gone = an_attribution()
    type(gone).objects.update(withdrawn_at=gone.created_at)
    assert results(call, consumer) == []
    assert call(consumer, "get", f"/api/v1/attributions/{gone.pk}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "?source=x",
        "?stance=shouts",
        "?said_from=yesterday",
        "?claim=0",
        "?cursor=!!",
        "?published_until=9999-12-31T23:00:00-09:00",
    ],
)
def test_a_filter_that_cannot_be_understood_is_an_error_that_names_it(call: Call, consumer: User, query: str) -> None:
    response = call(consumer, "get", f"/api/v1/attributions{query}")
    assert response.status_code in (400, 404)
    assert response.json()["errors"]


def test_a_moment_may_stand_in_any_zone(call: Call, consumer: User) -> None:
    document = an_attribution().document
    type(document).objects.update(published_at=datetime(2025, 3, 7, 12, tzinfo=UTC))
    just_before, just_after = "2025-03-08T06:49:00%2B18:50", "2025-03-08T06:51:00%2B18:50"
    assert len(results(call, consumer, f"?published_from={just_before}")) == 1
    assert results(call, consumer, f"?published_from={just_after}") == []


def test_pages_neither_skip_nor_repeat_while_rows_come_in(call: Call, consumer: User) -> None:
    first = [an_attribution().pk for _ in range(7)]
    seen: list[int] = []
    path = "/api/v1/attributions?page_size=3"
    while path:
        page = call(consumer, "get", path).json()
        seen += [row["id"] for row in page["results"]]
        an_attribution()
        path = (page["next"] or "").replace("http://testserver", "")
    assert seen == list(reversed(first))


def test_a_page_of_fifty_takes_as_many_queries_as_a_page_of_five(call: Call, consumer: User) -> None:
    def queries(rows: int) -> int:
        for _ in range(rows):
            an_attribution(*chain(a_source(), a_source()))
        call(consumer, "get", "/api/v1/attributions")
        with CaptureQueriesContext(connection) as caught:
            results(call, consumer)
        return len(caught)

    assert queries(5) == queries(45)


def test_a_document_s_exact_text_comes_with_the_single_document_only(call: Call, consumer: User) -> None:
    document = a_document()
    assert call(consumer, "get", f"/api/v1/documents/{document.pk}").json()["text"] == document.text
    (row,) = call(consumer, "get", "/api/v1/documents").json()["results"]
    assert "text" not in row


def test_a_source_comes_with_names_ties_and_grade_history(call: Call, consumer: User, editor: User) -> None:
    agency, state = a_source("Kantor Berita", name="Agency"), a_source(name="State")
    registry.tie(actor=editor, subject=agency, kind="controlled_by", to=state)
    registry.grade(actor=editor, source=agency, grade="D", reason="why")
    row = call(consumer, "get", f"/api/v1/sources/{agency.pk}").json()
    assert {n["text"] for n in row["names"]} == {"Agency", "Kantor Berita"}
    assert [(t["kind"], t["to"]["name"]) for t in row["ties"]] == [("controlled_by", "State")]
    assert [g["grade"] for g in row["grades"]] == ["D"]


def test_claims_and_verdicts_are_found_by_one_attribution_that_meets_all_that_is_asked(
    call: Call, consumer: User, editor: User
) -> None:
    agency = a_source()
    claim, other = a_claim(), a_claim()
    verdicts = {
        c: Verdict.objects.create(
            claim=c, number=1, said="as_reported", rating=a_rating(), credibility=1, statement="s", summary="why",
            published_by=editor,
        )
        for c in (claim, other)
    }  # fmt: skip
    an_attribution(*chain(agency), claim=claim, stance="accuses")
    an_attribution(*chain(agency), claim=other, stance="asserts")
    an_attribution(claim=other, stance="accuses")
    asked = f"?source={agency.pk}&stance=accuses"
    assert found(call, consumer, f"claims{asked}") == [claim.pk]
    assert found(call, consumer, f"verdicts{asked}") == [verdicts[claim].pk]
    assert found(call, consumer, f"claims?source={agency.pk}") == [other.pk, claim.pk]


def test_rows_are_found_by_topic_while_it_stands(call: Call, consumer: User, editor: User) -> None:
    attribution = an_attribution()
    an_attribution()
    topic = Topic.objects.create(name="Pelabuhan", slug="pelabuhan", created_by=editor)
    row = ClaimTopic.objects.create(claim=attribution.claim, topic=topic, added_by=editor)
    assert found(call, consumer, "attributions?topic=pelabuhan") == [attribution.pk]
    assert found(call, consumer, "claims?topic=pelabuhan") == [attribution.claim_id]
    ClaimTopic.objects.filter(pk=row.pk).update(withdrawn_at=attribution.created_at)
    assert found(call, consumer, "claims?topic=pelabuhan") == []


def test_the_first_version_s_note_which_is_the_desk_s_own_is_told_to_nobody(
    call: Call, consumer: User, editor: User
) -> None:
    claim = a_claim()
    usual = {"claim": claim, "said": "as_reported", "rating": a_rating(), "credibility": 1, "statement": "s"}
    for number, note in ((1, "Diputus karena satu penilai cuti."), (2, "Tanggalnya keliru.")):
        newest = Verdict.objects.create(number=number, note=note, summary="why", published_by=editor, **usual)
    Claim.objects.filter(pk=claim.pk).update(verdict=newest, state="published")
    notes = [row["note"] for row in call(consumer, "get", "/api/v1/verdicts").json()["results"]]
    assert notes == ["Tanggalnya keliru.", ""]
    for path in (f"claims/{claim.pk}?expand=verdicts", "verdicts?fields=note", "changes", "verdicts?refs=true"):
        assert "cuti" not in call(consumer, "get", f"/api/v1/{path}").content.decode(), path


def found(call: Call, user: User, path: str) -> list[int]:
    return [row["id"] for row in call(user, "get", f"/api/v1/{path}").json()["results"]]
