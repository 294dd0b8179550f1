"""How far people who answered the same question blind agree: percent, Cohen's kappa, Krippendorff's alpha.

An item is one claim: who answered, and what. Whoever did not answer is not in it, and an item with one answer alone
says nothing of agreement and is left out.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from typing import TypeVar

Item = Mapping[int, Hashable]
"""The answers to one claim's question by the number of whoever gave it."""
V = TypeVar("V", bound=Hashable)
Distance = Callable[[Mapping[V, float]], Callable[[V, V], float]]
"""Out of how often each value was given, how far apart two values are."""

Z95 = 1.959964
FEW = 20
"""Below so many items a figure is shown with a word of warning."""


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole`` with Wilson's 95% interval, all between 0 and 1 (Wilson 1927, JASA 22:209–212)."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        return self.part / self.whole

    @property
    def low(self) -> float:
        return max(self._middle() - self._reach(), 0.0)

    @property
    def high(self) -> float:
        return min(self._middle() + self._reach(), 1.0)

    def _middle(self) -> float:
        return (self.part + Z95**2 / 2) / (self.whole + Z95**2)

    def _reach(self) -> float:
        n = self.whole
        return Z95 * sqrt(self.part * (n - self.part) / n + Z95**2 / 4) / (n + Z95**2)


def compared(items: Iterable[Item]) -> list[Item]:
    """The items that two or more answered."""
    return [item for item in items if len(item) > 1]


def agreed(items: Iterable[Item]) -> Share | None:
    """How many of all pairs of answers to one item are the same; None without a pair."""
    pairs = [a == b for item in items for a, b in combinations(item.values(), 2)]
    return Share(sum(pairs), len(pairs)) if pairs else None


def kappa(pairs: Sequence[tuple[V, V]]) -> float | None:
    """Cohen's kappa of two people's answers to the same items (Cohen 1960, Educ. Psychol. Meas. 20:37–46).

    None where it is not defined: no item, or both gave one and the same answer throughout.
    """
    if not pairs:
        return None
    n = len(pairs)
    first, second = Counter(a for a, _b in pairs), Counter(b for _a, b in pairs)
    expected = sum(first[value] * second[value] for value in first) / n**2
    observed = sum(a == b for a, b in pairs) / n
    return None if expected == 1 else (observed - expected) / (1 - expected)


def pairs_of(items: Iterable[Item]) -> dict[tuple[int, int], list[tuple[Hashable, Hashable]]]:
    """For each two people, the lower number first, what they answered to the items that both answered."""
    found: dict[tuple[int, int], list[tuple[Hashable, Hashable]]] = defaultdict(list)
    for item in items:
        for a, b in combinations(sorted(item), 2):
            found[a, b].append((item[a], item[b]))
    return found


def mean_kappa(items: Iterable[Item]) -> float | None:
    """The mean of every pair's kappa (Light 1971), each weighed by its items; None where no pair has one."""
    known = [(kappa(pairs), len(pairs)) for pairs in pairs_of(items).values()]
    weighed = [(k, n) for k, n in known if k is not None]
    return sum(k * n for k, n in weighed) / sum(n for _k, n in weighed) if weighed else None


def nominal(_given: Mapping[V, float]) -> Callable[[V, V], float]:
    """Values without an order: the same, or not."""
    return lambda a, b: float(a != b)


def ordinal(given: Mapping[int, float]) -> Callable[[int, int], float]:
    """Ranks: the number of answers that lie between two values, their own counted half, squared."""
    values = sorted(given)
    below = {value: sum(given[v] for v in values if v < value) + given[value] / 2 for value in values}
    return lambda a, b: (below[a] - below[b]) ** 2


def alpha(items: Iterable[Mapping[int, V]], distance: Distance[V]) -> float | None:
    """Krippendorff's alpha: 1 − observed ÷ expected disagreement, for any number of people and missing answers.

    After Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability". None where it is not defined: nothing to
    compare, or only one value was ever given.
    """
    coincidences: dict[tuple[V, V], float] = defaultdict(float)
    for values in [list(item.values()) for item in items if len(item) > 1]:
        for at, a in enumerate(values):
            for b in values[:at] + values[at + 1 :]:
                coincidences[a, b] += 1 / (len(values) - 1)
    return _one_minus(coincidences, distance)


def _one_minus(coincidences: Mapping[tuple[V, V], float], distance: Distance[V]) -> float | None:
    given: dict[V, float] = defaultdict(float)
    for (a, _b), weight in coincidences.items():
        given[a] += weight
    apart, n = distance(given), sum(given.values())
    observed = sum(weight * apart(a, b) for (a, b), weight in coincidences.items())
    expected = sum(given[a] * given[b] * apart(a, b) for a in given for b in given) / (n - 1) if n > 1 else 0
    return 1 - observed / expected if expected else None


@dataclass(frozen=True, slots=True)
class Agreement:
    """The figures of one question over some items. ``ranked`` items had two answers on the ordered scale or more;
    where the question has no order, alpha is nominal and ``ranked`` is ``items``."""

    items: int
    differing: int
    share: Share | None
    kappa: float | None
    alpha: float | None
    ranked: int

    @property
    def is_thin(self) -> bool:
        """Whether the items are too few for the figures to say much."""
        return self.items < FEW


def measured(items: Sequence[Item], ranks: Sequence[Mapping[int, int]] | None = None) -> Agreement:
    """Every figure of ``items``; ``ranks`` are the same answers as numbers of an ordered scale, if it has one."""
    both = compared(items)
    ordered = None if ranks is None else [item for item in ranks if len(item) > 1]
    return Agreement(
        items=len(both),
        differing=sum(len(set(item.values())) > 1 for item in both),
        share=agreed(both),
        kappa=mean_kappa(both),
        alpha=alpha(both, nominal) if ordered is None else alpha(ordered, ordinal),
        ranked=len(both) if ordered is None else len(ordered),
    )
