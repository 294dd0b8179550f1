"""Word documents (.docx, ECMA-376). Only the main part is unpacked, and only after its size is known.

The parser keeps no tree: a tree of the same part costs ten times its size in memory, and pictures, fonts and
styles say nothing of who said what.
"""

import zipfile
import zlib
from io import BytesIO
from typing import Any, Final

from lxml import etree

from sources.read.published import published_in_lines
from sources.read.reading import LIBRARY_FAULTS, Reading, domain_or_none, lead, storable
from sources.text.intake import MAX_BYTES, ReadError

MOST_MEMBERS: Final = 5_000
MOST_UNPACKED: Final = 50_000_000
MOST_XML: Final = 20_000_000

_W: Final = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_MAIN_PART: Final = "/officeDocument"
# Deleted or moved-away text, field codes, and the second copy of what newer versions draw otherwise.
_SKIPPED: Final = frozenset(
    [f"{w}{name}" for w in _W for name in ("del", "moveFrom", "instrText", "delText")]
    + ["{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"]
)
_PARAGRAPH: Final = frozenset(f"{w}p" for w in _W)
_RUN_TEXT: Final = frozenset(f"{w}t" for w in _W)
_SIGNS: Final = {
    **{f"{w}tab": "\t" for w in _W},
    **{f"{w}{name}": "\n" for w in _W for name in ("br", "cr")},
    **{f"{w}noBreakHyphen": "\u2011" for w in _W},
}


def read_docx(raw: bytes, *, address: str | None) -> Reading:
    """Read a .docx file, one paragraph a line. Raises ReadError `bomb`, `encrypted`, `broken` or `too_large`."""
    text = storable(_paragraphs(_main_part(raw)))
    first = lead(text)
    return Reading(
        kind="docx",
        text=text,
        title=first.title,
        publisher=first.publisher or domain_or_none(address),
        published_at=published_in_lines(text),
        canonical_address=first.address,
    )


def _main_part(raw: bytes) -> bytes:
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            _refuse_bomb(archive.infolist())
            return archive.read(_main_part_name(archive))
    except (zipfile.BadZipFile, zlib.error, etree.LxmlError, *LIBRARY_FAULTS) as fault:
        raise ReadError("broken", found="Word document") from fault


def _refuse_bomb(members: list[zipfile.ZipInfo]) -> None:
    """Raise when the sizes the archive declares are too much. zipfile never unpacks beyond a declared size."""
    if any(member.flag_bits & 1 for member in members):
        raise ReadError("encrypted")
    unpacked = sum(member.file_size for member in members)
    xml = sum(member.file_size for member in members if member.filename.endswith((".xml", ".rels")))
    if len(members) > MOST_MEMBERS:
        raise ReadError("bomb", found=f"{len(members)} parts")
    if unpacked > MOST_UNPACKED or xml > MOST_XML:
        raise ReadError("bomb", found=f"{unpacked // 1_000_000} MB")


def _main_part_name(archive: zipfile.ZipFile) -> str:
    """The part that holds the text; usually, but not always, `word/document.xml`."""
    try:
        relations = etree.fromstring(archive.read("_rels/.rels"), parser=_xml_parser())
    except KeyError:
        return "word/document.xml"
    for relation in relations:
        if str(relation.get("Type", "")).endswith(_MAIN_PART):
            return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


def _paragraphs(xml: bytes) -> str:
    target = _Paragraphs()
    try:
        etree.fromstring(xml, parser=_xml_parser(target))
    except (etree.LxmlError, *LIBRARY_FAULTS) as fault:
        raise ReadError("broken", found="Word document") from fault
    return "\n".join(target.lines)


def _xml_parser(target: Any = None) -> etree.XMLParser:
    return etree.XMLParser(target=target, resolve_entities=False, no_network=True, load_dtd=False)


class _Paragraphs:
    """Collects the text of each paragraph as the parser goes by (lxml's target interface)."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._open: list[list[str]] = []  # a text box puts paragraphs inside a paragraph
        self._skipping = 0
        self._in_text = False
        self._length = 0

    def start(self, tag: str, _attributes: object) -> None:
        if tag in _SKIPPED:
            self._skipping += 1
        elif tag in _PARAGRAPH:
            self._open.append([])
        elif tag in _RUN_TEXT:
            self._in_text = True
        elif tag in _SIGNS:
            self._add(_SIGNS[tag])

    def end(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skipping -= 1
        elif tag in _PARAGRAPH:
            self.lines.append("".join(self._open.pop()))
        elif tag in _RUN_TEXT:
            self._in_text = False

    def data(self, text: str) -> None:
        if self._in_text:
            self._add(text)

    def close(self) -> None:
        return None

    def _add(self, text: str) -> None:
        if self._skipping or not self._open:
            return
        self._length += len(text)
        if self._length > MAX_BYTES:
            raise ReadError("too_large", most=MAX_BYTES)
        self._open[-1].append(text)
