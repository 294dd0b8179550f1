"""Bars drawn as one SVG: stacked parts, each bar a link to what it counts.

Classes only, no style and no script: the page's stylesheet colours them in light and dark. The page shows the same
numbers as a table beside it, for those who do not see the picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

WIDE, HIGH = 720, 180
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 12, 30
LABELS = 8
"""At most so many bars have their label under the axis."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. ``parts`` counts by series; ``name`` says in full what ``label`` says in short."""

    label: str
    name: str
    parts: Mapping[str, int]
    href: str = ""

    @property
    def total(self) -> int:
        return sum(self.parts.values())


def bars_svg(bars: Sequence[Bar], *, series: Mapping[str, str], key: str, title: str) -> str:
    """The bars from left to right, parts stacked in the order of ``series`` (code to word), the first lowest.

    ``key`` makes its ids differ from another plot's. Safe to put into HTML: every word is escaped. Empty without bars.
    """
    if not bars:
        return ""
    top = _round_up(max(bar.total for bar in bars))
    step = (WIDE - LEFT - RIGHT) / len(bars)
    every = -(-len(bars) // LABELS)
    drawn = "".join(
        _bar(bar, left=LEFT + at * step, step=step, top=top, series=series, labelled=(len(bars) - 1 - at) % every == 0)
        for at, bar in enumerate(bars)
    )
    told = "; ".join(_told(bar, series) for bar in bars if bar.total)
    return (
        f'<svg class="plot" viewBox="0 0 {WIDE} {HIGH}" role="group"'
        f' aria-labelledby="plot-title-{escape(key)}" aria-describedby="plot-desc-{escape(key)}">'
        f'<title id="plot-title-{escape(key)}">{escape(title)}</title>'
        f'<desc id="plot-desc-{escape(key)}">{escape(told)}</desc>{_axis(top)}{drawn}</svg>'
    )


def _round_up(most: int) -> int:
    """The top of the axis: the next of 2, 4, 10, 20, 40, 100 and so on, so that its half is a whole number."""
    top = 1
    while True:
        for factor in (2, 4, 10):
            if most <= top * factor:
                return top * factor
        top *= 10


def _y(count: float, top: int) -> float:
    return HIGH - BOTTOM - count / top * (HIGH - TOP - BOTTOM)


def _axis(top: int) -> str:
    return "".join(
        f'<line class="plot-line" x1="{LEFT}" x2="{WIDE - RIGHT}" y1="{_y(count, top):.1f}" y2="{_y(count, top):.1f}"/>'
        f'<text class="plot-word" x="{LEFT - 6}" y="{_y(count, top) + 4:.1f}" text-anchor="end">{count}</text>'
        for count in (0, top // 2, top)
    )


def _bar(bar: Bar, *, left: float, step: float, top: int, series: Mapping[str, str], labelled: bool) -> str:
    wide = min(step * 0.72, 44)
    x = left + (step - wide) / 2
    parts, below = [], 0
    for code in series:
        count = bar.parts.get(code, 0)
        if count:
            high = _y(below, top) - _y(below + count, top)
            parts.append(
                f'<rect class="plot-part plot-{escape(code)}" x="{x:.1f}" y="{_y(below + count, top):.1f}"'
                f' width="{wide:.1f}" height="{high:.1f}"/>'
            )
        below += count
    whole = f'<rect class="plot-whole" x="{left:.1f}" y="{TOP}" width="{step:.1f}" height="{HIGH - TOP - BOTTOM}"/>'
    told = escape(_told(bar, series))
    group = f"<title>{told}</title>{whole}{''.join(parts)}"
    shown = f'<a href="{escape(bar.href)}" aria-label="{told}">{group}</a>' if bar.href else f"<g>{group}</g>"
    middle = f'x="{left + step / 2:.1f}" y="{HIGH - 9}" text-anchor="middle"'
    return shown + (f'<text class="plot-word" {middle}>{escape(bar.label)}</text>' if labelled else "")


def _told(bar: Bar, series: Mapping[str, str]) -> str:
    counts = ", ".join(f"{word} {bar.parts[code]}" for code, word in series.items() if bar.parts.get(code))
    return f"{bar.name}: {counts or 0}"
