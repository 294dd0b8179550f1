"""axe finds nothing to complain of: every page, light and dark, as wide as a desk and as narrow as a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import pages
from tests.browser.axe import wrong_on
from tests.browser.conftest import OpenReader
from tests.browser.reader import Reader
from tests.browser.stack import PASSWORD, LiveDesk
from tests.browser.steps import accept_all, grade, publish

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

QUARRY = """\
Tambang Batu Gedangsari Ditutup Sementara

GEDANGSARI - Tambang batu Gedangsari ditutup sejak Kamis (6/3/2025).

"Dinding tambang longsor sepanjang 40 meter," kata Kepala Balai Tambang Gedangsari Rukmini Santosa, \
sebagaimana dilansir Antara, Jumat (7/3/2025).

Menurut Koperasi Penambang Gedangsari, 85 penambang kehilangan pekerjaan.

Koperasi itu membantah bahwa penambang menggali tanpa izin.
"""
ROWS = """
from datetime import timedelta
from django.contrib.auth.models import User
from django.utils import timezone
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from claims.models import (Claim, ClaimTopic, Comment, Delivery, Endpoint, Evidence, ExportJob, ExternalMatch,
    ExternalVerdict, SavedFilter, Topic, VerdictImport, VerdictImportItem)
from claims.services import importing, tokens
from sources.models import Feed, FeedEntry, Publication
by = User.objects.get(username="administrator-1")
feed = Feed.objects.create(address="https://warta.example/rss", name="Warta", state="stopped", added_by=by)
FeedEntry.objects.create(feed=feed, key="0" * 64, title="Berita", state="passed_over")
hook = Endpoint.objects.create(name="Mitra", address="https://mitra.example/", kinds=["claim.settled"], made_by=by)
Delivery.objects.create(endpoint=hook, kind="ping", body="{}", status=500, answer="x", attempts=1)
claim = Claim.objects.get(verdict__isnull=False, attributions__passage__contains="40 meter")
Comment.objects.create(claim=claim, author=by, text="Siapa yang mengukurnya?")
Evidence.objects.create(claim=claim, bears="context", address="https://balai.example/", added_by=by)
said_in = claim.attributions.get().document
for place in ("kedua", "ketiga"):
    Publication.objects.create(document=said_in, publisher_name=f"Harian {place}", address=f"https://{place}.example/1")
topic = Topic.objects.create(name="Tambang", slug="tambang", created_by=by)
ClaimTopic.objects.create(claim=claim, topic=topic, added_by=by)
SavedFilter.objects.create(owner=by, name="Tambang", query="q=tambang", shared=True)
now = timezone.now()
ExportJob.objects.create(owner=by, what="claims", form="jsonl", lease_until=now + timedelta(days=1), state="running",
    columns=[], attempts=1)
ExportJob.objects.create(owner=by, what="claims", form="jsonl", state="failed", reason="No room.", ended_at=now)
taken = VerdictImport.objects.create(filename="umpan.json", state="done", read=2, ended_at=now, submitted_by=by)
other = ExternalVerdict.objects.create(key="0" * 64, digest="0" * 64, address="https://periksa.example/1",
    publisher_name="Periksa Bersama", claim_text="Dinding tambang Gedangsari longsor 40 meter.", language="id",
    rating_name="Benar", rating_value=4, rating_best=5, rating_worst=1, reviewed_on=now.date(),
    claim_author="Rukmini Santosa", appearances=["https://warta.example/1"], raw={"@type": "ClaimReview"},
    taken_in=taken)
VerdictImportItem.objects.create(taken_in=taken, position=0, state="taken", label=other.claim_text, verdict=other)
VerdictImportItem.objects.create(taken_in=taken, position=1, state="refused", code="review_url_missing", label="Kolam",
    reason="url is missing.")
ExternalMatch.objects.create(verdict=other, claim=claim, likeness=0.7, score=0.85, same_speaker=True)
raw = b"statement,note\\nJembatan retak.,\\n,\\n"
for _sheet in range(2):
    sheet = importing.bring(by=by, filename="klaim.csv", raw=raw, mapping=["statement", ""])
