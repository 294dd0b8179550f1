"""The page of agreement: what counts, what does not, and that each number leads to its claims."""

import re
from datetime import datetime
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from claims.models import Claim, ClaimTopic, Rating, Review, Topic
from tests.claims.web.conftest import HandIn, QueriesOf, SignIn
from tests.conftest import MakePerson
from tests.factories import a_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(person: MakePerson) -> tuple[User, User]:
    return person("reviewer", username="anggi"), person("reviewer", username="bima")


def test_a_claim_two_have_graded_blind_is_counted_once_and_its_number_leads_to_it(
    two: tuple[User, User], true: Rating, false: Rating, hand_in: HandIn, sign_in: SignIn
) -> None:
    same, other = a_claim(statement="Jembatan itu retak."), a_claim(statement="Pasar itu ditutup.")
    for reviewer in two:
        hand_in(same, reviewer, true)
    hand_in(other, two[0], true)
    hand_in(other, two[1], false)
    client = sign_in(two[0])
    page = client.get(reverse("agreement"))
    _label, figures, behind = page.context["questions"][0]
    assert (figures.items, figures.differing, figures.share.value) == (2, 1, 0.5)
    assert figures.is_thin
    assert len(client.get(behind).context["rows"]) == 2
    differing = client.get(behind + "&differing=on").content.decode()
    assert "Pasar itu ditutup." in differing
    assert "Jembatan itu retak." not in differing


def test_what_a_third_answered_who_saw_the_others_is_no_blind_answer(
    two: tuple[User, User], person: MakePerson, true: Rating, false: Rating, hand_in: HandIn, sign_in: SignIn
) -> None:
    claim, third = a_claim(), person("reviewer", username="citra")
    hand_in(claim, two[0], true)
    hand_in(claim, two[1], false)
    hand_in(claim, third, true)
    page = sign_in(third).get(reverse("agreement"))
    assert [pair for pair, _figures, _behind in page.context["pairs"]] == [two]


def test_no_figure_tells_of_a_claim_whose_reviews_are_still_closed(
    two: tuple[User, User], true: Rating, hand_in: HandIn, sign_in: SignIn
) -> None:
    waiting = a_claim(reviews_needed=3)
    for reviewer in two:
        hand_in(waiting, reviewer, true)
    assert sign_in(two[0]).get(reverse("agreement")).context["months"] == []


def test_claims_are_narrowed_by_pair_month_and_language(
    two: tuple[User, User], person: MakePerson, true: Rating, hand_in: HandIn, sign_in: SignIn
) -> None:
    third = person("reviewer")
    english, indonesian = a_claim(language="en"), a_claim(language="id")
    for claim, reviewers in ((english, two), (indonesian, (two[0], third))):
        for reviewer in reviewers:
            hand_in(claim, reviewer, true)
    in_march = timezone.make_aware(datetime.fromisoformat("2026-03-31T23:30"))
    Review.objects.filter(claim=english).update(submitted_at=in_march)
    client, address = sign_in(two[0]), reverse("agreement_claims")

    def found(**asked: str | int) -> list[Claim]:
        return [row[0] for row in client.get(address, {"since": "2026-01-01", **asked}).context["rows"]]

    assert found(until="2026-03-31") == [english]
    assert found(until="2026-03-30") == []
    assert found(language="id") == [indonesian]
    assert found(first_reviewer=third.pk) == [indonesian]
    assert found(first_reviewer=two[1].pk, second_reviewer=two[0].pk) == [english]
    assert found(first_reviewer=two[1].pk, second_reviewer=third.pk) == []


def test_figures_are_told_by_topic_without_what_was_taken_out_of_it(
    two: tuple[User, User], true: Rating, hand_in: HandIn, sign_in: SignIn
) -> None:
    bridges = Topic.objects.create(name="Jembatan", slug="jembatan", created_by=two[0])
    under, taken_out = a_claim(), a_claim()
    for claim in (under, taken_out):
        ClaimTopic.objects.create(claim=claim, topic=bridges, added_by=two[0])
        for reviewer in two:
            hand_in(claim, reviewer, true)
    ClaimTopic.objects.filter(claim=taken_out).update(withdrawn_at=timezone.now())
    client = sign_in(two[0])
    [(name, figures, behind)] = client.get(reverse("agreement")).context["topics"]
    assert (name, figures.items) == ("Jembatan", 1)
    assert [row[0] for row in client.get(behind).context["rows"]] == [under]


def test_an_address_that_cannot_be_read_shows_the_usual_year(reviewer: User, sign_in: SignIn) -> None:
    page = sign_in(reviewer).get(reverse("agreement"), {"since": "soon", "question": "why", "first_reviewer": "x"})
    assert page.status_code == 200


def test_every_number_of_the_page_is_a_link_that_opens(
    two: tuple[User, User], true: Rating, false: Rating, hand_in: HandIn, sign_in: SignIn
) -> None:
    for rating in (true, false):
        claim = a_claim()
        hand_in(claim, two[0], true)
        hand_in(claim, two[1], rating)
    client = sign_in(two[1])
    page = client.get(reverse("agreement")).content.decode()
    links = {unescape(link) for link in re.findall(r'href="(/agreement/claims/[^"]+)"', page)}
    assert len(links) >= 6
    assert {client.get(link).status_code for link in links} == {200}


def test_figures_cost_as_many_queries_for_forty_claims_as_for_two(
    two: tuple[User, User], true: Rating, hand_in: HandIn, sign_in: SignIn, queries_of: QueriesOf
) -> None:
    def graded(many: int) -> None:
        for _ in range(many):
            claim = a_claim()
            for reviewer in two:
                hand_in(claim, reviewer, true)

    client, addresses = sign_in(two[0]), [reverse("agreement"), reverse("agreement_claims")]
    graded(2)
    few = [queries_of(client, address) for address in addresses]
    graded(38)
    assert [queries_of(client, address) for address in addresses] == few
