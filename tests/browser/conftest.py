"""Debian's Chromium on a desk of real processes. Where there is no browser the tests are skipped; in CI they fail."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.reader import Reader
from tests.browser.stack import LiveDesk, running_desk

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--no-first-run",
]

PATIENCE_MS = 15_000
"""As long for a thing to be seen as for one to be clicked: the machine may do other work."""
expect.set_options(timeout=PATIENCE_MS)

OpenReader = Callable[..., Reader]


@pytest.fixture(scope="session")
def live_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    _need_chromium()
    with running_desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


def _need_chromium() -> None:
    if CHROMIUM:
        return
    sentence = "No Chromium was found: install it (on Debian: apt-get install chromium) or name it in CHROMIUM."
    if os.environ.get("CI") == "true":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


@pytest.fixture(scope="module")
def chromium(live_desk: LiveDesk) -> Iterator[Browser]:
    """One browser a module: while it runs, this process counts as asynchronous, which other modules' tests are not."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_reader(chromium: Browser, live_desk: LiveDesk) -> Iterator[OpenReader]:
    """``open_reader("reviewer-1")`` is that person at a browser of their own, signed in; options are the context's."""
    readers: list[Reader] = []

    def opened(name: str, **options: object) -> Reader:
        context = chromium.new_context(base_url=live_desk.address, **{"locale": "en-GB", **options})  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        reader = Reader(context)
        readers.append(reader)
        reader.sign_in(name)
        return reader

    yield opened
    for reader in readers:
        complaints = list(reader.complaints)
        with suppress(Exception):
            reader.context.close()
        assert not complaints, complaints
