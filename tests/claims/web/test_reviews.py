from django.contrib.auth.models import User
from django.urls import reverse

from claims.models import Claim, Rating, Review
from tests.claims.web.conftest import HandIn, SignIn
from tests.conftest import MakePerson


def _graded(rating: Rating | None, version: int = 1, **changed: str) -> dict[str, str]:
    return {
        "said": "as_reported",
        "rating": str(rating.pk) if rating else "",
        "credibility": "2",
        "rationale": "Foto menunjukkannya.",
        "version": str(version),
        **changed,
    }


def test_looking_at_a_review_page_begins_no_review(claim: Claim, reviewer: User, sign_in: SignIn) -> None:
    assert sign_in(reviewer).get(reverse("review", args=[claim.pk])).status_code == 200
    assert not Review.objects.exists()


def test_a_draft_may_be_incomplete_and_is_there_again(
    claim: Claim, reviewer: User, true: Rating, sign_in: SignIn
) -> None:
    client, address = sign_in(reviewer), reverse("review", args=[claim.pk])
    answer = client.post(address, {"rationale": "Baru mulai.", "version": "1", "do": "draft"})
    assert answer.status_code == 302
    assert Review.objects.get().state == "draft"
    assert "Baru mulai." in client.get(address).content.decode()


def test_a_review_that_leaves_a_question_open_is_not_handed_in(
    claim: Claim, reviewer: User, true: Rating, sign_in: SignIn
) -> None:
    client, address = sign_in(reviewer), reverse("review", args=[claim.pk])
    answer = client.post(address, _graded(None, do="submit"))
    assert answer.status_code == 400
    assert "rating" in answer.context["form"].errors
    assert "Foto menunjukkannya." in answer.content.decode()
    assert Review.objects.get().state == "draft"


def test_two_who_agree_settle_the_claim_through_their_pages(
    claim: Claim, person: MakePerson, true: Rating, sign_in: SignIn
) -> None:
    for by in (person("reviewer"), person("reviewer")):
        sign_in(by).post(reverse("review", args=[claim.pk]), _graded(true, do="submit"))
    assert Claim.objects.get(pk=claim.pk).state == "settled"


