"""Whoever works without a mouse or by ear: the focus after each exchange of a part, what is told, keys and order."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.articles import SLUICE, WEIR, WHARF
from tests.browser.conftest import OpenReader
from tests.browser.reader import Reader
from tests.browser.stack import LiveDesk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CHECKOUT = Path(__file__).resolve().parent.parent.parent
SWAPS = {
    # What asks for a part of a page, and where its focus and its live region are shown below.
    "templates/claims/triage_decide.html": "decision, near claims",
    "templates/claims/triage_bar.html": "undo",
    "templates/claims/triage_fix.html": "fix",
    "templates/claims/triage_search.html": "search of a claim",
    "templates/claims/review_form.html": "draft",
    "templates/claims/intake_state.html": "intake",
    "templates/claims/export_job_state.html": "export",
    "templates/claims/import_state.html": "as the export: tests/claims/web/test_import_claims.py",
    "templates/claims/external_import_state.html": "as the export: tests/claims/web/test_external.py",
    "templates/sources/source.html": "claims of a source",
    "claims/web/topics.py": "topics offered",
    "claims/web/triage_forms.py": "sources offered",
    "sources/web/source_forms.py": "sources offered for a tie",
}
UNENDED = """
from datetime import timedelta
from django.contrib.auth.models import User
from django.utils import timezone
from claims.models import Claim, ExportJob, Topic
from sources.models import Intake, IntakeItem
by, later = User.objects.get(username="administrator-1"), timezone.now() + timedelta(days=1)
ExportJob.objects.create(owner=by, what="claims", form="jsonl", state="running", lease_until=later, attempts=1)
Claim.objects.create(statement="Pintu air itu macet.", language="id", created_by=by)
Topic.objects.create(name="Pintu air", slug="pintu-air", created_by=by)
intake = Intake.objects.create(origin="paste", submitted_by=by)
IntakeItem.objects.create(intake=intake, position=0, raw=b"x", state="taken", lease_until=later, attempts=1)
"""
FOCUSED = "document.activeElement.id || document.activeElement.textContent.trim()"


def test_every_exchange_of_a_part_is_in_the_list() -> None:
    asks = re.compile(r"hx-(get|post)\b")
    files = [
        *CHECKOUT.glob("templates/**/*.html"),
        *CHECKOUT.glob("claims/web/*.py"),
        *CHECKOUT.glob("sources/web/*.py"),
    ]
    assert {str(f.relative_to(CHECKOUT)) for f in files if asks.search(f.read_text(encoding="utf-8"))} == set(SWAPS)


def begin(reader: Reader, live_desk: LiveDesk) -> int:
    """Hand the article in and open the candidate that a carrier brought; the number of the document."""
    reader.paste(SLUICE, publisher="Warta Karanganyar", published_on="2025-05-09")
    reader.wait_until_extracted()
    document = live_desk.count("SELECT id FROM sources_document WHERE text LIKE 'Pintu Air Karanganyar%'")
    reader.page.goto(f"/triage/next/?document={document}")
    expect(reader.page.locator("#in-hand")).to_be_visible()
    return document


def focused(page: Page) -> str:
    return str(page.evaluate(FOCUSED))


def brand(page: Page, selector: str) -> None:
    """Mark an element, so that one put in its place can be told from it."""
    page.locator(selector).evaluate("(part) => { part.branded = true }")


def is_branded(page: Page, selector: str) -> bool:
    return bool(page.locator(selector).evaluate("(part) => part.branded === true"))


def test_on_the_triage_desk_the_focus_is_where_the_work_goes_on_and_what_was_done_is_told(
    open_reader: OpenReader, live_desk: LiveDesk
) -> None:
    reader = open_reader("reviewer-3")
    document = begin(reader, live_desk)
    page = reader.page
    expect(page.locator("#near h3").first).to_be_visible()
    assert not page.evaluate("document.activeElement.closest('#near')"), "what is fetched for itself takes no focus"
    for region in ("#messages", "#claims-found"):
        assert page.locator(region).get_attribute("aria-live") == "polite"
    brand(page, "#messages")
    reader.decide("x", "3")
    expect(page.locator("#candidate-heading")).to_be_focused()
    reader.decide("u")
    expect(page.locator("#candidate-heading")).to_be_focused()
    assert is_branded(page, "#messages"), "a live region that is replaced tells nothing"

    reader.press("f")
    expect(page.locator("#fix-fields input").first).to_be_visible()
    assert page.evaluate("document.activeElement.closest('#fix') !== null")
    speaker = page.locator("#fix-fields input[list=known-sources]").first
    speaker.fill("")
    speaker.press_sequentially("antara")
    expect(page.locator("#known-sources option").first).to_be_attached()
    assert focused(page) == speaker.get_attribute("id")
    brand(page, "#claims-found")
    page.locator("#claim-words").press_sequentially("zzyzx")
    expect(page.locator("#claims-found")).to_contain_text("No claim has these words")
    assert focused(page) == "claim-words"
    assert is_branded(page, "#claims-found")
    assert live_desk.count(f"SELECT count(*) FROM claims_candidate WHERE document_id = {document}") >= 4


def test_on_other_pages_the_focus_stays_in_what_is_typed_in_and_what_ended_is_told(
    open_reader: OpenReader, live_desk: LiveDesk
) -> None:
    reader = open_reader("administrator-1")
    page = reader.page
    live_desk.manage("shell", "--no-imports", "-c", UNENDED)
    job, intake = (live_desk.count(f"SELECT max(id) FROM {of}") for of in ("claims_exportjob", "sources_intake"))
    page.goto(f"/exports/jobs/{job}/")
    exchanged_under(page, "#export-state", "Cancel")
    live_desk.ask(f"UPDATE claims_exportjob SET state = 'cancelled', ended_at = now() WHERE id = {job} RETURNING id")
    expect(page.locator("#messages")).to_contain_text("The export has ended.")
    expect(page.locator("#main")).to_be_focused()

    page.goto(f"/intake/{intake}/")
    exchanged_under(page, "#intake-state", "Reload")
    live_desk.ask(
        "UPDATE sources_intakeitem SET state = 'refused', ended_at = now(), reason = 'Nothing in it.' "
        f"WHERE intake_id = {intake} RETURNING id"
    )
    expect(page.locator("#messages")).to_contain_text("Everything that was handed in is read.")

    page.goto("/sources/1/")
    slot = page.locator("[hx-get*='of-source']")
    assert slot.get_attribute("aria-live") == "polite"
    assert page.evaluate("document.activeElement === document.body")
    page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true })")
    offered(page, "input[list=known-sources]", "antara", "#known-sources option")

    claim = live_desk.count("SELECT max(id) FROM claims_claim WHERE statement = 'Pintu air itu macet.'")
    page.goto(f"/claims/{claim}/")
    offered(page, "input[list=known-topics]", "pintu", "#known-topics option")
    page.goto(f"/claims/{claim}/review/")
    brand(page, "#kept")
    page.locator("[name=rationale]").press_sequentially("Dilihat sendiri.")
    expect(page.locator("#kept")).to_contain_text("Draft kept")
    assert is_branded(page, "#kept")
    expect(page.locator("[name=rationale]")).to_be_focused()


def offered(page: Page, field: str, words: str, options: str) -> None:
    """What is typed brings its offers, and the focus stays in the field."""
    with page.expect_response(re.compile("suggest")):
        page.locator(field).first.press_sequentially(words)
    expect(page.locator(options).first).to_be_attached()
    expect(page.locator(field).first).to_be_focused()


def exchanged_under(page: Page, part: str, control: str) -> None:
    """The part is put anew while the control in it has the focus, and the new control has it then."""
    brand(page, part)
    page.locator(part).get_by_text(control, exact=True).focus()
    page.wait_for_function("(part) => document.querySelector(part).branded !== true", arg=part)
    expect(page.locator(part).get_by_text(control, exact=True)).to_be_focused()


def test_the_hops_of_a_chain_are_put_into_order_by_keys_and_by_hand(
    open_reader: OpenReader, live_desk: LiveDesk
) -> None:
    reader = open_reader("reviewer-2")
    page = reader.page
    reader.paste(WEIR, publisher="Warta Ngawu", published_on="2025-05-12")
    reader.wait_until_extracted()
    candidate = live_desk.count("SELECT id FROM claims_candidate WHERE passage LIKE '%7 meter%'")
    page.goto(f"/triage/{candidate}/")
    reader.press("f")
    rows = page.locator("#fix-fields .hop-row")
    expect(rows.nth(1)).to_be_visible()
    first, second = named(page)[:2]
    rows.nth(0).locator("input:visible").first.focus()
    reader.press("Alt+ArrowDown")
    assert named(page)[:2] == [second, first]
    assert page.evaluate("document.activeElement.closest('.hop-row') !== null"), "the focus goes with the row"
    places = rows.locator("input[name$=ORDER]").evaluate_all("(fields) => fields.map((field) => field.value)")
    assert places[:2] == ["1", "2"]
    page.locator("#fix-fields button[name=check]").click()
    expect(page.locator("#candidate-heading")).to_be_focused()
    places = rows.locator("input[name$=ORDER]").evaluate_all("(fields) => fields.map((field) => field.value)")
    assert (places[:2], named(page)[:2]) == (["1", "2"], [second, first]), "drawn in the order that was sent"

    rows.nth(0).locator("legend").scroll_into_view_if_needed()
    heading = rows.nth(0).locator("legend").bounding_box()
    below = rows.nth(1).bounding_box()
    assert heading is not None
    assert below is not None
    page.mouse.move(heading["x"] + 5, heading["y"] + 5)
    page.mouse.down()
    page.mouse.move(heading["x"] + 5, below["y"] + below["height"] - 5, steps=8)
    page.mouse.up()
    assert named(page)[:2] == [first, second]
    assert rows.locator("input[name$=ORDER]").nth(0).input_value() == "1"


def named(page: Page) -> list[str]:
    """The names in the rows of the chain, in the order they stand in."""
    fields = page.locator("#fix-fields .hop-row input[name$=-name]")
    return [str(name) for name in fields.evaluate_all("(fields) => fields.map((field) => field.value)")]


def test_keys_of_one_s_own_are_bound_and_none_once_they_are_off(open_reader: OpenReader) -> None:
    reader = open_reader("reviewer-1")
    page = reader.page
    reader.paste(WHARF, publisher="Warta Lumpang", published_on="2025-05-13")
    assert reader.wait_until_extracted() > 1
    choose(page, **{"do-skip": "z"})
    page.goto("/triage/next/")
    passage = reader.passage()
    expect(page.locator("[data-key-of=do-skip]")).to_have_text("z")
    reader.press("n")
    assert reader.passage() == passage, "the usual key is nobody's now"
    reader.press("z")
    expect(page.locator(".triage-card .passage")).not_to_have_text(passage)
    page.goto("/triage/keys/")
    page.locator("[name=off]").check()
    page.get_by_role("button", name="Keep").click()
    page.goto("/triage/next/")
    passage = reader.passage()
    reader.press("z", "n", "a")
    page.wait_for_timeout(300)
    assert reader.passage() == passage, "keys that are off do nothing"
    page.goto("/triage/keys/")
    page.get_by_role("button", name="The usual keys").click()
    expect(page.locator("#messages")).to_contain_text("usual")


def choose(page: Page, **keys: str) -> None:
    page.goto("/triage/keys/")
    for target, key in keys.items():
        page.locator(f"[name={target}]").fill(key)
    page.get_by_role("button", name="Keep").click()
    expect(page.locator("#messages")).to_contain_text("kept")
