"""Quotations: pairs of marks found by one pass over the tokens, paragraph by paragraph.

Straight marks are opened or closed by the white space around them; a mark left open runs to the end of its
paragraph when the paragraph began with it or the next one goes on quoting, else to the end of its sentence.
"""

from dataclasses import dataclass

from claims.text.tokens import Tokens

OPENING = frozenset({"“", "„", "«", "``", "‘‘", "‟"})
CLOSING = frozenset({"”", "»", "’’"})
CLOSES_BEFORE = frozenset(",.!?;:)]…-")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Token range including both marks; `closed` is False when the closing mark is missing."""

    first: int
    past: int
    closed: bool


def find_quotations(tokens: Tokens) -> list[Quotation]:
    """All quotations in order, not nested; sets the letters “ and ” in `tokens.tags`."""
    found: list[Quotation] = []
    opened = -1
    paragraph = 0
    for i, tag in enumerate(tokens.tags):
        if tag == '"':
            if opened < 0:
                if not _closes(tokens, i) or _opens(tokens, i):
                    opened = i
            elif _is_close(tokens, i):
                found.append(Quotation(opened, i + 1, closed=True))
                opened = -1
            elif _restarts(tokens, opened, i):
                found.append(_unclosed(tokens, opened, i, paragraph))
                opened = i
        elif tag == "¶":
            if opened >= 0:
                found.append(_unclosed(tokens, opened, i, paragraph))
                opened = -1
            paragraph = i + 1
    if opened >= 0:
        found.append(_unclosed(tokens, opened, len(tokens), paragraph))
    for quotation in found:
        tokens.tags[quotation.first] = "“"
        if quotation.closed:
            tokens.tags[quotation.past - 1] = "”"
    return found


def _space_before(tokens: Tokens, i: int) -> bool:
    return i == 0 or tokens.ends[i - 1] < tokens.starts[i] or tokens.tags[i - 1] in "¶(-"


def _space_after(tokens: Tokens, i: int) -> bool:
    return i + 1 >= len(tokens) or tokens.ends[i] < tokens.starts[i + 1] or tokens.tags[i + 1] == "¶"


def _opens(tokens: Tokens, i: int) -> bool:
    mark = tokens.text[tokens.starts[i] : tokens.ends[i]]
    if mark in OPENING:
        return True
    return mark not in CLOSING and not _space_after(tokens, i)


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