importing.cancel(sheet)
tokens.make(user=by, name="Arsip", scopes=["read"])
second = User.objects.get(username="second-1")
TOTP.activate(second, generate_totp_secret())
RecoveryCodes.activate(second)
"""
SOMEBODY_MORE = f"""
from django.contrib.auth.models import Group, User
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
for name in ("second-1", "second-2"):
    User.objects.create_user(name, password={PASSWORD!r}).groups.add(Group.objects.get(name="reviewer"))
TOTP.activate(User.objects.get(username="second-2"), generate_totp_secret())
"""


@pytest.fixture(scope="module")
def rows(chromium: Browser, live_desk: LiveDesk) -> Iterator[dict[str, int]]:
    """Numbers of rows for the addresses, on a desk where each page has something to show."""
    context = chromium.new_context(base_url=live_desk.address, locale="en-GB")
    context.set_default_timeout(15_000)
    administrator = Reader(context)
    administrator.sign_in("administrator-1")
    administrator.paste(QUARRY, publisher="Warta Gedangsari", published_on="2025-03-07")
    accept_all(administrator, found=administrator.wait_until_extracted())
    attribution, claim, document, candidate = (int(str(number)) for number in live_desk.ask(
        "SELECT id, claim_id, document_id, candidate_id FROM claims_attribution WHERE passage LIKE '%40 meter%'"
    )[0])  # fmt: skip
    grade(administrator, claim, rating="Mostly true", why="The photographs of that day show it.")
    publish(
        administrator, claim, rating="Mostly true", summary="Dinding itu longsor.", note="The second reviewer is away."
    )
    live_desk.manage("shell", "--no-imports", "-c", SOMEBODY_MORE)
    yield {
        "attribution": attribution, "claim": claim, "document": document, "candidate": candidate,
        "open": live_desk.count(f"SELECT min(id) FROM claims_claim WHERE id > {claim} AND state = 'open'"),
        "intake": live_desk.count(f"SELECT min(intake_id) FROM sources_intakeitem WHERE document_id = {document}"),
        "waiting": live_desk.count("SELECT min(id) FROM claims_candidate WHERE state = 'pending'"),
        "person": live_desk.count("SELECT id FROM auth_user WHERE username = 'reviewer-1'"),
    }  # fmt: skip
    context.close()


NEWEST = {
    "feed": "sources_feed", "endpoint": "claims_endpoint", "delivery": "claims_delivery",
    "evidence": "claims_evidence", "comment": "claims_comment", "failed_job": "claims_exportjob",
    "external": "claims_externalverdict", "import": "claims_verdictimport",
    "ended_sheet": "claims_claimimport",
}  # fmt: skip


def test_axe_finds_nothing_on_any_page(rows: dict[str, int], open_reader: OpenReader, live_desk: LiveDesk) -> None:
    # The admin's pages are stilled by a style, which the content policy would refuse.
    administrator, second = (open_reader(name, bypass_csp=True) for name in ("administrator-1", "second-1"))
    found = wrong_on(second.page, pages.NO_SECOND_FACTOR)
    live_desk.manage("shell", "--no-imports", "-c", ROWS)
    numbers = rows | {name: live_desk.count(f"SELECT max(id) FROM {table}") for name, table in NEWEST.items()}
    numbers["running_job"] = numbers["failed_job"] - 1
    numbers["sheet"] = numbers["ended_sheet"] - 1
    found += wrong_on(second.page, [page.format(**numbers) for page in pages.SECOND_FACTOR])
    found += wrong_on(administrator.page, [page.format(**numbers) for page in [*pages.DESK, *pages.ADMIN]])
    assert not found, "\n".join(found)


def test_axe_finds_nothing_where_strangers_come_in(
    rows: dict[str, int], chromium: Browser, live_desk: LiveDesk
) -> None:
    context = chromium.new_context(base_url=live_desk.address, bypass_csp=True)
    page = context.new_page()
    found = wrong_on(page, pages.STRANGERS)
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill("second-2")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    page.wait_for_url(f"**{pages.ASKED_FOR_SECOND_FACTOR}")
    found += wrong_on(page, [pages.ASKED_FOR_SECOND_FACTOR])
    context.close()
    assert not found, "\n".join(found)
