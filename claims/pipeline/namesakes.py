"""People of one text who share a short name: `Siregar`, when both Rahma Siregar and Yunus Siregar were introduced."""

from collections.abc import Iterable


def namesakes(short: str, introduced: Iterable[str]) -> tuple[str, ...]:
    """The different people among those introduced that a name of one word may mean, the last introduced first."""
    word = short.lower()
    if " " in word:
        return ()
    people: list[str] = []
    for full in introduced:
        words = full.lower().split()
        if len(words) > 1 and word in (words[0], words[-1]) and not any(_same(full, known) for known in people):
            people.append(full)
    return tuple(reversed(people)) if len(people) > 1 else ()


def _same(one: str, other: str) -> bool:
    """One name holds all words of the other: `Rahma Siregar`, `Rahma Dewi Siregar`."""
    a, b = set(one.lower().split()), set(other.lower().split())
    return a <= b or b <= a
