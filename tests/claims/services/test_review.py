"""Grading: whole or not at all, blind until enough are in, and nobody's text lost."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from claims.choices import ClaimState
from claims.models import Claim, Rating, Review, Verdict
from claims.queries.blind import history_of
from claims.services import attributions, review, triage, verdict
from claims.services.errors import Conflict, Refused
from claims.services.review import Grading
from claims.services.verdict import Finding
from sources.choices import Told
from sources.models import Announcement, Event
from tests.conftest import MakePerson
from tests.factories import a_candidate, a_claim, a_rating, an_attribution

pytestmark = pytest.mark.django_db


def grading(**columns: object) -> Grading:
    whole = {"said": "as_reported", "rating": a_rating(), "credibility": 2, "rationale": "Two records agree."}
    return Grading(**{**whole, **columns})  # type: ignore[arg-type]


def hand_in(claim: Claim, by: User, **columns: object) -> Review:
    mine = review.open_review(claim=claim, by=by)
    return review.submit(mine, by=by, grading=grading(**columns), version=mine.version)


def finding(**columns: object) -> Finding:
    whole = {"said": "as_reported", "rating": a_rating(), "credibility": 2, "summary": "It is so: two records agree."}
    return Finding(**{**whole, **columns})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"said": ""}, "said"),
        ({"rating": None}, "rating"),
        ({"credibility": 7}, "credibility"),
        ({"rationale": " "}, "rationale"),
    ],
)
def test_a_review_is_handed_in_whole_or_not_at_all(reviewer: User, missing: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        hand_in(a_claim(), reviewer, **missing)
    assert refused.value.field == field


def test_the_database_itself_refuses_half_a_review(reviewer: User) -> None:
    mine = review.open_review(claim=a_claim(), by=reviewer)
    with pytest.raises(IntegrityError, match="review_submitted_whole"), transaction.atomic():
        Review.objects.filter(pk=mine.pk).update(state="submitted")


def test_nobody_sees_another_s_review_until_enough_are_in(reviewer: User, person: MakePerson) -> None:
    claim, second, third = a_claim(), person("reviewer"), person("editor")
    first_in = hand_in(claim, reviewer)
    assert review.visible_reviews(claim, to=third) == []
    assert review.visible_reviews(claim, to=reviewer) == [first_in]
    second_in = hand_in(claim, second)
    claim.refresh_from_db()
    assert review.visible_reviews(claim, to=third) == [first_in, second_in]


def test_two_that_agree_settle_the_claim(reviewer: User, person: MakePerson) -> None:
    claim = a_claim()
    hand_in(claim, reviewer)
    hand_in(claim, person("reviewer"))
    claim.refresh_from_db()
    assert (claim.state, claim.credibility) == (ClaimState.SETTLED, 2)


def test_two_that_differ_leave_it_disputed_and_say_where(reviewer: User, person: MakePerson) -> None:
    claim = a_claim()
    hand_in(claim, reviewer)
    hand_in(claim, person("reviewer"), rating=a_rating(code="false", name_en="False", name_id="Salah", value=1))
    claim.refresh_from_db()
    assert claim.state == ClaimState.DISPUTED
    assert review.differing(review.submitted(claim)) == {"rating_id"}


def test_a_draft_written_in_two_windows_keeps_the_first_and_reports_the_second(reviewer: User) -> None:
    mine = review.open_review(claim=a_claim(), by=reviewer)
    review.save_draft(mine, by=reviewer, grading=Grading(rationale="from one window"), version=mine.version)
    with pytest.raises(Conflict) as conflict:
        review.save_draft(mine, by=reviewer, grading=Grading(rationale="from another"), version=mine.version)
    assert conflict.value.current_version == mine.version + 1
    assert Review.objects.get().rationale == "from one window"


def test_a_review_handed_in_stands(reviewer: User) -> None:
    mine = hand_in(a_claim(), reviewer)
    with pytest.raises(Refused, match="stands"):
        review.save_draft(mine, by=reviewer, grading=Grading(rationale="afterthought"), version=mine.version)


def test_nobody_writes_another_s_review(reviewer: User, person: MakePerson) -> None:
    mine = review.open_review(claim=a_claim(), by=reviewer)
    with pytest.raises(Refused, match=reviewer.username):
        review.save_draft(mine, by=person("reviewer"), grading=Grading(), version=1)


def settled(first: User, second: User) -> Claim:
    claim = a_claim()
    hand_in(claim, first)
    hand_in(claim, second)
    return Claim.objects.get(pk=claim.pk)


def test_a_verdict_is_a_version_and_a_correction_the_next_with_a_note(editor: User, person: MakePerson) -> None:
    claim = settled(person("reviewer"), person("reviewer"))
    verdict.publish(claim, by=editor, finding=finding(), version=claim.version)
    claim.refresh_from_db()
    with pytest.raises(Refused, match="correction"):
        verdict.publish(claim, by=editor, finding=finding(summary="Otherwise."), version=claim.version)
    verdict.publish(claim, by=editor, finding=finding(summary="Otherwise.", note="Date."), version=claim.version)
    assert list(Verdict.objects.order_by("number").values_list("number", "note")) == [(1, ""), (2, "Date.")]
    claim.refresh_from_db()
    assert (claim.state, claim.verdict and claim.verdict.number) == (ClaimState.PUBLISHED, 2)
    assert Event.objects.filter(act="verdict.published", actor=editor, table_name="claims_verdict").count() == 2


def test_a_retired_rating_is_kept_by_a_correction_and_refused_anew(editor: User, person: MakePerson) -> None:
    claim, retired = settled(person("reviewer"), person("reviewer")), a_rating(code="misty", value=3, active=False)
    with pytest.raises(Refused, match="no longer in use"):
        verdict.publish(claim, by=editor, finding=finding(rating=retired), version=claim.version)
    Rating.objects.filter(pk=retired.pk).update(active=True)
    verdict.publish(claim, by=editor, finding=finding(rating=retired), version=claim.version)
    Rating.objects.filter(pk=retired.pk).update(active=False)
    now_is = Claim.objects.get(pk=claim.pk)
    verdict.publish(now_is, by=editor, finding=finding(rating=retired, note="A name."), version=now_is.version)
    assert [v.rating for v in claim.verdicts.all()] == [retired, retired]


def test_a_published_verdict_is_refused_to_be_edited_by_the_database(editor: User, person: MakePerson) -> None:
    claim = settled(person("reviewer"), person("reviewer"))
    verdict.publish(claim, by=editor, finding=finding(), version=claim.version)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Verdict.objects.update(summary="never so")


def test_too_few_reviews_are_settled_by_an_editor_only_with_a_note(editor: User, reviewer: User) -> None:
    claim = a_claim()
    with pytest.raises(Refused, match="Nobody"):
        verdict.publish(claim, by=editor, finding=finding(), version=claim.version)
    hand_in(claim, reviewer)
    with pytest.raises(Refused, match="1 of 2"):
        verdict.publish(claim, by=editor, finding=finding(), version=claim.version)
    verdict.publish(claim, by=editor, finding=finding(note="Urgent."), version=claim.version)
    assert Claim.objects.get().state == ClaimState.PUBLISHED


def test_what_changed_under_the_editor_is_not_published_over(editor: User, person: MakePerson) -> None:
    claim = settled(person("reviewer"), person("reviewer"))
    triage.accept(a_candidate(), by=editor, claim=claim)
    with pytest.raises(Conflict):
        verdict.publish(claim, by=editor, finding=finding(), version=claim.version)
    assert not Verdict.objects.exists()


def test_unproven_carries_no_number() -> None:
    assert Rating.objects.create(code="unproven", name_en="Unproven", name_id="Belum terbukti").value is None


def test_a_claim_that_was_graded_is_not_worded_anew(reviewer: User) -> None:
    claim = a_claim()
    hand_in(claim, reviewer)
    with pytest.raises(Refused, match="these very words"):
        review.restate(claim, by=reviewer, statement="Jembatan tidak retak.", version=claim.version)


def test_the_drafts_of_a_review_are_nobody_else_s_even_when_all_are_in(reviewer: User, person: MakePerson) -> None:
    claim, other = a_claim(), person("reviewer")
    mine = review.open_review(claim=claim, by=reviewer)
    mine = review.save_draft(mine, by=reviewer, grading=Grading(rationale="a first thought"), version=mine.version)
    review.submit(mine, by=reviewer, grading=grading(), version=mine.version)
    hand_in(claim, other)
    claim.refresh_from_db()
    acts = {event.act for event in history_of(claim, to=other)}
    assert "review.submitted" in acts
    assert "review.drafted" not in acts


def test_disagreement_settlement_and_each_version_of_the_verdict_are_announced(
    reviewer: User, person: MakePerson, editor: User
) -> None:
    claim, second, third = a_claim(), person("reviewer"), person("reviewer")
    hand_in(claim, reviewer)
    assert not Announcement.objects.exists()
    hand_in(claim, second, said="not_found")
    settling = hand_in(claim, third)
    for note in ("", "The length was wrong."):
        verdict.publish(claim, by=editor, finding=finding(note=note), version=Claim.objects.get(pk=claim.pk).version)
    told = {row.kind: row.body for row in Announcement.objects.order_by("id")}
    assert list(told) == [
        Told.CLAIM_DISAGREED,
        Told.CLAIM_SETTLED,
        Told.VERDICT_PUBLISHED,
        Told.VERDICT_CORRECTED,
    ]
    assert told[Told.CLAIM_DISAGREED]["differing"] == ["said"]
    assert told[Told.CLAIM_SETTLED]["settling"] == settling.pk
    assert told[Told.VERDICT_CORRECTED]["replaces"] == told[Told.VERDICT_PUBLISHED]["verdict"]
    assert {row["claim"] for row in told.values()} == {claim.pk}


def test_beneath_a_published_verdict_only_an_editor_changes_the_chain(
    editor: User, reviewer: User, person: MakePerson
) -> None:
    claim = settled(reviewer, person("reviewer"))
    mine = an_attribution(claim=claim)
    claim.refresh_from_db()
    verdict.publish(claim, by=editor, finding=finding(), version=claim.version)
    with pytest.raises(Refused, match="an editor must change its chain"):
        attributions.withdraw(mine, by=reviewer, reason="Not said.", version=mine.version)
    before = Claim.objects.get(pk=claim.pk).version
    attributions.withdraw(mine, by=editor, reason="Not said.", version=mine.version)
    assert Claim.objects.get(pk=claim.pk).version == before + 1


@pytest.mark.parametrize(("state", "instead"), [("settled", "comment"), ("withdrawn", "in its place")])
def test_a_draft_is_not_begun_on_a_closed_claim_and_one_is_told_what_to_do(
    reviewer: User, state: str, instead: str
) -> None:
    claim = a_claim()
    Claim.objects.filter(pk=claim.pk).update(state=state)  # under somebody who still has the open claim before them
    with pytest.raises(Refused, match=instead) as refused:
        review.open_review(claim=claim, by=reviewer)
    assert refused.value.code == "claim_closed"
    assert not Review.objects.exists()


def test_a_review_of_a_published_claim_is_sent_to_the_comments(reviewer: User, editor: User) -> None:
    claim = a_claim()
    verdict.publish(claim, by=editor, finding=finding(note="It is plain."), version=claim.version)
    with pytest.raises(Refused, match="should be corrected in a comment"):
        review.open_review(claim=claim, by=reviewer)


def test_a_draft_begun_before_the_claim_was_closed_is_found_again(reviewer: User) -> None:
    claim = a_claim()
    mine = review.open_review(claim=claim, by=reviewer)
    Claim.objects.filter(pk=claim.pk).update(state="withdrawn")
    assert review.open_review(claim=claim, by=reviewer) == mine
