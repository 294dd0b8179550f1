"""Who is told of what: those whom it concerns, once, and never of their own acts."""

import pytest
from django.contrib.auth.models import Group, User

from claims.choices import ClaimState
from claims.models import Claim, Hop, Notification, Verdict
from claims.services import comments, notifying, relay, review, verdict
from claims.services.review import Grading
from claims.services.verdict import Finding
from claims.services.wording import in_words
from sources.choices import Told
from sources.models import Announcement
from sources.services import registry
from tests.conftest import MakePerson
from tests.factories import a_claim, a_document, a_rating, a_source, an_announcement, an_attribution

pytestmark = pytest.mark.django_db


def hand_in(claim: Claim, by: User, said: str = "as_reported") -> None:
    mine = review.open_review(claim=claim, by=by)
    grading = Grading(said=said, rating=a_rating(), credibility=2, rationale="Two records agree.")
    review.submit(mine, by=by, grading=grading, version=mine.version)


def told(kind: str) -> set[User]:
    """Who has a notification of this kind, after the relay has run."""
    relay.relay()
    return {n.person for n in Notification.objects.filter(announcement__kind=kind).select_related("person")}


def texts(person: User) -> list[str]:
    rows = Notification.objects.filter(person=person).select_related("announcement__actor").order_by("pk")
    return [" ".join((line.text, *line.why)) for line in in_words(list(rows))]


def test_a_disagreement_is_told_to_the_other_reviewer_and_to_those_who_settle(
    reviewer: User, person: MakePerson, editor: User
) -> None:
    claim, second = a_claim(), person("reviewer")
    hand_in(claim, reviewer)
    hand_in(claim, second, said="not_found")
    assert told(Told.CLAIM_DISAGREED) == {reviewer, editor}
    assert "was it said?" in texts(reviewer)[0]


def test_the_first_reviewers_are_told_how_it_ended_and_why(reviewer: User, person: MakePerson) -> None:
    claim, second, third = a_claim(), person("reviewer"), person("reviewer")
    hand_in(claim, reviewer)
    hand_in(claim, second, said="not_found")
    hand_in(claim, third)
    assert told(Told.CLAIM_SETTLED) == {reviewer, second}
    assert "As reported · True Two records agree." in texts(second)[-1]


def test_an_editor_s_verdict_and_its_correction_are_told_to_the_reviewers(
    reviewer: User, editor: User, person: MakePerson
) -> None:
    claim = a_claim()
    hand_in(claim, reviewer)
    for note in ("The second reviewer is away.", "The length was wrong."):
        finding = Finding(said="as_reported", rating=a_rating(), credibility=2, summary="Seen.", note=note)
        verdict.publish(claim, by=editor, finding=finding, version=Claim.objects.get().version)
    assert told(Told.VERDICT_PUBLISHED) == told(Told.VERDICT_CORRECTED) == {reviewer}
    assert ["is away" in texts(reviewer)[0], "length was wrong" in texts(reviewer)[1]] == [True, True]


def test_a_new_grade_is_told_to_whoever_graded_or_watches_a_claim_of_the_source(
    reviewer: User, editor: User, person: MakePerson
) -> None:
    source, claim, watcher = a_source(), a_claim(), person("reviewer")
    an_attribution(Hop(position=0, role="speaker", source=source, name="S"), claim=claim)
    hand_in(claim, reviewer)
    comments.watch(claim, by=watcher, watched=True)
    person("reviewer")
    registry.grade(actor=editor, source=source, grade="D", reason="Invented a witness.")
    assert told(Told.SOURCE_REGRADED) == {reviewer, watcher}
    assert "Invented a witness." in texts(reviewer)[0]
    registry.grade(actor=editor, source=source, grade="D", reason="Still.")
    relay.relay()
    assert Notification.objects.count() == 2


def test_a_changed_document_is_told_where_a_published_claim_rests_on_an_earlier_version(
    reviewer: User, editor: User
) -> None:
    address = "https://contoh.test/1"
    old = a_document(address=address)
    new = a_document(address=address, replaces=old)
    claim = a_claim()
    an_attribution(claim=claim, document=old)
    body = {"document": new.pk, "replaces": old.pk, "address": address}
    an_announcement(kind=Told.DOCUMENT_CHANGED, subject_kind="document", subject_id=new.pk, body=body)
    assert told(Told.DOCUMENT_CHANGED) == set()
    row = Verdict.objects.create(
        claim=claim, number=1, said="as_reported", rating=a_rating(), credibility=2,
        statement=claim.statement, summary="Seen.", published_by=editor,
    )  # fmt: skip
    Claim.objects.filter(pk=claim.pk).update(verdict=row, state=ClaimState.PUBLISHED)
    an_announcement(kind=Told.DOCUMENT_CHANGED, subject_kind="document", subject_id=new.pk, body=body)
    assert told(Told.DOCUMENT_CHANGED) == {editor}


def test_who_is_given_work_is_told_and_who_may_not_read_claims_or_has_left_is_not(
    reviewer: User, person: MakePerson
) -> None:
    claim, left = a_claim(), person("reviewer", is_active=False)
    for assignee in (reviewer.pk, left.pk, claim.created_by_id):
        body = {"claim": claim.pk, "assignee": assignee}
        an_announcement(kind=Told.CLAIM_ASSIGNED, subject_id=claim.pk, body=body)
    assert told(Told.CLAIM_ASSIGNED) == {reviewer}


def test_nobody_is_told_twice_of_one_announcement_nor_of_what_they_did_themselves(
    reviewer: User, person: MakePerson
) -> None:
    claim, other = a_claim(), person("reviewer")
    comments.watch(claim, by=reviewer, watched=True)
    comments.watch(claim, by=other, watched=True)
    comments.say(claim, by=other, text=f"@{reviewer.username} @{other.username} which photograph?")
    assert told(Told.CLAIM_COMMENTED) == {reviewer}
    notifying.receive(Announcement.objects.get())
    assert Notification.objects.count() == 1


def test_any_number_of_notifications_is_worded_in_the_same_number_of_queries(
    reviewer: User, person: MakePerson, django_assert_num_queries: object
) -> None:
    for _ in range(12):
        hand_in(claim := a_claim(), reviewer)
        hand_in(claim, person("reviewer"))
    relay.relay()
    rows = list(Notification.objects.filter(person=reviewer).select_related("announcement__actor"))
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(in_words(rows)) == 12


def test_who_may_no_longer_read_reviews_is_told_of_none(reviewer: User, person: MakePerson) -> None:
    claim, second, watcher = a_claim(), person("reviewer"), person("reviewer")
    comments.watch(claim, by=watcher, watched=True)
    watcher.groups.set(Group.objects.filter(name="consumer"))
    hand_in(claim, reviewer)
    hand_in(claim, second)
    assert watcher not in told(Told.CLAIM_SETTLED)


def test_who_cannot_read_comments_is_told_of_no_mention(reviewer: User, person: MakePerson) -> None:
    consumer = person("consumer", username="pembaca")
    comments.say(a_claim(), by=reviewer, text="@pembaca lihat ini")
    assert consumer not in told(Told.CLAIM_COMMENTED)
