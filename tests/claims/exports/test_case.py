import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from claims.exports.case import SUMS, case_bytes, write_case
from claims.exports.rows import CaseRow
from claims.exports.verify import verify
from tests.claims.exports.samples import ATTRIBUTION, CASE, DOCUMENT, PASSAGE, RAW, START, STORED, TEXT

Members = dict[str, bytes]
EVERY_MEMBER = [
    "README.txt", "index.html", "claim.json", "attributions.json", "evidence.json", "reviews.json", "verdicts.json",
    "history.json", "chain.prov.jsonld", "annotations.jsonld", "claimreview.jsonld", "documents/11/document.json",
    "documents/11/text.txt", "documents/11/fetched-61.bin", "manifest.json", "SHA256SUMS",
]  # fmt: skip


def members(case: CaseRow = CASE) -> Members:
    with zipfile.ZipFile(io.BytesIO(case_bytes(case))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Members) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def summed(parts: Members) -> Members:
    """The members with a list of checksums that fits them, as a careful forger would make it."""
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in parts.items() if name != SUMS]
    return {**parts, SUMS: "".join(lines).encode()}


def told(file: io.BytesIO, fingerprint: str = "") -> set[str]:
    return {str(problem) for problem in verify(file, fingerprint=fingerprint)}


def test_a_case_file_holds_every_member_in_a_fixed_order_and_is_sound() -> None:
    assert list(members()) == EVERY_MEMBER
    assert verify(io.BytesIO(case_bytes(CASE))) == []


def test_the_same_rows_give_the_same_bytes() -> None:
    assert case_bytes(CASE) == case_bytes(CASE)
    with zipfile.ZipFile(io.BytesIO(case_bytes(CASE))) as archive:
        assert {(entry.date_time, entry.compress_type, entry.create_system) for entry in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED, 3)
        }


def test_texts_and_bytes_are_those_that_were_taken_in() -> None:
    parts = members()
    assert parts["documents/11/text.txt"].decode() == TEXT
    assert parts["documents/11/fetched-61.bin"] == RAW
    assert json.loads(parts["documents/11/document.json"])["sha256"] == DOCUMENT.sha256


def test_the_claim_names_the_version_in_force_and_a_version_no_chain_that_stands_elsewhere() -> None:
    parts = members()
    assert json.loads(parts["claim.json"])["verdict"] == {"number": 2, "member": "verdicts.json"}
    for version in json.loads(parts["verdicts.json"]):
        assert not {"attributions", "evidence"} & version.keys()


def test_the_command_of_every_unix_checks_the_file(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(case_bytes(CASE))) as archive:
        archive.extractall(tmp_path)
    command = ["/usr/bin/sha256sum", "--strict", "--quiet", "-c", SUMS]
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 0
    (tmp_path / "claim.json").write_text("{}")
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 1


def test_the_page_shows_the_passage_marked_the_chain_and_every_version_without_running_anything() -> None:
    page = html.fromstring(members()["index.html"].decode())
    assert [mark.text for mark in page.iter("mark")] == [PASSAGE]
    assert [str(item.xpath("string()")).split(":")[0] for item in page.iter("li")][2] == "Harian Kota"
    text = str(page.xpath("string()"))
    assert "Version 2: Salah (1 of 5)" in text
    assert "Version 1" in text
    assert "candidate.accept" in text
    assert list(page.iter("script")) == []


def test_a_hostile_statement_stays_text_on_the_page() -> None:
    hostile = replace(CASE, claim=replace(CASE.claim, statement="</title><script>alert(1)</script>{x}"))
    parts = members(hostile)
    assert b"<script" not in parts["index.html"]
    assert b"<script>alert(1)</script>{x}" in parts["README.txt"]


def test_a_verdict_that_may_not_be_exported_leaves_the_case_without_claimreview() -> None:
    unfit = replace(CASE, verdicts=(replace(CASE.verdicts[0], address=""),))
    assert "claimreview.jsonld" not in members(unfit)
    assert verify(io.BytesIO(case_bytes(unfit))) == []


def test_a_claim_without_anything_yet_has_a_case_file_too() -> None:
    bare = CaseRow(claim=CASE.claim, desk=CASE.desk, made_at=CASE.made_at)
    assert verify(io.BytesIO(case_bytes(bare))) == []


def changed(parts: Members) -> Members:
    return {**parts, "verdicts.json": parts["verdicts.json"].replace(b"Salah", b"Benar")}


