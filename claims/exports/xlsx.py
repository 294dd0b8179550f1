"""Tables as XLSX. Text is written as text, never as a formula, and what looks like one is marked to stay so.

The filter and the version of the rows stand in the file's custom properties, for machines, and on a sheet "About".
"""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from claims.exports.formulas import runs
from claims.exports.table import Cell, Column, Note, Row, cells, written

LONGEST_CELL = 32_767
ROWS_A_SHEET = 1_048_575
"""Excel's limits: characters in a cell; rows below the header."""
LARGEST_WHOLE = 2**53
"""Excel keeps numbers as doubles: a larger whole number would be another one."""
CUT = " […]"
CHUNK = 1 << 16
FIRST_DAY = date(1900, 3, 1)
"""Excel's calendar is wrong before it."""


def xlsx_bytes(
    rows: Iterable[Row], columns: Sequence[Column[Row]], *, note: Note, name: str, rows_a_sheet: int = ROWS_A_SHEET
) -> Iterator[bytes]:
    """The workbook in pieces. Rows go to disk as they come; beyond Excel's limit of rows another sheet is begun."""
    with tempfile.TemporaryFile() as file:
        options = {"constant_memory": True, "in_memory": False, "default_date_format": "yyyy-mm-dd"}
        book = Workbook(file, options)
        _properties(book, note)
        sheets = _Sheets(book, [column.name for column in columns], name, rows_a_sheet)
        for row in rows:
            sheets.add(cells(row, columns))
        _about(book, note, sheets.cut)
        book.close()
        file.seek(0)
        while piece := file.read(CHUNK):
            yield piece


class _Sheets:
    """The sheets of one table: ``name``, then ``name 2`` and so on. ``cut`` counts the cells too long for Excel."""

    def __init__(self, book: Workbook, header: list[str], name: str, rows_a_sheet: int) -> None:
        self.book, self.header, self.name, self.rows_a_sheet = book, header, name, rows_a_sheet
        self.as_text: Format = book.add_format({"quote_prefix": True})
        self.as_moment: Format = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self.bold: Format = book.add_format({"bold": True})
        self.number = self.cut = 0
        self._begin()

    def add(self, row: list[Cell]) -> None:
        if self.filled == self.rows_a_sheet:
            self._begin()
        self.filled += 1
        for place, cell in enumerate(row):
            self._write(place, cell)

    def _begin(self) -> None:
        self.number, self.filled = self.number + 1, 0
        suffix = "" if self.number == 1 else f" {self.number}"
        self.sheet: Worksheet = self.book.add_worksheet(self.name[: 31 - len(suffix)] + suffix)
        for place, title in enumerate(self.header):
            self.sheet.write_string(0, place, title, self.bold)
        self.sheet.freeze_panes(1, 0)

    def _write(self, place: int, cell: Cell) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, datetime) and cell.date() > FIRST_DAY:
            self.sheet.write_datetime(self.filled, place, cell.astimezone(UTC).replace(tzinfo=None), self.as_moment)
        elif isinstance(cell, date) and not isinstance(cell, datetime) and cell >= FIRST_DAY:
            self.sheet.write_datetime(self.filled, place, cell)
        elif isinstance(cell, int) and abs(cell) < LARGEST_WHOLE:
            self.sheet.write_number(self.filled, place, cell)
        else:
            self._write_text(place, written(cell))

    def _write_text(self, place: int, text: str) -> None:
        if len(text) > LONGEST_CELL:
            self.cut += 1
            text = text[: LONGEST_CELL - len(CUT)] + CUT
        self.sheet.write_string(self.filled, place, text, self.as_text if runs(text) else None)


def _properties(book: Workbook, note: Note) -> None:
    for name, value in note.as_text().items():
        for part, text in _parts(name, value):
            book.set_custom_property(part, text, "text")
    # XlsxWriter would else take the clock, and two exports of the same rows would differ.
    book.set_properties({"title": note.desk, "created": note.made_at.astimezone(UTC).replace(tzinfo=None)})


def _parts(name: str, value: str) -> Iterator[tuple[str, str]]:
    """Excel holds 255 characters in a custom property; a longer one goes on in ``name_2``, ``name_3``, …"""
    for number, start in enumerate(range(0, max(len(value), 1), 255), start=1):
        yield (name if number == 1 else f"{name}_{number}"), value[start : start + 255]


def _about(book: Workbook, note: Note, cut: int) -> None:
    sheet: Any = book.add_worksheet("About")
    lines = dict(note.as_text(), moments="in UTC")
    if cut:
        lines["shortened"] = f"{cut} cells longer than {LONGEST_CELL} characters end in […]; the CSV has them whole."
    for row, (name, value) in enumerate(lines.items()):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, value)
