import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.exports.csvfile import BOM, NotOurTable, csv_bytes, csv_metadata, read_csv
from claims.exports.jsonlines import json_lines
from claims.exports.rows import AttributionRow, ClaimRow
from claims.exports.table import ATTRIBUTIONS, CLAIMS, SOURCES, TABLES, VERDICTS, Note, UnknownColumn, cells
from claims.exports.xlsx import LONGEST_CELL, xlsx_bytes
from tests.claims.exports.samples import ATTRIBUTION, CLAIM, CORRECTED, MINISTER, UNPROVEN, VERDICT

NOTE = Note(
    filter="stance=asserts&source=1",
    version="event 4711",
    made_at=datetime(2026, 4, 1, 8, tzinfo=UTC),
    desk="Meja Periksa",
)
SAMPLES = [(ATTRIBUTIONS, ATTRIBUTION), (CLAIMS, CLAIM), (VERDICTS, CORRECTED), (SOURCES, MINISTER)]
texts = st.text(
    st.sampled_from("'=+-@,;\"\t\r\n \ufeff1") | st.characters(exclude_categories=["Cs"], exclude_characters="\0")
)


def xlsx_parts(written: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(written)) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


@pytest.mark.parametrize(("table", "row"), SAMPLES)
@pytest.mark.parametrize("bom", [False, True])
def test_a_csv_read_back_gives_the_same_cells(table, row, bom) -> None:  # type: ignore[no-untyped-def]
    written = b"".join(csv_bytes([row, row], table.columns, bom=bom))
    assert written.startswith(BOM) is bom
    assert list(read_csv([written], table.columns)) == [cells(row, table.columns)] * 2


@given(st.lists(st.tuples(texts, texts, st.none() | st.integers(-9, 9)), max_size=4), st.booleans())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_text_survives_csv(made: list[tuple[str, str, int | None]], bom: bool) -> None:
    rows = [replace(CLAIM, statement=one, language=other, credibility=number) for one, other, number in made]
    columns = CLAIMS.choose(["statement", "credibility", "language"])
    written = csv_bytes(rows, columns, bom=bom)
    assert list(read_csv(written, columns)) == [[one, number, other] for one, other, number in made]


def test_formulas_are_escaped_and_numbers_stay_numbers() -> None:
    row = replace(CLAIM, statement="=HYPERLINK(1)", credibility=-5)
    written = b"".join(csv_bytes([row], CLAIMS.choose(["statement", "credibility"])))
    assert written == b"statement,credibility\r\n'=HYPERLINK(1),-5\r\n"


def test_columns_stand_in_the_order_asked_for_once_each() -> None:
    assert [column.name for column in VERDICTS.choose(["rating", "id", "rating"])] == ["rating", "id"]


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(UnknownColumn, match=r"No column truth in claims\. There are: id, statement"):
        CLAIMS.choose(["id", "truth"])


def test_a_file_with_other_columns_is_not_read() -> None:
    with pytest.raises(NotOurTable, match="id, truth"):
        list(read_csv([b"id,truth\r\n1,2\r\n"], CLAIMS.columns))


def test_rows_are_asked_for_only_as_pieces_are_taken() -> None:
    taken = 0

    def rows() -> Iterator[ClaimRow]:
        nonlocal taken
        for number in range(5_000):
            taken += 1
            yield replace(CLAIM, id=number)

    for pieces in (csv_bytes(rows(), CLAIMS.columns, bom=True), json_lines(rows(), CLAIMS.columns, note=NOTE)):
        taken = 0
        next(pieces)
        next(pieces)
        assert 0 < taken < 1_000


def test_the_file_beside_a_csv_tells_the_filter_the_version_and_each_columns_type() -> None:
    beside = json.loads(csv_metadata("claims.csv", CLAIMS.choose(["id", "statement", "created_at"]), NOTE))
    assert beside["notes"] == [
        {
            "filter": NOTE.filter,
            "version": "event 4711",
            "made_at": "2026-04-01T08:00:00.000000Z",
            "desk": "Meja Periksa",
        }
    ]
    assert [column["datatype"] for column in beside["tableSchema"]["columns"]] == ["integer", "string", "dateTime"]


def test_json_lines_begin_with_what_they_are_and_keep_lists_and_numbers() -> None:
    head, row = map(json.loads, b"".join(json_lines([ATTRIBUTION], ATTRIBUTIONS.columns, note=NOTE)).splitlines())
    assert head["export"]["filter"] == NOTE.filter
    assert head["export"]["columns"] == list(row)
    assert row["chain"][0]["source_name"] == "Rana Wirya"
    assert row["content"] == [list(ATTRIBUTION.content[0])]
    assert (row["id"], row["said_on"]) == (21, "2026-03-01")