TAMPERED: list[tuple[Callable[[Members], Members], str]] = [
    (changed, "verdicts.json: was changed: its SHA-256 is not the one listed."),
    (lambda p: {n: c for n, c in p.items() if n != "reviews.json"}, "reviews.json: is missing."),
    (lambda p: {**p, "more.txt": b"x"}, "more.txt: was added: it is not listed."),
    (lambda p: {n: c for n, c in p.items() if n != SUMS}, "SHA256SUMS: is missing, so nothing can be checked."),
    (lambda p: {**p, SUMS: p[SUMS] + b"nonsense\n"}, "SHA256SUMS: line 16 is not a checksum and a name."),
    (lambda p: summed(changed(p)), "verdicts.json: is not the member that the manifest describes."),
    (
        lambda p: summed({**p, "documents/11/text.txt": b"another text"}),
        "documents/11/text.txt: is not what was taken in: its SHA-256 is not the one recorded then.",
    ),
    (
        lambda p: summed({**p, "documents/11/text.txt": b"another text"}),
        "documents/11/text.txt: does not hold the passage of attribution 21 at its place.",
    ),
    (
        lambda p: summed({**p, "manifest.json": b"[]"}),
        "manifest.json: is not of the form that factcheck-case/1 gives it.",
    ),
    (
        lambda p: summed({**p, "manifest.json": b"{"}),
        "manifest.json: is not of the form that factcheck-case/1 gives it.",
    ),
    (
        lambda p: summed({**p, "manifest.json": b'{"format": "other/2", "members": []}'}),
        "manifest.json: is of the format other/2, this checks factcheck-case/1.",
    ),
    (
        lambda p: summed({**p, "attributions.json": b"[7]"}),
        "attributions.json: is not of the form that factcheck-case/1 gives it.",
    ),
]


@pytest.mark.parametrize(("tamper", "message"), TAMPERED)
def test_what_was_tampered_with_is_named(tamper: Callable[[Members], Members], message: str) -> None:
    assert message in told(packed(tamper(members())))


def test_a_file_rewritten_as_a_whole_is_known_by_its_fingerprint() -> None:
    file = io.BytesIO()
    fingerprint = write_case(CASE, file)
    assert verify(file, fingerprint=fingerprint.upper()) == []
    forged = io.BytesIO(case_bytes(replace(CASE, verdicts=())))
    assert verify(forged) == []
    assert told(forged, fingerprint) == {
        "SHA256SUMS: is not the list that the fingerprint was taken of: this is another case file."
    }


def test_what_is_no_zip_or_cut_short_is_told_as_such() -> None:
    assert next(iter(told(io.BytesIO(b"no zip")))).startswith("The file is not a whole ZIP")
    assert next(iter(told(io.BytesIO(case_bytes(CASE)[:-40])))).startswith("The file is not a whole ZIP")


def test_a_flipped_byte_is_found() -> None:
    whole = bytearray(case_bytes(CASE))
    whole[whole.index(RAW)] ^= 1
    assert told(io.BytesIO(bytes(whole))) >= {
        "documents/11/fetched-61.bin: was changed: its SHA-256 is not the one listed."
    }


def test_a_member_that_stands_twice_is_told() -> None:
    file = io.BytesIO(case_bytes(CASE))
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("verdicts.json", b"[]")
    assert "verdicts.json: stands there more than once." in told(file)


def test_a_passage_in_two_parts_is_checked_part_by_part() -> None:
    parts = ((START, START + 4), (START + 11, START + 16))
    row = replace(ATTRIBUTION, content=parts, passage="stok […] cukup")
    assert verify(io.BytesIO(case_bytes(replace(CASE, attributions=(row,))))) == []
    wrong = replace(CASE, attributions=(replace(row, passage="stok […] kurang"),))
    assert len(verify(io.BytesIO(case_bytes(wrong)))) == 1


def test_a_fetched_page_gets_no_ending_by_which_a_browser_would_run_it() -> None:
    for kind in ("text/html", "application/xhtml+xml", "image/svg+xml", ""):
        snapshot = replace(STORED.snapshots[0], content_type=kind)
        case = replace(CASE, documents=(replace(STORED, snapshots=(snapshot,)),))
        assert "documents/11/fetched-61.bin" in members(case)
    pdf = replace(STORED.snapshots[0], content_type="application/PDF; x=y")
    assert "documents/11/fetched-61.pdf" in members(replace(CASE, documents=(replace(STORED, snapshots=(pdf,)),)))
