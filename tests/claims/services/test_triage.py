"""Triage: one person a candidate, one decision, each of the last ten taken back without a deletion."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims.choices import CandidateState, ClaimState
from claims.models import Attribution, Candidate, Claim
from claims.services import review, triage
from claims.services.errors import Conflict, Refused
from claims.services.readings import HopAs
from claims.services.triage import Fix
from sources.models import Event
from tests.conftest import MakePerson
from tests.factories import a_candidate, a_claim, a_document, a_rating, a_source, a_user

pytestmark = pytest.mark.django_db


def queue() -> QuerySet[Candidate]:
    return Candidate.objects.all()


def test_an_accepted_candidate_becomes_an_attribution_with_its_whole_chain(reviewer: User) -> None:
    candidate = a_candidate()
    attribution = triage.accept(candidate, by=reviewer)
    assert attribution.claim.statement == '"Jembatan itu retak sepanjang 12 meter,"'
    assert [(h.position, h.role, h.name) for h in attribution.hops.all()] == [
        (0, "speaker", "juru bicara dinas"),
        (1, "carrier", "Kantor Berita Contoh"),
        (2, "publisher", "contoh.test"),
    ]
    candidate.refresh_from_db()
    assert (candidate.state, candidate.decided_by) == (CandidateState.ACCEPTED, reviewer)
    assert Event.objects.filter(act="candidate.accepted", actor=reviewer, subject_kind="candidate").exists()


def test_a_fix_changes_passage_speaker_hops_stance_and_date_but_not_the_machine_s_reading(reviewer: User) -> None:
    candidate, known = a_candidate(), a_source(name="Dinas Contoh")
    fix = Fix(
        content=[(65, 80)],
        stance="accuses",
        kind="mixed",
        said_on=timezone.now().date(),
        chain=[HopAs(name="kepala dinas", source=known.pk)],
    )
    attribution = triage.accept(candidate, by=reviewer, statement="Jembatan retak.", fix=fix)
    assert attribution.passage == candidate.document.text[65:80]
    assert (attribution.stance, attribution.kind) == ("accuses", "mixed")
    assert [(h.role, h.name, h.source_id) for h in attribution.hops.all()] == [
        ("speaker", "kepala dinas", known.pk),
        ("publisher", "contoh.test", None),
    ]
    assert Candidate.objects.get().content == [[65, 105]]


@pytest.mark.parametrize("content", [[], [(5, 5)], [(9, 4)], [(0, 9_999)], [(20, 30), (10, 15)]])
def test_a_passage_outside_the_text_or_out_of_order_is_refused(reviewer: User, content: list[tuple[int, int]]) -> None:
    with pytest.raises(Refused):
        triage.accept(a_candidate(), by=reviewer, fix=Fix(content=content))
    assert not Attribution.objects.exists()
    assert Candidate.objects.get().state == CandidateState.PENDING


def test_the_same_passage_goes_into_one_claim_once(reviewer: User) -> None:
    claim, document = a_claim(), a_document()
    triage.accept(a_candidate(document=document), by=reviewer, claim=claim)
    other = a_candidate(document=document, content=[[0, 12]])
    with pytest.raises(Refused, match="already"):
        triage.accept(other, by=reviewer, claim=claim, fix=Fix(content=[(65, 105)]))
    other.refresh_from_db()
    assert other.state == CandidateState.PENDING


def test_what_somebody_else_has_decided_is_a_conflict_that_names_them(reviewer: User, person: MakePerson) -> None:
    candidate, other = a_candidate(), person("reviewer")
    triage.reject(candidate, by=other, reason="trivial")
    with pytest.raises(Conflict, match=other.username):
        triage.accept(candidate, by=reviewer)


def test_what_somebody_else_holds_is_a_conflict_until_the_hold_runs_out(reviewer: User, person: MakePerson) -> None:
    candidate, other = a_candidate(), person("reviewer")
    triage.hold(candidate, by=other)
    with pytest.raises(Conflict, match=other.username):
        triage.reject(candidate, by=reviewer, reason="trivial")
    Candidate.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    triage.reject(candidate, by=reviewer, reason="trivial")
    assert Candidate.objects.get().decided_by == reviewer


def test_a_rejection_needs_a_reason_off_the_list(reviewer: User) -> None:
    with pytest.raises(Refused):
        triage.reject(a_candidate(), by=reviewer, reason="because")


def test_the_database_itself_refuses_a_rejection_without_a_reason() -> None:
    a_candidate()
    with pytest.raises(IntegrityError, match="candidate_decision_is_told"), transaction.atomic():
        Candidate.objects.update(state=CandidateState.REJECTED, decided_at=timezone.now())


def test_undo_takes_back_the_last_decision_and_keeps_what_it_was_in_the_history(reviewer: User) -> None:
    candidate = a_candidate()
    attribution = triage.accept(candidate, by=reviewer)
    undone = triage.undo(by=reviewer).candidate
    assert (undone.pk, undone.state, undone.holder) == (candidate.pk, CandidateState.PENDING, reviewer)
    attribution.refresh_from_db()
    assert attribution.withdrawn_at is not None
    assert Claim.objects.get().state == ClaimState.WITHDRAWN
    acts = Event.objects.filter(subject_kind="candidate").order_by("id").values_list("act", flat=True)
    assert list(acts) == ["candidate.accepted", "candidate.undone"]


def test_what_was_undone_can_be_decided_anew(reviewer: User) -> None:
    candidate = a_candidate()
    triage.accept(candidate, by=reviewer)
    triage.accept(triage.undo(by=reviewer).candidate, by=reviewer)
    assert Attribution.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_undo_leaves_a_claim_that_others_hang_on(reviewer: User) -> None:
    first = triage.accept(a_candidate(), by=reviewer)
    triage.accept(a_candidate(), by=reviewer, claim=first.claim)
    triage.undo(by=reviewer)
    assert Claim.objects.get().state == ClaimState.OPEN


def test_only_one_s_own_last_ten_decisions_can_be_undone(reviewer: User, person: MakePerson) -> None:
    oldest = a_candidate()
    triage.reject(oldest, by=reviewer, reason="trivial")
    for _ in range(10):
        triage.reject(a_candidate(), by=reviewer, reason="trivial")
    with pytest.raises(Refused, match="last ten"):
        triage.undo(by=reviewer, candidate=oldest)
    with pytest.raises(Refused):
        triage.undo(by=person("reviewer"))


def test_a_skip_hands_out_the_next_best_and_lets_the_other_go(reviewer: User) -> None:
    best, next_best = a_candidate(check_worthy=0.9), a_candidate(check_worthy=0.8)
    assert triage.hand_out(to=reviewer, queue=queue()) == best
    assert triage.hand_out(to=reviewer, queue=queue(), after=best.pk) == next_best
    best.refresh_from_db()
    assert best.holder is None


def test_who_asks_a_queue_that_can_hold_nothing_lets_go_all_the_same(reviewer: User) -> None:
    held = a_candidate()
    assert triage.hand_out(to=reviewer, queue=queue()) == held
    assert triage.hand_out(to=reviewer, queue=queue().none()) is None
    held.refresh_from_db()
    assert held.holder is None


@pytest.mark.django_db(transaction=True)
def test_twenty_who_ask_at_once_get_twenty_different_candidates() -> None:
    people = [a_user() for _ in range(20)]
    for n in range(25):
        a_candidate(check_worthy=n / 25)

    def ask(person: User) -> int | None:
        try:
            given = triage.hand_out(to=person, queue=queue())
            return given.pk if given else None
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        given = list(pool.map(ask, people))
    assert len(set(given)) == 20
    assert None not in given


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_accept_one_candidate_at_once_exactly_one_does() -> None:
    people, candidate = [a_user() for _ in range(8)], a_candidate()

    def decide(person: User) -> bool:
        try:
            triage.accept(Candidate.objects.get(pk=candidate.pk), by=person)
        except Conflict:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(decide, people)) == 1
    assert (Attribution.objects.count(), Claim.objects.count()) == (1, 1)


def test_undo_leaves_what_others_have_graded(reviewer: User, person: MakePerson) -> None:
    candidate = a_candidate()
    claim = triage.accept(candidate, by=reviewer).claim
    other = person("reviewer")
    mine = review.open_review(claim=claim, by=other)
    whole = review.Grading(said="as_reported", rating=a_rating(), credibility=2, rationale="Two records agree.")
    review.submit(mine, by=other, grading=whole, version=mine.version)
    with pytest.raises(Refused, match="graded or corrected"):
        triage.undo(by=reviewer)
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.ACCEPTED


@pytest.mark.django_db(transaction=True)
def test_undo_sees_what_was_graded_while_it_waited_for_the_claim(reviewer: User, person: MakePerson) -> None:
    attribution = triage.accept(a_candidate(), by=reviewer)
    other, rating, graded = person("reviewer"), a_rating(), threading.Event()
    mine = review.open_review(claim=attribution.claim, by=other)

    def grade() -> None:
        whole = review.Grading(said="as_reported", rating=rating, credibility=2, rationale="Two records agree.")
        with transaction.atomic():
            review.submit(mine, by=other, grading=whole, version=mine.version)
            graded.set()
            time.sleep(0.3)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        grading = pool.submit(grade)
        graded.wait()
        with pytest.raises(Refused, match="graded or corrected"):
            triage.undo(by=reviewer)
        grading.result()
    attribution.refresh_from_db()
    assert attribution.withdrawn_at is None


def test_a_withdrawn_claim_takes_no_attribution(reviewer: User) -> None:
    claim = a_claim(state=ClaimState.WITHDRAWN)
    with pytest.raises(Refused, match="withdrawn"):
        triage.accept(a_candidate(), by=reviewer, claim=claim)
    assert Candidate.objects.get().state == CandidateState.PENDING
