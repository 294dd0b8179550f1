import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from sources.read import read
from sources.text.intake import ReadError
from tests.sources.read.conftest import pdf, pdf_of

ARTICLE = [
    "Jembatan Kali Bening Ditutup",
    "Menteri Budi Santoso berjanji memperbaiki jembatan yang rusak akibat banjir pada",
    "pekan lalu, demikian dikutip Kantor Berita Lembah.",
    "Warga menuding kontraktor.",
]


def refusal(raw: bytes) -> ReadError:
    with pytest.raises(ReadError) as refused:
        read(raw, filename="artikel.pdf")
    return refused.value


def test_a_sentence_the_page_broke_is_joined_again_and_paragraphs_are_not() -> None:
    reading = read(pdf([ARTICLE]))
    assert reading.kind == "pdf"
    assert reading.text.split("\n") == [
        "Jembatan Kali Bening Ditutup",
        (
            "Menteri Budi Santoso berjanji memperbaiki jembatan yang rusak akibat banjir pada pekan lalu, "
            "demikian dikutip Kantor Berita Lembah."
        ),
        "Warga menuding kontraktor.",
    ]
    assert reading.title == "Jembatan Kali Bening Ditutup"


def test_a_word_broken_at_its_hyphen_keeps_it() -> None:
    lines = ["Ibu itu datang ke kantor bupati untuk menjemput anak-", "anak yang mengungsi."]
    assert "anak-anak yang mengungsi." in read(pdf([lines])).text


def test_pages_follow_each_other_after_a_blank_line() -> None:
    assert read(pdf([["Halaman pertama."], ["Halaman kedua."]])).text == "Halaman pertama.\n\nHalaman kedua."


def test_a_pdf_is_known_by_its_bytes_whatever_it_is_called() -> None:
    assert read(pdf([ARTICLE]), content_type="text/plain", filename="a.txt").kind == "pdf"


def test_a_pdf_locked_with_a_password_is_refused() -> None:
    assert refusal(pdf([ARTICLE], password="rahasia")).code == "encrypted"


def test_a_pdf_locked_against_printing_only_is_read() -> None:
    assert "Warga menuding" in read(pdf([ARTICLE], owner="penerbit")).text


def test_a_pdf_of_pictures_is_refused() -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    raw = io.BytesIO()
    writer.write(raw)
    refused = refusal(raw.getvalue())
    assert refused.code == "no_text"
    assert "pictures" in str(refused)


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    assert refusal(pdf([["Halaman."]] * 301)).code == "bomb"


def test_a_page_that_inflates_beyond_its_limit_is_refused() -> None:
    raw = pdf_of(b"BT (a) Tj ET " + b" " * 60_000_000)
    assert len(raw) < 100_000
    assert refusal(raw).code == "bomb"


def test_a_page_of_too_many_drawing_steps_is_refused() -> None:
    raw = pdf_of(b"0 0 m " * 500_000 + b"BT /F1 12 Tf (akhir) Tj ET")
    assert refusal(raw).code == "bomb"


@pytest.mark.parametrize("raw", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"sampah " * 100, pdf([ARTICLE])[:300]])
def test_a_damaged_pdf_is_refused(raw: bytes) -> None:
    assert refusal(raw).code in {"broken", "no_text"}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 600), st.binary(min_size=1, max_size=12))
def test_a_pdf_with_any_bytes_changed_is_read_or_refused_with_a_reason(place: int, change: bytes) -> None:
    raw = pdf([ARTICLE])
    try:
        reading = read(raw[:place] + change + raw[place + len(change) :])
    except ReadError:
        return
    assert reading.text.strip()
