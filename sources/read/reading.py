"""What reading a document yields, and the words all readers share for it."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from sources.text.addresses import canonical, domain, is_domain
from sources.text.intake import AddressError

Kind = Literal["plain", "html", "docx", "pdf"]
#: When a text was published, as exactly as it says: a day; a time; a time in its time zone.
Published = date | datetime

#: What a library that reads strangers' files raises when the file is not what it should be. Not `Exception`: that
#: would swallow a worker's time limit too.
LIBRARY_FAULTS: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)

_NEWLINES: Final = re.compile(r"\r\n?")
_UNSTORABLE: Final = re.compile(r"[\x00\ud800-\udfff]")
_LONGEST_TITLE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The text of one document as it is to be stored, and what the document says of itself.

    `text` has `\\n` for every newline and no NUL; nothing else is changed, and offsets into it count code points.
    `canonical_address` is what the page claims, and may name another site than the one that served it.
    """

    kind: Kind
    text: str
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    language: str | None = None
    published_at: Published | None = None
    canonical_address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What the first lines of a text without markup tell."""

    title: str | None
    publisher: str | None
    address: str | None


def storable(text: str) -> str:
    """`text` with `\\n` for every newline, and without what no database stores (NUL, lone surrogates)."""
    return _UNSTORABLE.sub("", _NEWLINES.sub("\n", text))


def lead(text: str) -> Lead:
    """Publisher, address and title out of the first lines: a bare domain or address, then the title."""
    lines = _first_lines(text, most=2)
    publisher = _publisher(lines[0]) if lines else None
    if not publisher:
        return Lead(title=_title(lines[0]) if lines else None, publisher=None, address=None)
    return Lead(
        title=_title(lines[1]) if len(lines) > 1 else None,
        publisher=publisher,
        address=_address(lines[0]),
    )


def one_line(value: str, *, longest: int = 300) -> str:
    """`value` on one line, cut to `longest` characters at a word."""
    line = " ".join(storable(value).split())
    if len(line) <= longest:
        return line
    return line[: longest - 1].rpartition(" ")[0][: longest - 1] + "…"


def domain_or_none(address: str | None) -> str | None:
    try:
        return domain(address) if address else None
    except AddressError:
        return None


def _first_lines(text: str, *, most: int) -> list[str]:
    lines: list[str] = []
    start = 0
    while start < len(text) and len(lines) < most:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end].strip()
        if line:
            lines.append(line)
        start = end + 1
    return lines


def _publisher(line: str) -> str | None:
    if is_domain(line):
        return line.lower().removeprefix("www.")
    address = _address(line)
    return domain(address) if address else None


def _address(line: str) -> str | None:
    try:
        return canonical(line) if line.startswith(("http://", "https://")) else None
    except AddressError:
        return None


def _title(line: str) -> str:
    return one_line(line, longest=_LONGEST_TITLE)
