import json
from dataclasses import replace
from datetime import date, datetime

import pytest

from claims.exports.claimreview import claim_review, claim_review_bytes, data_feed, examined
from claims.exports.rows import HopRow, PublicationRow, RatingRow, SourceRow
from claims.exports.validate import ExportError
from tests.claims.exports.samples import (
    ATTRIBUTION,
    CORRECTED,
    DESK,
    DOCUMENT,
    HOPS,
    JAKARTA,
    MINISTER,
    UNPROVEN,
    VERDICT,
)


def speaking(source: SourceRow | None, name: str = "someone") -> object:
    hops = (HopRow(position=0, role="speaker", name=name, source=source), *HOPS[1:])
    return claim_review(replace(VERDICT, attributions=(replace(ATTRIBUTION, hops=hops),)), desk=DESK)["itemReviewed"]


def test_the_speaker_is_the_author_and_the_agency_the_first_appearance() -> None:
    claim = claim_review(VERDICT, desk=DESK)["itemReviewed"]
    assert claim["@type"] == "Claim"
    assert claim["author"] == {
        "@type": "Person", "name": "Rana Wirya", "sameAs": "https://www.wikidata.org/wiki/Q999999901",
    }  # fmt: skip
    assert claim["datePublished"] == "2026-03-01"
    assert claim["firstAppearance"]["publisher"]["name"] == "Kabar Negeri"
    assert [work["url"] for work in claim["appearance"]] == [DOCUMENT.address]


def test_a_numbered_rating_carries_its_scale() -> None:
    rating = claim_review(VERDICT, desk=DESK)["reviewRating"]
    assert rating == {"@type": "Rating", "alternateName": "Salah", "ratingValue": 1, "bestRating": 5, "worstRating": 1}


def test_an_unproven_rating_carries_no_number_even_where_the_scale_is_known() -> None:
    unproven = replace(UNPROVEN, worst=1, best=5)
    rating = claim_review(replace(VERDICT, rating=unproven, language="en"), desk=DESK)["reviewRating"]
    assert rating == {"@type": "Rating", "alternateName": "Unproven"}


@pytest.mark.parametrize("kind", ["government", "state_body", "intelligence", "news_agency", "outlet", "organisation"])
def test_whoever_is_no_person_is_an_organization(kind: str) -> None:
    assert speaking(replace(MINISTER, kind=kind))["author"]["@type"] == "Organization"  # type: ignore[index]


def test_an_unnamed_group_an_unknown_name_and_the_desk_itself_are_no_author() -> None:
    assert "author" not in speaking(replace(MINISTER, kind="unnamed"))  # type: ignore[operator]
    assert "author" not in speaking(None, "seorang pejabat")  # type: ignore[operator]
    assert "author" not in speaking(replace(MINISTER, name="meja periksa"))  # type: ignore[operator]


def test_whoever_denies_or_only_asks_is_not_the_author_of_the_claim() -> None:
    for stance in ("denies", "asks", "silent"):
        claim = examined(replace(VERDICT, attributions=(replace(ATTRIBUTION, stance=stance),)), desk=DESK)[0]
        assert claim["itemReviewed"] == {"@type": "Claim"}


def test_a_later_speaker_is_not_put_in_the_place_of_an_earlier_unknown_one() -> None:
    unknown = (HopRow(position=0, role="speaker", name="warga"), HOPS[2])
    earlier = replace(ATTRIBUTION, id=5, hops=unknown, said_on=date(2026, 2, 1))
    claim = claim_review(replace(VERDICT, attributions=(ATTRIBUTION, earlier)), desk=DESK)["itemReviewed"]
    assert "author" not in claim
    assert claim["datePublished"] == "2026-02-01"


def test_a_work_in_two_chains_appears_once_and_the_agencys_own_text_stands_for_what_others_quote() -> None:
    other = replace(ATTRIBUTION, id=22, hops=(HOPS[0], HopRow(position=1, role="publisher", source=HOPS[1].source)))
    other = replace(other, document=replace(DOCUMENT, id=12, address="https://kabar.example/1"))
    claim = claim_review(replace(VERDICT, attributions=(ATTRIBUTION, ATTRIBUTION, other)), desk=DESK)["itemReviewed"]
    works = [claim["firstAppearance"], *claim["appearance"]]
    assert [work.get("url") for work in works] == ["https://kabar.example/1", DOCUMENT.address]


