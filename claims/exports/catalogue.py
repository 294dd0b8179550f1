"""Every form in which rows leave the house, by the name it has in an address: one function and one entry each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claims.exports.claimreview import claim_review_bytes
from claims.exports.csvfile import csv_bytes, zipped_csv
from claims.exports.jsonlines import json_lines
from claims.exports.mafindo import mafindo_html, mafindo_json, mafindo_text
from claims.exports.parquet import parquet_bytes
from claims.exports.rows import DeskRow, VerdictRow
from claims.exports.table import Column, Note
from claims.exports.xlsx import xlsx_bytes


@dataclass(frozen=True, slots=True)
class VerdictFormat:
    """One verdict as one file. ``make`` may raise ``validate.ExportError``, which speaks to the person who asked."""

    name: str
    media_type: str
    ending: str
    make: Callable[[VerdictRow, DeskRow], bytes]

    def filename(self, verdict: VerdictRow) -> str:
        return f"verdict-{verdict.claim_id}-v{verdict.number}{self.ending}"


@dataclass(frozen=True, slots=True)
class TableFormat:
    """Many rows as one file, in pieces. ``make`` takes the rows, the columns, the note and the table's name."""

    name: str
    media_type: str
    ending: str
    make: Callable[[Iterable[Any], Sequence[Column[Any]], Note, str], Iterator[bytes]]

    def filename(self, table: str, note: Note) -> str:
        return f"{table}-{note.made_at:%Y%m%d-%H%M%S}{self.ending}"


VERDICT_FORMATS: Mapping[str, VerdictFormat] = {
    each.name: each
    for each in (
        VerdictFormat(
            "claimreview", "application/ld+json", ".jsonld", lambda row, desk: claim_review_bytes(row, desk=desk)
        ),
        VerdictFormat("mafindo-text", "text/plain; charset=utf-8", ".txt", lambda row, _: mafindo_text(row).encode()),
        VerdictFormat("mafindo-html", "text/html; charset=utf-8", ".html", lambda row, _: mafindo_html(row).encode()),
        VerdictFormat("mafindo-json", "application/json", ".json", lambda row, _: mafindo_json(row)),
    )
}

TABLE_FORMATS: Mapping[str, TableFormat] = {
    each.name: each
    for each in (
        TableFormat("csv", "text/csv; charset=utf-8", ".csv", lambda rows, columns, *_: csv_bytes(rows, columns)),
        TableFormat(
            "csv-excel", "text/csv; charset=utf-8", ".csv", lambda rows, columns, *_: csv_bytes(rows, columns, bom=True)
        ),
        TableFormat(
            "csv-zip",
            "application/zip",
            ".zip",
            lambda rows, columns, note, name: zipped_csv(rows, columns, note=note, name=name),
        ),
        TableFormat(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ".xlsx",
            lambda rows, columns, note, name: xlsx_bytes(rows, columns, note=note, name=name),
        ),
        TableFormat(
            "jsonl",
            "application/x-ndjson",
            ".jsonl",
            lambda rows, columns, note, _: json_lines(rows, columns, note=note),
        ),
        TableFormat(
            "parquet",
            "application/vnd.apache.parquet",
            ".parquet",
            lambda rows, columns, note, _: parquet_bytes(rows, columns, note=note),
        ),
    )
}
