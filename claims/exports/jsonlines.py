"""Tables as JSON Lines: one object a row, numbers and lists as JSON's own. The first line says what the file is."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from claims.exports.table import Cell, Column, Note, Row, written

BATCH = 500


def json_lines(rows: Iterable[Row], columns: Sequence[Column[Row]], *, note: Note | None = None) -> Iterator[bytes]:
    """UTF-8 in pieces of some hundred lines. With a note the first line is ``{"export": {…}}``, which no row is."""
    if note:
        yield _line({"export": {**note.as_text(), "columns": [column.name for column in columns]}})
    piece: list[bytes] = []
    for row in rows:
        piece.append(_line({column.name: _value(column.read(row), column) for column in columns}))
        if len(piece) == BATCH:
            yield b"".join(piece)
            piece.clear()
    yield b"".join(piece)


def _value(cell: Cell, column: Column[Any]) -> object:
    if column.kind == "json":
        return json.loads(cell) if isinstance(cell, str) and cell else None
    return cell if cell is None or isinstance(cell, str | int) else written(cell)


def _line(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
