"""A document's text cut into pieces that can be marked, and two texts laid side by side with what differs marked."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

WORD = re.compile(r"\s+|[^\w\s]|\w+")
COMPARED = 2_000
"""Characters of a text that are compared: a statement is a sentence, and comparing takes the square of its length."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to be marked in a text: code points ``start`` to ``end``, as a ``role``, for a candidate or none."""

    start: int
    end: int
    role: str
    candidate: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks. ``candidate`` is the one it belongs to; ``opens`` whether its first piece."""

    text: str
    classes: str = ""
    candidate: int | None = None
    opens: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words that both texts have, or that only this one has."""

    text: str
    differs: bool


def pieces(text: str, marks: Sequence[Mark]) -> list[Piece]:
    """The whole text in order, cut wherever a mark begins or ends. Where two candidates overlap, the one in hand is
    named, or else the one that begins last."""
    edges = sorted({0, len(text), *(m.start for m in marks), *(min(m.end, len(text)) for m in marks)})
    begin: dict[int, list[Mark]] = {}
    for mark in marks:
        begin.setdefault(mark.start, []).append(mark)
    standing: list[Mark] = []
    opened: set[int] = set()
    cut: list[Piece] = []
    for start, end in pairwise(edges):
        standing = [m for m in standing if m.end > start] + begin.get(start, [])
        piece = _piece(text[start:end], standing, opened)
        if piece.candidate is not None:
            opened.add(piece.candidate)
        cut.append(piece)
    return cut


def _piece(text: str, standing: Sequence[Mark], opened: Iterable[int]) -> Piece:
    if not standing:
        return Piece(text)
    named = [m for m in standing if m.candidate is not None]
    owner = max(named, key=lambda m: (m.current, m.role.startswith("content"), m.start), default=None)
    classes = [f"hl-{role}" for role in dict.fromkeys(role for m in standing for role in m.role.split())]
    current = any(m.current for m in standing)
    candidate = owner.candidate if owner is not None and owner.role.startswith("content") else None
    return Piece(
        text=text,
        classes=" ".join([*(["hl"] if candidate is not None else []), *classes, *(["hl-current"] if current else [])]),
        candidate=candidate,
        opens=candidate is not None and candidate not in opened,
        current=current,
    )


def differing(ours: str, theirs: str) -> list[Words]:
    """``theirs``, with each word that ``ours`` has not marked; case and spaces are no difference."""
    left, right = (WORD.findall(text[:COMPARED]) for text in (ours, theirs))
    compared = SequenceMatcher(a=_folded(left), b=_folded(right), autojunk=False)
    runs: list[Words] = []
    for what, _a, _b, start, end in compared.get_opcodes():
        words = "".join(right[start:end])
        if words:
            runs.append(Words(text=words, differs=what != "equal" and not words.isspace()))
    return runs


def _folded(words: Sequence[str]) -> list[str]:
    return [" " if word.isspace() else word.casefold() for word in words]