def test_json_lines_without_a_note_hold_rows_alone_and_formulas_as_they_are() -> None:
    lines = b"".join(json_lines([replace(CLAIM, statement="=1\n2")], CLAIMS.columns)).splitlines()
    assert [json.loads(line)["statement"] for line in lines] == ["=1\n2"]


def test_a_step_without_number_shows_none_in_the_table() -> None:
    row = replace(VERDICT, rating=replace(UNPROVEN, worst=1, best=5), language="en")
    columns = VERDICTS.choose(["rating_name", "rating_value", "rating_worst", "rating_best"])
    assert cells(row, columns) == ["Unproven", None, None, None]


def test_a_chain_stands_as_names_and_in_full() -> None:
    speaker, carriers, chain = cells(ATTRIBUTION, ATTRIBUTIONS.choose(["speaker", "carriers", "chain"]))
    assert (speaker, carriers) == ("Rana Wirya", "Kabar Negeri → Harian Kota")
    assert [hop["role"] for hop in json.loads(str(chain))] == ["speaker", "carrier", "publisher"]


def test_an_attribution_without_speaker_is_still_a_row() -> None:
    silent: AttributionRow = replace(ATTRIBUTION, hops=())
    columns = ATTRIBUTIONS.choose(["speaker", "speaker_source_id", "carriers", "hops"])
    assert cells(silent, columns) == ["", None, "", 0]


def test_a_workbook_holds_no_formula_and_its_numbers_are_numbers() -> None:
    rows = [replace(CLAIM, statement="=1+1"), replace(CLAIM, statement="https://x.example"), CLAIM]
    parts = xlsx_parts(b"".join(xlsx_bytes(rows, CLAIMS.columns, note=NOTE, name="claims")))
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert "=1+1" in sheet
    assert 'quotePrefix="1"' in parts["xl/styles.xml"]
    assert '<c r="A2"><v>31</v></c>' in sheet
    ElementTree.fromstring(sheet)


def test_a_workbook_carries_filter_and_version_for_machines_and_people() -> None:
    long = replace_filter("source=1&" * 60)
    parts = xlsx_parts(b"".join(xlsx_bytes([CLAIM], CLAIMS.columns, note=long, name="claims")))
    assert "event 4711" in parts["docProps/custom.xml"]
    assert 'name="filter_3"' in parts["docProps/custom.xml"]
    assert 'name="About"' in parts["xl/workbook.xml"]
    assert "event 4711" in parts["xl/worksheets/sheet2.xml"] + parts.get("xl/sharedStrings.xml", "")


def replace_filter(text: str) -> Note:
    return replace(NOTE, filter=text)


def test_rows_beyond_a_sheets_limit_go_on_another() -> None:
    rows = [replace(CLAIM, id=number) for number in range(5)]
    parts = xlsx_parts(b"".join(xlsx_bytes(rows, CLAIMS.columns, note=NOTE, name="claims", rows_a_sheet=2)))
    assert 'name="claims 3"' in parts["xl/workbook.xml"]
    assert '<c r="A2"><v>4</v></c>' in parts["xl/worksheets/sheet3.xml"]


def test_a_cell_too_long_for_excel_is_cut_and_the_file_says_so() -> None:
    rows = [replace(CLAIM, statement="b" * (LONGEST_CELL + 1))]
    parts = xlsx_parts(b"".join(xlsx_bytes(rows, CLAIMS.columns, note=NOTE, name="claims")))
    assert "b […]" in parts["xl/worksheets/sheet1.xml"]
    assert "1 cells longer" in "".join(parts.values())


def test_two_workbooks_of_the_same_rows_are_the_same() -> None:
    one, other = (b"".join(xlsx_bytes([CLAIM], CLAIMS.columns, note=NOTE, name="claims")) for _ in range(2))
    assert one == other
    assert ">2026-04-01T08:00:00Z</dcterms:created>" in xlsx_parts(one)["docProps/core.xml"]


def test_days_before_excels_calendar_stay_text() -> None:
    rows = [replace(ATTRIBUTION, said_on=date(1899, 8, 17)), ATTRIBUTION]
    columns = ATTRIBUTIONS.choose(["said_on"])
    sheet = xlsx_parts(b"".join(xlsx_bytes(rows, columns, note=NOTE, name="x")))["xl/worksheets/sheet1.xml"]
    assert "1899-08-17" in sheet
    assert "<v>46082</v>" in sheet


def test_every_table_can_be_found_by_its_name() -> None:
    assert list(TABLES) == ["attributions", "claims", "verdicts", "sources"]
