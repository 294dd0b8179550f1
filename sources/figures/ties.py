"""A source's ties as a picture: who is tied to it on the left, it in the middle, what it is tied to on the right.

The same ties always give the same picture: rows stand in the order they are given. Classes only, no style and no
script. An ended tie is dashed; its kind stands in words on its line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import shorten

MOST = 8
"""Ties drawn on one side; the page lists all of them."""
BOX, GAP, ROW, HIGH = 250, 130, 54, 40
LETTERS = 29


@dataclass(frozen=True, slots=True)
class Tie:
    """One tie as it is shown: the other source, its address, what ties them, in the reader's words."""

    name: str
    href: str
    word: str
    ended: bool = False


def ties_svg(name: str, *, to_it: Sequence[Tie], from_it: Sequence[Tie], key: str, title: str) -> str:
    """The picture of ``name`` between those tied ``to_it`` and those that it is tied to (``from_it``).

    Safe to put into HTML: every word is escaped. Empty without ties.
    """
    left, right = to_it[:MOST], from_it[:MOST]
    if not left and not right:
        return ""
    rows = max(len(left), len(right))
    high = rows * ROW + 8
    wide = BOX + (GAP + BOX) * (bool(left) + bool(right))
    middle = BOX + GAP if left else 0
    parts = [_box(middle, high / 2, name, "ties-here")]
    for at, tie in enumerate(left):
        parts.append(_tie(tie, 0, _centre(at, len(left), high), BOX, (middle, high / 2)))
    for at, tie in enumerate(right):
        y = _centre(at, len(right), high)
        parts.append(_tie(tie, middle + BOX + GAP, y, middle + BOX, (middle + BOX + GAP, y), starts=high / 2))
    told = "; ".join([f"{t.name} {t.word} {name}" for t in left] + [f"{name} {t.word} {t.name}" for t in right])
    return (
        f'<svg class="ties-picture" viewBox="-2 0 {wide + 4} {high}" width="{wide + 4}" height="{high}" role="group"'
        f' aria-labelledby="ties-title-{escape(key)}" aria-describedby="ties-desc-{escape(key)}">'
        f'<title id="ties-title-{escape(key)}">{escape(title)}</title>'
        f'<desc id="ties-desc-{escape(key)}">{escape(told)}</desc>{"".join(parts)}</svg>'
    )


def _centre(at: int, count: int, high: float) -> float:
    return high / 2 + (at - (count - 1) / 2) * ROW


def _tie(
    tie: Tie, left: float, y: float, start: float, end: tuple[float, float], *, starts: float | None = None
) -> str:
    """The other source's box, the line from ``start`` (at its height, or at ``starts``) to ``end``, and its word."""
    begin, (to_x, to_y) = (y if starts is None else starts), end
    ended = " ties-ended" if tie.ended else ""
    bend = (start + to_x) / 2
    curve = f"M{start:g} {begin:g}C{bend:g} {begin:g} {bend:g} {to_y:g} {to_x:g} {to_y:g}"
    line = f'<path class="ties-line{ended}" d="{curve}"/>'
    head = f'<path class="ties-head" d="M{to_x - 8:g} {to_y - 4:g}L{to_x:g} {to_y:g}L{to_x - 8:g} {to_y + 4:g}Z"/>'
    # The word stands at the other source's end of the line, where lines lie apart.
    at = start + 8 if starts is None else to_x - 14
    anchor = "start" if starts is None else "end"
    word = f'<text class="ties-word" x="{at:g}" y="{y - 7:g}" text-anchor="{anchor}">{escape(tie.word)}</text>'
    return line + head + _box(left, y, tie.name, "ties-other", href=tie.href) + word


def _box(left: float, y: float, name: str, kind: str, *, href: str = "") -> str:
    short = shorten(name, LETTERS, placeholder="…") if " " in name else name[:LETTERS]
    word = (
        f'<text class="ties-name" x="{left + BOX / 2:g}" y="{y + 5:g}" text-anchor="middle">'
        f"<title>{escape(name)}</title>{escape(short)}</text>"
    )
    if href:
        word = f'<a href="{escape(href)}" aria-label="{escape(name)}">{word}</a>'
    return f'<g class="{kind}"><rect x="{left:g}" y="{y - HIGH / 2:g}" width="{BOX}" height="{HIGH}" rx="5"/>{word}</g>'
