"""The agency that an article names as its own: in its dateline, or in a line at its end."""

import re
from collections.abc import Container, Iterator, Sequence

from claims.text.spans import Span

LINES = 4  # looked at from either end
LONGEST = 400  # characters of a line


def find_agency(text: str, *, patterns: Sequence[re.Pattern[str]], media: Container[str]) -> Span | None:
    """Where the agency is named; `patterns` match a line and name it `agency`, which must hold a word for a medium."""
    for start, end in _edges(text):
        for pattern in patterns:
            match = pattern.match(text, start, end)
            if match and _is_medium(match["agency"] or "", media):
                return match.span("agency")
    return None


def _edges(text: str) -> Iterator[Span]:
    """The first lines that are not empty, then the last ones, each cut to its first characters."""
    begin, seen = 0, 0
    while seen < LINES and begin < len(text):
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        if text[begin:end].strip():
            seen += 1
            yield begin, min(end, begin + LONGEST)
        begin = end + 1
    end, seen = len(text), 0
    while seen < LINES and end > 0:
        begin = text.rfind("\n", 0, end) + 1
        if text[begin:end].strip():
            seen += 1
            yield begin, min(end, begin + LONGEST)
        end = begin - 1


def _is_medium(name: str, media: Container[str]) -> bool:
    return any(word.lower() in media for word in re.findall(r"[^\W_]+", name))
