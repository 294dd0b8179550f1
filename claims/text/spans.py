"""Spans: half-open ranges over the code points of one stored text."""

from collections.abc import Iterable

Span = tuple[int, int]


def overlaps(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def contains(outer: Span, inner: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def trimmed(text: str, span: Span, edge: str = "") -> Span | None:
    """The span without white space, and without any character of `edge`, at its ends; None if nothing is left."""
    start, end = span
    while start < end and (text[start].isspace() or text[start] in edge):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in edge):
        end -= 1
    return (start, end) if start < end else None


def without(span: Span, holes: Iterable[Span]) -> list[Span]:
    """What is left of a span when the holes (sorted by start) are taken out."""
    left, position = [], span[0]
    for start, end in holes:
        if end <= position or start >= span[1]:
            continue
        if start > position:
            left.append((position, start))
        position = max(position, end)
    if position < span[1]:
        left.append((position, span[1]))
    return left


def total(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)
