"""At the width of a phone the whole journey can be done, and no page scrolls sideways."""

import pytest

from tests.browser.articles import MILL
from tests.browser.conftest import OpenReader
from tests.browser.reader import Reader
from tests.browser.stack import LiveDesk
from tests.browser.steps import accept_all, grade, publish

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
CLAIM = "SELECT claim_id FROM claims_attribution WHERE passage LIKE '%700 ton%'"
PAGES = [
    "/", "/intake/", "/intake/recent/", "/documents/", "/documents/{document}/", "/triage/", "/triage/queue/",
    "/triage/{candidate}/", "/claims/", "/claims/{claim}/", "/claims/{claim}/review/", "/claims/{claim}/publish/",
    "/attributions/{attribution}/", "/verdicts/", "/verdicts/{claim}/", "/exports/", "/sources/", "/sources/1/",
    "/sources/add/", "/profile/", "/accounts/2fa/", "/styleguide/",
]  # fmt: skip


def test_on_a_phone_the_journey_can_be_done_and_no_page_scrolls_sideways(
    open_reader: OpenReader, live_desk: LiveDesk
) -> None:
    administrator = open_reader("administrator-1", **PHONE)
    administrator.paste(MILL, publisher="Warta Kaliwungu", published_on="2025-07-20")
    found = administrator.wait_until_extracted()
    assert not administrator.too_wide()
    administrator.page.goto(str(administrator.page.locator("#intake-state a.button-primary").get_attribute("href")))
    assert not administrator.too_wide()
    administrator.page.go_back()
    accept_all(administrator, found=found)
    claim = live_desk.count(CLAIM)
    grade(administrator, claim, rating="False", why="The store book shows 80 tonnes.")
    publish(
        administrator, claim, rating="False", summary="Gudang berisi 80 ton gabah.", note="The second reviewer is away."
    )
    assert too_wide_pages(administrator, live_desk, claim) == {}


def too_wide_pages(reader: Reader, desk: LiveDesk, claim: int) -> dict[str, object]:
    """Each page that scrolls sideways, and what stands out of it."""
    attribution, document, candidate = desk.ask(
        f"SELECT id, document_id, candidate_id FROM claims_attribution WHERE claim_id = {claim}"
    )[0]
    found: dict[str, object] = {}
    for page in PAGES:
        address = page.format(claim=claim, attribution=attribution, document=document, candidate=candidate)
        reader.page.goto(address)
        if wide := reader.too_wide():
            found[address] = wide
    return found
