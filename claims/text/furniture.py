"""Furniture: what a page puts between an article's paragraphs, and sometimes inside them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from claims.text.spans import Span

WORD = re.compile(r"\S+")
LONG_LINE = 170  # a teaser's headline is shorter; a longer line has the article's own text after it


@dataclass(frozen=True)
class FurnitureWords:
    """A language's words for what belongs to the page.

    `starts` matches the first words of a piece. `telltales` are lower-case words without one of which no piece stands
    inside a line: looking for them first spares most texts the search.
    """

    starts: re.Pattern[str]
    telltales: tuple[str, ...]
    small_words: frozenset[str]

    def beginnings(self, text: str) -> Iterator[re.Match[str]]:
        lowered = text.lower()
        if any(telltale in lowered for telltale in self.telltales):
            return self.starts.finditer(text)
        return self._at_lines(text)

    def _at_lines(self, text: str) -> Iterator[re.Match[str]]:
        begin = 0
        while begin >= 0:
            if match := self.starts.match(text, begin):
                yield match
            begin = text.find("\n", begin) + 1 or -1


def find_furniture(text: str, words: FurnitureWords) -> list[Span]:
    """Spans of the page that are no part of the article, in order and not overlapping.

    At the start of a line the piece runs to the line's end; inside a paragraph, or on a line too long for a teaser, it
    runs over the headline: the words written with capitals, and the `small_words` between them, up to the last capital,
    which begins the article's next sentence.
    """
    found: list[Span] = []
    line_end = -1
    for match in words.beginnings(text):
        if found and match.start() < found[-1][1]:
            continue
        if line_end < match.end():  # searched once a line, or a page of teasers on one line would be costly
            line_end = text.find("\n", match.end())
            line_end = len(text) if line_end < 0 else line_end
        end = line_end
        if match.lastgroup == "fixed":
            end = match.end()
        elif match.lastgroup != "line" or end - match.start() > LONG_LINE:
            end = _headline_end(text, match.end(), end, words.small_words)
        while text[end - 1].isspace():
            end -= 1
        found.append((match.start(), end))
    return found


def _headline_end(text: str, begin: int, limit: int, small_words: frozenset[str]) -> int:
    last = begin
    for match in WORD.finditer(text, begin, min(limit, begin + 300)):
        word = match.group()
        if word[0].isupper() or not word[0].isalpha():
            last = match.start()
            if word[-1] in '.”"' and len(word) > 3:
                return match.end()
            inner = _glued_sentence(word)
            if inner:
                return match.start() + inner
        elif word.lower().strip(",;:") not in small_words:
            return last if last > begin else begin
    return min(limit, begin + 300)


def _glued_sentence(word: str) -> int:
    """Where in `Rusia"Kami` or `Timur.Sebelumnya` a new sentence starts; 0 if nowhere."""
    for i in range(2, len(word) - 1):
        if word[i - 1] in '."“”' and word[i].isupper() and word[i - 2].isalpha():
            return i if word[i - 1] == "." else i - 1
    return 0


def furniture_words(table: Mapping[str, Any]) -> FurnitureWords:
    """A pack's `furniture.toml`: `lines` are patterns for the start of a line, `inline` for anywhere, `fixed` whole."""
    lines, inline, fixed = table["lines"], table["inline"], table["fixed"]
    space = r"[ \t\u00a0]{0,8}"
    parts = [rf"(?P<line>^{space}(?:{'|'.join(lines)}))"] if lines else []
    parts += [rf"(?P<inline>\b(?:{'|'.join(inline)}))"] if inline else []
    parts += [rf"(?P<fixed>{'|'.join(fixed)})"] if fixed else []
    return FurnitureWords(
        starts=re.compile("|".join(parts), re.IGNORECASE | re.MULTILINE),
        telltales=tuple(table["telltales"]),
        small_words=frozenset(table["small_words"].split()),
    )
