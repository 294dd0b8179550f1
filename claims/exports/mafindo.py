"""Verdicts in the layout of Indonesian fact-checks and under the field names of MAFINDO's database.

The layout is that of the checks published in Indonesia: a headline with the finding in brackets, then *Narasi* (what is
being told), *Penjelasan* (what was found), *Referensi* and *Sumber*. The field names are those of "The News Object" in
MAFINDO's API documentation, version 2; there every value is text.
"""

from datetime import date
from html import escape

from claims.exports.appearances import making
from claims.exports.linked import Node, dump
from claims.exports.rows import AttributionRow, RatingRow, VerdictRow

TRUTH, FAKE = "1", "2"
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip


def headline(verdict: VerdictRow) -> str:
    """``[SALAH] Stok beras cukup untuk 90 hari``."""
    return f"[{verdict.rating.name_id.upper()}] {verdict.statement}"


def mafindo_text(verdict: VerdictRow) -> str:
    """The fact-check as plain text. What is not known is left out with its heading."""
    sections = [f"{heading.upper()}:\n" + "\n".join(lines) for heading, lines in _sections(verdict)]
    return "\n\n".join([headline(verdict), *sections]) + "\n"


def mafindo_html(verdict: VerdictRow) -> str:
    """The fact-check as one ``article`` element. Every text is escaped, only http(s) addresses become links."""
    parts = [f"<h1>{escape(headline(verdict))}</h1>"]
    for heading, lines in _sections(verdict):
        parts.append(f"<h2>{heading}</h2>")
        parts += [f"<p>{_linked(line)}</p>" for line in lines]
    return '<article lang="id">\n' + "\n".join(parts) + "\n</article>\n"


def mafindo_fields(verdict: VerdictRow, *, classification: str = "") -> Node:
    """The verdict under MAFINDO's field names. ``classification`` is MAFINDO's own word, such as ``False Context``.

    The kind of falsehood is not guessed from the rating, nor is ``status`` where the scale has no number or stands in
    the middle: MAFINDO knows only truth (1) and fake (2).
    """
    named, address = _origin(verdict)
    return {
        "id": str(verdict.claim_id),
        "authors": verdict.published_by,
        "status": _status(verdict.rating),
        "classification": classification,
        "title": headline(verdict),
        "content": "\n\n".join(_told(verdict)),
        "fact": verdict.summary,
        "references": "\n".join(_references(verdict)),
        "source_issue": named,
        "source_link": address,
        "picture1": "",
        "picture2": "",
        "tanggal": verdict.published_at.date().isoformat(),
        "tags": "",
        "conclusion": verdict.note,
    }


def mafindo_json(verdict: VerdictRow, *, classification: str = "") -> bytes:
    return dump(mafindo_fields(verdict, classification=classification))


def _sections(verdict: VerdictRow) -> list[tuple[str, list[str]]]:
    found = [
        ("Narasi", _told(verdict)),
        ("Penjelasan", [paragraph for paragraph in verdict.summary.split("\n\n") if paragraph.strip()]),
        ("Koreksi", [f"{_day(row.corrected_at.date())}: {row.note}" for row in verdict.corrections]),
        ("Referensi", _references(verdict)),
        ("Sumber", [line for line in _origin(verdict) if line]),
    ]
    return [(heading, lines) for heading, lines in found if lines]


def _told(verdict: VerdictRow) -> list[str]:
    """The passages as they were carried, each once; the claim itself where none is known."""
    told = [f"“{row.passage}” ({_chain(row)})" for row in making(verdict.attributions)]
    return list(dict.fromkeys(told)) or [verdict.statement]


def _chain(row: AttributionRow) -> str:
    names = [hop.as_known for hop in row.hops if hop.as_known] or [row.document.title]
    return " melalui ".join(names) + (f", {_day(row.said_on)}" if row.said_on else "")


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _references(verdict: VerdictRow) -> list[str]:
    return list(dict.fromkeys(row.reference for row in verdict.evidence if row.reference))


def _origin(verdict: VerdictRow) -> tuple[str, str]:
    """Who published what was checked, and where."""
    rows = making(verdict.attributions) or list(verdict.attributions)
    document = rows[0].document if rows else None
    return (document.publisher_as_known, document.address) if document else ("", "")


def _status(rating: RatingRow) -> str:
    if rating.value is None or rating.best is None or rating.worst is None:
        return ""
    above = rating.value * 2 - rating.best - rating.worst
    return TRUTH if above > 0 else FAKE if above < 0 else ""


def _linked(line: str) -> str:
    text = escape(line)
    return f'<a href="{text}" rel="nofollow">{text}</a>' if line.startswith(("https://", "http://")) else text
