"""Documents made on the spot."""

import zipfile
from collections.abc import Sequence
from io import BytesIO

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{}"/>'
    "</Relationships>"
)


def docx(body: str, *, part: str = "word/document.xml", extra: dict[str, bytes] | None = None) -> bytes:
    """A Word document with `body` as the XML inside <w:body>, and `extra` members."""
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", RELATIONS.format(part))
        archive.writestr(part, f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>')
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return raw.getvalue()


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


FONT = DictionaryObject(
    {
        NameObject("/Type"): NameObject("/Font"),
        NameObject("/Subtype"): NameObject("/Type1"),
        NameObject("/BaseFont"): NameObject("/Helvetica"),
    }
)


def pdf(pages: Sequence[Sequence[str]], *, password: str | None = None, owner: str | None = None) -> bytes:
    """A PDF with each of `pages` as its lines of text."""
    writer = PdfWriter()
    for lines in pages:
        shown = " T* ".join(f"({line}) Tj" for line in lines)
        _add_page(writer, f"BT /F1 12 Tf 14 TL 50 800 Td {shown} ET".encode("latin-1"))
    if password is not None or owner is not None:
        writer.encrypt(user_password=password or "", owner_password=owner, algorithm="AES-256")
    return _written(writer)


def pdf_of(content: bytes) -> bytes:
    """A PDF of one page that draws `content`, compressed."""
    writer = PdfWriter()
    _add_page(writer, content)
    return _written(writer)


def _add_page(writer: PdfWriter, content: bytes) -> None:
    page = writer.add_blank_page(width=595, height=842)
    stream = DecodedStreamObject()
    stream.set_data(content)
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode(9))
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): FONT})}
    )


def _written(writer: PdfWriter) -> bytes:
    raw = BytesIO()
    writer.write(raw)
    return raw.getvalue()
