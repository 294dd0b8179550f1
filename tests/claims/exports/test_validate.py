from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from claims.exports.claimreview import data_feed, examined
from claims.exports.schema_org import unknown_properties
from claims.exports.validate import RULES, WARNINGS, problems
from tests.claims.exports.samples import CORRECTED, DESK, VERDICT

Review = dict[str, Any]
Breaking = Callable[[Review], object]


def sound() -> Review:
    return deepcopy(examined(CORRECTED, desk=DESK)[0])


def claim(review: Review) -> Review:
    return review["itemReviewed"]  # type: ignore[no-any-return]


def rating(review: Review) -> Review:
    return review["reviewRating"]  # type: ignore[no-any-return]


BROKEN: list[tuple[str, Breaking]] = [
    ("context", lambda r: r.update({"@context": ["https://schema.org", {"x": "https://x.example"}]})),
    ("type", lambda r: r.update({"@type": "Review"})),
    ("property", lambda r: r.update({"verdict": "false"})),
    ("property", lambda r: rating(r).update({"reviewBody": "elsewhere"})),
    ("claim_missing", lambda r: r.pop("claimReviewed")),
    ("claim_missing", lambda r: r.update({"claimReviewed": "  "})),
    ("url_missing", lambda r: r.pop("url")),
    ("url_not_absolute", lambda r: r.update({"url": "/verdicts/31"})),
    ("url_not_absolute", lambda r: claim(r)["appearance"][0].update({"url": "javascript:alert(1)"})),
    ("url_elsewhere", lambda r: r.update({"url": "https://elsewhere.example/verdicts/31"})),
    ("url_elsewhere", lambda r: r.update({"url": "https://evil-periksa.example/verdicts/31"})),
    ("rating_missing", lambda r: r.pop("reviewRating")),
    ("rating_name_missing", lambda r: rating(r).pop("alternateName")),
    ("rating_number_missing", lambda r: rating(r).pop("bestRating")),
    ("rating_not_integer", lambda r: rating(r).update({"ratingValue": 1.5})),
    ("rating_not_integer", lambda r: rating(r).update({"ratingValue": "1"})),
    ("rating_not_integer", lambda r: rating(r).update({"worstRating": True})),
    ("rating_scale", lambda r: rating(r).update({"worstRating": 0})),
    ("rating_scale", lambda r: rating(r).update({"bestRating": 1})),
    ("rating_outside", lambda r: rating(r).update({"ratingValue": 6})),
    ("rating_outside", lambda r: rating(r).update({"ratingValue": 0})),
    ("item_not_a_claim", lambda r: r.pop("itemReviewed")),
    ("item_not_a_claim", lambda r: claim(r).update({"@type": "CreativeWork"})),
    ("author_type", lambda r: claim(r).update({"author": "Rana Wirya"})),
    ("author_type", lambda r: claim(r)["author"].update({"@type": "Thing"})),
    ("author_type", lambda r: claim(r)["author"].update({"name": ""})),
    ("author_is_desk", lambda r: claim(r)["author"].update({"name": "MEJA PERIKSA"})),
    ("author_is_desk", lambda r: claim(r)["author"].update({"url": "https://periksa.example/"})),
    ("desk_missing", lambda r: r.pop("author")),
    ("desk_missing", lambda r: r.update({"author": {"@type": "Person", "name": "Sari"}})),
    ("date_not_iso", lambda r: r.update({"datePublished": "5 March 2026"})),
    ("date_not_iso", lambda r: claim(r).update({"datePublished": "01/03/2026"})),
    ("date_missing", lambda r: r.pop("datePublished")),
    ("claim_after_review", lambda r: claim(r).update({"datePublished": "2026-03-06"})),
    ("modified_before_published", lambda r: r.update({"dateModified": "2026-03-04"})),
    ("correction_undated", lambda r: r.pop("dateModified")),
    ("first_repeated", lambda r: claim(r)["appearance"].append(claim(r)["firstAppearance"])),
    ("first_repeated", lambda r: claim(r).update({"firstAppearance": claim(r)["appearance"][0]["url"]})),
    ("language", lambda r: r.update({"inLanguage": "bahasa Indonesia"})),
    ("claim_long", lambda r: r.update({"claimReviewed": "beras " * 13})),
    ("rating_in_claim", lambda r: r.update({"claimReviewed": "[SALAH] Stok beras cukup"})),
    ("no_appearance", lambda r: [claim(r).pop(name) for name in ("appearance", "firstAppearance")]),
    ("author_without_same_as", lambda r: claim(r)["author"].pop("sameAs")),
]

