"""A table that somebody sends: its encoding and delimiter found, its rows read one by one.

Records are numbered as a spreadsheet numbers them: the header is 1, the first row below it 2. Records without a word in
them keep their number and are passed over.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from claims.exports.formulas import unescape

DELIMITERS = (",", ";", "\t")
LONGEST_CELL = 131_072
LOOKED_AT = 50
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
SEPARATOR = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
"""The line by which Excel tells itself the delimiter; it is no record."""


class SheetError(ValueError):
    """The bytes are no table: ``code`` is ``empty``, ``encoding``, ``header`` or ``cell`` (with its ``row``)."""

    def __init__(self, code: str, *, row: int = 0) -> None:
        super().__init__(code)
        self.code, self.row = code, row


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it came. ``text`` is decoded; ``header`` is the first record's cells, without the white space."""

    text: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each record below the header with its number, as many cells as the header has, unescaped.

        Raises ``SheetError`` where a cell is longer than any cell is, which is a quote that is never closed.
        """
        wide = len(self.header)
        for number, record in islice(_records(self.text, self.delimiter), 1, None):
            if any(cell.strip() for cell in record):
                yield number, [unescape(cell) for cell in (*record[:wide], *[""] * (wide - len(record)))]


def read_sheet(raw: bytes) -> Sheet:
    """The table in these bytes. Raises ``SheetError``."""
    text, encoding = _decoded(raw)
    if not text.strip():
        raise SheetError("empty")
    told = SEPARATOR.match(text)
    text = text[told.end() :] if told else text
    delimiter = told[1] if told and told[1] in DELIMITERS else _delimiter(text)
    _number, header = next(_records(text, delimiter))
    named = tuple(unescape(cell).strip() for cell in header)
    if not any(named):
        raise SheetError("header")
    return Sheet(text=text, encoding=encoding, delimiter=delimiter, header=named)


def _decoded(raw: bytes) -> tuple[str, str]:
    """By its mark; UTF-16 without one by its zeros; UTF-8; else the code page of Western Windows, as Excel saves."""
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return _strictly(raw[len(mark) :], encoding), encoding
    beginning = raw[:1000]
    if len(raw) % 2 == 0 and beginning.count(0) > len(beginning) // 4:
        encoding = "utf-16-le" if beginning[1::2].count(0) >= beginning[::2].count(0) else "utf-16-be"
        return _strictly(raw, encoding), encoding
    try:
        return _strictly(raw, "utf-8"), "utf-8"
    except SheetError:
        return _strictly(raw, "cp1252"), "cp1252"


def _strictly(raw: bytes, encoding: str) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise SheetError("encoding") from error
    if "\0" in text:
        raise SheetError("encoding")
    return text


def _delimiter(text: str) -> str:
    """The one that splits the header into most cells, of those that split the next records alike; a comma for none."""

    def fit(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(record) for _number, record in islice(_records(text, delimiter), LOOKED_AT) if record]
        except SheetError:
            return (0, 0)
        return (widths.count(widths[0]) * (widths[0] > 1), widths[0]) if widths else (0, 0)

    return max(DELIMITERS, key=fit)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    csv.field_size_limit(LONGEST_CELL)
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            yield number, record
    except csv.Error as error:
        raise SheetError("cell", row=number + 1) from error
