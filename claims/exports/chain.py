"""An attribution's chain as a picture: the speaker, then each carrier, last the publisher, as one SVG.

Classes only, no style and no script: the page's stylesheet colours it, under a content policy that allows neither.
How the speaker stands to the claim is told by the outline of the first node and by a word, never by colour alone:
an accusation points on, a denial is an octagon, a silence is dashed, a promise has round ends.
Other outlets of the same text stand below the publisher, each at an arrow of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import shorten, wrap

HEIGHT = 98
GAP = 46
BETWEEN = 14
PAD = 16
LETTER = 8.9  # a wide guess at a bold letter of 14 px, so that no name touches its frame
SMALL = 7.3
NARROWEST, WIDEST = 108, 270
LETTERS_A_LINE = 26
CORNER = 22


@dataclass(frozen=True, slots=True)
class Node:
    """One hop as it is shown. Every word is in the reader's language; ``href`` and ``grade`` may be empty."""

    role: str
    role_name: str
    name: str
    grade: str = ""
    said_on: str = ""
    href: str = ""
    stance: str = ""
    stance_name: str = ""

    @property
    def small(self) -> str:
        """The line under the name: for a speaker how they stand to it, then the date of that hop."""
        return " · ".join(part for part in (self.stance_name, self.said_on) if part)

    @property
    def lines(self) -> list[str]:
        """The name on one line or two; what does not fit is cut with an ellipsis."""
        folded = wrap(self.name, LETTERS_A_LINE)
        if len(folded) > 2:
            rest = " ".join(folded[1:])
            folded[1:] = [
                shorten(rest, LETTERS_A_LINE, placeholder="…") if " " in rest else rest[: LETTERS_A_LINE - 1] + "…"
            ]
        return folded

    @property
    def width(self) -> int:
        grade = 30 if self.grade else 0
        needed = max(
            max((len(line) for line in self.lines), default=0) * LETTER,
            len(self.small) * SMALL,
            len(self.role_name) * SMALL + grade,
        )
        point = CORNER if self.stance in ("accuses", "demands", "denies", "promises") else 0
        return round(min(max(needed + 2 * PAD + point, NARROWEST), WIDEST + point))


def chain_svg(nodes: Sequence[Node], *, key: str, title: str, description: str, also: Sequence[Node] = ()) -> str:
    """The SVG of ``nodes`` in order, speaker first, and below the last those who published ``also``, in order.

    ``key`` makes its ids differ from another chain's on the page. Safe to put into HTML: every word is escaped. Empty
    without nodes.
    """
    if not nodes:
        return ""
    parts, left = [], 2
    for number, node in enumerate(nodes):
        if number:
            parts.append(_arrow(left, quiet=nodes[0].stance == "silent" and number == 1))
            left += GAP
        parts.append(_node(node, left))
        left += node.width
    column = left - nodes[-1].width
    parts += [_below(node, column, row=row) for row, node in enumerate(also, start=1)]
    wide = max(column + node.width for node in [nodes[-1], *also]) + 2
    high = HEIGHT + len(also) * (HEIGHT + BETWEEN)
    return (
        f'<svg class="chain-picture" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="group"'
        f' aria-labelledby="chain-title-{escape(key)}" aria-describedby="chain-desc-{escape(key)}">'
        f'<title id="chain-title-{escape(key)}">{escape(title)}</title>'
        f'<desc id="chain-desc-{escape(key)}">{escape(description)}</desc>{"".join(parts)}</svg>'
    )


def _node(node: Node, left: int) -> str:
    inner = left + PAD + (CORNER // 2 if node.stance in ("denies", "promises") else 0)
    lines = node.lines
    name = "".join(
        f'<text class="chain-picture-name" x="{inner}" y="{46 + 18 * at}">{escape(line)}</text>'
        for at, line in enumerate(lines)
    )
    if node.href:
        name = f'<a href="{escape(node.href)}">{name}</a>'
    small = (
        f'<text class="chain-picture-small" x="{inner}" y="{83 if len(lines) > 1 else 68}">{escape(node.small)}</text>'
    )
    return (
        f'<g class="chain-picture-node chain-picture-{escape(node.role)} {_stance_class(node)}">'
        f"{_outline(node, left)}"
        f'<text class="chain-picture-role" x="{inner}" y="24">{escape(node.role_name)}</text>'
        f"{name}{small if node.small else ''}{_grade(node, left)}</g>"
    )


def _below(node: Node, column: int, *, row: int) -> str:
    """A node under the last of the chain, with an arrow that branches off in the gap before them all."""
    down = row * (HEIGHT + BETWEEN)
    end, middle = column - 8, HEIGHT // 2 + down
    above = middle - HEIGHT - BETWEEN
    return (
        f'<path class="chain-picture-arrow" d="M{column - GAP // 2} {above}V{middle}H{end - 2}"/>'
        f'<path class="chain-picture-head" d="M{end - 9} {middle - 5}L{end} {middle}L{end - 9} {middle + 5}Z"/>'
        f'<g transform="translate(0 {down})">{_node(node, column)}</g>'
    )


def _stance_class(node: Node) -> str:
    return f"chain-picture-{escape(node.stance)}" if node.stance else "chain-picture-carries"


def _outline(node: Node, left: int) -> str:
    right, top, bottom, middle = left + node.width, 2, HEIGHT - 2, HEIGHT // 2
    if node.stance in ("accuses", "demands"):
        points = [(left, top), (right - CORNER, top), (right, middle), (right - CORNER, bottom), (left, bottom)]
    elif node.stance == "denies":
        inset = CORNER - 6
        points = [
            (left + inset, top), (right - inset, top), (right, top + inset), (right, bottom - inset),
            (right - inset, bottom), (left + inset, bottom), (left, bottom - inset), (left, top + inset),
        ]  # fmt: skip
    else:
        round_by = (bottom - top) // 2 if node.stance == "promises" else 16 if node.stance in ("silent", "asks") else 5
        return (
            f'<rect class="chain-picture-outline" x="{left}" y="{top}" width="{node.width}" height="{bottom - top}"'
            f' rx="{round_by}"/>'
        )
    drawn = " ".join(f"{x},{y}" for x, y in points)
    return f'<polygon class="chain-picture-outline" points="{drawn}"/>'


def _grade(node: Node, left: int) -> str:
    if not node.grade:
        return ""
    point = CORNER if node.stance in ("accuses", "demands", "denies", "promises") else 0
    x = left + node.width - PAD - 18 - point // 2
    return (
        f'<g class="chain-picture-grade grade-{escape(node.grade)}">'
        f'<rect x="{x}" y="9" width="22" height="20" rx="4"/>'
        f'<text x="{x + 11}" y="24" text-anchor="middle">{escape(node.grade)}</text></g>'
    )


def _arrow(left: int, *, quiet: bool) -> str:
    start, end, middle = left + 8, left + GAP - 8, HEIGHT // 2
    dashed = " chain-picture-quiet" if quiet else ""
    return (
        f'<path class="chain-picture-arrow{dashed}" d="M{start} {middle}H{end - 2}"/>'
        f'<path class="chain-picture-head" d="M{end - 9} {middle - 5}L{end} {middle}L{end - 9} {middle + 5}Z"/>'
    )
