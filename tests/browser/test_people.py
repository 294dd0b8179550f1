"""Two people talk of a claim, one is told, gathers it under a topic and finds it again by the key ``/``."""

import pytest
from playwright.sync_api import expect

from tests.browser.articles import LIGHTHOUSE
from tests.browser.axe import wrong_here
from tests.browser.conftest import OpenReader
from tests.browser.stack import LiveDesk
from tests.browser.steps import accept_all

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TOLD = """
SELECT count(*) FROM claims_notification JOIN auth_user person ON person.id = person_id WHERE username = 'reviewer-4'
"""


def test_who_is_mentioned_is_told_and_finds_the_claim_again(open_reader: OpenReader, live_desk: LiveDesk) -> None:
    asker, asked = open_reader("reviewer-2"), open_reader("reviewer-4", viewport={"width": 390, "height": 850})
    asker.paste(LIGHTHOUSE)
    accept_all(asker, found=asker.wait_until_extracted())
    claim = live_desk.count("SELECT claim_id FROM claims_attribution WHERE passage LIKE '%Eleven boats%'")
    asker.page.goto(f"/claims/{claim}/")
    asker.page.get_by_role("textbox", name="Comment").fill("@reviewer-4 which inspection was it?")
    asker.page.get_by_role("button", name="Comment", exact=True).click()
    expect(asker.page.locator(".comment")).to_contain_text("which inspection")
    live_desk.wait(lambda: live_desk.count(TOLD) == 1, seconds=30, what="the notification")

    page = asked.page
    page.goto("/")
    expect(page.locator(".bell .count")).to_contain_text("1")
    page.locator(".bell").click()
    expect(page.locator(".notification")).to_contain_text("reviewer-2 mentioned you in a comment")
    wrong = {"/notifications/": wrong_here(page)}
    page.get_by_role("button", name="Mark as read").first.click()
    expect(page.locator(".bell .count")).to_have_count(0)

    page.goto(f"/claims/{claim}/")
    page.locator(".topics input[name=name]").fill("Lamps")
    page.locator(".topics form.inline button").click()
    expect(page.locator(".topics")).to_contain_text("Lamps")
    wrong["/claims/"] = wrong_here(page)
    page.goto("/topics/under/lamps/")
    wrong["/topics/"] = wrong_here(page)

    page.locator("body").press("/")
    page.keyboard.type("boat turned")
    page.keyboard.press("Enter")
    expect(page.locator(".hits mark").first).to_be_visible()
    wrong["/search/"] = wrong_here(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert {address: found for address, found in wrong.items() if found} == {}
