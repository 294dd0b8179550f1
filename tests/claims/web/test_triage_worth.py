"""The reasons of check-worthiness in the reader's language."""

from django.utils.translation import override

from claims.pipeline import worth
from claims.web.triage_worth import REASONS, reason_of_worth


def test_every_reason_that_the_machine_gives_can_be_translated() -> None:
    given = {value[1] for value in vars(worth).values() if isinstance(value, tuple) and len(value) == 2}
    assert given == set(REASONS)


def test_a_reason_of_another_pipeline_is_shown_as_it_was_written() -> None:
    with override("id"):
        assert reason_of_worth("It rhymes.") == "It rhymes."
        assert reason_of_worth("It gives figures.") == "Menyebut angka."
