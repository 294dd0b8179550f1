"""The same journey without JavaScript, and in Indonesian."""

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import expect

from tests.browser.articles import HARBOUR, RESERVOIR
from tests.browser.conftest import OpenReader
from tests.browser.stack import LiveDesk
from tests.browser.steps import accept_all, claim_review, grade, publish

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CLAIM_OF = (
    "SELECT claim_id FROM claims_attribution JOIN claims_claim c ON c.id = claim_id WHERE passage LIKE '%{words}%'"
)


def test_everything_can_be_done_by_plain_forms_without_javascript(open_reader: OpenReader, live_desk: LiveDesk) -> None:
    rini, edo = (open_reader(name, java_script_enabled=False) for name in ("rini", "edo"))
    rini.paste(
        HARBOUR, publisher="The Skerrow Post", address="https://skerrow.example/ferry", published_on="2025-03-05"
    )
    accept_all(rini, found=rini.wait_until_extracted())
    claim = live_desk.count(CLAIM_OF.format(words="Two of our six boats"))
    grade(rini, claim, rating="Half true", why="The register shows one boat laid up, not two.")
    edo.page.goto(f"/claims/{claim}/publish/")
    edo.answer(said="as_reported", rating="Half true", credibility=3, words="One boat is laid up.", into="summary")
    edo.page.locator("form:has([name=summary]) button[type=submit]").click()
    expect(edo.page.locator("form:has([name=summary]) .errorlist, form:has([name=summary]) .error")).to_contain_text(
        "Only 1 of 2 reviews are in"
    )
    publish(edo, claim, rating="Half true", summary="One boat is laid up.", note="The second reviewer is away.")
    review = claim_review(edo)
    assert review["reviewRating"]["alternateName"] == "Half true"
    assert review["itemReviewed"]["appearance" if "appearance" in review["itemReviewed"] else "firstAppearance"]


def test_an_editor_does_the_whole_journey_in_indonesian(open_reader: OpenReader, live_desk: LiveDesk) -> None:
    ayu = open_reader("ayu", locale="id-ID")
    expect(ayu.page.locator("html")).to_have_attribute("lang", "id")
    with translation.override("id"):
        expect(ayu.page.get_by_role("heading", level=1)).to_have_text(gettext("Desk"))
    expect(ayu.page.get_by_role("heading", level=1)).not_to_have_text("Desk")
    ayu.paste(RESERVOIR, publisher="Warta Randugunting", published_on="2025-07-16")
    accept_all(ayu, found=ayu.wait_until_extracted())
    claim = live_desk.count(CLAIM_OF.format(words="enam pekan"))
    grade(ayu, claim, rating="Belum terbukti", why="Catatan debit harian belum dibuka.")
    publish(ayu, claim, rating="Belum terbukti", summary="Belum ada catatan debit.", note="Penelaah kedua sedang cuti.")
    rating = claim_review(ayu)["reviewRating"]
    assert rating["alternateName"] == "Belum terbukti"
    assert "ratingValue" not in rating
