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
    first, editor = (open_reader(name, java_script_enabled=False) for name in ("reviewer-1", "editor-1"))
    first.paste(
        HARBOUR, publisher="The Skerrow Post", address="https://skerrow.example/ferry", published_on="2025-03-05"
    )
    accept_all(first, found=first.wait_until_extracted())
    claim = live_desk.count(CLAIM_OF.format(words="Two of our six boats"))
    grade(first, claim, rating="Half true", why="The register shows one boat laid up, not two.")
    editor.page.goto(f"/claims/{claim}/publish/")
    editor.answer(said="as_reported", rating="Half true", credibility=3, words="One boat is laid up.", into="summary")
    editor.page.locator("form:has([name=summary]) button[type=submit]").click()
    expect(editor.page.locator("form:has([name=summary]) .errorlist, form:has([name=summary]) .error")).to_contain_text(
        "Only 1 of 2 reviews are in"
    )
    publish(editor, claim, rating="Half true", summary="One boat is laid up.", note="The second reviewer is away.")
    review = claim_review(editor)
    assert review["reviewRating"]["alternateName"] == "Half true"
    assert review["itemReviewed"]["appearance" if "appearance" in review["itemReviewed"] else "firstAppearance"]


def test_an_editor_does_the_whole_journey_in_indonesian(open_reader: OpenReader, live_desk: LiveDesk) -> None:
    administrator = open_reader("administrator-1", locale="id-ID")
    expect(administrator.page.locator("html")).to_have_attribute("lang", "id")
    with translation.override("id"):
        expect(administrator.page.get_by_role("heading", level=1)).to_have_text(gettext("Desk"))
    expect(administrator.page.get_by_role("heading", level=1)).not_to_have_text("Desk")
    administrator.paste(RESERVOIR, publisher="Warta Randugunting", published_on="2025-07-16")
    accept_all(administrator, found=administrator.wait_until_extracted())
    claim = live_desk.count(CLAIM_OF.format(words="enam pekan"))
    grade(administrator, claim, rating="Belum terbukti", why="Catatan debit harian belum dibuka.")
    publish(
        administrator,
        claim,
        rating="Belum terbukti",
        summary="Belum ada catatan debit.",
        note="Penelaah kedua sedang cuti.",
    )
    rating = claim_review(administrator)["reviewRating"]
    assert rating["alternateName"] == "Belum terbukti"
    assert "ratingValue" not in rating
