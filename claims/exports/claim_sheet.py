"""Claims in a table: which column holds what, what is wrong with a row, and what a row says.

What the desk itself finds (state, credibility, rating) is no column here: a table cannot settle a claim.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from urllib.parse import urlsplit

FIELDS = ("statement", "language", "speaker", "carriers", "stance", "kind", "said_on", "address", "passage",
          "topics", "note")  # fmt: skip
LONGEST: Mapping[str, int] = MappingProxyType(
    {"statement": 5000, "language": 8, "speaker": 300, "carriers": 3000, "address": 2000, "passage": 20_000,
     "topics": 1000, "note": 5000}
)  # fmt: skip
NAMES: Mapping[str, str] = MappingProxyType(
    {
        "statement": "statement claim text quote klaim pernyataan isi teks narasi",
        "language": "language lang bahasa",
        "speaker": "speaker source claimant author name narasumber sumber pembicara penutur nama tokoh",
        "carriers": "carriers carrier via outlet media publisher pembawa perantara penerbit",
        "stance": "stance attitude sikap",
        "kind": "kind speech jenis bentuk",
        "said_on": "said_on date said claim_date tanggal tgl diucapkan waktu",
        "address": "address url link document_address alamat tautan",
        "passage": "passage quotation kutipan",
        "topics": "topics topic tags tag topik tagar kategori",
        "note": "note notes comment remark catatan komentar keterangan",
    }
)
"""Headers, in English and Indonesian, by which a column is known; the likelier first."""
STANCES: Mapping[str, str] = MappingProxyType(
    {
        "asserts": "asserts asserted says menyatakan mengatakan",
        "accuses": "accuses accused menuduh menuding",
        "denies": "denies denied membantah menyangkal",
        "silent": "silent diam bungkam",
        "promises": "promises promised berjanji menjanjikan",
        "demands": "demands demanded menuntut mendesak",
        "asks": "asks asked bertanya menanyakan meminta",
    }
)
KINDS: Mapping[str, str] = MappingProxyType(
    {"direct": "direct langsung", "indirect": "indirect tak_langsung tidak_langsung", "mixed": "mixed campuran"}
)
MONTHS = MappingProxyType(
    {
        word: number
        for number, words in enumerate(
            ("january januari jan", "february februari feb", "march maret mar", "april apr", "may mei",
             "june juni jun", "july juli jul", "august agustus aug agu agt", "september sep sept",
             "october oktober oct okt", "november nov", "december desember dec des"), start=1)
        for word in words.split()
    }
)  # fmt: skip
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
IN_WORDS = re.compile(r"(\d{1,2})\.? ([^\W\d_]+)\.? (\d{4})")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell: the field it was to fill, a stable ``code``, and the cell as written."""

    field: str
    code: str
    cell: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetClaim:
    """What one row says. A row that tells neither who, through whom, when nor where is a claim alone."""

    statement: str
    language: str = ""
    speaker: str = ""
    carriers: tuple[str, ...] = ()
    stance: str = "asserts"
    kind: str = "indirect"
    said_on: date | None = None
    address: str = ""
    passage: str = ""
    topics: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_attributed(self) -> bool:
        return bool(self.speaker or self.carriers or self.address or self.said_on)


def guessed(header: Sequence[str]) -> list[str]:
    """For each column the field that its header names, "" for none; no field twice."""
    folded = [_word(name) for name in header]
    found = [""] * len(header)
    for field, names in NAMES.items():
        at = next(
            (folded.index(name) for name in names.split() if name in folded and not found[folded.index(name)]), -1
        )
        if at >= 0:
            found[at] = field
    return found


def mapping_fault(mapping: Sequence[str]) -> str:
    """What is wrong with a mapping of columns to fields: ``no_statement``, ``twice``, ``unknown`` or ""."""
    chosen = [field for field in mapping if field]
    if not set(chosen) <= set(FIELDS):
        return "unknown"
    if len(set(chosen)) < len(chosen):
        return "twice"
    return "" if "statement" in chosen else "no_statement"


def checked(cells: Sequence[str], mapping: Sequence[str]) -> tuple[SheetClaim | None, list[Fault]]:
    """What the row says, or, with None, everything that is wrong with it. Cells count without the white
    space around them."""
    told = {field: cell.strip() for field, cell in zip(mapping, cells, strict=False) if field}
    faults = [
        Fault(field, "too_long", cell[:100]) for field, cell in told.items() if len(cell) > LONGEST.get(field, 200)
    ]
    if not told.get("statement"):
        faults.append(Fault("statement", "missing"))
    stance, kind = _code(told, "stance", STANCES, faults), _code(told, "kind", KINDS, faults)
    said_on = _day(told.get("said_on", ""))
    if said_on is None and told.get("said_on"):
        faults.append(Fault("said_on", "no_day", told["said_on"][:100]))
    if told.get("address") and not _is_address(told["address"]):
        faults.append(Fault("address", "no_address", told["address"][:100]))
    if faults:
        return None, faults
    return (
        SheetClaim(
            statement=told["statement"],
            language=told.get("language", "").lower(),
            speaker=told.get("speaker", ""),
            carriers=_parts(told.get("carriers", ""), r"\s*(?:→|->|>|;|\n)\s*"),
            stance=stance or "asserts",
            kind=kind or "indirect",
            said_on=said_on,
            address=told.get("address", ""),
            passage=told.get("passage", ""),
            topics=_parts(told.get("topics", ""), r"\s*[,;\n]\s*"),
            note=told.get("note", ""),
        ),
        [],
    )


def _word(name: str) -> str:
    return re.sub(r"[\W_]+", "_", name.strip().lower()).strip("_")


def _code(told: Mapping[str, str], field: str, words: Mapping[str, str], faults: list[Fault]) -> str:
    written = told.get(field, "")
    found = next((code for code, known in words.items() if _word(written) in known.split()), "")
    if written and not found:
        faults.append(Fault(field, "no_code", written[:100]))
    return found


def _parts(cell: str, between: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in re.split(between, cell) if part.strip()))


def _day(cell: str) -> date | None:
    """A day as ISO 8601 writes it (a time after it is left out), day first in figures, or with the month in words."""
    if found := ISO.fullmatch(cell):
        return _date(found[1], found[2], found[3])
    if found := DAY_FIRST.fullmatch(cell):
        return _date(found[3], found[2], found[1])
    if (found := IN_WORDS.fullmatch(cell)) and (month := MONTHS.get(found[2].lower())):
        return _date(found[3], str(month), found[1])
    return None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _is_address(cell: str) -> bool:
    try:
        parts = urlsplit(cell)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", cell)


def first_faults(rows: Iterable[tuple[int, list[str]]], mapping: Sequence[str], *, most: int) -> "SheetCheck":
    """What becomes of every row, with the faults of the first ``most`` that are not good."""
    good, bad = 0, 0
    shown: list[tuple[int, tuple[Fault, ...]]] = []
    for number, cells in rows:
        claim, faults = checked(cells, mapping)
        good, bad = good + (claim is not None), bad + (claim is None)
        if faults and len(shown) < most:
            shown.append((number, tuple(faults)))
    return SheetCheck(good=good, bad=bad, shown=tuple(shown))


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """How many rows are good and bad, and of the first bad ones the number and what is wrong."""

    good: int
    bad: int
    shown: tuple[tuple[int, tuple[Fault, ...]], ...]