def test_a_draft_written_in_two_windows_shows_both_texts_and_loses_neither(
    claim: Claim, reviewer: User, true: Rating, sign_in: SignIn
) -> None:
    client, address = sign_in(reviewer), reverse("review", args=[claim.pk])
    client.post(address, _graded(true, rationale="Jendela pertama.", do="draft"))
    answer = client.post(address, _graded(true, rationale="Jendela kedua.", do="draft"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Jendela pertama." in page
    assert "Jendela kedua." in page
    assert Review.objects.get().rationale == "Jendela pertama."
    saved = client.post(address, _graded(true, version=2, rationale="Keduanya.", do="draft"))
    assert saved.status_code == 302
    assert Review.objects.get().rationale == "Keduanya."


def test_a_review_handed_in_stands_as_it_is(
    claim: Claim, reviewer: User, true: Rating, sign_in: SignIn, hand_in: HandIn
) -> None:
    review = hand_in(claim, reviewer, true)
    answer = sign_in(reviewer).post(
        reverse("review", args=[claim.pk]), _graded(true, version=review.version, rationale="Lain.", do="submit")
    )
    assert answer.status_code == 400
    assert Review.objects.get().rationale == "Foto menunjukkannya."


def test_a_settling_page_lays_the_reviews_side_by_side_and_marks_what_differs(
    claim: Claim, person: MakePerson, true: Rating, false: Rating, sign_in: SignIn, hand_in: HandIn
) -> None:
    hand_in(claim, person("reviewer"), true, rationale="Alasan satu.")
    hand_in(claim, person("reviewer"), false, rationale="Alasan dua.")
    page = sign_in(person("reviewer")).get(reverse("settle", args=[claim.pk])).content.decode()
    assert "Alasan satu." in page
    assert "Alasan dua." in page
    assert page.count('class="differs"') == 2  # the rating of either; what was said and credibility are alike


def test_a_settling_page_shows_nothing_of_a_claim_that_is_still_blind(
    claim: Claim, person: MakePerson, true: Rating, sign_in: SignIn, hand_in: HandIn
) -> None:
    hand_in(claim, person("reviewer"), true, rationale="Alasan rahasia.")
    for by in (person("reviewer"), person("editor"), person("administrator")):
        assert "Alasan rahasia." not in sign_in(by).get(reverse("settle", args=[claim.pk])).content.decode()
        assert "Alasan rahasia." not in sign_in(by).get(reverse("claim", args=[claim.pk])).content.decode()


def test_a_third_review_settles_what_two_disagree_on(
    claim: Claim, person: MakePerson, true: Rating, false: Rating, sign_in: SignIn, hand_in: HandIn
) -> None:
    hand_in(claim, person("reviewer"), true)
    hand_in(claim, person("reviewer"), false)
    assert Claim.objects.get(pk=claim.pk).state == "disputed"
    sign_in(person("reviewer")).post(reverse("review", args=[claim.pk]), _graded(false, do="submit"))
    assert Claim.objects.get(pk=claim.pk).state == "settled"


def test_a_third_review_that_says_something_else_again_leaves_the_dispute(
    claim: Claim, person: MakePerson, true: Rating, false: Rating, unproven: Rating, sign_in: SignIn, hand_in: HandIn
) -> None:
    hand_in(claim, person("reviewer"), true)
    hand_in(claim, person("reviewer"), false)
    sign_in(person("reviewer")).post(reverse("review", args=[claim.pk]), _graded(unproven, do="submit"))
    assert Claim.objects.get(pk=claim.pk).state == "disputed"


def test_ratings_are_shown_in_the_readers_language(claim: Claim, reviewer: User, true: Rating, sign_in: SignIn) -> None:
    client, address = sign_in(reviewer), reverse("review", args=[claim.pk])
    assert "Benar" in client.get(address, headers={"accept-language": "id"}).content.decode()
    assert "True" in client.get(address, headers={"accept-language": "en"}).content.decode()


def test_a_draft_is_kept_as_it_is_typed_and_the_page_goes_on_from_its_version(
    claim: Claim, reviewer: User, true: Rating, sign_in: SignIn
) -> None:
    client, address = sign_in(reviewer), reverse("review_typed", args=[claim.pk])
    first = client.post(address, _graded(true, rationale="Satu"))
    second = client.post(address, _graded(true, version=2, rationale="Satu dua"))
    stale = client.post(address, _graded(true, version=2, rationale="Dari jendela lain"))
    assert 'value="2" id="id_version" hx-swap-oob="true"' in first.content.decode()
    assert 'value="3" id="id_version"' in second.content.decode()
    assert "id_version" not in stale.content.decode()
    assert Review.objects.get().rationale == "Satu dua"


def test_handing_in_what_was_just_kept_while_typing_is_no_conflict(
    claim: Claim, reviewer: User, true: Rating, sign_in: SignIn
) -> None:
    client = sign_in(reviewer)
    client.post(reverse("review_typed", args=[claim.pk]), _graded(true))
    answer = client.post(reverse("review", args=[claim.pk]), _graded(true, do="submit"))
    assert answer.status_code == 302
    assert Review.objects.get().state == "submitted"


def test_no_review_is_begun_of_a_closed_claim_and_what_was_typed_is_shown_again(
    claim: Claim, person: MakePerson, true: Rating, sign_in: SignIn, hand_in: HandIn
) -> None:
    hand_in(claim, person("reviewer"), true)
    hand_in(claim, person("reviewer"), true)
    late = sign_in(person("reviewer"))
    for do in ("draft", "submit"):
        answer = late.post(reverse("review", args=[claim.pk]), _graded(true, rationale="Tetapi fotonya.", do=do))
        assert answer.status_code == 400
        assert "comment" in str(answer.context["form"].errors)
        assert "Tetapi fotonya." in answer.content.decode()
    kept = late.post(reverse("review_typed", args=[claim.pk]), _graded(true))
    assert "comment" in kept.content.decode()
    assert Review.objects.count() == 2
