"""The whole way in a browser: an article is pasted, read by a real worker, triaged by keyboard, graded, published."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.articles import BRIDGE
from tests.browser.conftest import OpenReader
from tests.browser.reader import Reader
from tests.browser.stack import LiveDesk
from tests.browser.steps import claim_review, grade, publish

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

ROOF = "Atap Pasar Lor runtuh karena 14 tiangnya keropos."
WHY = "The inspection report counts 14 hollow posts"
ADDRESS = "https://warta.example/pasar-lor"


def test_an_article_becomes_a_published_claimreview_by_keyboard_and_form(
    open_reader: OpenReader, live_desk: LiveDesk
) -> None:
    first, second, editor = (open_reader(name) for name in ("reviewer-1", "reviewer-2", "editor-1"))
    first.paste(BRIDGE, publisher="Warta Semburat", address=ADDRESS, published_on="2025-03-05")
    found = first.wait_until_extracted()
    assert found >= 4
    triage_by_keyboard(first, found)
    claim = live_desk.count(f"SELECT id FROM claims_claim WHERE statement = '{ROOF}'")
    grade(first, claim, rating="Mostly true", why=f"{WHY}, as the first saw.")
    expect(first.page.locator(".review")).to_have_count(1)
    second.page.goto(f"/claims/{claim}/")
    assert "as the first saw" not in second.page.content(), "a review is blind until enough are in"
    grade(second, claim, rating="Mostly true", why=f"{WHY}, as the second saw.")
    expect(second.page.locator(".review")).to_have_count(2)
    publish(editor, claim, rating="Mostly true", summary="Laporan pemeriksaan menyebut 14 tiang keropos.")
    check_claim_review(claim_review(editor), claim=claim)
    assert_proven(live_desk)


def triage_by_keyboard(reader: Reader, found: int) -> None:
    """Decide all candidates of the article without the mouse: each by what it says, one of them twice."""
    reader.tab_to("#intake-state a.button-primary")
    reader.press("Enter")
    expect(reader.page.locator("#in-hand")).to_be_visible()
    seen: list[str] = []
    while passage := reader.passage():
        seen.append(passage)
        assert len(seen) <= found + 1, seen
        if "14 tiangnya" in passage:
            accept_with_a_registered_speaker(reader)
        elif "pemeriksaan tahun 2023" in passage:
            change_ones_mind(reader)
        elif "melapor tiga kali" in passage:
            assert "Not worth checking" in reader.decide("x", "4")
        elif "membuka kembali" in passage:
            reader.decide("n")
        else:
            assert "Accepted as new claim" in reader.decide("a")
    assert len(seen) == found
    expect(reader.page.get_by_role("button", name="Offer 1 skipped candidate again")).to_be_visible()


def accept_with_a_registered_speaker(reader: Reader) -> None:
    """Word the claim, register its speaker as a person, take the fix over: all by Tab and letters."""
    reader.press("f")
    expect(reader.page.locator("details#fix")).to_have_attribute("open", "")
    reader.tab_to("[name=hop-0-name]")
    reader.press("ControlOrMeta+a")
    reader.page.keyboard.type("Harun Tirtamaya")
    reader.tab_to("[name=hop-0-register_as]")
    reader.page.keyboard.type("Person")
    reader.page.locator("[name=fix-statement]").focus()
    reader.press("ControlOrMeta+a")
    reader.page.keyboard.type(ROOF)
    reader.press("Escape")
    assert "Accepted as new claim" in reader.decide("a")


def change_ones_mind(reader: Reader) -> None:
    """Reject, take it back, accept."""
    passage = reader.passage()
    assert "Opinion" in reader.decide("x", "3")
    assert "Taken back" in reader.decide("u")
    assert reader.passage() == passage
    assert "Accepted as new claim" in reader.decide("a")


def check_claim_review(review: dict[str, Any], *, claim: int) -> None:
    assert review["@type"] == "ClaimReview"
    assert review["claimReviewed"] == ROOF
    assert review["url"] == f"https://desk.example/verdicts/{claim}/"
    assert review["author"]["name"] == "Meja Uji"
    rating = review["reviewRating"]
    assert (rating["ratingValue"], rating["bestRating"], rating["worstRating"]) == (4, 5, 1)
    assert rating["alternateName"] == "Sebagian besar benar"
    item = review["itemReviewed"]
    assert (item["author"]["@type"], item["author"]["name"]) == ("Person", "Harun Tirtamaya")
    assert item["datePublished"] == "2025-03-04"
    assert "Antara" in item["firstAppearance"]["publisher"]["name"]
    assert [work["url"] for work in item["appearance"]] == [ADDRESS]


def assert_proven(desk: LiveDesk) -> None:
    """Each step of the journey is in the history, and its chain is whole."""
    acts = {str(row[0]) for row in desk.ask("SELECT DISTINCT act FROM sources_event")}
    assert {"candidate.accepted", "candidate.rejected", "candidate.undone", "review.submitted"} <= acts
    assert "verdict.published" in acts
    assert "head" in desk.manage("audit").casefold()
