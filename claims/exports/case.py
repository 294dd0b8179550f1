"""The case file of one claim: a ZIP that can be read and checked years later without this software.

Members are stored uncompressed, in a fixed order and with one fixed time, so that the same rows give the same bytes
with every version of every library. ``SHA256SUMS`` lists every other member and is checked by ``sha256sum -c``; its own
SHA-256 is the case's *fingerprint*, the one value to be kept apart from the file.
"""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from hashlib import sha256
from typing import BinaryIO, cast

from claims.exports.annotation import collection
from claims.exports.casepage import index_page, readme
from claims.exports.claimreview import examined
from claims.exports.linked import dump, iso
from claims.exports.prov import provenance
from claims.exports.rows import CaseRow, SnapshotRow, StoredDocument, VerdictRow
from claims.exports.validate import errors

FORMAT = "factcheck-case/1"
SUMS = "SHA256SUMS"
MANIFEST = "manifest.json"
NO_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can tell."""
SAFE_ENDINGS: Mapping[str, str] = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "text/plain": ".txt",
    "application/json": ".json",
}
"""Fetched pages may hold script, so nothing that a browser would run gets an ending by which it would open."""


def write_case(case: CaseRow, file: BinaryIO) -> str:
    """Writes the case file and returns its fingerprint, 64 hexadecimal digits."""
    members = dict(_members(case))
    members[MANIFEST] = _manifest(case, members)
    sums = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in members.items()).encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in {**members, SUMS: sums}.items():
            archive.writestr(_entry(name), content)
    return sha256(sums).hexdigest()


def case_bytes(case: CaseRow) -> bytes:
    """The case file as bytes."""
    return case_and_fingerprint(case)[0]


def case_and_fingerprint(case: CaseRow) -> tuple[bytes, str]:
    """The case file as bytes, and what it is known by."""
    file = io.BytesIO()
    fingerprint = write_case(case, file)
    return file.getvalue(), fingerprint


def text_member(document: int) -> str:
    """Where a document's text stands in the file."""
    return f"documents/{document}/text.txt"


def fetched_member(document: int, snapshot: SnapshotRow) -> str:
    """Where the bytes stand that a document was read from."""
    kind = snapshot.content_type.partition(";")[0].strip().lower()
    return f"documents/{document}/fetched-{snapshot.id}{SAFE_ENDINGS.get(kind, '.bin')}"


def plain(value: object) -> object:
    """Rows, dates and tuples as JSON holds them."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return iso(value) if isinstance(value, date) else value


def _members(case: CaseRow) -> Iterator[tuple[str, bytes]]:
    yield "README.txt", readme(case).encode()
    yield "index.html", index_page(case, fetched=_fetched(case)).encode()
    yield "claim.json", _json({"desk": plain(case.desk), **_object(case.claim), "verdict": _in_force(case)})
    yield "attributions.json", _json(plain(case.attributions))
    yield "evidence.json", _json(plain(case.evidence))
    yield "reviews.json", _json(plain(case.reviews))
    yield "verdicts.json", _json([_alone(verdict) for verdict in case.verdicts])
    yield "history.json", _json(plain(case.history))
    yield from _linked(case)
    for stored in case.documents:
        yield from _document(stored)


def _linked(case: CaseRow) -> Iterator[tuple[str, bytes]]:
    """The chain in the standards' own terms, and the review as published where it may be."""
    graph = provenance(
        attributions=case.attributions,
        documents=case.documents,
        reviews=case.reviews,
        verdicts=case.verdicts,
        evidence=case.evidence,
        desk=case.desk,
    )
    yield "chain.prov.jsonld", dump(graph)
    texts = {stored.document.id: stored.text for stored in case.documents}
    pairs = [(row, texts[row.document.id]) for row in case.attributions if row.document.id in texts]
    yield "annotations.jsonld", dump(collection(pairs, desk=case.desk, claim_id=case.claim.id, made_at=case.made_at))
    if case.verdicts:
        review, found = examined(_whole(case), desk=case.desk)
        if not errors(found):
            yield "claimreview.jsonld", dump(review)


def _document(stored: StoredDocument) -> Iterator[tuple[str, bytes]]:
    document = stored.document
    snapshots = [_snapshot(document.id, snapshot) for snapshot in stored.snapshots]
    about = {**_object(document), "text": text_member(document.id), "snapshots": snapshots}
    yield f"documents/{document.id}/document.json", _json(about)
    yield text_member(document.id), stored.text.encode()
    for snapshot in stored.snapshots:
        yield fetched_member(document.id, snapshot), snapshot.raw


def _snapshot(document: int, snapshot: SnapshotRow) -> dict[str, object]:
    """What is known of the fetched bytes, which are a member of their own."""
    known = {field.name: plain(getattr(snapshot, field.name)) for field in fields(snapshot) if field.name != "raw"}
    return {**known, "member": fetched_member(document, snapshot)}


def _manifest(case: CaseRow, members: Mapping[str, bytes]) -> bytes:
    return _json(
        {
            "format": FORMAT,
            "claim": case.desk.iri("claims", case.claim.id),
            "desk": case.desk.name,
            "made_at": iso(case.made_at),
            "members": [
                {"name": name, "bytes": len(content), "sha256": sha256(content).hexdigest()}
                for name, content in members.items()
            ],
        }
    )


def _whole(case: CaseRow) -> VerdictRow:
    """The verdict in force with what the case knows of its claim."""
    return replace(case.verdicts[-1], attributions=case.attributions, evidence=case.evidence)


def _alone(verdict: VerdictRow) -> dict[str, object]:
    """The version itself; chains and evidence have members of their own."""
    told = _object(verdict)
    return {name: value for name, value in told.items() if name not in ("attributions", "evidence")}


def _in_force(case: CaseRow) -> dict[str, object] | None:
    """Which version stands, and where it is told whole."""
    return {"number": case.verdicts[-1].number, "member": "verdicts.json"} if case.verdicts else None


def _fetched(case: CaseRow) -> dict[int, list[str]]:
    return {
        stored.document.id: [fetched_member(stored.document.id, snapshot) for snapshot in stored.snapshots]
        for stored in case.documents
    }


def _object(row: object) -> dict[str, object]:
    return cast(dict[str, object], plain(row))


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, NO_TIME)
    entry.create_system = 3  # Unix, on whatever system it is written
    entry.external_attr = 0o100644 << 16
    return entry
