"""The steps of the journey that are taken by clicking, alike with and without JavaScript and in any language."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.browser.reader import Reader


def accept_all(reader: Reader, *, found: int) -> None:
    """Accept every candidate as a new claim, by its button."""
    reader.page.locator("#intake-state a.button-primary").click()
    expect(reader.page.locator(".triage-card")).to_be_visible()
    for number in range(found):
        passage = reader.passage()
        assert passage, f"only {number} of {found} candidates were offered"
        reader.page.locator("#do-new").click()
        expect(reader.page.locator("#messages .notice-success")).to_be_visible()
        if number < found - 1:
            expect(reader.page.locator(".triage-card .passage")).not_to_have_text(passage)
    expect(reader.page.locator(".triage-card")).to_have_count(0)


def grade(reader: Reader, claim: int, *, rating: str, why: str) -> None:
    """Review the claim from its page, and hand the review in."""
    reader.page.goto(f"/claims/{claim}/")
    reader.page.locator(f"a[href='/claims/{claim}/review/']").click()
    reader.answer(said="as_reported", rating=rating, credibility=2, words=why, into="rationale")
    reader.page.locator("button[value=submit]").click()
    reader.page.wait_for_url(f"**/claims/{claim}/")


def publish(reader: Reader, claim: int, *, summary: str, rating: str, note: str = "") -> None:
    """Publish the claim's verdict from its page."""
    reader.page.goto(f"/claims/{claim}/")
    reader.page.locator(f"a[href='/claims/{claim}/publish/']").first.click()
    reader.answer(said="as_reported", rating=rating, credibility=2, words=summary, into="summary")
    reader.page.locator("[name=note]").fill(note)
    reader.page.locator("form:has([name=summary]) button[type=submit]").click()
    reader.page.wait_for_url(f"**/verdicts/{claim}/")
    expect(reader.page.locator(".verdict-rating")).to_have_text(rating)


def claim_review(reader: Reader) -> dict[str, Any]:
    """What is in the ClaimReview file of the verdict on the page."""
    name, path = reader.downloaded("a[href$='claimreview.json']")
    assert name.endswith(".json")
    read: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return read
