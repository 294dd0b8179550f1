"""Articles out of files: one a file, or each page of a web archive; and addresses out of a list."""

import re
from collections.abc import Iterator
from typing import IO, Any, Final

from sources.models.told import in_words
from sources.read.warc import archived_pages, is_warc
from sources.services.intake import Article
from sources.text.intake import MAX_BYTES, IntakeError, ReadError

#: Of one web archive: its pages are held in memory until their rows are written.
MOST_PAGES: Final = 500
MOST_TOGETHER: Final = 100_000_000
ADDRESS_IN_A_LINE: Final = re.compile(r"""https?://[^\s;,"'<>|]+""")


def articles_in(
    file: IO[bytes] | Any, *, name: str, content_type: str = "", language: str = ""
) -> Iterator[Article | None]:
    """The file's article; or a web archive's pages, and None for each record of it that holds something else.

    Raises ReadError with code `broken`, `bomb`, `archive_empty` or
    `archive_too_large`.
    """
    head = file.read(10)
    file.seek(0)
    if is_warc(head, filename=name):
        yield from _archived(file, name=name, language=language)
    else:
        # One byte more than is taken tells intake that it is too large, without holding all of it.
        yield Article(raw=file.read(MAX_BYTES + 1), filename=name, content_type=content_type, language=language)


def _archived(file: IO[bytes], *, name: str, language: str) -> Iterator[Article | None]:
    pages, weight = 0, 0
    for page in archived_pages(file):
        if page is None:
            yield None
            continue
        pages, weight = pages + 1, weight + len(page.raw)
        if pages > MOST_PAGES or weight > MOST_TOGETHER:
            raise ReadError("archive_too_large", most=MOST_PAGES, megabytes=MOST_TOGETHER // 1_000_000)
        yield Article(
            raw=page.raw,
            address=page.address,
            content_type=page.content_type,
            filename=name,
            archived_at=page.archived_at,
            language=language,
        )
    if not pages:
        raise ReadError("archive_empty")


def addresses_in(listed: str) -> list[str]:
    """The first web address of each line; the whole line where it holds none, for intake to say what is wrong with it.

    A comment (``#``) is passed over, and so are the names of columns above the first address.
    """
    lines = [line.strip() for line in listed.splitlines()]
    found = [(ADDRESS_IN_A_LINE.search(line), line) for line in lines if line and not line.startswith("#")]
    if len(found) > 1 and not found[0][0]:
        found = found[1:]
    return [match.group() if match else line[:200] for match, line in found]


def told_of(error: IntakeError) -> str:
    """The refusal in the reader's language."""
    return in_words(error.code, error.facts, str(error))
