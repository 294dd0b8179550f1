"""What extraction takes and gives: frozen values, offsets in code points of the text as stored.

The contract is section 6 of the design: `Extracted.to_json` is one line of `manage.py extract`.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from claims.text.spans import Span

PIPELINE = "2026.1"

Kind = Literal["direct", "indirect", "mixed"]
Stance = Literal["asserts", "accuses", "denies", "silent", "promises", "demands", "asks"]
Resolution = Literal["named", "pronoun", "anonymous", "ambiguous", "unknown"]


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything a run depends on besides the text: no clock and no settings are read."""

    language: str = "auto"
    published: date | None = None
    pipeline: str = PIPELINE
    explain: bool = False


@dataclass(frozen=True, slots=True)
class Carrier:
    """One link between the speaker and the publisher."""

    span: Span | None
    name: str

    def to_json(self) -> dict[str, Any]:
        return {"span": list(self.span) if self.span else None, "name": self.name}


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in the content: `lebih dari 10.000 tentara` is >, 10000, of `tentara`.

    `low` and `high` are equal for a single value. `comparator` is one of = ~ > >= < <=.
    `kind` is number, percent or money; `unit` the currency or measure as written.
    """

    span: Span
    kind: str
    comparator: str
    low: float
    high: float
    unit: str = ""
    of: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "span": list(self.span), "kind": self.kind, "comparator": self.comparator,
            "low": self.low, "high": self.high, "unit": self.unit, "of": self.of,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundAttribution:
    """One passage put in somebody's mouth, as the machine read it."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    source_name: str
    via: tuple[Carrier, ...]
    kind: Kind
    stance: Stance
    when: Span | None
    said_on: date | None
    rule: str
    confidence: float
    check_worthy: float
    worth_reasons: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    resolution: Resolution = "named"
    anonymous: bool = False
    choices: tuple[str, ...] = ()  # full names in the text, when the name is short for several of them
    said_between: tuple[date, date] | None = None  # when only a week, month or year is told

    def to_json(self) -> dict[str, Any]:
        return {
            "content": [list(span) for span in self.content],
            "cue": list(self.cue) if self.cue else None,
            "source": list(self.source) if self.source else None,
            "source_name": self.source_name,
            "via": [carrier.to_json() for carrier in self.via],
            "kind": self.kind,
            "stance": self.stance,
            "when": list(self.when) if self.when else None,
            "said_on": self.said_on.isoformat() if self.said_on else None,
            "said_between": [day.isoformat() for day in self.said_between] if self.said_between else None,
            "rule": self.rule,
            "confidence": self.confidence,
            "check_worthy": self.check_worthy,
            "worth_reasons": list(self.worth_reasons),
            "figures": [figure.to_json() for figure in self.figures],
            "resolution": self.resolution,
            "anonymous": self.anonymous,
            "choices": list(self.choices),
        }


@dataclass(frozen=True, slots=True)
class Note:
    """One line of `--explain`: why a span became an attribution, or why a cue did not."""

    span: Span
    rule: str
    said: str

    def to_json(self) -> dict[str, Any]:
        return {"span": list(self.span), "rule": self.rule, "said": self.said}


@dataclass(frozen=True, slots=True)
class Extracted:
    language: str
    pipeline: str
    furniture: tuple[Span, ...]
    attributions: tuple[FoundAttribution, ...]
    notes: tuple[Note, ...] = field(default=())
    agency: Carrier | None = None  # the article's own, of its dateline or closing line: it carries all of it

    def to_json(self) -> dict[str, Any]:
        row: dict[str, Any] = {
            "language": self.language,
            "pipeline": self.pipeline,
            "furniture": [list(span) for span in self.furniture],
            "agency": self.agency.to_json() if self.agency else None,
            "attributions": [attribution.to_json() for attribution in self.attributions],
        }
        if self.notes:
            row["notes"] = [note.to_json() for note in self.notes]
        return row
