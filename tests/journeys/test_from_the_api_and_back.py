"""A consumer's side of the whole way: an article goes in by API, and comes back as a chain with a verdict."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from claims import tasks
from claims.models import Candidate, ExtractionRun, Rating
from claims.services import review, triage, verdict
from claims.services.review import Grading
from claims.services.seeding import load_ratings
from claims.services.verdict import Finding
from sources.read.seeds import read_ratings
from tests.conftest import MakePerson
from tests.factories import a_source

pytestmark = pytest.mark.django_db

ARTICLE = (
    "Pabrik Gula Tawangsari Berhenti Giling\n\n"
    "TAWANGSARI - Pabrik gula di Tawangsari berhenti giling sejak Senin (3/3/2025).\n\n"
    '"Ketel uap itu retak sepanjang dua meter," kata Kepala Pabrik Tawangsari Wira Adikara, '
    "sebagaimana dilansir Kantor Berita Pesisir, Selasa (4/3/2025).\n"
)


def test_an_article_handed_in_by_api_comes_back_as_a_chain_with_a_verdict(
    call: Any, person: MakePerson, settings: Any
) -> None:
    load_ratings(read_ratings(settings.SEEDS_DIR))
    agency = a_source(name="Kantor Berita Pesisir", kind="news_agency")
    first, second, editor, reader = (person(role) for role in ("reviewer", "reviewer", "editor", "consumer"))
    document = handed_in(call, first)
    candidate = Candidate.objects.get(document=document, passage__contains="Ketel uap")
    claim = triage.accept(candidate, by=first, statement="Ketel uap pabrik retak sepanjang dua meter.").claim
    rating = Rating.objects.get(code="true")
    for reviewer in (first, second):
        grading = Grading(said="as_reported", rating=rating, credibility=1, rationale="Retakan itu difoto.")
        review.submit(review.open_review(claim=claim, by=reviewer), by=reviewer, grading=grading, version=1)
    claim.refresh_from_db()
    finding = Finding(said="as_reported", rating=rating, credibility=1, summary="Retakan itu difoto.")
    verdict.publish(claim, by=editor, finding=finding, version=claim.version)

    found = call(reader, "get", f"/api/v1/attributions?carrier={agency.pk}&rating=true").json()["results"]
    assert [row["claim"]["verdict"]["rating"]["code"] for row in found] == ["true"]
    chain = [(hop["role"], hop["name"], hop["source"] and hop["source"]["id"]) for hop in found[0]["chain"]]
    assert chain[1:] == [
        ("carrier", "Kantor Berita Pesisir", agency.pk),
        ("publisher", "Warta Tawangsari", None),
    ]
    assert chain[0][0] == "speaker"
    assert "Wira Adikara" in chain[0][1]
    start, end = found[0]["content"][0]
    assert ARTICLE[start:end] == found[0]["passage"]
    assert call(reader, "get", "/api/v1/attributions?rating=false").json()["results"] == []


def handed_in(call: Any, by: User) -> int:
    """Hand the article in, do what a worker would, and follow the answer's address to the document's number."""
    told = {"text": ARTICLE, "language": "id", "publisher": "Warta Tawangsari", "published_at": "2025-03-05T08:00:00Z"}
    answer = call(by, "post", "/api/v1/documents", data=told)
    assert answer.status_code == 202
    tasks.read_item(answer.json()["id"])
    tasks.extract(ExtractionRun.objects.get().pk)
    item = call(by, "get", answer.headers["Location"]).json()
    assert item["state"] == "stored"
    return int(item["document"])
