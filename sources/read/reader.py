"""One door for every kind of document."""

from sources.read.detect import kind_of
from sources.read.office import read_docx
from sources.read.plain import read_plain
from sources.read.reading import Reading
from sources.text.intake import MAX_BYTES, ReadError


def read(
    raw: bytes,
    *,
    content_type: str | None = None,
    filename: str | None = None,
    address: str | None = None,
) -> Reading:
    """Read the text out of `raw`, and what the document says of itself.

    `content_type` is the HTTP header with its charset, `address` where the bytes came from; both may be unknown.
    Raises ReadError, and nothing else, with code `empty`, `too_large`, `binary`, `unsupported`, `not_utf8`,
    `bomb`, `encrypted`, `no_text` or `broken`.
    """
    if len(raw) > MAX_BYTES:
        raise ReadError("too_large", most=MAX_BYTES)
    if not raw.strip(b" \t\r\n\f\v\xef\xbb\xbf"):
        raise ReadError("empty")
    reading = _read(raw, content_type=content_type, filename=filename, address=address)
    if not reading.text.strip():
        raise ReadError("empty")
    return reading


def _read(raw: bytes, *, content_type: str | None, filename: str | None, address: str | None) -> Reading:
    # trafilatura and pypdf take half a second to load, which every command would pay that reads nothing.
    kind = kind_of(raw, content_type=content_type, filename=filename)
    if kind == "html":
        from sources.read.html import read_html  # noqa: PLC0415

        return read_html(raw, content_type=content_type, address=address)
    if kind == "docx":
        return read_docx(raw, address=address)
    if kind == "pdf":
        from sources.read.pdf import read_pdf  # noqa: PLC0415

        return read_pdf(raw, address=address)
    return read_plain(raw, content_type=content_type, address=address)
