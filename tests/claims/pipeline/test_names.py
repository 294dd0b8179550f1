"""Short names: the one person they mean, or the people they may mean."""

import pytest

from claims.pipeline.contract import Extraction, FoundAttribution
from claims.pipeline.run import extract

INTRODUCED = (
    "Hujan reda. Bupati Rahma Siregar mengatakan pasar dibuka. Menteri Yunus Siregar mengatakan jalan ditutup. "
)


def _last(text: str, language: str = "id") -> FoundAttribution:
    return extract(text, settings=Extraction(language=language)).attributions[-1]


def test_a_short_name_of_two_people_is_ambiguous_and_names_both() -> None:
    found = _last(INTRODUCED + "Siregar menambahkan, warga diminta sabar.")
    assert (found.resolution, found.choices) == ("ambiguous", ("Yunus Siregar", "Rahma Siregar"))


@pytest.mark.parametrize(("short", "full"), [("Rahma", "Rahma Siregar"), ("Yunus", "Yunus Siregar")])
def test_a_short_name_that_only_one_of_them_bears_is_that_one(short: str, full: str) -> None:
    found = _last(INTRODUCED + f"{short} menambahkan, warga diminta sabar.")
    assert (found.source_name, found.resolution, found.choices) == (full, "named", ())


def test_a_fuller_form_of_the_same_name_is_the_same_person() -> None:
    text = "The rain stopped. Mayor Ruth Calder said it was over. Ruth Anne Calder said so twice. Calder said it again."
    assert _last(text, "en").resolution == "named"
