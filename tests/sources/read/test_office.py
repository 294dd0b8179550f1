import io
import time
import tracemalloc

import docx as python_docx
import pytest

from sources.read import read
from sources.text.intake import ReadError
from tests.sources.read.conftest import docx, paragraph

ARTICLE = paragraph("Jembatan Kali Bening Ditutup") + paragraph("Sabtu, 30 November 2024 10:15 WIB")
ARTICLE += paragraph("“Belum aman,” kata Ani.")


def refusal(raw: bytes) -> ReadError:
    with pytest.raises(ReadError) as refused:
        read(raw, filename="artikel.docx")
    return refused.value


def test_a_word_document_is_read_one_paragraph_a_line() -> None:
    reading = read(docx(ARTICLE))
    assert reading.kind == "docx"
    assert reading.text == ("Jembatan Kali Bening Ditutup\nSabtu, 30 November 2024 10:15 WIB\n“Belum aman,” kata Ani.")
    assert reading.title == "Jembatan Kali Bening Ditutup"
    assert str(reading.published_at) == "2024-11-30 10:15:00+07:00"


def test_a_document_written_by_another_program_is_read() -> None:
    document = python_docx.Document()
    document.add_heading("Jembatan Ditutup", level=1)
    document.add_paragraph("“Belum aman,” kata ").add_run("Ani").bold = True
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text = "Menurut warga"
    table.rows[0].cells[1].text = "Menurut bupati"
    raw = io.BytesIO()
    document.save(raw)
    lines = read(raw.getvalue()).text.split("\n")
    assert lines == ["Jembatan Ditutup", "“Belum aman,” kata Ani", "Menurut warga", "Menurut bupati"]


def test_tabs_breaks_and_hyphens_are_kept_and_deleted_text_is_not() -> None:
    body = (
        "<w:p><w:r><w:t>satu</w:t><w:tab/><w:t>dua</w:t><w:br/><w:t>anak</w:t><w:noBreakHyphen/><w:t>anak</w:t></w:r>"
        "<w:del><w:r><w:delText>dihapus</w:delText><w:t>juga</w:t></w:r></w:del>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert read(docx(body)).text == "satu\tdua\nanak\u2011anak"


def test_the_main_part_is_found_by_its_relation() -> None:
    assert read(docx(paragraph("Teks."), part="word/document2.xml")).text == "Teks."


def test_pictures_and_other_parts_are_not_unpacked() -> None:
    assert read(docx(paragraph("Teks."), extra={"word/media/a.png": b"\x89PNG"})).text == "Teks."


@pytest.mark.parametrize(
    "extra",
    [
        {"word/media/nol.bmp": b"\x00" * 60_000_000},
        {"word/styles.xml": b"<a/>" * 6_000_000},
        {f"word/{number}.bin": b"" for number in range(6_000)},
    ],
    ids=["one large part", "much XML", "many parts"],
)
def test_a_bomb_is_refused_before_it_is_opened(extra: dict[str, bytes]) -> None:
    raw = docx(paragraph("Teks."), extra=extra)
    tracemalloc.start()
    refused = refusal(raw)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.code == "bomb"
    assert peak < 20_000_000


def test_a_document_at_the_limit_is_read_without_a_tree_in_memory() -> None:
    raw = docx("<w:p/>" * 3_000_000 + paragraph("Teks."))
    started = time.process_time()
    assert read(raw).text.strip() == "Teks."
    assert time.process_time() - started < 20


def test_entities_that_multiply_are_not_expanded() -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    raw = docx("")
    laughs = f'<!DOCTYPE w [<!ENTITY a0 "ha">{levels}]><w:document xmlns:w="x"><w:p><w:t>&a9;</w:t></w:p></w:document>'
    raw = docx("", part="word/a.xml", extra={"word/document.xml": laughs.encode()}).replace(
        b"word/a.xml", b"word/b.xml"
    )
    assert refusal(raw).code in {"broken", "empty", "bomb"}


@pytest.mark.parametrize("cut", [30, 200, -30])
def test_a_damaged_document_is_refused(cut: int) -> None:
    assert refusal(docx(ARTICLE)[:cut]).code in {"broken", "unsupported"}


def test_a_document_that_is_no_xml_is_refused() -> None:
    assert refusal(docx("<w:p><w:t>tidak ditutup")).code == "broken"


def test_an_empty_document_is_refused() -> None:
    assert refusal(docx("<w:p/>")).code == "empty"


def test_a_locked_member_is_refused_as_locked() -> None:
    raw = bytearray(docx(ARTICLE))
    central = raw.rindex(b"PK\x01\x02")
    raw[central + 8] |= 1
    assert refusal(bytes(raw)).code == "encrypted"
