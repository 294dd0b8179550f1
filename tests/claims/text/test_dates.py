"""Date words and the days they mean against the day of publication (a Sunday, 1 December 2024)."""

from datetime import date

import pytest

from claims.pipeline.pack import load_pack
from claims.pipeline.reading import read

PUBLISHED = date(2024, 12, 1)


@pytest.mark.parametrize(("words", "days"), [
    ("Sabtu (30/11/2024)", (date(2024, 11, 30), date(2024, 11, 30))),
    ("Jumat (29/11)", (date(2024, 11, 29), date(2024, 11, 29))),
    ("Kamis", (date(2024, 11, 28), date(2024, 11, 28))),
    ("Minggu", (date(2024, 12, 1), date(2024, 12, 1))),
    ("Minggu, 6 April 2025", (date(2025, 4, 6), date(2025, 4, 6))),
    ("17 Agustus 1945", (date(1945, 8, 17), date(1945, 8, 17))),
    ("30 November", (date(2024, 11, 30), date(2024, 11, 30))),
    ("kemarin", (date(2024, 11, 30), date(2024, 11, 30))),
    ("Jumat lalu", (date(2024, 11, 29), date(2024, 11, 29))),
    ("pekan lalu", (date(2024, 11, 18), date(2024, 11, 24))),
    ("Juni lalu", (date(2024, 6, 1), date(2024, 6, 30))),
    ("bulan lalu", (date(2024, 11, 1), date(2024, 11, 30))),
    ("tahun lalu", (date(2023, 1, 1), date(2023, 12, 31))),
    ("minggu lalu", (date(2024, 11, 18), date(2024, 11, 24))),
    ("Selasa pagi", (date(2024, 11, 26), date(2024, 11, 26))),
    ("Desember 2023", (date(2023, 12, 1), date(2023, 12, 31))),
    ("31 Februari 2024", None),
    ("dua hari lalu", (date(2024, 11, 29), date(2024, 11, 29))),
    ("10 hari yang lalu", (date(2024, 11, 21), date(2024, 11, 21))),
    ("tiga pekan lalu", (date(2024, 11, 4), date(2024, 11, 10))),
    ("sebulan lalu", (date(2024, 11, 1), date(2024, 11, 30))),
    ("14 bulan silam", (date(2023, 10, 1), date(2023, 10, 31))),
    ("lima tahun lalu", (date(2019, 1, 1), date(2019, 12, 31))),
    ("pekan ini", (date(2024, 11, 25), date(2024, 12, 1))),
    ("minggu ini", (date(2024, 11, 25), date(2024, 12, 1))),
    ("tahun ini", (date(2024, 1, 1), date(2024, 12, 31))),
    ("999 tahun lalu", (date(1025, 1, 1), date(1025, 12, 31))),
])  # fmt: skip
def test_indonesian_date_words_mean_days(words: str, days: tuple[date, date] | None) -> None:
    assert load_pack("id").dates.days(words, published=PUBLISHED) == days


@pytest.mark.parametrize(("words", "days"), [
    ("Nov. 30, 2024", (date(2024, 11, 30), date(2024, 11, 30))),
    ("last Friday", (date(2024, 11, 29), date(2024, 11, 29))),
    ("Tuesday", (date(2024, 11, 26), date(2024, 11, 26))),
    ("last Sunday", (date(2024, 11, 24), date(2024, 11, 24))),
    ("Friday, Nov. 29, 2024", (date(2024, 11, 29), date(2024, 11, 29))),
    ("last week", (date(2024, 11, 18), date(2024, 11, 24))),
    ("last June", (date(2024, 6, 1), date(2024, 6, 30))),
    ("last month", (date(2024, 11, 1), date(2024, 11, 30))),
    ("last year", (date(2023, 1, 1), date(2023, 12, 31))),
    ("yesterday", (date(2024, 11, 30), date(2024, 11, 30))),
    ("two days ago", (date(2024, 11, 29), date(2024, 11, 29))),
    ("a week ago", (date(2024, 11, 18), date(2024, 11, 24))),
    ("11 months ago", (date(2024, 1, 1), date(2024, 1, 31))),
    ("this month", (date(2024, 12, 1), date(2024, 12, 31))),
    ("11/30/2024", (date(2024, 11, 30), date(2024, 11, 30))),
])  # fmt: skip
def test_english_date_words_mean_days(words: str, days: tuple[date, date] | None) -> None:
    assert load_pack("en").dates.days(words, published=PUBLISHED) == days


def test_a_weekday_alone_means_nothing_without_a_day_of_publication() -> None:
    assert load_pack("id").dates.days("Kamis", published=None) is None


def test_date_words_are_found_with_their_parentheses_and_years() -> None:
    text = "Ia berkata pada Senin (3/2/2025), lalu kemarin, dan pada 5 Mei 2024 siang."
    reading = read(text, load_pack("id"))
    assert [text[start:end] for start, end in reading.dates] == ["Senin (3/2/2025)", "kemarin", "5 Mei 2024 siang"]


@pytest.mark.parametrize(("language", "text", "found"), [
    ("id", "Ia mengatakannya dua hari lalu, bukan pekan ini, dan 3 bulan yang lalu.",
     ["dua hari lalu", "pekan ini", "3 bulan yang lalu"]),
    ("en", "He said so two days ago, not this week, and again 3 months ago.",
     ["two days ago", "this week", "3 months ago"]),
    ("id", "Dua hari kemudian ia diam; harga naik lima tahun berturut-turut.", []),
    ("en", "Two days later he left; this weekday rule is one week old.", []),
])  # fmt: skip
def test_days_counted_back_are_found_and_other_counts_are_not(language: str, text: str, found: list[str]) -> None:
    reading = read(text, load_pack(language))
    assert [text[start:end] for start, end in reading.dates] == found
