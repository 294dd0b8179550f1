"""Noun phrases, read off the letters of the tokens: no parser, one pass to the left or to the right."""

from collections.abc import Sequence

NOMINAL = frozenset("Nnk0d")
HEAD = frozenset("Nnkr0")
ADJUNCT = frozenset("abxeT")
FAR = 40  # tokens; nothing is looked for farther away, so that hostile text stays linear


def phrase_before(tags: Sequence[str], end: int, low: int) -> int:
    """Where the noun phrase that ends before token `end` begins; `end` itself if there is none."""
    i = end
    floor = max(low, end - FAR)
    while i > floor:
        tag = tags[i - 1]
        if tag in NOMINAL:
            i -= 1
        elif tag == "r" and i == end:
            return i - 1
        elif tag in "mpc" and i < end and i - 2 >= floor and tags[i - 2] in "Nnk0)m":
            i -= 1
        elif tag == ")" and (opened := _opening(tags, i - 1, floor)) > floor and tags[opened - 1] in "Nnk":
            i = opened
        else:
            break
    while i < end and tags[i] in "mpc":
        i += 1
    return i


def _opening(tags: Sequence[str], close: int, low: int) -> int:
    for i in range(close - 1, max(low, close - 15) - 1, -1):
        if tags[i] == "(":
            return i
    return -1


def phrase_from(tags: Sequence[str], begin: int, high: int) -> int:
    """Where the noun phrase that begins at `begin` ends; `begin` itself if there is none."""
    i = begin
    ceiling = min(high, begin + FAR)
    if i < ceiling and tags[i] == "r":
        return i + 1
    while i < ceiling:
        tag = tags[i]
        if (
            tag in NOMINAL
            or (tag == "m" and i > begin and i + 1 < ceiling and tags[i + 1] in NOMINAL)
            or (tag == "c" and begin < i and i + 1 < ceiling and tags[i - 1] in "Nk" and tags[i + 1] in "Nk")
        ):
            i += 1
        elif tag == "(" and i > begin and (past := _closing(tags, i, ceiling)):
            i = past
        else:
            break
    while i > begin and tags[i - 1] in "dm":
        if i - 1 > begin and tags[i - 1] == "d":
            break
        i -= 1
    return i


def _closing(tags: Sequence[str], opened: int, high: int) -> int:
    for i in range(opened + 1, min(high, opened + 12)):
        if tags[i] == ")":
            return i + 1
    return 0


def skip_left(tags: Sequence[str], end: int, low: int) -> int:
    """`end` moved left over adverbs, auxiliaries, negations and dates with their preposition."""
    i = end
    floor = max(low, end - FAR)
    while i > floor:
        tag = tags[i - 1]
        if tag in ADJUNCT or (tag == "p" and i < end and tags[i] == "T"):
            i -= 1
        elif tag == "p" and i == end and i - 2 >= floor and tags[i - 2] == "a":
            i -= 1  # `has since said`
        else:
            break
    return i
