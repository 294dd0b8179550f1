"""Quantities: the comparator, the value with its language's separators, ranges, units, and what is counted."""

import pytest

from claims.pipeline.pack import load_pack
from claims.text.figures import parse_number

Read = tuple[str, str, float, float, str, str]


def _read(language: str, text: str) -> list[Read]:
    return [(q.kind, q.comparator, q.low, q.high, q.unit, q.of) for q in load_pack(language).figures.find(text)]


@pytest.mark.parametrize(("text", "quantity"), [
    ("lebih dari 10.000 kontainer amunisi", ("number", ">", 10_000, 10_000, "", "kontainer")),
    ("sekitar 2,3 juta orang", ("number", "~", 2_300_000, 2_300_000, "", "orang")),
    ("Rp 100,7 miliar", ("money", "=", 100.7e9, 100.7e9, "rp", "")),
    ("12,5 persen warga", ("percent", "=", 12.5, 12.5, "", "warga")),
    ("ratusan ribu pengungsi", ("number", "=", 100_000, 999_999, "", "pengungsi")),
    ("belasan rumah", ("number", "=", 11, 19, "", "rumah")),
    ("antara 8.000 dan 10.000 orang", ("number", "~", 8_000, 10_000, "", "orang")),
    ("tidak lebih dari tiga kapal", ("number", "<=", 3, 3, "", "kapal")),
    ("10-20 orang", ("number", "=", 10, 20, "", "orang")),
    ("dua hingga tiga kapal", ("number", "=", 2, 3, "", "kapal")),
    ("Rp 10 juta hingga Rp 20 juta", ("money", "=", 10e6, 20e6, "rp", "")),
    ("puluhan juta rupiah", ("money", "=", 20e6, 99_999_999, "rupiah", "")),
    ("sedikitnya 3 orang", ("number", ">=", 3, 3, "", "orang")),
    ("setengah juta orang", ("number", "=", 500_000, 500_000, "", "orang")),
    ("kurang dari 5%", ("percent", "<", 5, 5, "", "")),
    ("5 hingga 7 juta ton beras", ("number", "=", 5_000_000, 7_000_000, "ton", "beras")),
])  # fmt: skip
def test_an_indonesian_quantity_is_read(text: str, quantity: Read) -> None:
    assert _read("id", text) == [quantity]


@pytest.mark.parametrize(("text", "quantity"), [
    ("more than 10,000 soldiers", ("number", ">", 10_000, 10_000, "", "soldiers")),
    ("$2.5 million", ("money", "=", 2.5e6, 2.5e6, "$", "")),
    ("at least 46 percent of voters", ("percent", ">=", 46, 46, "", "voters")),
    ("hundreds of thousands of refugees", ("number", "=", 200_000, 999_999, "", "refugees")),
    ("dozens of homes", ("number", "=", 24, 99, "", "homes")),
    ("two to three boats", ("number", "=", 2, 3, "", "boats")),
    ("$10 million to $20 million", ("money", "=", 10e6, 20e6, "$", "")),
    ("as many as 40 boats", ("number", "<=", 40, 40, "", "boats")),
    ("nearly 5 percent", ("percent", "~", 5, 5, "", "")),
    ("between 30 and 40 ships", ("number", "~", 30, 40, "", "ships")),
])  # fmt: skip
def test_an_english_quantity_is_read(text: str, quantity: Read) -> None:
    assert _read("en", text) == [quantity]


@pytest.mark.parametrize("text", ["Pasal 2.", "kereta A1", "pasien Covid-19 bertambah", "pukul 07.00.1.2.3"])
def test_a_number_that_counts_nothing_is_no_quantity(text: str) -> None:
    assert _read("id", text) == []


def test_separators_are_read_by_language() -> None:
    assert parse_number("10.000", decimal=",") == 10_000
    assert parse_number("10.000", decimal=".") == 10
    assert parse_number("3.4", decimal=",") == 3.4
    assert parse_number("1.2.3.4", decimal=",") is None
    assert parse_number("1.234.567,89", decimal=",") == 1_234_567.89
