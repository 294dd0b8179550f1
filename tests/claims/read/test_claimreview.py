"""Feeds of other desks: what is understood, what is refused and in which words, and what is hostile."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.exports.claimreview import claim_review, data_feed
from claims.exports.linked import dump
from claims.read.claimreview import ReadEntry, ReadReview, read_reviews
from claims.read.problems import MOST_BYTES, MOST_REVIEWS, FeedProblem
from tests.claims.exports.samples import CORRECTED, DESK, UNPROVEN, VERDICT

REVIEW: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://periksa.example/jembatan",
    "claimReviewed": "Jembatan Pelabuhan retak sepanjang 12 meter.",
    "datePublished": "2026-03-02T08:00:00+07:00",
    "author": {"@type": "Organization", "name": "Periksa Bersama", "url": "https://periksa.example"},
    "reviewRating": {"@type": "Rating", "alternateName": "Salah", "ratingValue": 1, "bestRating": 5, "worstRating": 1},
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Rana Wirya"},
        "datePublished": "2026-03-01",
        "firstAppearance": {"@type": "CreativeWork", "url": "https://kabar.example/1"},
        "appearance": [{"@type": "CreativeWork", "url": "https://kabar.example/2"}, {"name": "a leaflet"}],
    },
}


def read(told: Any) -> list[ReadEntry]:
    return list(read_reviews(json.dumps(told).encode()))


def only(told: Any) -> ReadReview:
    (entry,) = read(told)
    assert entry.review is not None, entry.problem
    return entry.review


def problem(**changed: Any) -> FeedProblem:
    (entry,) = read({**REVIEW, **changed})
    assert entry.problem is not None
    return entry.problem


def refused(raw: bytes, *, content_type: str = "") -> str:
    with pytest.raises(FeedProblem) as caught:
        list(read_reviews(raw, content_type=content_type))
    assert "%" not in str(caught.value)
    return caught.value.code


def test_a_review_alone_is_read_whole() -> None:
    review = only(REVIEW)
    assert replace(review, key="", digest="", raw={}) == ReadReview(
        key="", digest="", raw={},
        address="https://periksa.example/jembatan", publisher_name="Periksa Bersama",
        claim="Jembatan Pelabuhan retak sepanjang 12 meter.",
        rating_name="Salah", rating_value=1, rating_best=5, rating_worst=1, reviewed_on=date(2026, 3, 2),
        claim_author="Rana Wirya", claimed_on=date(2026, 3, 1),
        appearances=("https://kabar.example/1", "https://kabar.example/2"),
    )  # fmt: skip
    assert review.raw == REVIEW


PAGE = '<!doctype html><title>x</title><script type="application/ld+json">{}</script><p>Teks'


@pytest.mark.parametrize(
    "told",
    [
        [REVIEW],
        {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}]},
        {"@type": "DataFeed", "dataFeedElement": {"@type": "DataFeedItem", "item": REVIEW}},
        {"@type": "DataFeed", "dataFeedElement": [REVIEW]},
        {"@graph": [{"@type": "WebSite", "name": "x"}, REVIEW]},
        {"@type": "WebPage", "mainEntity": REVIEW},
        {**REVIEW, "@type": ["ClaimReview", "Article"]},
        {**REVIEW, "@type": "http://schema.org/ClaimReview"},
    ],
)
def test_a_review_is_found_wherever_feeds_and_pages_put_it(told: Any) -> None:
    assert only(told).claim == REVIEW["claimReviewed"]
    page = PAGE.replace("{}", json.dumps(told)).encode()
    (entry,) = read_reviews(page, content_type="text/html; charset=utf-8")
    assert entry.review is not None
    assert entry.review.claim == REVIEW["claimReviewed"]


def test_an_author_that_is_only_named_by_its_id_is_looked_up_beside_the_review() -> None:
    graph = {"@graph": [{**REVIEW, "author": {"@id": "#org"}}, {"@id": "#org", "name": "Periksa Bersama"}]}
    assert only(graph).publisher_name == "Periksa Bersama"


def test_what_stands_on_a_page_beside_reviews_is_no_mistake() -> None:
    told = json.dumps([{"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "item": {"name": "x"}}]}])
    assert refused(PAGE.replace("{}", told).encode()) == "review_none"
    both = PAGE.replace("{}", "{broken") + PAGE.replace("{}", json.dumps(REVIEW))
    assert [entry.problem.code if entry.problem else "" for entry in read_reviews(both.encode())] == [
        "review_block_not_json", "",
    ]  # fmt: skip


def test_our_own_feed_is_read_back_to_the_same_fields() -> None:
    verdicts = [
        VERDICT,
        replace(VERDICT, rating=UNPROVEN, address=f"{VERDICT.address}#2"),
        replace(CORRECTED, address=f"{VERDICT.address}#3"),
    ]
    feed, _problems = data_feed(verdicts, desk=DESK, made_at=datetime(2026, 3, 5, tzinfo=UTC))
    found = [entry.review for entry in read_reviews(dump(feed))]
    assert len(found) == len(feed["dataFeedElement"]) == 3
    for verdict, review in zip(verdicts, found, strict=True):
        sent = claim_review(verdict, desk=DESK)
        assert review is not None
        works = [sent["itemReviewed"].get("firstAppearance", {}), *sent["itemReviewed"].get("appearance", [])]
        rating = sent["reviewRating"]
        assert (review.claim, review.address, review.publisher_name, review.language) == (
            verdict.statement, verdict.address, DESK.name, verdict.language,
        )  # fmt: skip
        assert (review.rating_name, review.rating_value, review.rating_best, review.rating_worst) == (
            rating["alternateName"], rating.get("ratingValue"), rating.get("bestRating"), rating.get("worstRating"),
        )  # fmt: skip
        assert review.reviewed_on == verdict.first_published_at.date()
        assert review.claim_author == sent["itemReviewed"]["author"]["name"]
        assert str(review.claimed_on) == sent["itemReviewed"]["datePublished"]
        assert list(review.appearances) == [work["url"] for work in works if "url" in work]


@pytest.mark.parametrize(
    ("changed", "code", "named"),
    [
        ({"claimReviewed": " "}, "review_claim_missing", "claimReviewed"),
        ({"claimReviewed": 7}, "review_text_expected", "claimReviewed"),
        ({"claimReviewed": "x" * 2_001}, "review_text_long", "claimReviewed"),
        ({"url": None}, "review_url_missing", "url"),
        ({"url": "/jembatan"}, "review_url_wrong", "/jembatan"),
        ({"url": "javascript:alert(1)"}, "review_url_wrong", "javascript"),
        ({"url": "https://periksa.example/" + "ж" * 1_900}, "review_text_long", "url"),
        ({"reviewRating": {}}, "review_rating_missing", "alternateName"),
        ({"reviewRating": {"ratingValue": "empat"}}, "review_rating_number", "empat"),
        ({"reviewRating": {"alternateName": "x", "ratingValue": [3]}}, "review_rating_number", "ratingValue"),
        ({"reviewRating": {"ratingValue": 9, "bestRating": 5, "worstRating": 1}}, "review_rating_scale", "9"),
        ({"datePublished": "kemarin"}, "review_date_wrong", "kemarin"),
        ({"itemReviewed": {"datePublished": "2026-02-30"}}, "review_date_wrong", "2026-02-30"),
        ({"itemReviewed": {"appearance": "ftp://a.example/"}}, "review_url_wrong", "appearance"),
        ({"author": {"name": ["a", "b"]}}, "review_text_expected", "author.name"),
        ({"reviewBody": "a\0b"}, "review_unwritable", "reviewBody"),
        ({"reviewBody": "\ud800"}, "review_unwritable", "reviewBody"),
        ({"position": 10**400}, "review_unwritable", "position"),
        ({"reviewBody": "x" * 100_001}, "review_bounds", "100 kB"),
    ],
)
def test_a_problem_names_its_field_and_what_stands_there(changed: Any, code: str, named: str) -> None:
    found = problem(**changed)
    assert found.code == code
    assert named in str(found)


def test_one_bad_entry_leaves_the_others_and_is_named_by_its_claim() -> None:
    entries = read([REVIEW, {**REVIEW, "url": ""}, 7, {**REVIEW, "url": "https://periksa.example/lain"}, REVIEW])
    assert [entry.problem.code if entry.problem else "" for entry in entries] == [
        "", "review_url_missing", "review_not_a_review", "", "review_url_repeated",
    ]  # fmt: skip
    assert entries[1].label == REVIEW["claimReviewed"]


def test_numbers_may_come_as_texts_and_minus_one_of_minus_one_means_none() -> None:
    texts = only({**REVIEW, "reviewRating": {"ratingValue": "2", "bestRating": "5.0", "worstRating": 1}})
    assert (texts.rating_value, texts.rating_best, texts.rating_worst) == (2, 5, 1)
    none = {"alternateName": "Campuran", "ratingValue": -1, "bestRating": -1, "worstRating": "-1"}
    assert only({**REVIEW, "reviewRating": none}).rating_value is None


def test_reviews_on_one_page_are_told_apart_by_their_anchor_and_publishers_by_their_name() -> None:
    keys = [
        only({**REVIEW, **changed}).key
        for changed in ({}, {"url": f"{REVIEW['url']}#2"}, {"author": {"name": "Meja Lain"}})
    ]
    assert len(set(keys)) == 3
    assert only({**REVIEW, "author": "PERIKSA  bersama"}).key == keys[0]


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "review_empty"),
        (b" \n", "review_empty"),
        (b"x" * (MOST_BYTES + 1), "review_too_large"),
        (b"[" * 100_000, "review_json_bounds"),
        (b'{"a":' * 100_000, "review_json_bounds"),
        (b"[" + b"9" * 5_000 + b"]", "review_json_bounds"),
        (b"[" + b"1," * 1_000_000 + b"1]", "review_too_many"),
        (b"[" + b",".join([b"[" + b"1," * 999 + b"1]"] * 1_000) + b"]", "review_too_many"),
        (b"{", "review_not_json"),
        (b"[1}", "review_not_json"),
        (b"\xff\xfe\x00", "review_not_text"),
        (b"Salah \xe9", "review_not_text"),
        (b"\x00\x00", "review_not_json"),
        (b"<!-- -->", "review_not_html"),
        (b"<p>no script", "review_none"),
        (b"{}", "review_none"),
        (b'"ClaimReview"', "review_none"),
        (b'{"@type": {"a": 1}, "@graph": 7}', "review_none"),
    ],
)
def test_what_cannot_be_read_is_refused_whole_in_words(raw: bytes, code: str) -> None:
    assert refused(raw) == code


def test_utf16_with_its_mark_is_read_and_a_feed_of_the_most_entries_too() -> None:
    (entry,) = read_reviews(json.dumps(REVIEW).encode("utf-16"))
    assert entry.review is not None
    many = read([7] * MOST_REVIEWS)
    assert len(many) == MOST_REVIEWS


def test_infinity_and_what_is_no_number_are_refused_with_their_entry() -> None:
    for written in ("NaN", "Infinity", "1e999"):
        raw = json.dumps({**REVIEW, "position": 0}).replace('"position": 0', f'"position": {written}')
        (entry,) = read_reviews(raw.encode())
        assert entry.problem is not None
        assert entry.problem.code == "review_unwritable"


ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["ClaimReview", "https://a.example/"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*REVIEW, *REVIEW["itemReviewed"], "name"]), inner),
    max_leaves=20,
)


@given(ANY, st.sampled_from([*REVIEW, *(f"itemReviewed.{name}" for name in REVIEW["itemReviewed"]), ""]))
def test_whatever_stands_in_a_field_an_entry_is_taken_or_refused_in_words(value: Any, place: str) -> None:
    outer, _dot, inner = place.partition(".")
    told = {**REVIEW, outer: {**REVIEW["itemReviewed"], inner: value} if inner else value} if place else value
    try:
        entries = read(told)
    except FeedProblem:
        return
    for entry in entries:
        assert (entry.review is None) == (entry.problem is not None)
        json.dumps(entry.review.raw if entry.review else str(entry.problem), allow_nan=False).encode()
        entry.label.encode()


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    with suppress(FeedProblem):
        list(read_reviews(raw))
