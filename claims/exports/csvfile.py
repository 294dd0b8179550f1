"""Tables as CSV (RFC 4180), streamed, and read back.

A CSV file has no place for a remark that every reader would skip, so the filter and the version of the rows stand in a
second file beside it, in the form that W3C's "CSV on the Web" gives such a file: ``<name>.csv-metadata.json``. Readers
of that recommendation find it by its name and take each column's type from it.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from claims.exports.formulas import escape, unescape
from claims.exports.linked import dump
from claims.exports.table import Cell, Column, Note, Row, cells, read_back, written

BOM = b"\xef\xbb\xbf"
BATCH = 500
DATATYPES = {"text": "string", "integer": "integer", "date": "date", "datetime": "dateTime", "json": "json"}


class NotOurTable(ValueError):
    """The file's first line does not name the columns expected."""


def csv_bytes(rows: Iterable[Row], columns: Sequence[Column[Row]], *, bom: bool = False) -> Iterator[bytes]:
    """The table in pieces of some hundred rows. ``bom`` is for Excel, which else reads UTF-8 as its own code page."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    yield BOM if bom else b""
    for number, row in enumerate(rows, start=1):
        writer.writerow([_safe(cell) for cell in cells(row, columns)])
        if number % BATCH == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def read_csv(pieces: Iterable[bytes], columns: Sequence[Column[Row]]) -> Iterator[list[Cell]]:
    """The cells of a table that ``csv_bytes`` wrote, row by row. Raises ``NotOurTable`` for other columns."""
    lines = csv.reader(_lines(pieces), strict=True)
    names, expected = next(lines, []), [column.name for column in columns]
    if names != expected:
        raise NotOurTable(f"The file's columns are {', '.join(names)}; expected are {', '.join(expected)}.")
    for line in lines:
        yield [
            read_back(unescape(text) if column.kind in ("text", "json") else text, column.kind)
            for text, column in zip(line, columns, strict=True)
        ]


def csv_metadata(name: str, columns: Sequence[Column[Row]], note: Note) -> bytes:
    """The file beside ``name`` (such as ``verdicts.csv``), to be called ``<name>-metadata.json``."""
    return dump(
        {
            "@context": ["http://www.w3.org/ns/csvw", {"@language": "und"}],
            "url": name,
            "dc:title": name,
            "dc:created": {"@value": note.as_text()["made_at"], "@type": "xsd:dateTime"},
            "dc:publisher": note.desk,
            "notes": [note.as_text()],
            "dialect": {"encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
            "tableSchema": {
                "columns": [{"name": c.name, "titles": c.name, "datatype": DATATYPES[c.kind]} for c in columns]
            },
        }
    )


def _safe(cell: Cell) -> str:
    """Text is made harmless; what the desk itself counted or dated is no text and stays as it is."""
    return escape(cell) if isinstance(cell, str) else written(cell)


def _taken(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode("utf-8", "replace")
    buffer.seek(0)
    buffer.truncate()
    return piece


def _lines(pieces: Iterable[bytes]) -> Iterator[str]:
    """Lines with their own endings, so that those inside quotes come back as they were; without the mark in front."""
    text = b"".join(pieces).removeprefix(BOM).decode()
    return iter(io.StringIO(text, newline=""))
