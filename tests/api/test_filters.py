"""One filter language for all lists: the same names mean the same, and a name that is none is an error."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from claims.choices import Bears
from claims.models import Candidate, Claim, Evidence, Hop, Verdict
from claims.services import verdict as publishing
from claims.services.verdict import Finding
from docs.reference import openapi
from sources.models import Publication, ReliabilityGrade, Source
from sources.services import registry
from tests.api.conftest import Call
from tests.factories import (
    a_candidate,
    a_claim,
    a_document,
    a_link,
    a_rating,
    a_source,
    an_attribution,
    an_external_verdict,
)

pytestmark = pytest.mark.django_db

LISTS = [
    "attributions", "claims", "verdicts", "evidence", "external-verdicts", "candidates", "reviews", "events", "sources",
    "documents",
]  # fmt: skip
OF_CHAINS = {
    "source", "speaker", "carrier", "outlet", "country", "source_kind", "grade", "hops_from", "hops_until", "stance",
    "kind", "language", "said_from", "said_until", "published_from", "published_until", "document", "changed_since",
    "q",
}  # fmt: skip
OF_FINDINGS = {"verdict", "rating", "topic"}


def ids(call: Call, who: User, path: str) -> list[int]:
    response = call(who, "get", f"/api/v1/{path}")
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.json()["results"]]


def parameters_of(path: str) -> set[str]:
    operation = openapi()["paths"][f"/api/v1/{path}"]["get"]
    return {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "query"}


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("attributions", OF_CHAINS | OF_FINDINGS),
        ("attributions.ndjson", OF_CHAINS | OF_FINDINGS),
        ("claims", OF_CHAINS | OF_FINDINGS | {"state"}),
        ("verdicts", OF_CHAINS | OF_FINDINGS),
        ("candidates", OF_CHAINS | {"state"}),
        ("documents", {"source", "outlet", "language", "published_from", "published_until", "changed_since", "q"}),
        ("sources", {"country", "kind", "grade", "changed_since", "q"}),
        ("external-verdicts", {"language", "rating", "published_from", "published_until", "changed_since", "q"}),
    ],
)
def test_every_list_takes_the_filters_that_mean_something_of_it(path: str, names: set[str]) -> None:
    assert names <= parameters_of(path)


@pytest.mark.parametrize("rows", LISTS)
def test_what_the_schema_tells_is_taken_and_nothing_else(call: Call, editor: User, rows: str) -> None:
    refused = call(editor, "get", f"/api/v1/{rows}?no_such=1")
    assert refused.status_code == 400
    (wrong,) = refused.json()["errors"]
    assert (wrong["code"], wrong["field"]) == ("unknown_parameter", "no_such")
    told = set(wrong["detail"].partition("There are: ")[2].rstrip(".").split(", "))
    assert told - {"expand"} == parameters_of(rows) - {"expand"}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("attributions?stances=accuses", "unknown_parameter"),
        ("attributions.ndjson?stances=accuses", "unknown_parameter"),
        ("attributions.ndjson?cursor=x", "unknown_parameter"),
        ("changes?kind=claim", "unknown_parameter"),
        ("claims/1?page_size=2", "unknown_parameter"),
        ("attributions?stance=accuses&stance=denies", "repeated"),
        ("attributions?source=1.5", "invalid"),
        ("attributions?source=0", "min_value"),
        ("attributions?source=9223372036854775808", "max_value"),
        ("claims?page_size=0", "invalid"),
        ("claims?page_size=-1", "invalid"),
        ("claims?page_size=x", "invalid"),
        ("claims?page_size=501", "invalid"),
        ("claims?state=none", "invalid_choice"),
    ],
)
def test_a_parameter_that_means_nothing_is_named_and_nothing_returned(
    call: Call, consumer: User, path: str, code: str
) -> None:
    refused = call(consumer, "get", f"/api/v1/{path}")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, code)
    assert refused.json()["errors"][0]["field"] in path


def test_a_write_takes_no_parameter(call: Call, reviewer: User) -> None:
    refused = call(reviewer, "post", "/api/v1/documents?dry_run=1", data={"text": "x"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "dry_run")


def test_who_works_on_what_is_not_told_to_a_consumer(call: Call, consumer: User, reviewer: User) -> None:
    found = a_candidate(assigned_to=reviewer, assigned_until=timezone.now() + timedelta(hours=1))
    assert ids(call, reviewer, "candidates?assigned=me") == [found.pk]
    assert call(consumer, "get", "/api/v1/candidates?assigned=somebody").status_code == 403


def the_candidate(speaker: Source, carrier: Source) -> Candidate:
    chain = [a_link("speaker", "A", source=speaker.pk), a_link("carrier", "B", source=carrier.pk)]
    document = a_document(published_at=datetime(2026, 3, 2, tzinfo=UTC), publisher=carrier)
    return a_candidate(
        document=document, chain=chain, speaker=speaker, hop_sources=sorted([speaker.pk, carrier.pk]), language="id",
        said_on=date(2026, 3, 1), stance="denies", kind="mixed", passage="Jembatan itu aman.",
    )  # fmt: skip


def test_candidates_are_found_by_who_stands_in_their_chains_and_when(call: Call, consumer: User, editor: User) -> None:
    speaker = a_source(country="ID", kind="person")
    carrier = a_source(country="SG", kind="news_agency")
    registry.grade(actor=editor, source=speaker, grade="B", reason="Dikenal.")
    found = the_candidate(speaker, carrier)
    other = a_candidate(chain=[a_link("speaker", "A")])
    for asked in [
        f"source={speaker.pk}", f"source={carrier.pk}", f"speaker={speaker.pk}", f"carrier={carrier.pk}",
        f"outlet={carrier.pk}", "country=sg", "source_kind=news_agency", "grade=B", "grade=C", "hops_from=2",
        "stance=denies", "kind=mixed", "said_from=2026-03-01&said_until=2026-03-01",
        "published_from=2026-03-01T00:00:00Z",
        "published_until=2026-03-03T00:00:00Z", "q=JEMBATAN ITU AMAN",
    ]:  # fmt: skip
        assert ids(call, consumer, f"candidates?{asked}") == [found.pk], asked
    for asked in [
        f"speaker={carrier.pk}", f"carrier={speaker.pk}", "country=my", "grade=A", "hops_from=3",
        "said_from=2026-03-02", "source_kind=intelligence",
    ]:  # fmt: skip
        assert ids(call, consumer, f"candidates?{asked}") == [], asked
    assert ids(call, consumer, "candidates?hops_until=1") == [other.pk]


def test_documents_are_found_by_their_words_and_by_who_stands_in_them(call: Call, consumer: User) -> None:
    speaker = a_source()
    document = a_document(text="Menara suar menyala kembali.", published_at=datetime(2026, 3, 2, tzinfo=UTC))
    an_attribution(Hop(position=0, role="speaker", name="A", source=speaker), document=document)
    a_document()
    for asked in ["q=menara", f"source={speaker.pk}", "published_until=2026-03-03T00:00:00Z"]:
        assert ids(call, consumer, f"documents?{asked}") == [document.pk], asked
    assert ids(call, consumer, "documents?published_until=2026-03-01T00:00:00Z") == []


def test_sources_are_found_by_words_of_a_name_and_by_the_grade_in_force(
    call: Call, consumer: User, editor: User
) -> None:
    found = a_source("Kantor Berita Teluk", country="ID")
    a_source(country="MY")
    registry.grade(actor=editor, source=found, grade="D", reason="Sering keliru.")
    registry.grade(actor=editor, source=found, grade="B", reason="Membaik.")
    for asked in ["q=berita tel", "grade=B", "country=id"]:
        assert ids(call, consumer, f"sources?{asked}") == [found.pk], asked
    for asked in ["grade=A", "q=!!!", "country=SG"]:
        assert ids(call, consumer, f"sources?{asked}") == [], asked


def test_evidence_is_found_by_its_words(call: Call, consumer: User, reviewer: User) -> None:
    usual = {"claim": a_claim(), "bears": Bears.SUPPORTS, "added_by": reviewer}
    found = Evidence.objects.create(**usual, address="https://arsip.example/foto", note="Foto retakan")
    Evidence.objects.create(**usual, address="https://lain.example/1")
    for asked in ["q=RETAKAN", "q=arsip.example"]:
        assert ids(call, consumer, f"evidence?{asked}") == [found.pk], asked


def test_verdicts_are_found_by_language(call: Call, consumer: User, editor: User) -> None:
    for language in ("id", "en"):
        published(a_claim(language=language), by=editor)
    (row,) = call(consumer, "get", "/api/v1/verdicts?language=en").json()["results"]
    assert Claim.objects.get(pk=row["claim"]).language == "en"


def published(claim: Claim, *, by: User) -> Verdict:
    finding = Finding(said="as_reported", rating=a_rating(), credibility=4, summary="Terlihat.", note="Jelas.")
    return publishing.publish(claim, by=by, finding=finding, version=claim.version)


def regraded(source: Source, *, by: User) -> ReliabilityGrade:
    return registry.grade(actor=by, source=source, grade="B", reason="Dikenal.")


CHANGES: dict[str, tuple[Callable[[], Any], Callable[..., Any]]] = {
    "attributions": (an_attribution, lambda row, by: published(row.claim, by=by)),
    "claims": (a_claim, lambda row, by: published(row, by=by)),
    "sources": (a_source, lambda row, by: regraded(row, by=by)),
    "documents": (
        a_document,
        lambda row, **_by: Publication.objects.create(document=row, address="https://lain.test/1"),
    ),
}


@pytest.mark.parametrize("rows", CHANGES)
@pytest.mark.django_db(transaction=True)
def test_changed_since_tells_of_what_stands_in_the_row_too(call: Call, consumer: User, editor: User, rows: str) -> None:
    make, change = CHANGES[rows]
    changed, left = make(), make()
    since = timezone.now().isoformat().replace("+00:00", "Z")
    assert ids(call, consumer, f"{rows}?changed_since={since}") == []
    change(changed, by=editor)
    assert ids(call, consumer, f"{rows}?changed_since={since}") == [changed.pk]
    assert set(ids(call, consumer, f"{rows}?changed_since=2000-01-01T00:00:00Z")) >= {changed.pk, left.pk}


def test_other_desks_verdicts_are_found_by_rating_and_day(call: Call, consumer: User) -> None:
    found = an_external_verdict(rating_name="Salah", reviewed_on=date(2026, 3, 2))
    an_external_verdict(rating_name="Benar", reviewed_on=date(2026, 5, 2))
    for asked in ["rating=salah", "published_until=2026-03-02"]:
        assert ids(call, consumer, f"external-verdicts?{asked}") == [found.pk], asked
