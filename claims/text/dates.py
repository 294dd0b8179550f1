"""Date words of a text and the days they mean.

`find` gives spans; `days` gives the first and last day a span means against the day of publication: `Sabtu
(30/11/2024)` is one day, `Juni lalu` a month, `pekan lalu` a week from Monday to Sunday, `dua hari lalu` a day.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from claims.text.periods import CountedBack, Days, counted_back, month_of, period
from claims.text.spans import Span

NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{2,4}))?")
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class DateWords:
    """A language's words for dates; weekdays 0 (Monday) … 6, months 1 … 12."""

    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    relative: Mapping[str, int]
    last: frozenset[str]
    this: frozenset[str]
    week: frozenset[str]
    month: frozenset[str]
    year: frozenset[str]
    day_first: bool
    starts: frozenset[str]
    back: CountedBack
    pattern: re.Pattern[str]

    def find(self, text: str, *, words: Sequence[str], offsets: Sequence[int]) -> list[Span]:
        """Spans of date words, in order; `words` are the text's tokens in lower case, `offsets` where they begin."""
        found: list[Span] = []
        past, starts, months = 0, self.starts, self.months
        places = {i for i, word in enumerate(words) if word in starts}
        places |= {i - 1 for i in places if i and words[i] in months and words[i - 1][0].isdigit()}
        units = self.back.units
        places |= {i - 1 for i, word in enumerate(words) if word in units and i and self.back.starts(words, at=i - 1)}
        for i in sorted(places):
            begin = offsets[i]
            if begin >= past and (match := self.pattern.match(text, begin)) and match.end() > begin:
                found.append(match.span())
                past = match.end()
        return found

    def days(self, words: str, *, published: date | None) -> Days | None:
        """The days meant; None if they cannot be told (a weekday without a publication date)."""
        lowered = words.lower()
        return self._absolute(lowered, published) or (self._relative(lowered, published) if published else None)

    def _absolute(self, words: str, published: date | None) -> Days | None:
        if iso := ISO.search(words):
            return _day(int(iso[1]), int(iso[2]), int(iso[3]))
        if numeric := NUMERIC.search(words):
            first, second = int(numeric[1]), int(numeric[2])
            day, month = (first, second) if self.day_first else (second, first)
            return _dated(_year(numeric[3]), month, day, published)
        return self._in_words(words, published)

    def _in_words(self, words: str, published: date | None) -> Days | None:
        tokens = re.findall(r"[\w']+", words)
        month = next((self.months[token] for token in tokens if token in self.months), 0)
        if not month:
            return None
        numbers = [int(token) for token in tokens if token.isdigit()]
        year = next((number for number in numbers if number > 999), None)
        day = next((number for number in numbers if 1 <= number <= 31), None)
        if day is not None:
            return _dated(year, month, day, published)
        return _month(year, month, published)

    def _relative(self, words: str, published: date) -> Days | None:
        for phrase, offset in self.relative.items():
            if re.search(rf"\b{re.escape(phrase)}\b", words):
                day = published + timedelta(days=offset)
                return day, day
        tokens = set(re.findall(r"[\w']+", words))
        is_last = bool(tokens & self.last)
        for token in tokens & self.weekdays.keys():
            if token in self.week and len(tokens) == 2 and tokens & (self.last | self.this):
                break  # `minggu lalu` is last week, not last Sunday
            back = (published.weekday() - self.weekdays[token]) % 7
            day = published - timedelta(days=back or (7 if is_last else 0))
            return day, day
        if counted := self.back.days(words, published=published):
            return counted
        if not is_last and not tokens & self.this:
            return None
        for unit, names in (("week", self.week), ("month", self.month), ("year", self.year)):
            if tokens & names:
                return period(unit, back=int(is_last), published=published)
        return None


def _year(written: str | None) -> int | None:
    if not written:
        return None
    year = int(written)
    return year + 2000 if year < 100 else year


def _day(year: int, month: int, day: int) -> Days | None:
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return made, made


def _dated(year: int | None, month: int, day: int, published: date | None) -> Days | None:
    """A day; without a year, the last such day up to publication."""
    if year is not None:
        return _day(year, month, day)
    if published is None:
        return None
    this_year = _day(published.year, month, day)
    if this_year and this_year[0] <= published + timedelta(days=7):
        return this_year
    return _day(published.year - 1, month, day)


def _month(year: int | None, month: int, published: date | None) -> Days | None:
    if year is None:
        if published is None:
            return None
        year = published.year if month <= published.month else published.year - 1
    return month_of(year, month - 1) if 1 <= year <= 9998 else None


def date_words(table: Mapping[str, Any]) -> DateWords:
    """A pack's `dates.toml`, compiled."""
    weekdays = {name: i for i, name in enumerate(table["weekdays"])}
    weekdays |= {alias: weekdays[name] for alias, name in table["weekday_aliases"].items()}
    months = {name: i for i, name in enumerate(table["months"], 1)}
    months |= {alias: months[name] for alias, name in table["month_aliases"].items()}
    return DateWords(
        weekdays=weekdays,
        months=months,
        relative=dict(sorted(table["relative"].items(), key=lambda item: -len(item[0]))),
        last=frozenset(table["last"]),
        this=frozenset(table["this"]),
        week=frozenset(table["week"]),
        month=frozenset(table["month"]),
        year=frozenset(table["year"]),
        day_first=table["order"] == "day-month",
        starts=_starts(table, weekdays=weekdays, months=months),
        back=counted_back(table["back"]),
        pattern=_pattern(table, weekdays=weekdays),
    )


def _starts(table: Mapping[str, Any], *, weekdays: Mapping[str, int], months: Mapping[str, int]) -> frozenset[str]:
    """The first words a date can begin with."""
    spans = [*table["week"], *table["month"], *table["year"]]
    spans = spans if table["last_comes_after"] else [*table["last"], *table["this"]]
    phrases = [phrase.split()[0] for phrase in [*table["relative"], *table["vague"]]]
    return frozenset([*weekdays, *months, *spans, *phrases, *table["back"]["ones"]])


def _any(words: Sequence[str]) -> str:
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + r")\b"


def _month_names(table: Mapping[str, Any]) -> str:
    """A month; only a short form may have a full stop of its own."""
    return rf"(?:{_any(table['months'])}|{_any([*table['month_aliases']])}\.?)"


def _pattern(table: Mapping[str, Any], *, weekdays: Mapping[str, int]) -> re.Pattern[str]:
    weekday, month, last = _any([*weekdays]), _month_names(table), _any(table["last"])
    parts, relative = _any(table["dayparts"]), _any([*table["relative"], *table["vague"]])
    spans = [*table["week"], *table["month"], *table["year"]]
    span, calendar = _any([*spans, *table.get("seasons", ())]), _any(spans)
    this, back = _any(table["this"]), counted_back(table["back"]).pattern
    numeric = r"\(?\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\)?"
    absolute = rf"(?:\d{{1,2}} {month}(?: \d{{4}})?|{month} \d{{1,2}}(?:, \d{{4}})?(?!\d)|{month} \d{{4}})"
    core = rf"(?:{weekday}(?: {parts})?(?:,? \(?{absolute}\)?|,? ?{numeric})?|{absolute}|{relative})"
    if table["last_comes_after"]:
        shape = rf"(?:{back}|{calendar} {this}|{core}(?: {parts})?(?: {last})?|(?:{month}|{span}) {last})"
    else:
        shape = rf"(?:{back}|{this} {calendar}|{last} (?:{weekday}|{month}|{span})(?: {parts})?|{core})"
    return re.compile(rf"\b{shape}", re.IGNORECASE)
