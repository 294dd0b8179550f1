"""Days counted back from a day: `two days ago`, `tiga pekan lalu`, and the week, month or year that is last or this."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Days = tuple[date, date]
UNITS = ("day", "week", "month", "year")


def period(unit: str, *, back: int, published: date) -> Days | None:
    """The day, week from Monday to Sunday, month or year so many ``back``; None before the year 1."""
    try:
        if unit == "day":
            day = published - timedelta(days=back)
            return day, day
        if unit == "week":
            monday = published - timedelta(days=published.weekday() + 7 * back)
            return monday, monday + timedelta(days=6)
        if unit == "month":
            return month_of(*divmod(published.year * 12 + published.month - 1 - back, 12))
        return date(published.year - back, 1, 1), date(published.year - back, 12, 31)
    except (ValueError, OverflowError):
        return None


def month_of(year: int, index: int) -> Days:
    """The month of a year, counted from 0. Raises ValueError outside the calendar."""
    first = date(year, index + 1, 1)
    after = date(year + (index + 1) // 12, (index + 1) % 12 + 1, 1)
    return first, after - timedelta(days=1)


@dataclass(frozen=True)
class CountedBack:
    """A language's words for counting back: numbers, units in every form, and those for one of a unit in one word."""

    counts: Mapping[str, int]
    units: Mapping[str, str]
    ones: Mapping[str, str]
    pattern: str

    def starts(self, words: Sequence[str], *, at: int) -> bool:
        """Whether the word at this place may begin such a phrase: a number before a unit, or one of a unit."""
        following = words[at + 1] if at + 1 < len(words) else ""
        return words[at] in self.ones or (following in self.units and self._number(words[at]) is not None)

    def days(self, words: str, *, published: date) -> Days | None:
        """The days that such a phrase, in lower case, means."""
        found = re.fullmatch(self.pattern, words)
        if found is None:
            return None
        tokens = words.split()
        if tokens[0] in self.ones:
            return period(self.ones[tokens[0]], back=1, published=published)
        return period(self.units[tokens[1]], back=self._number(tokens[0]) or 0, published=published)

    def _number(self, word: str) -> int | None:
        return int(word) if word.isascii() and word.isdigit() and len(word) < 4 else self.counts.get(word)


def counted_back(table: Mapping[str, Any]) -> CountedBack:
    """The part ``[back]`` of a pack's `dates.toml`, compiled."""
    units = {word: unit for unit in UNITS for word in table[unit]}
    ones = dict(table["ones"])
    number = rf"(?:\d{{1,3}}|{_any(table['counts'])})"
    counted = rf"{number} {_any(units)}|{_any(ones)}" if ones else rf"{number} {_any(units)}"
    return CountedBack(
        counts=dict(table["counts"]),
        units=units,
        ones=ones,
        pattern=rf"(?:{counted}) {_any(table['ago'])}",
    )


def _any(words: Any) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + r")\b"
