"""axe finds nothing to complain of: every page, light and dark, as wide as a desk and as narrow as a phone."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import OpenReader
from tests.browser.reader import Reader
from tests.browser.stack import LiveDesk
from tests.browser.steps import accept_all, grade, publish

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

QUARRY = """\
Tambang Batu Gedangsari Ditutup Sementara

GEDANGSARI - Tambang batu Gedangsari ditutup sejak Kamis (6/3/2025).

"Dinding tambang longsor sepanjang 40 meter," kata Kepala Balai Tambang Gedangsari Rukmini Santosa, \
sebagaimana dilansir Antara, Jumat (7/3/2025).

Menurut Koperasi Penambang Gedangsari, 85 penambang kehilangan pekerjaan.

Koperasi itu membantah bahwa penambang menggali tanpa izin.
"""
PAGES = [
    "/", "/intake/", "/intake/recent/", "/intake/sent/", "/intake/bookmarklet/",
    "/feeds/", "/feeds/find/", "/feeds/{feed}/", "/feeds/{feed}/edit/",
    "/webhooks/", "/webhooks/add/", "/webhooks/{endpoint}/", "/webhooks/messages/{delivery}/",
    "/intake/{intake}/", "/documents/", "/documents/{document}/",
    "/triage/", "/triage/queue/", "/triage/{candidate}/", "/claims/", "/claims/{claim}/",
    "/claims/{open}/review/", "/claims/{claim}/publish/", "/attributions/{attribution}/",
    "/attributions/{attribution}/withdraw/", "/verdicts/", "/verdicts/{claim}/", "/exports/",
    "/notifications/", "/search/?q=tambang", "/search/?q=tambang&kind=documents", "/topics/",
    "/sources/", "/sources/1/", "/sources/1/edit/", "/sources/add/", "/profile/", "/styleguide/",
    "/accounts/2fa/", "/accounts/password/change/", "/accounts/reauthenticate/", "/accounts/logout/",
]  # fmt: skip
FOLLOW = """
from django.contrib.auth.models import User
from sources.models import Feed, FeedEntry
by = User.objects.get(username="editor-1")
feed = Feed.objects.create(address="https://warta.example/rss", name="Warta", state="stopped", added_by=by)
FeedEntry.objects.create(feed=feed, key="0" * 64, title="Berita", state="passed_over")
from claims.models import Delivery, Endpoint
hook = Endpoint.objects.create(name="Mitra", address="https://mitra.example/", kinds=["claim.settled"], made_by=by)
Delivery.objects.create(endpoint=hook, kind="ping", body="{}", status=500, answer="x", attempts=1)
"""
LOOKS = [(theme, width) for theme in ("light", "dark") for width in (1280, 390)]


@pytest.fixture(scope="module")
def addresses(chromium: Browser, live_desk: LiveDesk) -> Iterator[list[str]]:
    """The addresses of every page, on a desk where each has something to show."""
    context = chromium.new_context(base_url=live_desk.address, locale="en-GB")
    context.set_default_timeout(15_000)
    administrator = Reader(context)
    administrator.sign_in("administrator-1")
    administrator.paste(QUARRY, publisher="Warta Gedangsari", published_on="2025-03-07")
    accept_all(administrator, found=administrator.wait_until_extracted())
    found = live_desk.ask(
        "SELECT document_id, claim_id, id, candidate_id FROM claims_attribution WHERE passage LIKE '%40 meter%'"
    )[0]
    document, claim, attribution, candidate = (int(str(number)) for number in found)
    grade(administrator, claim, rating="Mostly true", why="The photographs of that day show it.")
    publish(
        administrator, claim, rating="Mostly true", summary="Dinding itu longsor.", note="The second reviewer is away."
    )
    unreviewed = live_desk.count(f"SELECT claim_id FROM claims_attribution WHERE document_id = {document} "
                                 f"AND claim_id <> {claim} ORDER BY id LIMIT 1")  # fmt: skip
    intake = live_desk.count(f"SELECT intake_id FROM sources_intakeitem WHERE document_id = {document} LIMIT 1")
    live_desk.manage("shell", "--no-imports", "-c", FOLLOW)
    feed = live_desk.count("SELECT max(id) FROM sources_feed")
    endpoint, delivery = live_desk.ask("SELECT endpoint_id, id FROM claims_delivery ORDER BY id DESC LIMIT 1")[0]
    numbers = {
        "feed": feed,
        "endpoint": endpoint,
        "delivery": delivery,
        "document": document,
        "claim": claim,
        "attribution": attribution,
        "candidate": candidate,
    }
    yield [page.format(**numbers, open=unreviewed, intake=intake) for page in PAGES]
    context.close()


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_on_any_page(
    theme: str, width: int, addresses: list[str], open_reader: OpenReader, live_desk: LiveDesk
) -> None:
    administrator = open_reader("administrator-1", viewport={"width": width, "height": 850})
    administrator.context.add_cookies([{"name": "theme", "value": theme, "url": live_desk.address}])
    found = {}
    for address in addresses:
        administrator.page.goto(address)
        administrator.page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
        if wrong := violations(administrator.page):
            found[address] = wrong
    assert found == {}


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_axe_finds_nothing_where_strangers_come_in(
    theme: str, width: int, chromium: Browser, live_desk: LiveDesk
) -> None:
    context = chromium.new_context(base_url=live_desk.address, viewport={"width": width, "height": 850})
    context.add_cookies([{"name": "theme", "value": theme, "url": live_desk.address}])
    page = context.new_page()
    found = {}
    for address in ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/nowhere/"):
        page.goto(address)
        if wrong := violations(page):
            found[address] = wrong
    context.close()
    assert found == {}


def violations(page: Page) -> list[str]:
    """What axe finds wrong on the page: the rule, and the first part that breaks it."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:200]}" for rule in found]
