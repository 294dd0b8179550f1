"""Rows as tables: which columns there are, what a cell of each holds, and how a cell is written and read.

A cell is text, a whole number, a day, a moment or nothing. Chains and other lists are JSON text in one column, so that
every table is flat and can be read back; the names of a chain stand in columns of their own as well.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from json import JSONEncoder
from typing import Any, Generic, Literal, TypeVar

from claims.exports.rows import AttributionRow, ClaimRow, HopRow, SourceRow, VerdictRow

Row = TypeVar("Row")
Cell = str | int | date | datetime | None
Kind = Literal["text", "integer", "date", "datetime", "json"]

as_json = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """One column: its name in the file, the kind of its cells, and how the cell is read from a row."""

    name: str
    kind: Kind
    read: Callable[[Row], Cell]


@dataclass(frozen=True, slots=True)
class Table(Generic[Row]):
    """A kind of row and every column that it can be exported with, in order."""

    name: str
    columns: tuple[Column[Row], ...]

    def choose(self, names: Iterable[str] | None = None) -> tuple[Column[Row], ...]:
        """The named columns in the order asked for, all of them for None. Raises ``UnknownColumn``."""
        if names is None:
            return self.columns
        known = {column.name: column for column in self.columns}
        asked = list(dict.fromkeys(names))
        if missing := [name for name in asked if name not in known]:
            raise UnknownColumn(self.name, missing, list(known))
        return tuple(known[name] for name in asked)


class UnknownColumn(ValueError):
    """A column was asked for that the table does not have; the message lists those it has."""

    def __init__(self, table: str, missing: list[str], known: list[str]) -> None:
        self.missing = missing
        super().__init__(f"No column {', '.join(missing)} in {table}. There are: {', '.join(known)}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What is written into a file about itself: the filter as its query string, the version of the rows, the moment.

    ``version`` is whatever the database names its state by, such as the last event that the rows include.
    """

    filter: str
    version: str
    made_at: datetime
    desk: str = ""

    def as_text(self) -> dict[str, str]:
        return {"filter": self.filter, "version": self.version, "made_at": moment(self.made_at), "desk": self.desk}


