"""Tables as CSV (RFC 4180), streamed, and read back.

A CSV file has no place for a remark that every reader would skip, so the filter and the version of the rows stand in a
second file beside it, in the form that W3C's "CSV on the Web" gives such a file: ``<name>.csv-metadata.json``. Readers
of that recommendation find it by its name and take each column's type from it. ``zipped_csv`` holds the two together.
"""

import csv
import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC

from claims.exports.formulas import escape, unescape
from claims.exports.linked import dump
from claims.exports.table import Cell, Column, Note, Row, cells, read_back, written

BOM = b"\xef\xbb\xbf"
BATCH = 500
CHUNK = 1 << 16
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


def zipped_csv(rows: Iterable[Row], columns: Sequence[Column[Row]], *, note: Note, name: str) -> Iterator[bytes]:
    """A ZIP of the table, with the mark that Excel wants, and the file beside it, in pieces. Rows go to disk."""
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            with archive.open(_entry(f"{name}.csv", note), "w", force_zip64=True) as member:
                for piece in csv_bytes(rows, columns, bom=True):
                    member.write(piece)
            archive.writestr(_entry(f"{name}.csv-metadata.json", note), csv_metadata(f"{name}.csv", columns, note))
        file.seek(0)
        while piece := file.read(CHUNK):
            yield piece


def _entry(name: str, note: Note) -> zipfile.ZipInfo:
    made = note.made_at.astimezone(UTC)
    entry = zipfile.ZipInfo(name, (made.year, made.month, made.day, made.hour, made.minute, made.second))
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o100644 << 16
    return entry


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
