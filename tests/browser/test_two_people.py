"""Two people on one claim: who differ are settled by a third, and who write at once lose nothing."""

import pytest
from playwright.sync_api import expect

from tests.browser.articles import KILN, ORCHARD
from tests.browser.conftest import OpenReader
from tests.browser.reader import Reader
from tests.browser.stack import LiveDesk
from tests.browser.steps import accept_all, grade

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CLAIM = "SELECT claim_id FROM claims_attribution WHERE passage LIKE '%{words}%'"
FIRST, SECOND, THIRD = (
    "The load sheets say 30 tonnes.",
    "The weighbridge says 62 tonnes.",
    "The weighbridge was tested.",
)


def test_two_who_differ_blind_are_settled_by_a_third_who_sees_both(
    open_reader: OpenReader, live_desk: LiveDesk
) -> None:
    first, second, third = (open_reader(name) for name in ("reviewer-1", "reviewer-2", "reviewer-3"))
    first.paste(ORCHARD, publisher="Warta Pandansari", published_on="2025-08-07")
    accept_all(first, found=first.wait_until_extracted())
    claim = live_desk.count(CLAIM.format(words="62 ton"))
    grade(first, claim, rating="False", why=FIRST)
    for stranger in (second, third):
        stranger.page.goto(f"/claims/{claim}/")
        assert FIRST not in stranger.page.content()
        assert stranger.page.goto(f"/claims/{claim}/settle/")
        assert FIRST not in stranger.page.content(), "there is nothing to settle while one review is in"
    grade(second, claim, rating="Mostly true", why=SECOND)
    expect(second.page.locator("#messages")).to_contain_text("The reviews differ")
    settle_as_third(third, claim)
    assert live_desk.ask(f"SELECT state FROM claims_claim WHERE id = {claim}") == [("settled",)]
    for reviewer in (first, second):
        reviewer.page.goto(f"/claims/{claim}/")
        assert THIRD in reviewer.page.content(), "who differed reads how it ended and why"


def settle_as_third(reader: Reader, claim: int) -> None:
    """Both reviews side by side with what differs marked, and a third review that decides."""
    reader.page.goto(f"/claims/{claim}/")
    reader.page.locator(f"a[href='/claims/{claim}/settle/']").click()
    laid_out = reader.page.locator("section[aria-labelledby=reviews] .review")
    expect(laid_out).to_have_count(2)
    expect(laid_out.filter(has_text=FIRST)).to_have_count(1)
    expect(laid_out.filter(has_text=SECOND)).to_have_count(1)
    expect(reader.page.locator(".review .differs")).to_have_count(2)
    reader.answer(said="as_reported", rating="Mostly true", credibility=2, words=THIRD, into="rationale")
    reader.page.locator("button[value=submit]").click()
    reader.page.wait_for_url(f"**/claims/{claim}/")
    expect(reader.page.locator("#messages")).to_contain_text("settled")


def test_two_who_word_one_claim_at_once_both_find_their_words(open_reader: OpenReader, live_desk: LiveDesk) -> None:
    first, second = open_reader("reviewer-1"), open_reader("reviewer-2")
    first.paste(KILN, publisher="Warta Gumelem", published_on="2025-09-04")
    accept_all(first, found=first.wait_until_extracted())
    claim = live_desk.count(CLAIM.format(words="19 tungku"))
    for reader in (first, second):
        reader.page.goto(f"/claims/{claim}/")
        reader.page.locator("section[aria-labelledby=wording] summary").click()
    word_anew(first, "Gumelem lost 19 kilns to the flood of 2025.")
    expect(first.page.get_by_role("heading", level=1)).to_have_text("Gumelem lost 19 kilns to the flood of 2025.")
    word_anew(second, "Nineteen kilns of Gumelem stand idle.")
    expect(second.page.get_by_role("alert")).to_be_visible()
    for words in ("Gumelem lost 19 kilns to the flood of 2025.", "Nineteen kilns of Gumelem stand idle."):
        expect(second.page.locator("blockquote").filter(has_text=words)).to_have_count(1)
    second.page.locator("form:has([name=statement]) button[type=submit]").first.click()
    expect(second.page.get_by_role("heading", level=1)).to_have_text("Nineteen kilns of Gumelem stand idle.")


def word_anew(reader: Reader, statement: str) -> None:
    reader.page.locator("[name=statement]").fill(statement)
    reader.page.locator("form:has([name=statement]) button[type=submit]").click()


def test_one_who_grades_in_two_windows_sees_both_texts_and_loses_neither(
    open_reader: OpenReader, live_desk: LiveDesk
) -> None:
    here = open_reader("reviewer-1", java_script_enabled=False)
    here.paste(KILN.replace("19 tungku", "23 tungku"), publisher="Warta Gumelem", published_on="2025-09-05")
    accept_all(here, found=here.wait_until_extracted())
    claim = live_desk.count(CLAIM.format(words="23 tungku"))
    there = open_reader("reviewer-1", java_script_enabled=False)
    for window in (here, there):
        window.page.goto(f"/claims/{claim}/review/")
    keep_draft(here, "Typed at the desk.")
    expect(here.page.locator("[name=rationale]")).to_have_value("Typed at the desk.")
    keep_draft(there, "Typed on the train.")
    expect(there.page.get_by_role("alert")).to_be_visible()
    kept = [text.strip() for text in there.page.locator(".rationale").all_inner_texts()]
    assert kept == ["Typed at the desk.", "Typed on the train."]
    expect(there.page.locator("[name=rationale]")).to_have_value("Typed on the train.")


def keep_draft(reader: Reader, rationale: str) -> None:
    reader.page.locator("[name=rationale]").fill(rationale)
    reader.page.locator("button[value=draft]").click()
