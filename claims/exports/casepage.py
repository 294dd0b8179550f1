"""The case file's page and its explanation, for a person with a browser and nothing else."""

from collections.abc import Iterable, Mapping
from html import escape

from claims.exports.linked import iso
from claims.exports.rows import AttributionRow, CaseRow, HopRow, StoredDocument, VerdictRow

AROUND = 240
"""Code points of context on either side of a passage."""

STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}td,th{border:1px solid #999;padding:.3rem;text-align:left;"
    "vertical-align:top}blockquote{border-left:4px solid #999;margin:0;padding-left:1rem;white-space:pre-wrap}"
    "code{overflow-wrap:anywhere}"
)

README = """Case file of one claim
======================

Claim:   {statement}
Desk:    {desk}
Made at: {made_at}

index.html         everything below on one page, for reading
claim.json         the statement and where it stood
attributions.json  who said it, through whom, in which words
evidence.json      what bears on it
reviews.json       the reviewers' gradings
verdicts.json      every version of the verdict, the oldest first
history.json       who changed what and when, the oldest first
documents/         each stored text (text.txt), what is known of it (document.json),
                   and the bytes it was read from (fetched-…)
chain.prov.jsonld  the chain as W3C PROV-O
annotations.jsonld the passages as W3C Web Annotations
claimreview.jsonld the verdict in force as schema.org ClaimReview, where it can be one
manifest.json      each member with its size and SHA-256
SHA256SUMS         the same for the command: sha256sum -c SHA256SUMS

Positions count Unicode code points of text.txt, from 0, the end not included.
A fetched web page has the ending .bin, since it may hold script; rename it to .html to open it.
The SHA-256 of SHA256SUMS is the fingerprint of this file: kept elsewhere, it proves that nothing was changed.
"""


def readme(case: CaseRow) -> str:
    """README.txt."""
    return README.format(statement=case.claim.statement, desk=case.desk.name, made_at=iso(case.made_at))


def index_page(case: CaseRow, *, fetched: Mapping[int, list[str]]) -> str:
    """index.html. ``fetched`` names the members that hold each document's bytes. Every text is escaped."""
    texts = {stored.document.id: stored.text for stored in case.documents}
    body = [
        f"<h1>{escape(case.claim.statement)}</h1>",
        f"<p>{escape(case.desk.name)} · {iso(case.made_at)} · <a href='manifest.json'>manifest</a></p>",
        _section("Verdict", [_verdict(verdict) for verdict in reversed(case.verdicts)]),
        _section("Who said it, through whom", [_attribution(row, texts) for row in case.attributions]),
        _section("Evidence", [_evidence(case)] if case.evidence else []),
        _section("Reviews", [_reviews(case)] if case.reviews else []),
        _section("Documents", [_document(stored, fetched) for stored in case.documents]),
        _section("History", [_history(case)] if case.history else []),
    ]
    return (
        f'<!doctype html>\n<html lang="{escape(case.claim.language or "und")}"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(case.claim.statement)}</title><style>{STYLE}</style></head><body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def _section(title: str, parts: Iterable[str]) -> str:
    return f'<section lang="en"><h2>{title}</h2>\n' + ("\n".join(parts) or "<p>None.</p>") + "</section>"


def _verdict(verdict: VerdictRow) -> str:
    rating = verdict.rating.name(verdict.language)
    number = f" ({verdict.rating.value} of {verdict.rating.best})" if verdict.rating.value is not None else ""
    note = f"<p>Correction: {escape(verdict.note)}</p>" if verdict.note else ""
    return (
        f"<h3>Version {verdict.number}: {escape(rating)}{number}</h3>"
        f"<p>{iso(verdict.published_at)} · was it said: {escape(verdict.said)} · credibility {verdict.credibility}</p>"
        f"<blockquote>{escape(verdict.summary)}</blockquote>{note}"
    )


def _attribution(row: AttributionRow, texts: Mapping[int, str]) -> str:
    text = texts.get(row.document.id)
    words = _in_context(row, text) if text else escape(row.passage)
    hops = "".join(f"<li>{_hop(hop)}</li>" for hop in row.hops)
    said = f" · said on {row.said_on}" if row.said_on else ""
    return (
        f"<h3>{escape(row.document.title)}</h3><p>{escape(row.kind)} · {escape(row.stance)}{said}</p>"
        f"<blockquote>{words}</blockquote><ol start='0'>{hops}</ol>"
    )


def _in_context(row: AttributionRow, text: str) -> str:
    """The passage marked in the words around it."""
    start, end = row.content[0][0], row.content[-1][1]
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    pieces, at = [], first
    for begins, ends in row.content:
        pieces += [escape(text[at:begins]), f"<mark>{escape(text[begins:ends])}</mark>"]
        at = ends
    return ("…" if first else "") + "".join(pieces) + escape(text[at:last]) + ("…" if last < len(text) else "")


def _hop(hop: HopRow) -> str:
    written = f" (as written: {escape(hop.name)})" if hop.source and hop.name not in ("", hop.source.name) else ""
    grade = f", reliability {escape(hop.source.grade)}" if hop.source and hop.source.grade else ""
    day = f", {hop.said_on}" if hop.said_on else ""
    return f"{escape(hop.as_known or 'not named')}{written}: {escape(hop.role)}{grade}{day}"


def _document(stored: StoredDocument, fetched: Mapping[int, list[str]]) -> str:
    document = stored.document
    members = [f"documents/{document.id}/text.txt", *fetched.get(document.id, [])]
    links = " · ".join(f"<a href='{escape(member)}'>{escape(member)}</a>" for member in members)
    return (
        f"<h3>{escape(document.title)}</h3><p>{escape(document.publisher_as_known)} {escape(document.address)}</p>"
        f"<p>Published {iso(document.published_at) or 'at an unknown time'}, text SHA-256 "
        f"<code>{escape(document.sha256)}</code></p><p>{links}</p>"
    )


def _evidence(case: CaseRow) -> str:
    return _table(
        ("Bears", "Reference", "What it shows"), ((row.bears, row.reference, row.note) for row in case.evidence)
    )


def _reviews(case: CaseRow) -> str:
    rows = (
        (row.reviewer, row.said, row.rating.name_en, str(row.credibility), row.rationale, iso(row.submitted_at) or "")
        for row in case.reviews
    )
    return _table(("Reviewer", "Was it said", "Is it so", "Credibility", "Why", "When"), rows)


def _history(case: CaseRow) -> str:
    rows = ((iso(row.at) or "", row.actor, row.act, f"{row.table} {row.row_id}", row.reason) for row in case.history)
    return _table(("When", "Who", "Did what", "To what", "Why"), rows)


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{heading}</th>" for heading in headings)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