FOLLOWING = {"type": {"property"}, "item_not_a_claim": {"property", "no_appearance"}, "author_type": {"property"}}
"""What breaks along with a rule because it hangs on the same node."""


def codes(review: Review, *, numbered: bool | None = True) -> set[str]:
    return {problem.code for problem in problems(review, desk=DESK, numbered=numbered)}


def test_a_sound_review_breaks_no_rule() -> None:
    assert codes(sound()) == set()


@pytest.mark.parametrize(("code", "breaking"), BROKEN, ids=[f"{code}-{n}" for n, (code, _) in enumerate(BROKEN)])
def test_each_rule_is_found_broken_and_nothing_else_is(code: str, breaking: Breaking) -> None:
    review = sound()
    breaking(review)
    assert code in codes(review)
    assert codes(review) - {code} <= FOLLOWING.get(code, set())


def test_every_rule_has_a_case_that_breaks_it() -> None:
    elsewhere = {"rating_number_unwanted", "url_repeated"}
    assert {code for code, _ in BROKEN} | elsewhere == set(RULES)


def test_a_number_on_a_step_without_number_is_refused_and_its_absence_is_not() -> None:
    assert codes(sound(), numbered=False) == {"rating_number_unwanted"}
    bare = sound()
    for name in ("ratingValue", "bestRating", "worstRating"):
        rating(bare).pop(name)
    assert codes(bare, numbered=False) == set()
    assert codes(bare, numbered=True) == {"rating_number_missing"}
    assert codes(bare, numbered=None) == set()


def test_two_reviews_at_one_address_are_told_apart_by_an_anchor() -> None:
    _, found = data_feed([VERDICT, VERDICT], desk=DESK, made_at=VERDICT.published_at)
    assert [problem.code for problem in found] == ["url_repeated"]


def test_a_subdomain_of_the_desk_is_the_desks() -> None:
    review = sound()
    review["url"] = "https://id.periksa.example/verdicts/31#beras"
    assert codes(review) == set()


def test_a_claim_of_the_day_of_its_review_and_75_characters_are_within_the_rules() -> None:
    review = sound()
    claim(review)["datePublished"] = "2026-03-05"
    review["claimReviewed"] = "b" * 75
    assert codes(review) == set()


def test_a_rating_inside_a_longer_word_is_not_the_rating() -> None:
    review = sound()
    review["claimReviewed"] = "Kesalahan hitung membuat stok cukup"
    assert codes(review) == set()


def test_a_problem_names_the_claim_the_field_and_the_rule_with_errors_before_warnings() -> None:
    review = sound()
    review.pop("url")
    claim(review)["author"].pop("sameAs")
    error, warning = problems(review, desk=DESK)
    assert (error.severity, error.field, error.claim) == ("error", "url", VERDICT.statement)
    assert "Stok beras nasional" in error.message
    assert RULES["url_missing"] in error.message
    assert (warning.severity, warning.code) == ("warning", "author_without_same_as")
    assert warning.code in WARNINGS


def test_every_property_of_a_feed_is_in_the_vocabulary() -> None:
    feed, _ = data_feed([CORRECTED], desk=DESK, made_at=VERDICT.published_at)
    assert list(unknown_properties(feed)) == []
