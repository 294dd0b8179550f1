"""The bookmark on a page of another site: what it sends, and that nothing is handed in without its reader."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenReader
from tests.browser.reader import Reader
from tests.browser.stack import LiveDesk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

ARTICLE = """<!doctype html><html lang="id"><head><title>Dermaga Kecil & Besar</title></head><body>
<h1>Dermaga Kecil Dibuka</h1><p id="first">"Dermaga itu kuat," kata Kepala Dermaga Suralaya Utama.</p>
<p>Biayanya 12 # 13 miliar.</p></body></html>"""
STRICT = "default-src 'none'; form-action 'none'; sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox"
HANDED_IN = "SELECT count(*) FROM sources_intakeitem WHERE address LIKE '%dermaga?halaman=1%'"


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """A page of another site, with the strictest policy of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", STRICT)
            self.end_headers()
            self.wfile.write(ARTICLE.encode())

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/dermaga?halaman=1"
    server.shutdown()
    server.server_close()


def press_bookmark(reader: Reader, address: str, *, select: str = "") -> Page:
    """Press the bookmark that the desk gives on the page at ``address``; the page of the desk that it opens."""
    reader.page.goto("/intake/bookmarklet/")
    link = reader.page.locator("a[href^='javascript:']").get_attribute("href") or ""
    assert reader.page.locator("#code").input_value() == link
    page = reader.context.new_page()
    page.goto(address)
    if select:
        page.evaluate("(at) => getSelection().selectAllChildren(document.querySelector(at))", select)
    with reader.context.expect_page() as opened:
        page.evaluate(unquote(link.removeprefix("javascript:")))
    opened.value.wait_for_load_state()
    return opened.value


def test_the_page_being_read_is_handed_in_by_one_key(
    open_reader: OpenReader, live_desk: LiveDesk, elsewhere: str
) -> None:
    sent = press_bookmark(open_reader("reviewer-1"), elsewhere, select="#first")
    expect(sent.locator("[name=address]")).to_have_value(elsewhere)
    expect(sent.locator("[name=title]")).to_have_value("Dermaga Kecil & Besar")
    expect(sent.locator("[name=text]")).to_have_value('"Dermaga itu kuat," kata Kepala Dermaga Suralaya Utama.')
    expect(sent.locator("[name=take][value=text]")).to_be_checked()
    expect(sent.locator("#sent-none")).to_be_hidden()
    assert "#" not in sent.url
    expect(sent.locator("#sent button[type=submit]")).to_be_focused()
    assert live_desk.count(HANDED_IN) == 0
    sent.wait_for_timeout(700)
    sent.keyboard.press("Enter")
    sent.wait_for_url(re.compile(r"/intake/\d+/$"))
    assert live_desk.count(HANDED_IN) == 1


def test_without_a_selection_the_whole_page_is_sent_to_be_fetched_from_its_address(
    open_reader: OpenReader, elsewhere: str
) -> None:
    sent = press_bookmark(open_reader("reviewer-1"), elsewhere)
    expect(sent.locator("[name=take][value=address]")).to_be_checked()
    assert "Biayanya 12 # 13 miliar." in sent.locator("[name=text]").input_value()
    expect(sent.locator("#sent-cut")).to_be_hidden()


def test_a_key_held_down_or_pressed_before_the_page_is_seen_hands_nothing_in(open_reader: OpenReader) -> None:
    reader = open_reader("reviewer-1")
    reader.page.goto("/intake/sent/#address=https://warta.example/x&text=y&title=z")
    reader.page.locator("#sent button[type=submit]").wait_for()
    reader.page.evaluate("document.getElementById('sent').requestSubmit()")
    reader.page.wait_for_timeout(700)
    assert reader.page.url.endswith("/intake/sent/")
    held = "new KeyboardEvent('keydown', {key: 'Enter', repeat: true, bubbles: true, cancelable: true})"
    assert reader.page.evaluate(f"document.activeElement.dispatchEvent({held})") is False
