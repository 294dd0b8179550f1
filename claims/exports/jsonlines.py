"""Tables as JSON Lines: one object a row, numbers and lists as JSON's own. The first line says what the file is."""

from collections.abc import Iterable, Iterator, Sequence

from claims.exports.table import Cell, Column, Kind, Note, Row, as_json, written

BATCH = 500


def json_lines(rows: Iterable[Row], columns: Sequence[Column[Row]], *, note: Note | None = None) -> Iterator[bytes]:
    """UTF-8 in pieces of some hundred lines. With a note the first line is ``{"export": {…}}``, which no row is."""
    if note:
        yield _bytes(as_json({"export": {**note.as_text(), "columns": [column.name for column in columns]}}))
    keys = [f"{as_json(column.name)}:" for column in columns]
    lines: list[str] = []
    for row in rows:
        values = [key + _value(column.read(row), column.kind) for key, column in zip(keys, columns, strict=True)]
        lines.append("{" + ",".join(values) + "}")
        if len(lines) == BATCH:
            yield _bytes(*lines)
            lines.clear()
    yield _bytes(*lines)


def _value(cell: Cell, kind: Kind) -> str:
    """A cell as JSON. A cell that is JSON already is taken as it is."""
    if cell is None or (kind == "json" and cell == ""):
        return "null"
    if kind == "json":
        return str(cell)
    return as_json(cell if isinstance(cell, str | int) else written(cell))


def _bytes(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")
