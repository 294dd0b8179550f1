import json
from dataclasses import replace
from datetime import datetime

from lxml import etree

from claims.exports.feeds import atom, json_feed
from tests.claims.exports.samples import CASE, CORRECTED, DESK, VERDICT

NS = {"a": "http://www.w3.org/2005/Atom"}
ADDRESS = "https://periksa.example/verdicts.atom"


def read(*verdicts: object) -> etree._Element:
    return etree.fromstring(atom(verdicts, desk=DESK, address=ADDRESS, updated=CASE.made_at))  # type: ignore[arg-type]


def text(element: etree._Element, path: str) -> str:
    return str(element.xpath(f"string({path})", namespaces=NS))


def test_an_atom_feed_has_what_rfc_4287_requires_of_feed_and_entries() -> None:
    feed = read(CORRECTED)
    for path in (
        "a:id",
        "a:title",
        "a:updated",
        "a:author/a:name",
        "a:entry/a:id",
        "a:entry/a:title",
        "a:entry/a:updated",
    ):
        assert text(feed, path), path
    datetime.fromisoformat(text(feed, "a:updated"))
    assert feed.xpath("a:link[@rel='self']/@href", namespaces=NS) == [ADDRESS]


def test_a_correction_moves_the_date_and_keeps_the_entry() -> None:
    before, after = read(VERDICT), read(CORRECTED)
    assert text(before, "a:entry/a:id") == text(after, "a:entry/a:id")
    assert text(before, "a:entry/a:published") == text(after, "a:entry/a:published")
    assert text(before, "a:entry/a:updated") < text(after, "a:entry/a:updated")
    assert "Angka gudang diperbaiki" in text(after, "a:entry/a:content")


def test_an_empty_feed_is_still_a_feed() -> None:
    assert text(read(), "a:updated") == "2026-04-01T08:00:00+00:00"


def test_markup_in_a_summary_stays_text_and_control_characters_do_not_break_the_feed() -> None:
    feed = read(replace(VERDICT, summary="a <b> & \x0b\ufffe", statement="x\x00y"))
    assert text(feed, "a:entry/a:content") == "<p>a &lt;b&gt; &amp; \ufffd\ufffd</p>"
    assert text(feed, "a:entry/a:title") == "Salah: x\ufffdy"


def test_a_json_feed_has_what_its_version_requires() -> None:
    feed = json.loads(json_feed([CORRECTED], desk=DESK, address="https://periksa.example/feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    (item,) = feed["items"]
    assert item["id"] == item["url"] == VERDICT.address
    assert item["content_html"].startswith("<p>Gudang negara")
    assert (item["date_published"], item["date_modified"]) == ("2026-03-05T14:00:00+07:00", "2026-03-09T16:00:00+07:00")
    assert item["_factcheck"]["version"] == 2