def test_a_text_that_a_second_outlet_published_appeared_there_too() -> None:
    again = PublicationRow(
        address="https://lain.example/1", publisher_name="Lain", published_at=datetime(2026, 2, 28, 9, tzinfo=JAKARTA)
    )
    twice = replace(ATTRIBUTION, hops=HOPS[::2], document=replace(DOCUMENT, elsewhere=(again,)))
    claim = claim_review(replace(VERDICT, attributions=(twice,)), desk=DESK)["itemReviewed"]
    assert claim["firstAppearance"] == {
        "@type": "CreativeWork",
        "url": "https://lain.example/1",
        "name": DOCUMENT.title,
        "inLanguage": "id",
        "datePublished": "2026-02-28",
        "publisher": {"@type": "Organization", "name": "Lain"},
    }
    assert [work["url"] for work in claim["appearance"]] == [DOCUMENT.address]


def test_a_carrier_without_a_date_stands_before_those_who_took_it_over() -> None:
    later = replace(DOCUMENT, id=12, address="https://x.example", published_at=datetime(2026, 3, 1, tzinfo=JAKARTA))
    direct = replace(ATTRIBUTION, id=1, document=later, hops=(HOPS[0], replace(HOPS[2], position=1, source=None)))
    claim = claim_review(replace(VERDICT, attributions=(ATTRIBUTION, direct)), desk=DESK)["itemReviewed"]
    assert claim["firstAppearance"]["url"] == "https://x.example"
    assert claim["appearance"][0]["publisher"]["name"] == "Kabar Negeri"


def test_a_chain_that_does_not_name_its_publisher_still_ends_in_the_document() -> None:
    claim = claim_review(replace(VERDICT, attributions=(replace(ATTRIBUTION, hops=HOPS[:1]),)), desk=DESK)[
        "itemReviewed"
    ]
    assert claim["firstAppearance"]["url"] == DOCUMENT.address
    assert claim["firstAppearance"]["publisher"]["name"] == "Harian Kota"


def test_without_a_date_of_speech_the_earliest_known_publication_stands() -> None:
    hops = (replace(HOPS[0], said_on=None), *HOPS[1:])
    undated = replace(ATTRIBUTION, said_on=None, hops=hops)
    assert (
        claim_review(replace(VERDICT, attributions=(undated,)), desk=DESK)["itemReviewed"]["datePublished"]
        == "2026-03-02"
    )


def test_a_correction_is_dated_and_says_what_changed() -> None:
    review = claim_review(CORRECTED, desk=DESK)
    assert review["datePublished"] == "2026-03-05T14:00:00+07:00"
    assert review["dateModified"] == "2026-03-09T16:00:00+07:00"
    assert review["correction"] == {
        "@type": "CorrectionComment",
        "text": "Angka gudang diperbaiki dari 40 menjadi 41 hari.",
        "datePublished": "2026-03-09T16:00:00+07:00",
    }
    assert "dateModified" not in claim_review(VERDICT, desk=DESK)


def test_what_breaks_a_rule_is_refused_and_every_rule_is_named() -> None:
    broken = replace(VERDICT, address="", rating=RatingRow(code="x", name_en="", name_id="", value=9, worst=1, best=5))
    with pytest.raises(ExportError) as refusal:
        claim_review_bytes(broken, desk=DESK)
    assert {problem.code for problem in refusal.value.problems} == {
        "url_missing", "rating_name_missing", "rating_outside",
    }  # fmt: skip
    assert "Stok beras nasional" in str(refusal.value)


def test_the_bytes_may_stand_inside_a_script_element() -> None:
    hostile = replace(VERDICT, summary="</script><script>alert(1)</script> & <!--")
    written = claim_review_bytes(hostile, desk=DESK)
    assert b"<" not in written
    assert b"&" not in written
    assert json.loads(written)["reviewBody"] == hostile.summary


def test_a_feed_holds_what_is_sound_and_reports_what_is_not() -> None:
    second = replace(VERDICT, id=53, address="https://periksa.example/verdicts/32")
    verdicts = [VERDICT, replace(VERDICT, address=""), second, CORRECTED]
    feed, found = data_feed(verdicts, desk=DESK, made_at=VERDICT.published_at)
    assert feed["@type"] == "DataFeed"
    assert [item["url"] for item in feed["dataFeedElement"]] == [VERDICT.address, second.address]
    assert {problem.code for problem in found if problem.severity == "error"} == {"url_missing", "url_repeated"}
    assert feed["dataFeedElement"][0]["item"][0]["claimReviewed"] == VERDICT.statement
