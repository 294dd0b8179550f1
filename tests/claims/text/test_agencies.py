"""The article's own agency, told from datelines and closing lines; bodies that stand on the page twice."""

import pytest

from claims.pipeline.contract import Extraction
from claims.pipeline.run import extract

BODY = (
    "Wali Kota Rini Astuti mengatakan bahwa tanggul jebol pada Senin malam.\n"
    "“Kami akan membangun tanggul baru,” kata Rini kepada warga di balai kota.\n"
    "Menurut Badan Cuaca, hujan turun lebih dari sepuluh jam di hulu sungai itu.\n"
    "Warga mengungsi ke sekolah dan masjid di sepanjang jalan utama.\n"
)


@pytest.mark.parametrize(("language", "text", "agency"), [
    ("id", "PYONGYANG, KOMPAS.com – Kapal itu tenggelam.", "KOMPAS.com"),
    ("id", "LONDON (Reuters) - Kapal itu tenggelam.", "Reuters"),
    ("id", "REPUBLIKA.CO.ID, JAKARTA -- Kapal itu tenggelam.", "REPUBLIKA.CO.ID"),
    ("id", "PYONGYANG, - Kapal itu tenggelam.", None),
    ("id", "Kapal itu tenggelam - Warga mengungsi.", None),
    ("id", "Kapal Tenggelam\n\nKapal itu tenggelam.\nSumber: Antara", "Antara"),
    ("id", "Kapal itu tenggelam.\n(Tribun/Rini)\n", "Tribun"),
    ("id", "Kapal itu tenggelam.\n(Rini Astuti)\n", None),
    ("en", "HARBOR CITY (AP) — The ferry sank.", "AP"),
    ("en", "HARBOR CITY (Ohio) — The ferry sank.", None),
    ("en", "The ferry sank.\nSource: Reuters", "Reuters"),
    ("ms", "KUALA LUMPUR (Bernama) – Feri itu karam.", "Bernama"),
])  # fmt: skip
def test_the_agency_of_an_article_is_named_by_its_dateline_or_last_line(
    language: str, text: str, agency: str | None
) -> None:
    found = extract(text, settings=Extraction(language=language)).agency
    assert (found.name if found else None) == agency
    if found:
        assert found.span is not None
        assert text[slice(*found.span)] == agency


def test_a_body_that_stands_on_the_page_twice_is_read_once() -> None:
    once = extract(BODY, settings=Extraction(language="id"))
    twice = extract(BODY + "\nBagikan:\n" + BODY, settings=Extraction(language="id", explain=True))
    assert once.attributions == twice.attributions
    assert len(once.attributions) == 3
    assert [note.said for note in twice.notes if "earlier on the page" in note.said]


def test_a_sentence_said_again_is_no_doubled_body() -> None:
    refrain = "“Kami siap,” kata Rini Astuti. "
    found = extract(f"Hujan reda. {refrain} Warga pulang. {refrain}", settings=Extraction(language="id"))
    assert len(found.attributions) == 2
