"""What kind of document some bytes are. The bytes decide; names and declared types only where bytes are silent."""

import re
from pathlib import PurePosixPath
from typing import Final

from sources.read.reading import Kind
from sources.text.intake import ReadError

_HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
_HTML_ENDINGS: Final = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_HTML_START: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body|article)[\s>]", re.IGNORECASE)
_XML_START: Final = re.compile(rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex|svg)[\s>]")
_CODE_TYPES: Final = {
    "application/json": "data for programs (JSON)",
    "text/css": "a style sheet",
    "text/javascript": "a script",
    "application/javascript": "a script",
}
_SPACE_AND_BOM: Final = b" \t\r\n\f\xef\xbb\xbf"

_UNSUPPORTED: Final = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls or .ppt)"),
    (b"{\\rtf", "an RTF file"),
    (b"PK\x03\x04", "a zip archive or another kind of Office file"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a rar archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
_BINARY: Final = (
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"SQLite format 3\x00", "a database"),
)
# "EncryptedPackage" in UTF-16: the stream in which Office keeps a .docx that is locked with a password.
_LOCKED_OFFICE: Final = "EncryptedPackage".encode("utf-16-le")
_UTF16_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS: Final = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\x1b") + b"\x7f"


def kind_of(raw: bytes, *, content_type: str | None, filename: str | None) -> Kind:
    """The kind of document `raw` is.

    Raises ReadError with code `encrypted`, `unsupported` or `binary`.
    """
    if b"%PDF-" in raw[:1024]:
        return "pdf"
    if raw.startswith(b"PK\x03\x04") and b"word/" in raw:
        return "docx"
    _refuse_foreign(raw)
    kind = (content_type or "").partition(";")[0].strip().lower()
    ending = PurePosixPath(filename or "").suffix.lower()
    beginning = _beginning(raw)
    if kind in _CODE_TYPES:
        raise ReadError("unsupported", found=_CODE_TYPES[kind])
    if _XML_START.match(beginning):
        raise ReadError("unsupported", found="a feed, site map or drawing (XML)")
    if kind in _HTML_TYPES or ending in _HTML_ENDINGS or _HTML_START.match(beginning):
        return "html"
    return "plain"


def _beginning(raw: bytes) -> bytes:
    """The first tag, past byte-order mark, white space, an XML declaration and comments."""
    head = raw[:4096].replace(b"\x00", b"").lstrip(_SPACE_AND_BOM + b"\xff\xfe")
    while head.startswith((b"<?", b"<!--")):
        _skipped, _end, head = head.partition(b"?>" if head.startswith(b"<?") else b"-->")
        head = head.lstrip(_SPACE_AND_BOM)
    return head


def _refuse_foreign(raw: bytes) -> None:
    if raw.startswith(b"\xd0\xcf\x11\xe0") and _LOCKED_OFFICE in raw:
        raise ReadError("encrypted")
    for magic, name in _UNSUPPORTED:
        if raw.startswith(magic):
            raise ReadError("unsupported", found=name)
    for magic, name in _BINARY:
        # Short magic also begins honest words; a program is told by the zeros that follow.
        if raw.startswith(magic) and b"\x00" in raw[:4096]:
            raise ReadError("binary", found=name)
    if raw.startswith(_UTF16_BOMS):
        return
    nul = raw.find(b"\x00")
    if nul >= 0:
        raise ReadError("binary", found=f"byte {nul} is zero, which no text holds")
    sample = raw[:65_536]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls * 50 > len(sample):
        raise ReadError("binary", found=f"{controls} of its first {len(sample)} bytes are control characters")
