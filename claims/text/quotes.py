"""Quotations: pairs of marks found by one pass over the tokens, paragraph by paragraph.

Straight marks are opened or closed by the white space around them; a mark left open runs to the end of its
paragraph when the paragraph began with it or the next one goes on quoting, else to the end of its sentence.
"""

from collections.abc import Container
from dataclasses import dataclass

from claims.text.tokens import Tokens

OPENING = frozenset({"“", "„", "«", "``", "‘‘", "‟"})
CLOSING = frozenset({"”", "»", "’’"})
LONGEST = 300  # tokens between two marks that are the wrong way round


@dataclass(frozen=True, slots=True)
class Quotation:
    """Token range including both marks; `closed` is False when the closing mark is missing."""

    first: int
    past: int
    closed: bool


def find_quotations(tokens: Tokens, *, speech: Container[str] = ()) -> list[Quotation]:
    """All quotations in order, not nested; sets the letters “ and ” in `tokens.tags`.

    `speech` are words that stand right after a quotation (`kata`), so that a mark before one of them closes.
    """
    search = _Search(tokens, speech)
    for i, tag in enumerate(tokens.tags):
        if tag == '"':
            search.meet(i)
        elif tag == "¶":
            search.end_paragraph(i)
    search.end_paragraph(len(tokens))
    for quotation in search.found:
        tokens.tags[quotation.first] = "“"
        if quotation.closed:
            tokens.tags[quotation.past - 1] = "”"
    return search.found


class _Search:
    """One pass over the marks: which is open, where the last one closed, where the paragraph began."""

    def __init__(self, tokens: Tokens, speech: Container[str]) -> None:
        self.tokens = tokens
        self.speech = speech
        self.found: list[Quotation] = []
        self.opened = self.closed = -1
        self.paragraph = 0

    def meet(self, i: int) -> None:
        """A mark at token i."""
        tokens = self.tokens
        if self.opened < 0:
            if _ends_reversed(tokens, i, self.speech):
                _take_reversed(self.found, max(self.closed, self.paragraph - 1), i)
            elif not _closes(tokens, i) or _opens(tokens, i):
                self.opened = i
            else:
                self.closed = i
        elif _is_close(tokens, i) or _closes_reversed(tokens, self.opened, i):
            self.found.append(Quotation(self.opened, i + 1, closed=True))
            self.opened, self.closed = -1, i
        elif _restarts(tokens, self.opened, i):
            self.found.append(_unclosed(tokens, self.opened, i, self.paragraph))
            self.opened = i

    def end_paragraph(self, i: int) -> None:
        if self.opened >= 0:
            self.found.append(_unclosed(self.tokens, self.opened, i, self.paragraph))
            self.opened = -1
        self.paragraph = i + 1


def _space_before(tokens: Tokens, i: int) -> bool:
    return i == 0 or tokens.ends[i - 1] < tokens.starts[i] or tokens.tags[i - 1] in "¶(-"


def _space_after(tokens: Tokens, i: int) -> bool:
    return i + 1 >= len(tokens) or tokens.ends[i] < tokens.starts[i + 1] or tokens.tags[i + 1] == "¶"


def _opens(tokens: Tokens, i: int) -> bool:
    mark = tokens.text[tokens.starts[i] : tokens.ends[i]]
    if mark in OPENING:
        return True
    if mark in CLOSING:
        return _opens_reversed(tokens, i)
    return not _space_after(tokens, i)


def _opens_reversed(tokens: Tokens, i: int) -> bool:
    """`”Kami siap, “ kata X`: a page that writes the marks the wrong way round."""
    return _space_before(tokens, i) and (i == 0 or tokens.tags[i - 1] in '¶.!?:,"')


def _ends_reversed(tokens: Tokens, i: int, speech: Container[str]) -> bool:
    """`selesai.” Kami siap, “kata X`: an opening mark that stands where a closing one belongs."""
    if not 0 < i < len(tokens) - 1 or tokens.tags[i - 1] not in ",.!?":
        return False
    return tokens.words[i + 1] in speech and tokens.text[tokens.starts[i + 1]].islower()


def _take_reversed(found: list[Quotation], first: int, last: int) -> None:
    """The quotation from the mark before, which the one before may have taken for its end."""
    if not 4 < last - first < LONGEST:
        return
    if found and found[-1].past == first + 1:
        found[-1] = Quotation(found[-1].first, first, closed=False)
    found.append(Quotation(first, last + 1, closed=True))


def _closes_reversed(tokens: Tokens, opened: int, i: int) -> bool:
    first = tokens.text[tokens.starts[opened] : tokens.ends[opened]]
    return first in CLOSING and i > opened + 1 and tokens.tags[i - 1] in ",.!?…"


def _closes(tokens: Tokens, i: int) -> bool:
    mark = tokens.text[tokens.starts[i] : tokens.ends[i]]
    if mark in CLOSING:
        return True
    return mark not in OPENING and not _space_before(tokens, i)


def _is_close(tokens: Tokens, i: int) -> bool:
    """A mark met while a quotation is open: does it close it?"""
    mark = tokens.text[tokens.starts[i] : tokens.ends[i]]
    if mark in CLOSING:
        return True
    if mark in OPENING:  # `“Apparently not,“ he said`: a page with one mark for both ends
        return not _space_before(tokens, i) and _space_after(tokens, i)
    return not _space_before(tokens, i) or _space_after(tokens, i)


def _restarts(tokens: Tokens, opened: int, i: int) -> bool:
    """A second opening mark: a new quotation if the first one's sentence is over, else a quotation within it."""
    return i - opened > 3 and tokens.tags[i - 1] in ".!?,¶"


def _unclosed(tokens: Tokens, opened: int, limit: int, paragraph: int) -> Quotation:
    goes_on = limit + 1 < len(tokens) and tokens.tags[limit] == "¶" and tokens.tags[limit + 1] == '"'
    if opened == paragraph or goes_on:
        return Quotation(opened, limit, closed=False)
    for j in range(opened + 1, limit):
        if tokens.tags[j] in ".!?":
            return Quotation(opened, j + 1, closed=False)
    return Quotation(opened, limit, closed=False)
