"""Quantities written in a text: comparator, value or range, unit, of what."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claims.text.spans import Span

DIGITS = r"\d+(?:[.,]\d+)*"


@dataclass(frozen=True, slots=True)
class Quantity:
    """`lebih dari 10.000 tentara`: span, kind (number, percent, money), >, 10000, 10000, unit "", of "tentara"."""

    span: Span
    kind: str
    comparator: str
    low: float
    high: float
    unit: str
    of: str


@dataclass(frozen=True)
class FigureWords:
    """A language's words for quantities."""

    comparators: Mapping[str, str]
    multipliers: Mapping[str, float]
    vague: Mapping[str, tuple[float, float]]
    numbers: Mapping[str, float]
    percent: frozenset[str]
    decimal: str
    not_counted: frozenset[str]
    starts: frozenset[str]  # words a quantity without digits begins with
    pattern: re.Pattern[str]

    def find(self, text: str, *, begin: int = 0, end: int | None = None, dates: Sequence[Span] = ()) -> list[Quantity]:
        """The quantities between two offsets, those within the given dates left out."""
        past = len(text) if end is None else end
        return list(self._found(self.pattern.finditer(text, begin, past), dates))

    def find_near(self, text: str, places: Iterable[Span], *, end: int, dates: Sequence[Span]) -> list[Quantity]:
        """The same, looking only around the places given in order.

        A place is where a number stands (its second offset) and an offset some words before, where a comparator may.
        """
        return list(self._found(self._matches(text, places, end), dates))

    def _matches(self, text: str, places: Iterable[Span], end: int) -> Iterator[re.Match[str]]:
        past = 0
        for begin, number in places:
            while past <= number:
                match = self.pattern.search(text, max(begin, past), end)
                if match is None:
                    return
                yield match
                past = match.end()

    def _found(self, matches: Iterable[re.Match[str]], dates: Sequence[Span]) -> Iterator[Quantity]:
        for match in matches:
            if any(start <= match.start("value") < stop for start, stop in dates):
                continue
            if (quantity := self._quantity(match)) is not None:
                yield quantity

    def _quantity(self, match: re.Match[str]) -> Quantity | None:
        groups = {name: value.lower() for name, value in match.groupdict("").items()}
        low_high = self._value(groups["value"])
        if low_high is None:
            return None
        low, high = low_high
        upper = self._value(groups["upper"]) if groups["upper"] else None
        factor = self.multipliers.get(groups["times"], 1.0)
        upper_factor = self.multipliers.get(groups["upper_times"], 1.0)
        if upper is not None:
            low, high = low * (factor if groups["times"] else upper_factor), upper[1] * upper_factor
        else:
            low, high = low * factor, high * factor
        if low > high:
            return None
        currency = groups["currency"] or groups["currency_after"]
        kind = "percent" if groups["percent"] else "money" if currency else "number"
        plain = kind == "number" and not groups["comparator"] and not groups["of"] and not groups["times"]
        if plain and not (upper or groups["unit"]):
            return None  # `Pasal 2`, `SD 3`: a number that counts nothing
        comparator = self.comparators.get(re.sub(r"\s+", " ", groups["comparator"]), "=")
        of = "" if groups["of"] in self.not_counted else (match["of"] or "")
        return Quantity(match.span(), kind, comparator, low, high, currency or groups["unit"], of)

    def _value(self, written: str) -> tuple[float, float] | None:
        words = re.sub(r"\s+", " ", written)
        if words in self.vague:
            return self.vague[words]
        if words in self.numbers:
            return self.numbers[words], self.numbers[words]
        number = parse_number(written, decimal=self.decimal)
        return None if number is None else (number, number)


def parse_number(written: str, *, decimal: str) -> float | None:
    """`10.000` is ten thousand where the decimal sign is a comma; `3.4`, three digits missing, is a decimal anyway."""
    thousands = "." if decimal == "," else ","
    if not re.fullmatch(DIGITS, written) or len(written) > 24:
        return None
    groups = written.split(thousands)
    if len(groups) > 1 and not all(len(group.split(decimal)[0]) == 3 for group in groups[1:]):
        if len(groups) > 2 or decimal in written:
            return None
        return float(written.replace(thousands, "."))
    plain = written.replace(thousands, "").replace(decimal, ".")
    return float(plain) if plain.count(".") < 2 else None


def figure_words(table: Mapping[str, Any]) -> FigureWords:
    """A pack's `figures.toml`, compiled."""
    comparators = {phrase: sign for sign, phrases in table["comparators"].items() for phrase in phrases}
    multipliers = {word: float(value) for word, value in table["multipliers"].items()}
    vague = {word: (float(low), float(high)) for word, (low, high) in table["vague"].items()}
    for word, (low, high) in list(vague.items()):
        for times, factor in multipliers.items():
            vague[f"{word} {table['vague_joint']}{times}"] = (low * factor, (high + 1) * factor - 1)
    numbers = {word: float(value) for word, value in table["numbers"].items()}
    return FigureWords(
        comparators=comparators,
        multipliers=multipliers,
        vague=vague,
        numbers=numbers,
        percent=frozenset(table["percent"]),
        decimal=table["decimal"],
        not_counted=frozenset(table["not_counted"].split()),
        starts=frozenset(phrase.split()[0] for phrase in [*vague, *numbers]),
        pattern=_pattern(table, comparators=comparators, multipliers=multipliers, vague=vague, numbers=numbers),
    )


def _any(words: Sequence[str]) -> str:
    escaped = (re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=len, reverse=True))
    return "(?:" + "|".join(escaped) + ")"


def _pattern(
    table: Mapping[str, Any],
    *,
    comparators: Mapping[str, str],
    multipliers: Mapping[str, float],
    vague: Mapping[str, tuple[float, float]],
    numbers: Mapping[str, float],
) -> re.Pattern[str]:
    value = rf"(?:{DIGITS}|\b{_any([*vague])}\b|\b{_any([*numbers])}\b)"
    times = _any([*multipliers])
    to = rf"(?:[-–]|\b{_any(table['to'])}\b)"
    again = rf"(?:{_any(table['currency_before'])}\s?)?"  # `Rp 10 juta hingga Rp 20 juta`
    upper = rf"(?:\s?{to}\s?{again}(?P<upper>{DIGITS}|{_any([*numbers])}\b)(?:\s?(?P<upper_times>{times})\b)?)?"
    return re.compile(
        rf"(?:\b(?P<comparator>{_any([*comparators])})\s)?"
        rf"(?:(?P<currency>{_any(table['currency_before'])})\s?)?"
        rf"(?<![\w.,])(?<!\w[-–])(?P<value>{value})"
        rf"(?:\s?(?P<times>{_any([*multipliers])})\b)?"
        rf"{upper}"
        rf"(?:\s?(?P<percent>%|{_any(table['percent'])}\b))?"
        rf"(?:\s(?P<currency_after>{_any(table['currency_after'])})\b)?"
        rf"(?:\s(?P<unit>{_any(table['units'])})\b)?"
        rf"(?:\s(?:{table['of']}\s)?(?P<of>[^\W\d_]{{3,}}))?",
        re.IGNORECASE,
    )
