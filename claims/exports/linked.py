"""What every JSON-LD export shares: how it is written, and how a party is described."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from claims.exports.rows import DeskRow, HopRow, SourceRow

Node = dict[str, Any]

MARKUP = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def dump(node: object, *, indent: int | None = 2) -> bytes:
    """JSON in UTF-8 that may also stand inside ``<script>``: no ``</script>`` in a statement can end the element."""
    return json.dumps(node, ensure_ascii=False, indent=indent).translate(MARKUP).encode()


def kept(node: Mapping[str, Any]) -> Node:
    """The node without what is missing: None, "" and empty lists; 0 and False stay."""
    return {name: value for name, value in node.items() if value is not None and value not in ("", [], (), {})}


def one_or_list(values: Iterable[Any]) -> Any:
    """None for none, the value itself for one, a list for several, as JSON-LD is commonly written."""
    found = list(values)
    return found[0] if len(found) == 1 else found or None


def iso(moment: date | datetime | None) -> str | None:
    """ISO 8601, moments to the second with their offset."""
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="seconds")
    return moment.isoformat() if moment else None


def party_type(source: SourceRow) -> str | None:
    """``Person`` or ``Organization``; None for an unnamed group, which is neither known person nor known body."""
    if source.kind == "unnamed":
        return None
    return "Person" if source.kind == "person" else "Organization"


def party(source: SourceRow | None) -> Node | None:
    """A schema.org Person or Organization, None where it is not known who it is."""
    if source is None or (kind := party_type(source)) is None:
        return None
    return kept({"@type": kind, "name": source.name, "sameAs": one_or_list(source.same_as)})


def carrier(hop: HopRow) -> Node | None:
    """Who carried it: the known source, else an Organization by the name as written, else None."""
    if hop.source:
        return party(hop.source)
    return {"@type": "Organization", "name": hop.name} if hop.name else None


def organization(desk: DeskRow) -> Node:
    """The desk as a schema.org Organization."""
    return kept({"@type": "Organization", "name": desk.name, "url": desk.url, "sameAs": one_or_list(desk.same_as)})
