"""A security key as second factor, by Chromium's own authenticator, under the policy that allows no inline script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import pages
from tests.browser.axe import wrong_on
from tests.browser.reader import Reader
from tests.browser.stack import PASSWORD, LiveDesk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

KEY = {
    "protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def editor(chromium: Browser, live_desk: LiveDesk) -> Iterator[Reader]:
    """At ``localhost``: keys belong to a name, and an address of numbers is none."""
    address = live_desk.address.replace("127.0.0.1", "localhost")
    context: BrowserContext = chromium.new_context(base_url=address, locale="en-GB")
    context.set_default_timeout(15_000)
    reader = Reader(context)
    session = context.new_cdp_session(reader.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    reader.sign_in("editor-1")
    yield reader
    complaints = list(reader.complaints)
    context.close()
    assert not complaints, complaints


def give_password(page: Page, login: str) -> None:
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").click()


def test_a_security_key_is_added_asked_for_and_taken_away(editor: Reader) -> None:
    page = editor.page
    page.goto("/accounts/2fa/webauthn/add/")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.locator("input[name=name]").fill("Kunci kantor")
    page.locator("#mfa_webauthn_add").click()
    expect(page.locator("#recovery_codes")).to_be_visible()

    editor.context.clear_cookies()
    give_password(page, "editor-1")
    page.wait_for_url("**/accounts/2fa/authenticate/")
    page.goto("/claims/")
    expect(page.locator("nav.ways")).to_have_count(0)
    page.locator("#mfa_webauthn_authenticate").click()
    expect(page.locator("nav.ways")).to_be_visible()

    page.goto("/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Remove").click()
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    key = page.url.rstrip("/").split("/")[-2]
    found = wrong_on(page, [address.format(key=key) for address in pages.SECURITY_KEY])
    assert not found, "\n".join(found)
    page.locator("main button.danger").click()
    expect(page.locator("#messages .notice")).to_contain_text("Security key removed")
    editor.context.clear_cookies()
    editor.sign_in("editor-1")