def moment(at: datetime) -> str:
    """A moment in UTC, to the microsecond, as the tables write it: sorted as text it is sorted in time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def written(cell: Cell) -> str:
    """The cell as text, "" for nothing. Formulas are not yet escaped."""
    if isinstance(cell, datetime):
        return moment(cell)
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


def read_back(text: str, kind: Kind) -> Cell:
    """The cell that ``written`` was given; moments come back in UTC."""
    if kind in ("text", "json"):
        return text
    if text == "":
        return None
    if kind == "integer":
        return int(text)
    return datetime.fromisoformat(text) if kind == "datetime" else date.fromisoformat(text)


def cells(row: Row, columns: Iterable[Column[Row]]) -> list[Cell]:
    return [column.read(row) for column in columns]


def hop_json(hop: HopRow) -> dict[str, object]:
    """One hop as it stands in the ``chain`` column."""
    return {
        "position": hop.position,
        "role": hop.role,
        "name": hop.name,
        "source": hop.source.id if hop.source else None,
        "source_name": hop.source.name if hop.source else "",
        "span": list(hop.span) if hop.span else None,
        "said_on": hop.said_on.isoformat() if hop.said_on else None,
    }


def _speaker_id(row: AttributionRow) -> int | None:
    source = row.speaker.source if row.speaker else None
    return source.id if source else None


def _rating_name(row: VerdictRow) -> str:
    return row.rating.name(row.language)


ATTRIBUTIONS: Table[AttributionRow] = Table(
    "attributions",
    (
        Column("id", "integer", lambda row: row.id),
        Column("claim_id", "integer", lambda row: row.claim_id),
        Column("claim", "text", lambda row: row.claim),
        Column("claim_state", "text", lambda row: row.claim_state),
        Column("verdict_said", "text", lambda row: row.said),
        Column("verdict_rating", "text", lambda row: row.rating),
        Column("passage", "text", lambda row: row.passage),
        Column("kind", "text", lambda row: row.kind),
        Column("stance", "text", lambda row: row.stance),
        Column("said_on", "date", lambda row: row.said_on),
        Column("speaker", "text", lambda row: row.speaker.as_known if row.speaker else ""),
        Column("speaker_as_written", "text", lambda row: row.speaker.name if row.speaker else ""),
        Column("speaker_source_id", "integer", _speaker_id),
        Column("carriers", "text", lambda row: " → ".join(hop.as_known for hop in row.carriers)),
        Column("hops", "integer", lambda row: len(row.hops)),
        Column("chain", "json", lambda row: as_json([hop_json(hop) for hop in row.hops])),
        Column("content", "json", lambda row: as_json([list(span) for span in row.content])),
        Column("cue", "json", lambda row: as_json(list(row.cue)) if row.cue else ""),
        Column("document_id", "integer", lambda row: row.document.id),
        Column("document_title", "text", lambda row: row.document.title),
        Column("document_address", "text", lambda row: row.document.address),
        Column("document_sha256", "text", lambda row: row.document.sha256),
        Column("publisher", "text", lambda row: row.document.publisher_as_known),
        Column("published_at", "datetime", lambda row: row.document.published_at),
        Column("language", "text", lambda row: row.document.language),
        Column("created_at", "datetime", lambda row: row.created_at),
        Column("changed_at", "datetime", lambda row: row.changed_at),
    ),
)

CLAIMS: Table[ClaimRow] = Table(
    "claims",
    (
        Column("id", "integer", lambda row: row.id),
        Column("statement", "text", lambda row: row.statement),
        Column("language", "text", lambda row: row.language),
        Column("state", "text", lambda row: row.state),
        Column("credibility", "integer", lambda row: row.credibility),
        Column("attributions", "integer", lambda row: row.attributions),
        Column("topics", "text", lambda row: "; ".join(row.topics)),
        Column("rating", "text", lambda row: row.verdict.rating.code if row.verdict else ""),
        Column("verdict_address", "text", lambda row: row.verdict.address if row.verdict else ""),
        Column("created_at", "datetime", lambda row: row.created_at),
    ),
)

VERDICTS: Table[VerdictRow] = Table(
    "verdicts",
    (
        Column("id", "integer", lambda row: row.id),
        Column("claim_id", "integer", lambda row: row.claim_id),
        Column("version", "integer", lambda row: row.number),
        Column("address", "text", lambda row: row.address),
        Column("statement", "text", lambda row: row.statement),
        Column("language", "text", lambda row: row.language),
        Column("said", "text", lambda row: row.said),
        Column("rating", "text", lambda row: row.rating.code),
        Column("rating_name", "text", _rating_name),
        Column("rating_value", "integer", lambda row: row.rating.value),
        Column("rating_worst", "integer", lambda row: row.rating.worst if row.rating.value is not None else None),
        Column("rating_best", "integer", lambda row: row.rating.best if row.rating.value is not None else None),
        Column("credibility", "integer", lambda row: row.credibility),
        Column("summary", "text", lambda row: row.summary),
        Column("note", "text", lambda row: row.note),
        Column("first_published_at", "datetime", lambda row: row.first_published_at),
        Column("published_at", "datetime", lambda row: row.published_at),
        Column("published_by", "text", lambda row: row.published_by),
    ),
)

SOURCES: Table[SourceRow] = Table(
    "sources",
    (
        Column("id", "integer", lambda row: row.id),
        Column("key", "text", lambda row: row.key),
        Column("kind", "text", lambda row: row.kind),
        Column("name", "text", lambda row: row.name),
        Column("aliases", "json", lambda row: as_json(list(row.aliases))),
        Column("country", "text", lambda row: row.country),
        Column("homepage", "text", lambda row: row.homepage),
        Column("wikidata", "text", lambda row: row.wikidata),
        Column("grade", "text", lambda row: row.grade),
        Column("grade_reason", "text", lambda row: row.grade_reason),
        Column("graded_at", "datetime", lambda row: row.graded_at),
    ),
)

TABLES: Mapping[str, Table[Any]] = {table.name: table for table in (ATTRIBUTIONS, CLAIMS, VERDICTS, SOURCES)}
