"""Checks a case file: that every member is there, unchanged and alone, and that its texts hold what it says of them.

The file may come from anywhere, so nothing is unpacked and no size is believed before it is read.
"""

import json
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, BinaryIO

from claims.exports.case import FORMAT, MANIFEST, SUMS, text_member

LARGEST = 2 << 30
"""Bytes that all members together may have."""
CHUNK = 1 << 20
UNREADABLE = (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error)
"""What reading a member raises: a wrong CRC, a password, a compression that is not known, an early end."""
SUM_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
JOINED = " […] "


@dataclass(frozen=True, slots=True)
class CaseProblem:
    """What is wrong with which member; ``member`` is "" where it is the file as a whole."""

    member: str
    message: str

    def __str__(self) -> str:
        return f"{self.member}: {self.message}" if self.member else self.message


def verify(file: BinaryIO, *, fingerprint: str = "") -> list[CaseProblem]:
    """Everything that is wrong with a case file; nothing for one that is sound.

    A file cannot prove by itself that it was not rewritten as a whole: for that give the fingerprint kept elsewhere.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return list(_archive(archive, fingerprint))
    except zipfile.BadZipFile as error:
        return [CaseProblem("", f"The file is not a whole ZIP: {error}.")]


def _archive(archive: zipfile.ZipFile, fingerprint: str) -> Iterator[CaseProblem]:
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > LARGEST:
        yield CaseProblem("", f"The members claim more than {LARGEST >> 30} GB; nothing was read.")
        return
    names = Counter(entry.filename for entry in entries)
    yield from (CaseProblem(name, "stands there more than once.") for name, count in names.items() if count > 1)
    if SUMS not in names:
        yield CaseProblem(SUMS, "is missing, so nothing can be checked.")
        return
    yield from _fingerprint(archive, fingerprint)
    found = {entry.filename: _digest(archive, entry) for entry in entries}
    yield from _sums(archive, found)
    yield from _of_form(MANIFEST, _manifest(archive, found))
    yield from _of_form("documents", _documents(archive, found))
    yield from _of_form("attributions.json", _passages(archive, found))


def _of_form(member: str, checks: Iterator[CaseProblem]) -> Iterator[CaseProblem]:
    """The checks of what a member says, where it says it in the form of this format."""
    try:
        yield from checks
    except (AttributeError, LookupError, TypeError, ValueError):
        yield CaseProblem(member, f"is not of the form that {FORMAT} gives it.")


def _fingerprint(archive: zipfile.ZipFile, fingerprint: str) -> Iterator[CaseProblem]:
    if fingerprint and sha256(_content(archive, SUMS)).hexdigest() != fingerprint.lower():
        yield CaseProblem(SUMS, "is not the list that the fingerprint was taken of: this is another case file.")


def _sums(archive: zipfile.ZipFile, found: Mapping[str, str | None]) -> Iterator[CaseProblem]:
    listed: dict[str, str] = {}
    for number, line in enumerate(_content(archive, SUMS).decode("utf-8", "replace").splitlines(), start=1):
        if match := SUM_LINE.fullmatch(line):
            listed[match[2]] = match[1]
        else:
            yield CaseProblem(SUMS, f"line {number} is not a checksum and a name.")
    for name, expected in listed.items():
        if name not in found:
            yield CaseProblem(name, "is missing.")
        elif found[name] != expected:
            yield CaseProblem(name, "was changed: its SHA-256 is not the one listed.")
    yield from (CaseProblem(name, "was added: it is not listed.") for name in found.keys() - listed.keys() - {SUMS})


def _manifest(archive: zipfile.ZipFile, found: Mapping[str, str | None]) -> Iterator[CaseProblem]:
    manifest = _read(archive, MANIFEST)
    if manifest["format"] != FORMAT:
        yield CaseProblem(MANIFEST, f"is of the format {manifest['format']}, this checks {FORMAT}.")
    for member in manifest["members"]:
        if found.get(member["name"]) != member["sha256"]:
            yield CaseProblem(member["name"], "is not the member that the manifest describes.")


def _documents(archive: zipfile.ZipFile, found: Mapping[str, str | None]) -> Iterator[CaseProblem]:
    """The texts and bytes must be those that were recorded when they were taken in."""
    for name in found:
        if re.fullmatch(r"documents/\d+/document\.json", name):
            about = _read(archive, name)
            recorded = [(about["text"], about["sha256"])]
            recorded += [(snapshot["member"], snapshot["sha256"]) for snapshot in about["snapshots"]]
            for member, digest in recorded:
                if found.get(member) != digest:
                    yield CaseProblem(member, "is not what was taken in: its SHA-256 is not the one recorded then.")


def _passages(archive: zipfile.ZipFile, found: Mapping[str, str | None]) -> Iterator[CaseProblem]:
    """Each passage must stand in its text at the place where it is said to stand."""
    for row in _read(archive, "attributions.json"):
        member = text_member(row["document"]["id"])
        if member in found and not _stands(row, _content(archive, member).decode()):
            yield CaseProblem(member, f"does not hold the passage of attribution {row['id']} at its place.")


def _stands(row: Mapping[str, Any], text: str) -> bool:
    words: str = JOINED.join(text[start:end] for start, end in row["content"])
    return words == str(row["passage"])


def _digest(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str | None:
    """The member's SHA-256; None where it cannot be read, which no listed checksum equals."""
    digest = sha256()
    try:
        with archive.open(entry) as member:
            while piece := member.read(CHUNK):
                digest.update(piece)
    except UNREADABLE:
        return None
    return digest.hexdigest()


def _content(archive: zipfile.ZipFile, name: str) -> bytes:
    """The member's bytes, none where it cannot be read: ``_digest`` has then told so."""
    try:
        return archive.read(name)
    except (*UNREADABLE, KeyError):
        return b""


def _read(archive: zipfile.ZipFile, name: str) -> Any:
    """The member as JSON. Raises ``ValueError`` where it is none."""
    return json.loads(_content(archive, name))
