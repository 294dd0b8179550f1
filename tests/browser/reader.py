"""A person at a browser: the page they look at, and whatever the browser complains of while they do."""

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response, expect

from tests.browser.stack import PASSWORD
from tests.browser.widths import sideways


class Reader:
    """One browser context. ``complaints`` gathers console errors, refused content, script errors and 5xx."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        # What a status means is judged where the answer comes in: a refused form is a page like any other.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and "favicon" not in response.url):
            self.complaints.append(f"{response.url}: {response.status}")

    def sign_in(self, name: str) -> None:
        self.page.goto("/")
        self.page.locator("input[name=login]").fill(name)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.locator("form:has(input[name=password]) button[type=submit]").click()
        expect(self.page.locator("nav.ways")).to_be_visible()

    def paste(self, text: str, *, publisher: str = "", address: str = "", published_on: str = "") -> None:
        """Hand a text in by the first form of the intake page."""
        page = self.page
        page.goto("/intake/")
        form = page.locator("form:has(input[name=way][value=paste])")
        form.locator("[name=paste-text]").fill(text)
        form.locator("[name=paste-publisher_name]").fill(publisher)
        form.locator("[name=paste-address]").fill(address)
        form.locator("[name=paste-published_on]").fill(published_on)
        form.locator("button[type=submit]").click()
        expect(page.locator("#progress")).to_be_visible()

    def wait_until_extracted(self) -> int:
        """Watch the progress bar to its end; how many candidates were found."""
        bar = self.page.locator("#progress")
        go_on = self.page.locator("#intake-state a.button-primary")
        expect(go_on).to_be_visible(timeout=60_000)
        assert bar.get_attribute("value") == bar.get_attribute("max")
        return int("".join(c for c in go_on.inner_text() if c.isdigit()))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, control: str) -> None:
        """Press Tab until the control has the focus, as somebody without a mouse does."""
        for _step in range(80):
            self.page.keyboard.press("Tab")
            if self.page.locator(f"{control}:focus").count():
                return
        raise AssertionError(f"{control} cannot be reached with Tab")

    def decide(self, *keys: str) -> str:
        """Press the keys of a decision and wait for what the desk says to it."""
        told = self.page.locator("#messages")
        before, passage = told.inner_text(), self.passage()
        self.press(*keys)
        expect(self.page.locator("#desk")).not_to_have_class("htmx-request")
        self.page.wait_for_function(
            "([told, passage]) => document.querySelector('#messages').innerText !== told "
            "|| document.querySelector('.triage-card .passage')?.innerText !== passage",
            arg=[before, passage],
        )
        return told.inner_text()

    def passage(self) -> str:
        """The passage in hand, or nothing where the queue is at its end."""
        shown = self.page.locator(".triage-card .passage")
        return shown.inner_text() if shown.count() else ""

    def choose(self, name: str, value: str | int) -> None:
        self.page.locator(f"input[name={name}][value='{value}']").check()

    def answer(self, *, said: str, rating: str, credibility: int, words: str, into: str) -> None:
        """Fill a grading: codes of the answers, the rating by its name as shown, and the words into their field."""
        self.choose("said", said)
        self.page.get_by_role("radio", name=rating, exact=True).check()
        self.choose("credibility", credibility)
        self.page.locator(f"[name={into}]").fill(words)

    def downloaded(self, link: str) -> tuple[str, Path]:
        """Click the link that downloads a file: its name, and where it now is."""
        with self.page.expect_download() as waiting:
            self.page.locator(link).click()
        path = waiting.value.path()
        return waiting.value.suggested_filename, Path(path)

    def too_wide(self) -> Sequence[str]:
        """What stands out of the window on the right; empty if the page does not scroll sideways."""
        return sideways(self.page)
