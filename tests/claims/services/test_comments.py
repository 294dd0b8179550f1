"""Talk about a claim: standing, called names told once, withdrawn and not deleted, and no review let out."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.models import Claim, Comment
from claims.queries.blind import history_of
from claims.queries.comments import talk_of
from claims.services import comments, review
from claims.services.errors import Refused
from claims.services.review import Grading
from sources.models import Announcement, Event
from tests.conftest import MakePerson
from tests.factories import a_claim, a_rating

pytestmark = pytest.mark.django_db


def hand_in(claim: Claim, by: User) -> None:
    mine = review.open_review(claim=claim, by=by)
    grading = Grading(said="as_reported", rating=a_rating(), credibility=2, rationale="Two records agree.")
    review.submit(mine, by=by, grading=grading, version=mine.version)


def test_what_a_reviewer_says_is_seen_by_nobody_else_until_enough_reviews_are_in(
    reviewer: User, person: MakePerson, editor: User
) -> None:
    claim, second = a_claim(), person("reviewer")
    before = comments.say(claim, by=reviewer, text="I doubt the length.")
    assert talk_of(claim, to=second).comments == [before]
    review.open_review(claim=claim, by=reviewer)
    comments.say(claim, by=reviewer, text="Never said, I find.")
    seen = talk_of(claim, to=second)
    assert (seen.comments, seen.hidden) == ([], 2)
    assert len(talk_of(claim, to=reviewer).comments) == 2
    assert "comment.made" not in {event.act for event in history_of(claim, to=editor)}
    hand_in(claim, reviewer)
    assert talk_of(claim, to=second).hidden == 2
    hand_in(claim, second)
    claim.refresh_from_db()
    assert len(talk_of(claim, to=editor).comments) == 2
    assert "comment.made" in {event.act for event in history_of(claim, to=editor)}


def test_a_question_of_somebody_who_does_not_grade_the_claim_is_seen_at_once(reviewer: User, editor: User) -> None:
    claim = a_claim()
    asked = comments.say(claim, by=editor, text="Which photograph?")
    assert talk_of(claim, to=reviewer).comments == [asked]


def test_a_comment_is_changed_by_its_author_for_ten_minutes(reviewer: User, editor: User) -> None:
    said = comments.say(a_claim(), by=reviewer, text="Forty metres.")
    with pytest.raises(Refused):
        comments.reword(said, by=editor, text="Fifty metres.")
    assert comments.reword(said, by=reviewer, text="Twelve metres.").text == "Twelve metres."
    later = Comment.objects.create(
        claim=said.claim, author=reviewer, text="Old.", made_at=timezone.now() - timedelta(minutes=11)
    )
    with pytest.raises(Refused, match="ten minutes"):
        comments.reword(later, by=reviewer, text="New.")
    assert Event.objects.filter(act="comment.changed", before__text="Forty metres.").count() == 1


def test_a_comment_is_withdrawn_by_its_author_or_an_editor_and_deleted_by_nobody(
    reviewer: User, person: MakePerson, editor: User
) -> None:
    said = comments.say(a_claim(), by=reviewer, text="Forty metres.")
    with pytest.raises(Refused, match=reviewer.username):
        comments.withdraw(said, by=person("reviewer"))
    comments.withdraw(said, by=editor)
    assert Comment.objects.get().text == "Forty metres."
    with pytest.raises(Refused):
        comments.reword(said, by=reviewer, text="Fifty metres.")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Comment.objects.filter(pk=said.pk).delete()


def test_who_is_called_is_told_once_however_often_the_comment_is_changed(reviewer: User, editor: User) -> None:
    said = comments.say(a_claim(), by=reviewer, text=f"@{editor.username.upper()}, which photograph?")
    comments.reword(said, by=reviewer, text=f"@{editor.username}: which photograph, and whose?")
    assert [row.body["mentioned"] for row in Announcement.objects.all()] == [[editor.pk]]


def test_a_name_that_is_nobody_s_is_pointed_out_and_an_address_calls_nobody(reviewer: User) -> None:
    text = f"@{reviewer.username}. @nobody-here, write to desk@contoh.test."
    assert comments.unknown_names(text) == ["nobody-here"]


@pytest.mark.parametrize("text", ["", "  \n", "x" * (comments.LONGEST + 1)])
def test_nothing_and_too_much_are_refused(reviewer: User, text: str) -> None:
    with pytest.raises(Refused):
        comments.say(a_claim(), by=reviewer, text=text)
