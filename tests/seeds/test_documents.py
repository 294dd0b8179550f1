"""The demonstration documents and the rating scale."""

from pathlib import Path

import pytest

from sources.read.seeds import SeedDocument, read_documents, read_ratings

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def documents() -> list[SeedDocument]:
    return read_documents(SEEDS)


def test_there_are_documents_in_indonesian_and_english(documents: list[SeedDocument]) -> None:
    assert len(documents) >= 2
    assert {"id", "en"} <= {document.language for document in documents}


def test_every_document_says_at_its_end_that_it_is_a_demonstration(documents: list[SeedDocument]) -> None:
    lasts = [document.text.rstrip().rsplit("\n", 1)[-1] for document in documents]
    assert all(last.startswith(("Catatan: teks ini adalah contoh", "Note: this text is a demo")) for last in lasts)


def test_every_document_stands_at_an_address_nobody_can_own(documents: list[SeedDocument]) -> None:
    assert all(document.address.startswith("https://demo.example/") for document in documents)
    assert len({document.address for document in documents}) == len(documents)


def test_a_document_begins_with_its_title_and_has_furniture(documents: list[SeedDocument]) -> None:
    for document in documents:
        assert document.text.startswith(document.title)
        assert "\nBaca juga: " in document.text or "\nRead also: " in document.text


def test_the_scale_runs_from_true_to_false_and_has_two_ratings_without_a_number() -> None:
    ratings = read_ratings(SEEDS)
    assert [rating.value for rating in ratings] == [5, 4, 3, 2, 1, None, None]
    assert [rating.code for rating in ratings if rating.value is None] == ["unproven", "not-checkable"]
    assert len({rating.code for rating in ratings}) == len(ratings)
