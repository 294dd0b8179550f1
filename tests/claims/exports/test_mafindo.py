import json
from dataclasses import replace

import pytest
from lxml import html

from claims.exports.mafindo import headline, mafindo_fields, mafindo_html, mafindo_json, mafindo_text
from tests.claims.exports.samples import ATTRIBUTION, CORRECTED, DOCUMENT, FALSE, TRUE, UNPROVEN, VERDICT

FIELDS = [
    "id", "authors", "status", "classification", "title", "content", "fact", "references", "source_issue",
    "source_link", "picture1", "picture2", "tanggal", "tags", "conclusion",
]  # fmt: skip


def test_the_headline_carries_the_finding_in_indonesian_whatever_the_verdicts_language() -> None:
    assert headline(VERDICT) == "[SALAH] Stok beras nasional cukup untuk 90 hari"
    assert headline(replace(VERDICT, language="en", rating=UNPROVEN)).startswith("[BELUM TERBUKTI] ")


def test_the_text_has_the_sections_in_their_order() -> None:
    text = mafindo_text(CORRECTED)
    headings = [line for line in text.splitlines() if line.endswith(":")]
    assert headings == ["NARASI:", "PENJELASAN:", "KOREKSI:", "REFERENSI:", "SUMBER:"]
    assert "Rana Wirya melalui Kabar Negeri melalui Harian Kota, 1 Maret 2026" in text
    assert "9 Maret 2026: Angka gudang" in text
    assert text.endswith("Harian Kota\nhttps://harian.example/2026/03/02/beras\n")


def test_what_is_not_known_is_left_out_with_its_heading() -> None:
    text = mafindo_text(replace(VERDICT, attributions=(), evidence=()))
    assert "REFERENSI" not in text
    assert "SUMBER" not in text
    assert "NARASI:\nStok beras nasional cukup untuk 90 hari" in text


def test_the_html_holds_the_same_and_escapes_every_text() -> None:
    hostile = replace(VERDICT, summary="<script>alert(1)</script>", statement="<b>x</b>")
    page = mafindo_html(hostile)
    assert "<script" not in page
    article = html.fromstring(page)
    assert [heading.text for heading in article.iter("h2")] == ["Narasi", "Penjelasan", "Referensi", "Sumber"]
    assert article.findtext("h1") == "[SALAH] <b>x</b>"
    assert [link.get("href") for link in article.iter("a")] == ["https://statistik.example/beras", DOCUMENT.address]


def test_an_address_that_is_not_of_the_web_does_not_become_a_link() -> None:
    hostile = replace(VERDICT, evidence=(replace(VERDICT.evidence[0], address="javascript:alert(1)"),))
    assert 'href="javascript' not in mafindo_html(hostile)
    quoted = replace(VERDICT, evidence=(replace(VERDICT.evidence[0], address='https://x.example/"onclick="y'),))
    link = next(html.fromstring(mafindo_html(quoted)).iter("a"))
    assert link.attrib.keys() == ["href", "rel"]


def test_the_fields_are_mafindos_and_every_value_is_text() -> None:
    fields = json.loads(mafindo_json(VERDICT, classification="False Context"))
    assert list(fields) == FIELDS
    assert all(isinstance(value, str) for value in fields.values())
    assert fields["classification"] == "False Context"
    assert (fields["source_issue"], fields["source_link"]) == ("Harian Kota", DOCUMENT.address)
    assert (fields["tanggal"], fields["references"]) == ("2026-03-05", "https://statistik.example/beras")


@pytest.mark.parametrize(
    ("rating", "status"),
    [(FALSE, "2"), (TRUE, "1"), (replace(TRUE, value=3), ""), (replace(TRUE, value=4), "1"), (UNPROVEN, "")],
)
def test_the_status_is_not_guessed_where_the_scale_does_not_say(rating, status) -> None:  # type: ignore[no-untyped-def]
    assert mafindo_fields(replace(VERDICT, rating=rating))["status"] == status


def test_a_passage_that_two_documents_carry_alike_is_told_once() -> None:
    twice = replace(VERDICT, attributions=(ATTRIBUTION, replace(ATTRIBUTION, id=22)))
    assert mafindo_text(twice) == mafindo_text(VERDICT)
