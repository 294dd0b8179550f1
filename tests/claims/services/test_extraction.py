"""Runs: leased by one, ended with their candidates, and the same result however often they are begun."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.choices import RunState
from claims.models import Candidate, ExtractionRun
from claims.services import extraction, triage
from sources.choices import Told
from sources.models import Announcement, Document
from tests.factories import a_document, a_source

pytestmark = pytest.mark.django_db

TEXT = (
    "Dermaga Contoh ditutup\n\n"
    '"Dermaga ini tidak aman bagi kapal besar," kata Syahbandar Tanjung Biru, seperti dikutip Kantor Berita Contoh.\n\n'
    "Kantor Berita Contoh tidak menyebutkan apakah dermaga akan dibuka lagi.\n"
)


def performed(document: Document) -> ExtractionRun:
    run = extraction.take(extraction.queue_run(document).pk)
    assert run is not None
    return extraction.perform(run)


def test_a_run_ends_with_its_candidates_and_their_chains() -> None:
    agency = a_source(name="Kantor Berita Contoh", kind="news_agency")
    run = performed(a_document(text=TEXT))
    assert (run.state, run.found, run.language) == (RunState.DONE, 2, "id")
    quoted = Candidate.objects.order_by("start").first()
    assert quoted is not None
    assert quoted.passage == '"Dermaga ini tidak aman bagi kapal besar,"'
    assert [(h["role"], h["source"], h["resolution"]) for h in quoted.chain] == [
        ("speaker", None, "unknown"),
        ("carrier", agency.pk, "resolved"),
        ("publisher", None, "unknown"),
    ]
    assert quoted.hop_sources == [agency.pk]


def test_what_is_held_is_not_taken_until_the_lease_runs_out() -> None:
    run = extraction.queue_run(a_document())
    assert extraction.take(run.pk) is not None
    assert extraction.take(run.pk) is None
    ExtractionRun.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    again = extraction.take(run.pk)
    assert again is not None
    assert again.attempts == 2


def test_extracting_twice_finds_the_same_candidates_and_leaves_decisions(reviewer: User) -> None:
    document = a_document(text=TEXT)
    performed(document)
    decided = Candidate.objects.latest("start")
    triage.reject(decided, by=reviewer, reason="trivial")
    ExtractionRun.objects.update(pipeline="older")
    performed(document)
    assert Candidate.objects.count() == 2
    assert Candidate.objects.get(pk=decided.pk).state == "rejected"


def test_an_attempt_that_lost_its_lease_writes_nothing() -> None:
    run = extraction.take(extraction.queue_run(a_document(text=TEXT)).pk)
    assert run is not None
    ExtractionRun.objects.update(attempts=2)
    assert extraction.perform(run).state == RunState.RUNNING
    assert not Candidate.objects.exists()


def test_a_run_begun_too_often_is_given_up_with_a_reason(settings: Any) -> None:
    run = extraction.queue_run(a_document())
    ExtractionRun.objects.update(attempts=settings.ATTEMPTS)
    taken = extraction.take(run.pk)
    assert taken is not None
    ended = extraction.perform(taken)
    assert ended.state == RunState.FAILED
    assert "never came to an end" in ended.reason


def test_the_agency_of_the_dateline_is_a_hop_between_the_speaker_and_the_publisher() -> None:
    agency = a_source("Reuters")
    text = "LONDON (Reuters) - Hujan reda. Bupati Rahma Siregar mengatakan pasar dibuka."
    performed(a_document(text=text, publisher_name="Kabar Pantai"))
    chain = Candidate.objects.get().chain
    assert [(hop["role"], hop["name"]) for hop in chain] == [
        ("speaker", "Rahma Siregar"), ("carrier", "Reuters"), ("publisher", "Kabar Pantai"),
    ]  # fmt: skip
    assert chain[1]["source"] == agency.pk


def test_an_outlet_that_names_itself_in_its_dateline_is_one_hop() -> None:
    text = "LONDON, KOMPAS.com – Hujan reda. Bupati Rahma Siregar mengatakan pasar dibuka."
    performed(a_document(text=text, publisher_name="Kompas"))
    assert [hop["role"] for hop in Candidate.objects.get().chain] == ["speaker", "publisher"]


SIREGARS = (
    "Hujan reda. Bupati Rahma Siregar mengatakan pasar dibuka. Kepala Dinas Yunus Siregar mengatakan jalan ditutup. "
    "Siregar menambahkan, warga diminta sabar."
)


def test_a_short_name_of_two_people_of_the_article_comes_to_triage_with_both() -> None:
    rahma, yunus = a_source("Rahma Siregar"), a_source("Yunus Siregar")
    performed(a_document(text=SIREGARS))
    candidate = Candidate.objects.get(passage="warga diminta sabar")
    assert (candidate.speaker_name, candidate.resolution, candidate.speaker) == ("Siregar", "ambiguous", None)
    assert candidate.chain[0]["choices"] == sorted([rahma.pk, yunus.pk])


def test_any_number_of_candidates_is_stored_in_six_queries() -> None:
    sentences = "\n\n".join(f'"Kapal nomor {n} rusak berat," kata Kepala Pelabuhan Contoh.' for n in range(700))
    run = extraction.take(extraction.queue_run(a_document(text=sentences)).pk)
    assert run is not None
    with CaptureQueriesContext(connection) as captured:
        ended = extraction.perform(run)
    sent = [q["sql"] for q in captured.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert len(sent) <= 6, "\n".join(sql[:120] for sql in sent)
    assert ended.found == Candidate.objects.count() == 700


def test_a_document_that_came_in_without_a_run_is_found_by_the_sweep() -> None:
    a_document()
    assert extraction.queue_missing(most=10) == 1
    assert extraction.queue_missing(most=10) == 0


def test_a_run_whose_message_was_lost_is_sent_again_once_a_while() -> None:
    run = extraction.queue_run(a_document(), queue="bulk")
    assert extraction.unended(older_than=timedelta(seconds=10), queues=["bulk"], most=9) == []
    ExtractionRun.objects.update(nudged_at=timezone.now() - timedelta(minutes=1))
    assert extraction.unended(older_than=timedelta(seconds=10), queues=["bulk"], most=9) == [(run.pk, "bulk")]
    assert extraction.unended(older_than=timedelta(seconds=10), queues=["bulk"], most=9) == []


def test_a_run_announces_its_new_candidates_in_one_row_and_a_run_without_any_is_silent() -> None:
    document = a_document(text=TEXT)
    run = performed(document)
    row = Announcement.objects.get()
    found = list(Candidate.objects.order_by("start").values_list("pk", flat=True))
    assert (row.kind, row.subject_id, row.body["candidates"]) == (Told.CANDIDATE_CREATED, run.pk, found)
    ExtractionRun.objects.filter(pk=run.pk).update(pipeline="0-earlier")
    performed(document)
    assert Announcement.objects.count() == 1
