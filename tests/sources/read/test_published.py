from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.read.published import published_in_lines, published_in_metadata

WIB = timezone(timedelta(hours=7))


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("Kabar.example - 30/11/2024, 10:15 WIB", datetime(2024, 11, 30, 10, 15, tzinfo=WIB)),
        ("Sabtu, 30 Nov 2024 10:15 WIB", datetime(2024, 11, 30, 10, 15, tzinfo=WIB)),
        ("Sabtu, 30 November 2024 | 10.15 WIB", datetime(2024, 11, 30, 10, 15, tzinfo=WIB)),
        ("Ani - Kabar Lembah", None),
        (
            "Ani, Budi - Kabar Lembah\nRabu, 1 Mei 2024 07:05 WITA",
            datetime(2024, 5, 1, 7, 5, tzinfo=timezone(timedelta(hours=8))),
        ),
        ("Jumat, 2 Agustus 2024 23:59 WIT", datetime(2024, 8, 2, 23, 59, tzinfo=timezone(timedelta(hours=9)))),
        ("30 Desember 2024 | 14:03", datetime(2024, 12, 30, 14, 3)),  # noqa: DTZ001 - the page names no zone
        (
            "Published November 30, 2024, 4:05 PM EST",
            datetime(2024, 11, 30, 16, 5, tzinfo=timezone(timedelta(hours=-5))),
        ),
        ("30 Nov 2024, 12:05 a.m. GMT", datetime(2024, 11, 30, 0, 5, tzinfo=UTC)),
        ("Nov. 30, 2024 10:15 GMT+7", datetime(2024, 11, 30, 10, 15, tzinfo=WIB)),
        ("10:15 WIB, 30/11/2024", datetime(2024, 11, 30, 10, 15, tzinfo=WIB)),
        ("2024-11-30 10:15 +0700", datetime(2024, 11, 30, 10, 15, tzinfo=WIB)),
        ("Sabtu, 30 November 2024", date(2024, 11, 30)),
        ("Published on November 30th, 2024", date(2024, 11, 30)),
        ("30/11/2024", date(2024, 11, 30)),
    ],
)
def test_the_line_under_the_headline_says_when(line: str, moment: date | None) -> None:
    found = published_in_lines(f"Judul Berita\n\n{line}\n\nIsi berita yang panjang.")
    assert found == moment
    assert getattr(found, "tzinfo", None) == getattr(moment, "tzinfo", None)


@pytest.mark.parametrize(
    "line",
    [
        "Gempa terjadi pada Sabtu (30/11/2024) pukul 10.15 WIB.",
        "Menteri tiba di Lembah pada 30 November 2024.",
        "Gempa terjadi pada 30 November 2024 pukul 10.15 WIB",
        "Menteri tiba di Lembah pada 30/11/2024, 10:15 WIB.",
        "Updated: 1 December 2024, 09:00 GMT",
        "Diperbarui 01/12/2024, 09:00 WIB",
        "31/02/2024, 10:15 WIB",
        "LEMBAH, 30 November 2024 - Menteri berjanji memperbaiki jembatan",
        "Skor akhir 10:15",
        "30/11/2924, 10:15 WIB",
    ],
)
def test_a_date_in_running_text_is_no_time_of_publication(line: str) -> None:
    assert published_in_lines(f"Judul Berita\n{line}\nIsi.") is None


def test_a_date_far_down_is_no_time_of_publication() -> None:
    assert published_in_lines("baris\n" * 30 + "30/11/2024, 10:15 WIB") is None


def test_an_english_date_that_could_be_two_days_is_left_out() -> None:
    assert published_in_lines("03/04/2024, 10:15", language="en") is None
    assert published_in_lines("03/30/2024, 10:15 GMT", language="en") == datetime(2024, 3, 30, 10, 15, tzinfo=UTC)
    assert published_in_lines("03/04/2024, 10:15 WIB", language="en") == datetime(2024, 4, 3, 10, 15, tzinfo=WIB)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2024-11-30T10:15:00+07:00", datetime(2024, 11, 30, 10, 15, tzinfo=WIB)),
        ("2024-11-30T03:15:00Z", datetime(2024, 11, 30, 3, 15, tzinfo=UTC)),
        ("2024-11-30T03:15:00.123456+0000", datetime(2024, 11, 30, 3, 15, 0, 123456, tzinfo=UTC)),
        ("2024/11/30 10:15:00", datetime(2024, 11, 30, 10, 15)),  # noqa: DTZ001 - the page names no zone
        ("2024-11-30", date(2024, 11, 30)),
        ("Sat, 30 Nov 2024 03:15:00 GMT", datetime(2024, 11, 30, 3, 15, tzinfo=UTC)),
        ("Sabtu, 30 Nov 2024 10:15 WIB", datetime(2024, 11, 30, 10, 15, tzinfo=WIB)),
        ("0001-01-01T00:00:00Z", None),
        ("kemarin", None),
        ("", None),
    ],
)
def test_metadata_says_when(value: str, moment: date | None) -> None:
    assert published_in_metadata(value) == moment


@given(st.text(max_size=200))
def test_any_line_has_a_moment_or_none(line: str) -> None:
    for found in (published_in_lines(line), published_in_metadata(line)):
        assert found is None or 1900 <= found.year <= 2200


@given(st.text("0123456789:/.- WIBNov,", max_size=140))
def test_any_line_of_figures_has_a_moment_or_none(line: str) -> None:
    for found in (published_in_lines(line), published_in_metadata(line)):
        assert found is None or 1900 <= found.year <= 2200
