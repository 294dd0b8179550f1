"""The triage desk by keyboard: ten candidates, a fix by selection, a passage added, a hold that ran out."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenReader
from tests.browser.reader import Reader
from tests.browser.stack import LiveDesk

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PEOPLE = ["Bayu Lesmana", "Citra Wening", "Darma Putra", "Endah Sari", "Fajar Utama"]
ARTICLE = (
    "Kolam Randu Disurvei\n\nRANDU - Dinas Kolam Randu memeriksa sepuluh kolam, Senin (3/3/2025).\n\n"
    + "\n\n".join(
        f'"Kolam nomor {n} surut {n + 3} sentimeter dalam {n + 10} hari," kata Kepala Kolam {n} {PEOPLE[n % 5]}.'
        for n in range(1, 16)
    )
)
MISSED = "memeriksa sepuluh kolam"
SELECT = """
([words]) => {
  const article = document.getElementById("article-text");
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.textContent.indexOf(words);
    if (at < 0) continue;
    document.getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
    document.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
    return true;
  }
  return false;
}
"""


def begin(reader: Reader, live_desk: LiveDesk) -> int:
    """Hand the article in and open its first candidate; the number of the document."""
    reader.paste(ARTICLE, publisher="Warta Randu", published_on="2025-03-04")
    assert reader.wait_until_extracted() >= 10
    document = live_desk.count("SELECT id FROM sources_document WHERE text LIKE 'Kolam Randu Disurvei%'")
    reader.page.goto(f"/triage/next/?document={document}")
    expect(reader.page.locator("#in-hand")).to_be_visible()
    return document


def test_ten_candidates_are_decided_by_keys_alone_with_undo_a_fix_and_an_addition(
    open_reader: OpenReader, live_desk: LiveDesk
) -> None:
    reader = open_reader("reviewer-1")
    document = begin(reader, live_desk)
    before = reader.passage()
    reader.press("4")
    assert reader.passage() == before, "a digit alone rejects nothing"
    assert "Not worth checking" in reader.decide("x", "4")
    assert "Taken back" in reader.decide("u")
    assert reader.passage() == before
    fix_by_selection(reader, live_desk)
    for number in range(9):
        assert reader.passage(), number
        said = reader.decide("a") if number % 2 else reader.decide("x", "3")
        assert ("Accepted as new claim" if number % 2 else "Opinion") in said
    decided = f"SELECT count(*) FROM claims_candidate WHERE state <> 'pending' AND document_id = {document}"
    assert live_desk.count(decided) == 10
    add_what_was_missed(reader, live_desk, document)


def fix_by_selection(reader: Reader, live_desk: LiveDesk) -> None:
    """Select a part of the passage: the fix opens with its place, and the attribution has it."""
    words = re.sub(r" dalam .*", "", reader.passage()).strip('"“” ')
    assert reader.page.evaluate(SELECT, [words])
    field = reader.page.locator("#id_fix-content")
    expect(field).to_have_value(re.compile(r"^\d+-\d+$"))
    expect(reader.page.locator("#fix")).to_have_attribute("open", "")
    reader.press("Escape")
    reader.page.locator("#candidate-heading").focus()
    assert "Accepted as new claim" in reader.decide("a")
    row = live_desk.ask("SELECT passage FROM claims_attribution ORDER BY id DESC LIMIT 1")
    assert str(row[0][0]) == words


def add_what_was_missed(reader: Reader, live_desk: LiveDesk, document: int) -> None:
    reader.page.goto(f"/documents/{document}/")
    assert reader.page.evaluate(SELECT, [MISSED])
    form = reader.page.locator("form[data-select-from]")
    expect(form.locator("[name=add-content]")).to_have_value(re.compile(r"^\d+-\d+$"))
    form.locator("[name=add-speaker]").fill("Dinas Kolam Randu")
    form.locator("button[type=submit]").click()
    expect(reader.page.locator(".triage-card .passage")).to_have_text(MISSED)
    added = f"SELECT count(*) FROM claims_candidate WHERE rule = 'manual' AND passage = '{MISSED}'"
    assert live_desk.count(added) == 1


def test_a_hold_that_ran_out_goes_to_the_second_reviewer_and_the_first_is_told(
    open_reader: OpenReader, live_desk: LiveDesk
) -> None:
    first, second = open_reader("reviewer-1"), open_reader("reviewer-2")
    first.page.goto("/triage/next/")
    expect(first.page.locator("#in-hand")).to_be_visible()
    address, passage = first.page.url, first.passage()
    live_desk.ask("UPDATE claims_candidate SET held_until = now() WHERE holder_id > 0 RETURNING id")
    second.page.goto(address)
    expect(second.page.locator(".triage-card .passage")).to_have_text(passage)
    expect(second.page.locator("#do-new")).to_be_visible()
    assert "reviewer-2 is working on this candidate" in first.decide("a")
    expect(first.page.locator(".triage-card .passage")).not_to_have_text(passage)
