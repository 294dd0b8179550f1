"""Bytes into text: by byte-order mark, then by the declared character set, then UTF-8; never by guessing."""

import codecs
import re
from typing import Final

from sources.text.intake import ReadError

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Only what pages are written in: Python's codec table also holds zip, rot13, punycode and the like.
_KNOWN: Final = frozenset(
    {
        *("utf-8", "utf-16", "utf-16-le", "utf-16-be", "koi8-r", "koi8-u", "tis-620"),
        *("shift_jis", "cp932", "euc_jp", "iso2022_jp", "euc_kr", "cp949", "gb2312", "gbk", "gb18030", "big5"),
        *(f"cp125{page}" for page in range(9)),
        *(f"iso8859-{part}" for part in range(1, 17) if part != 12),
    }
)
# As browsers read them (WHATWG Encoding Standard).
_READ_AS: Final = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
_CHARSET: Final = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)


def declared_charset(declaration: str | None) -> str | None:
    """The character set named by a content type or by a page's first kilobyte, if it is one we read."""
    for name in _CHARSET.findall(declaration or ""):
        try:
            known = codecs.lookup(name).name
        except LookupError:
            continue
        known = _READ_AS.get(known, known)
        if known in _KNOWN:
            return known
    return None


def decoded(raw: bytes, *, charset: str | None) -> str:
    """The text of `raw`, without its byte-order mark. Raises ReadError `not_utf8` naming the first bad byte."""
    text, problem = leniently_decoded(raw, charset=charset)
    if problem is not None:
        raise problem
    return text


def leniently_decoded(raw: bytes, *, charset: str | None) -> tuple[str, ReadError | None]:
    """The text of `raw` with U+FFFD for each bad sequence, and the error that `decoded` would raise."""
    skipped, encoding = _encoding(raw, charset)
    body = raw[skipped:]
    try:
        return body.decode(encoding), None
    except UnicodeDecodeError as fault:
        name = {"utf-8": "UTF-8"}.get(encoding, encoding)
        problem = ReadError("not_utf8", offset=skipped + fault.start, encoding=name)
        return body.decode(encoding, errors="replace"), problem


def _encoding(raw: bytes, charset: str | None) -> tuple[int, str]:
    """How many bytes of byte-order mark to skip, and the encoding of the rest."""
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return len(mark), encoding
    return 0, charset or "utf-8"
