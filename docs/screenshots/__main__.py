"""``python -m docs.screenshots``: draw the pictures of the documentation from the running pages.

The same desk of real processes as the browser tests', with the demonstration documents; needs Chromium.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.reader import Reader
from tests.browser.stack import LiveDesk, running_desk
from tests.browser.steps import grade, publish

HERE = Path(__file__).resolve().parent
SIZE = {"width": 1280, "height": 860}


def main() -> int:
    if not CHROMIUM:
        print("No Chromium was found: install it (on Debian: apt-get install chromium).", file=sys.stderr)
        return 69
    with tempfile.TemporaryDirectory() as folder, running_desk(Path(folder)) as desk, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        draw(desk, browser)
        browser.close()
    return 0


def draw(desk: LiveDesk, browser: Browser) -> None:
    desk.wait(lambda: read_all(desk), seconds=60, what="the reading of the demonstration documents")
    people = {name: signed_in(desk, browser, name) for name in ("reviewer-1", "reviewer-2", "editor-1")}
    page = people["reviewer-1"].page
    candidate = desk.count("SELECT id FROM claims_candidate WHERE passage LIKE '%42 miliar%' LIMIT 1")
    page.goto(f"/triage/{candidate}/")
    shoot(page, "triage")
    page.locator("#do-new").click()
    page.locator("#messages .notice-success").wait_for()
    claim = desk.count("SELECT max(id) FROM claims_claim")
    page.goto("/triage/queue/")
    shoot(page, "queue")
    for name in ("reviewer-1", "reviewer-2"):
        grade(people[name], claim, rating="Mostly true", why="Anggaran kementerian memuat angka yang sama.")
    page.goto(f"/claims/{claim}/")
    shoot(page, "claim")
    publish(people["editor-1"], claim, rating="Mostly true", summary="Anggaran kementerian menyebut Rp 42 miliar.")
    shoot(people["editor-1"].page, "verdict")
    for name, address in {
        "desk": "/",
        "intake": "/intake/",
        "documents": "/documents/1/",
        "sources": "/sources/",
        "agreement": "/agreement/",
        "extractor": "/extractor/",
    }.items():
        people["editor-1" if name == "sources" else "reviewer-1"].page.goto(address)
        shoot(people["editor-1" if name == "sources" else "reviewer-1"].page, name)


def read_all(desk: LiveDesk) -> bool:
    waiting = "SELECT count(*) FROM sources_intakeitem WHERE ended_at IS NULL"
    running = "SELECT count(*) FROM claims_extractionrun WHERE ended_at IS NULL"
    alive = desk.count("SELECT count(*) FROM claims_heartbeat")  # until then a banner says that no worker answers
    return bool(alive) and desk.count(waiting) == desk.count(running) == 0


def signed_in(desk: LiveDesk, browser: Browser, name: str) -> Reader:
    context = browser.new_context(base_url=desk.address, locale="en-GB", viewport=SIZE)  # type: ignore[arg-type]
    reader = Reader(context)
    reader.sign_in(name)
    return reader


def shoot(page: Page, name: str) -> None:
    page.screenshot(path=HERE / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main())
