"""A claim's life as one line, and how its reviews ended."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from claims.models import Claim, Hop, Rating
from claims.services import verdict as publishing
from claims.services.verdict import Finding
from tests.claims.web.conftest import HandIn, SignIn
from tests.conftest import MakePerson
from tests.factories import a_claim, a_document, an_attribution

pytestmark = pytest.mark.django_db


@pytest.fixture
def carried() -> Claim:
    """Said on the 3rd, carried on the 4th, published on the 5th of March 2025; two passages of one document."""
    claim = a_claim(statement="Jembatan itu retak.")
    document = a_document(published_at=parse_datetime("2025-03-05T08:00:00+07:00"), publisher_name="warta.test")
    for content in ([[65, 105]], [[0, 11]]):
        hops = [
            Hop(position=0, role="speaker", name="juru bicara dinas"),
            Hop(position=1, role="carrier", name="Kantor Berita Contoh", said_on=date(2025, 3, 4)),
        ]
        an_attribution(*hops, claim=claim, document=document, said_on=date(2025, 3, 3), content=content)
    return claim


def publish(claim: Claim, by: User, rating: Rating, *, note: str) -> None:
    claim.refresh_from_db()
    finding = Finding(said="as_reported", rating=rating, credibility=2, summary="Terlihat.", note=note)
    publishing.publish(claim, by=by, finding=finding, version=claim.version)


def test_a_claim_s_life_runs_from_what_was_said_to_what_was_corrected(
    carried: Claim, person: MakePerson, editor: User, true: Rating, false: Rating, hand_in: HandIn, sign_in: SignIn
) -> None:
    hand_in(carried, person("reviewer"), true)
    hand_in(carried, person("reviewer"), false)
    publish(carried, editor, true, note="Foto kedua menunjukkannya.")
    publish(carried, editor, false, note="Foto itu lama.")
    page = sign_in(editor).get(reverse("claim", args=[carried.pk]))
    kinds = [moment.kind for moment in page.context["timeline"]]
    assert [kind for kind in kinds if kind not in ("said", "taken_in", "made")] == [
        "carried", "carried", "published", "reviewed", "reviewed", "disputed", "verdict", "corrected",
    ]  # fmt: skip
    assert kinds[:2] == ["said", "said"]
    assert kinds.count("taken_in") == 1


def test_a_review_that_is_still_blind_is_no_moment_for_others(
    claim: Claim, person: MakePerson, true: Rating, hand_in: HandIn, sign_in: SignIn
) -> None:
    first, second = person("reviewer"), person("reviewer")
    hand_in(claim, first, true)
    for reader, seen in ((first, 1), (second, 0)):
        page = sign_in(reader).get(reverse("claim", args=[claim.pk]))
        assert [moment.kind for moment in page.context["timeline"]].count("reviewed") == seen
        assert page.context["ending"] is None


def test_the_first_reviewers_read_who_settled_it_and_why(
    claim: Claim, person: MakePerson, true: Rating, false: Rating, hand_in: HandIn, sign_in: SignIn
) -> None:
    first, second, third = (person("reviewer") for _ in range(3))
    hand_in(claim, first, true)
    hand_in(claim, second, false)
    page = sign_in(first).get(reverse("claim", args=[claim.pk]), headers={"accept-language": "en"})
    assert page.context["ending"] is None
    assert "how it ended, and why, will stand here" in page.content.decode()
    hand_in(claim, third, false, rationale="Retakan itu hanya cat yang mengelupas.")
    for address in ("claim", "settle", "review"):
        page = sign_in(first).get(reverse(address, args=[claim.pk]))
        ending = page.context["ending"]
        assert (ending.how, ending.by, ending.rating) == ("third", third, false)
        assert "Retakan itu hanya cat yang mengelupas." in page.content.decode()


def test_an_editor_who_settles_a_dispute_is_named_with_the_note(
    claim: Claim, person: MakePerson, editor: User, true: Rating, false: Rating, hand_in: HandIn, sign_in: SignIn
) -> None:
    first = person("reviewer")
    hand_in(claim, first, true)
    hand_in(claim, person("reviewer"), false)
    publish(claim, editor, false, note="Foto kedua menunjukkannya.")
    ending = sign_in(first).get(reverse("claim", args=[claim.pk])).context["ending"]
    assert (ending.how, ending.by, ending.rating, ending.why) == ("editor", editor, false, "Foto kedua menunjukkannya.")


def test_two_of_one_mind_end_it_by_themselves(
    claim: Claim, person: MakePerson, true: Rating, hand_in: HandIn, sign_in: SignIn
) -> None:
    first = person("reviewer")
    hand_in(claim, first, true)
    hand_in(claim, person("reviewer"), true)
    ending = sign_in(first).get(reverse("claim", args=[claim.pk])).context["ending"]
    assert (ending.how, ending.by, ending.rating) == ("agreed", None, true)
