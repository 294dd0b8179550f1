"""Tables of claims: read in whatever a spreadsheet saves, guessed by their headers, checked cell by cell."""

import contextlib
import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.exports.claim_sheet import Fault, SheetClaim, checked, first_faults, guessed, mapping_fault
from claims.exports.csvfile import csv_bytes
from claims.exports.sheet import SheetError, read_sheet
from claims.exports.table import ATTRIBUTIONS, CLAIMS, Column

PLAIN = st.characters(exclude_categories=["Cs", "Cc"])
CELL = st.text(PLAIN, max_size=20)


@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=8),
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_whatever_a_spreadsheet_saves_is_read_back(rows: list[list[str]], delimiter: str, encoding: str) -> None:
    buffer = io.StringIO(newline="")
    plain = [[cell.lstrip("'") for cell in row] for row in rows]
    csv.writer(buffer, delimiter=delimiter).writerows([["pernyataan", "sumber", "tanggal"], *plain])
    sheet = read_sheet(buffer.getvalue().encode(encoding))
    assert (sheet.delimiter, sheet.header) == (delimiter, ("pernyataan", "sumber", "tanggal"))
    told = [(at, row) for at, row in enumerate(plain, start=2) if any(cell.strip() for cell in row)]
    assert list(sheet.rows()) == told


@given(rows=st.lists(st.lists(CELL, min_size=2, max_size=2), max_size=8))
def test_what_the_desk_writes_it_reads_back_formulas_and_all(rows: list[list[str]]) -> None:
    columns: list[Column[list[str]]] = [
        Column("statement", "text", lambda row: row[0]),
        Column("note", "text", lambda row: row[1]),
    ]
    sheet = read_sheet(b"".join(csv_bytes(rows, columns, bom=True)))
    assert [row for _at, row in sheet.rows()] == [row for row in rows if any(cell.strip() for cell in row)]


@given(raw=st.binary(max_size=300))
def test_any_bytes_are_a_table_or_told_to_be_none(raw: bytes) -> None:
    with contextlib.suppress(SheetError):
        sheet = read_sheet(raw)
        first_faults(sheet.rows(), ["statement", *[""] * (len(sheet.header) - 1)], most=5)


def test_the_code_page_of_windows_is_read() -> None:
    sheet = read_sheet("pernyataan;catatan\r\nHarga naik – kata “dinas”;é\r\n".encode("cp1252"))
    assert (sheet.encoding, sheet.delimiter) == ("cp1252", ";")
    assert list(sheet.rows()) == [(2, ["Harga naik – kata “dinas”", "é"])]


def test_the_line_that_excel_tells_itself_the_delimiter_by_is_no_row() -> None:
    sheet = read_sheet(b"sep=;\r\nklaim;tgl\r\na;b\r\n")
    assert (sheet.delimiter, sheet.header, list(sheet.rows())) == (";", ("klaim", "tgl"), [(2, ["a", "b"])])


def test_a_quote_that_is_never_closed_is_told_with_its_row() -> None:
    sheet = read_sheet(b'klaim\nsatu\n"' + b"x" * 200_000)
    with pytest.raises(SheetError) as told:
        list(sheet.rows())
    assert (told.value.code, told.value.row) == ("cell", 3)


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("Pernyataan;Narasumber;Tanggal;Tautan", "statement speaker said_on address"),
        ("Claim;Source;Date;URL;Tags;Comment", "statement speaker said_on address topics note"),
        ("isi;klaim;sumber", " statement speaker"),
        ("foo;statement", " statement"),
    ],
)
def test_columns_are_guessed_by_their_headers(header: str, fields: str) -> None:
    assert guessed(header.split(";")) == fields.split(" ")


def test_the_headers_of_our_own_tables_are_known() -> None:
    claims = dict(zip([c.name for c in CLAIMS.columns], guessed([c.name for c in CLAIMS.columns]), strict=True))
    assert {name: field for name, field in claims.items() if field} == {
        "statement": "statement",
        "language": "language",
        "topics": "topics",
    }
    names = [c.name for c in ATTRIBUTIONS.columns]
    attributions = {name: field for name, field in zip(names, guessed(names), strict=True) if field}
    assert attributions == {
        "claim": "statement", "passage": "passage", "kind": "kind", "stance": "stance", "said_on": "said_on",
        "speaker": "speaker", "carriers": "carriers", "document_address": "address", "language": "language",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024-11-29", date(2024, 11, 29)),
        ("2024-11-29T10:00:00Z", date(2024, 11, 29)),
        ("03/04/2024", date(2024, 4, 3)),
        ("29 November 2024", date(2024, 11, 29)),
        ("1 Agustus 2024", date(2024, 8, 1)),
        ("11/29/2024", None),
        ("30 Februari 2024", None),
        ("kemarin", None),
    ],
)
def test_days_are_read_day_first_or_told(cell: str, day: date | None) -> None:
    claim, faults = checked(["Harga naik.", cell], ["statement", "said_on"])
    if day is None:
        assert (claim, faults) == (None, [Fault("said_on", "no_day", cell)])
    else:
        assert claim is not None
        assert claim.said_on == day


def test_a_row_tells_all_of_its_faults_at_once() -> None:
    _claim, faults = checked(["", "mungkin", "soon", "ftp://x"], ["statement", "stance", "said_on", "address"])
    assert [(fault.field, fault.code) for fault in faults] == [
        ("statement", "missing"), ("stance", "no_code"), ("said_on", "no_day"), ("address", "no_address"),
    ]  # fmt: skip


def test_a_row_is_read_whole() -> None:
    claim, faults = checked(
        [" Harga naik. ", "Menteri", "Antara → Kompas", "Membantah", "ekonomi, harga"],
        ["statement", "speaker", "carriers", "stance", "topics"],
    )
    assert faults == []
    assert claim == SheetClaim(
        statement="Harga naik.", speaker="Menteri", carriers=("Antara", "Kompas"), stance="denies",
        topics=("ekonomi", "harga"),
    )  # fmt: skip


def test_a_mapping_needs_the_statement_and_each_field_once() -> None:
    assert mapping_fault(["speaker", ""]) == "no_statement"
    assert mapping_fault(["statement", "statement"]) == "twice"
    assert mapping_fault(["statement", "verdict"]) == "unknown"
    assert mapping_fault(["", "statement"]) == ""
