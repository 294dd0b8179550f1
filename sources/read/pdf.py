"""PDF files with a text layer. Pages that are pictures hold no text and are refused with that reason."""

import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from pypdf import PdfReader, apply_configuration
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError

from sources.read.published import published_in_lines
from sources.read.reading import LIBRARY_FAULTS, Reading, domain_or_none, lead, storable
from sources.text.intake import MAX_BYTES, ReadError

MOST_PAGES: Final = 300
# A hundred words on three hundred pages is a scan with page numbers.
LEAST_LETTERS_A_PAGE: Final = 10
# A line this full, measured by the page's fullest, was broken by the page and not by the writer.
FULL_LINE: Final = 0.75

#: Well under pypdf's own limits, which were set for pictures.
_LIMITS: Final[dict[str, Any]] = {
    "maximum_declared_stream_length": 20_000_000,
    "array_based_stream_maximum_output_length": 20_000_000,
    "zlib_maximum_output_length": 20_000_000,
    "lzw_maximum_output_length": 20_000_000,
    "run_length_maximum_output_length": 20_000_000,
    "brotli_maximum_output_length": 20_000_000,
    "stream_decoding_work_maximum_length": 60_000_000,
    "stream_parsing_work_maximum_count": 300_000,
    "page_tree_maximum_entries": 10_000,
    "xform_maximum_invocations_per_extraction": 200,
    "jbig2dec_binary": None,
}


def read_pdf(raw: bytes, *, address: str | None) -> Reading:
    """Read the text layer of a PDF, lines that the page broke joined again, a blank line between pages.

    Raises ReadError `encrypted`, `no_text`, `bomb`, `too_large` or `broken`.
    """
    try:
        with apply_configuration(**_LIMITS):
            pages = list(_pages(raw))
    except (FileNotDecryptedError, DependencyError) as fault:
        raise ReadError("encrypted") from fault
    except LimitReachedError as fault:
        raise ReadError("bomb", found="a PDF page") from fault
    except (PyPdfError, struct.error, zlib.error, *LIBRARY_FAULTS) as fault:
        raise ReadError("broken", found="PDF file") from fault
    letters = sum(character.isalpha() for page in pages for character in page)
    if letters < LEAST_LETTERS_A_PAGE * len(pages) or not letters:
        raise ReadError("no_text", found="the pages of this PDF are pictures of text")
    text = "\n\n".join(page for page in pages if page)
    first = lead(text)
    return Reading(
        kind="pdf",
        text=text,
        title=first.title,
        publisher=first.publisher or domain_or_none(address),
        published_at=published_in_lines(text),
        canonical_address=first.address,
    )


def _pages(raw: bytes) -> Iterator[str]:
    reader = PdfReader(BytesIO(raw))
    # Many files are locked against printing only, and open with no password.
    if reader.is_encrypted and not reader.decrypt(""):
        raise ReadError("encrypted")
    if len(reader.pages) > MOST_PAGES:
        raise ReadError("bomb", found=f"{len(reader.pages)} pages")
    length = 0
    for page in reader.pages:
        text = _unwrapped(storable(page.extract_text()))
        length += len(text)
        if length > MAX_BYTES:
            raise ReadError("too_large", most=MAX_BYTES)
        yield text


def _unwrapped(page: str) -> str:
    """`page` with a line joined to the next where the first is full: sentences cross lines, not paragraphs."""
    lines = [line.strip() for line in page.split("\n")]
    fullest = max(map(len, lines), default=0)
    joined: list[str] = []
    for line in lines:
        if joined and line and _is_full(joined[-1], fullest=fullest):
            joined.append(("" if joined[-1].endswith("-") else " ") + line)
        else:
            joined.append(("\n" if joined else "") + line)
    return "".join(joined).strip()


def _is_full(line: str, *, fullest: int) -> bool:
    return bool(line.strip()) and len(line.strip()) >= FULL_LINE * fullest
