"""When a text was published: out of metadata, or out of the line that says so under the headline.

A date in running text is the date of an event and says nothing here. Only a *dateline* counts: a short line that
holds a date and a time of day (`Kabar.example - 30/11/2024, 10:15 WIB`), or a date and nothing else of weight.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Final

from sources.read.reading import Published

_LONGEST_LINE: Final = 140
_LINES_READ: Final = 15
_FAR_BACK, _FAR_AHEAD = 1900, 2200

_MONTHS: Final = {
    name: month
    for month, names in enumerate(
        (
            ("januari", "january", "jan"),
            ("februari", "february", "feb", "pebruari"),
            ("maret", "march", "mar"),
            ("april", "apr"),
            ("mei", "may"),
            ("juni", "june", "jun"),
            ("juli", "july", "jul"),
            ("agustus", "august", "agu", "agt", "ags", "aug"),
            ("september", "sept", "sep"),
            ("oktober", "october", "okt", "oct"),
            ("november", "nopember", "nov"),
            ("desember", "december", "des", "dec"),
        ),
        start=1,
    )
    for name in names
}
# Hours from UTC. Abbreviations that mean several zones (CST, IST, AST) are left out: the time then has no zone.
_ZONES: Final = {
    "wib": 7,
    "wita": 8,
    "wit": 9,
    "utc": 0,
    "gmt": 0,
    "z": 0,
    "sgt": 8,
    "myt": 8,
    "hkt": 8,
    "jst": 9,
    "kst": 9,
    "est": -5,
    "edt": -4,
    "cdt": -5,
    "mdt": -6,
    "pst": -8,
    "pdt": -7,
    "cet": 1,
    "cest": 2,
    "bst": 1,
    "msk": 3,
    "aest": 10,
    "aedt": 11,
    "nzst": 12,
    "nzdt": 13,
}
_INDONESIAN_ZONES: Final = frozenset({"wib", "wita", "wit"})
_WEEKDAYS: Final = frozenset(
    {
        *("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu", "sen", "sel", "rab", "kam", "jum", "sab"),
        *("min", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"),
    }
)
_LABELS: Final = frozenset(
    {
        *("diterbitkan", "dipublikasikan", "terbit", "tayang", "diunggah", "tanggal", "pada", "hari"),
        *("published", "posted", "publication", "date", "on", "first", "released"),
    }
)
_UPDATED: Final = re.compile(r"\W*(?:last\s+)?(?:updated|modified|diperbarui|update|pembaruan|terakhir)\b", re.I)
# A sentence that tells of an event at that hour is no dateline.
_NARRATED: Final = re.compile(r"\b(?:pukul|sekitar|sejak|hingga|at about|around)\b", re.I)

# Each pattern is bounded and is only ever tried on a line of at most _LONGEST_LINE characters.
_DAY_MONTH_YEAR: Final = re.compile(r"(?<![\d/])(\d{1,2})[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4})(?!\d)")
_MONTH_DAY_YEAR: Final = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_YEAR_MONTH_DAY: Final = re.compile(r"(?<!\d)(\d{4})([/-])(\d{1,2})\2(\d{1,2})(?!\d)")
_NUMBERS: Final = re.compile(r"(?<![\d(/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)")
_TIME: Final = re.compile(
    r"(?<![\d.,:/-])(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?(?![\d:])\s*([AaPp]\.?[Mm]\b\.?)?"
    r"\s*\(?((?:GMT|UTC)?\s?[+-]\d{1,2}(?::?\d{2})?(?!\d)|[A-Za-z]{1,4}\b)?"
)
_OFFSET: Final = re.compile(r"(?:GMT|UTC)?\s?([+-])(\d{1,2}):?(\d{2})?", re.I)
_WORD: Final = re.compile(r"[^\W\d_]+")


def published_in_metadata(value: str) -> Published | None:
    """The moment a metadata value names: ISO 8601, RFC 5322, or a dateline in Indonesian or English."""
    value = value.strip()[:_LONGEST_LINE]
    for read in (_iso, _rfc5322):
        moment = read(value)
        if moment is not None:
            return _plausible(moment)
    found = _dated(value, language=None)
    return _plausible(found[0]) if found else None


def published_in_lines(text: str, *, language: str | None = None) -> Published | None:
    """The moment the first dateline among the first lines of `text` names."""
    lines = (line.strip() for line in text[:20_000].splitlines())
    return published_among((line for line in lines if line), language=language, most=_LINES_READ)


def published_among(lines: Iterable[str], *, language: str | None = None, most: int) -> Published | None:
    """The moment the first dateline among the first `most` of `lines` names."""
    for line in islice(lines, most):
        if len(line) <= _LONGEST_LINE and not _UPDATED.match(line):
            moment = _dateline(line, language=language)
            if moment is not None:
                return moment
    return None


def _dateline(line: str, *, language: str | None) -> Published | None:
    found = _dated(line, language=language)
    if found is None:
        return None
    moment, rest = found
    if isinstance(moment, datetime):
        told = _NARRATED.search(line) or line.endswith((".", "”", '"', "?", "!"))
        return None if told else _plausible(moment)
    words = {word.lower() for word in _WORD.findall(rest)}
    return _plausible(moment) if words <= _WEEKDAYS | _LABELS else None


def _dated(line: str, *, language: str | None) -> tuple[Published, str] | None:
    """The first date in `line`, with the time of day beside it if there is one, and the rest of the line."""
    for pattern in (_YEAR_MONTH_DAY, _DAY_MONTH_YEAR, _MONTH_DAY_YEAR, _NUMBERS):
        for match in pattern.finditer(line):
            indonesian = language == "id" or any(f" {zone}" in line.lower() for zone in _INDONESIAN_ZONES)
            day = _day(pattern, match.groups(), day_first=indonesian or language != "en")
            if day is not None:
                before, after = line[: match.start()], line[match.end() :]
                return _with_time(day, before=before, after=after), f"{before} {after}"
    return None


def _day(pattern: re.Pattern[str], parts: tuple[str, ...], *, day_first: bool) -> date | None:
    if pattern is _DAY_MONTH_YEAR:
        return _date(parts[2], _MONTHS.get(parts[1].lower()), parts[0])
    if pattern is _MONTH_DAY_YEAR:
        return _date(parts[2], _MONTHS.get(parts[0].lower()), parts[1])
    if pattern is _YEAR_MONTH_DAY:
        return _date(parts[0], int(parts[2]), parts[3])
    first, second = int(parts[0]), int(parts[2])
    if not day_first and first <= 12 and second <= 12 and first != second:
        return None  # 03/04/2024 on an English page: nobody can know
    if second > 12:
        first, second = second, first
    return _date(parts[3], second, str(first))


def _date(year: str, month: int | None, day: str) -> date | None:
    try:
        return date(int(year), month or 0, int(day))
    except ValueError:
        return None


def _with_time(day: date, *, before: str, after: str) -> Published:
    match = _TIME.search(after) or _TIME.search(before)
    if match is None:
        return day
    hour, minute, half, zone = int(match[1]), int(match[2]), (match[3] or "").lower(), match[4] or ""
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    if hour > 23 or minute > 59:
        return day
    return datetime.combine(day, time(hour, minute, tzinfo=_zone(zone)))


def _zone(name: str) -> timezone | None:
    offset = _OFFSET.fullmatch(name.strip())
    if offset:
        ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(ahead if offset[1] == "+" else -ahead) if ahead < timedelta(hours=15) else None
    hours = _ZONES.get(name.strip().lower())
    return None if hours is None else timezone(timedelta(hours=hours)) if hours else UTC


def _iso(value: str) -> Published | None:
    value = value.replace("/", "-") if _YEAR_MONTH_DAY.match(value) else value
    try:
        return date.fromisoformat(value) if len(value) <= 10 else datetime.fromisoformat(value)
    except ValueError:
        return None


def _rfc5322(value: str) -> Published | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # It takes "Sabtu, 30 Nov 2024 10:15 WIB" too, and drops the zone that it does not know.
    return moment if moment.tzinfo else None


def _plausible(moment: Published) -> Published | None:
    return moment if _FAR_BACK <= moment.year <= _FAR_AHEAD else None
