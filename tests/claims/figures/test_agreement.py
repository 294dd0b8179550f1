"""The measures of agreement against the worked examples of those who published them."""

from collections.abc import Sequence

import pytest

from claims.figures.agreement import Item, Share, agreed, alpha, compared, kappa, mean_kappa, nominal, ordinal


def answers(*rows: str) -> list[dict[int, str]]:
    """One item for each column of the rows, one row for each person; a full stop is a missing answer."""
    return [
        {who: value for who, value in enumerate(column) if value != "."}
        for column in zip(*(row.split() for row in rows), strict=True)
    ]


FOUR_OBSERVERS = answers(
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
"""Krippendorff (2011), part C: four observers, twelve units, missing values."""


def test_alpha_of_two_observers_and_two_values_is_krippendorffs_example_a() -> None:
    data = answers("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
    assert alpha(data, nominal) == pytest.approx(0.095, abs=0.0005)


def test_alpha_of_two_observers_and_five_values_is_krippendorffs_example_b() -> None:
    data = answers("a a b b d c c c e d d a", "b a b b b c c c e d d d")
    assert alpha(data, nominal) == pytest.approx(0.692, abs=0.0005)


def test_alpha_with_missing_answers_is_krippendorffs_example_c() -> None:
    ranks = [{who: int(value) for who, value in item.items()} for item in FOUR_OBSERVERS]
    assert alpha(ranks, nominal) == pytest.approx(0.743, abs=0.0005)
    assert alpha(ranks, ordinal) == pytest.approx(0.815, abs=0.0005)


def test_kappa_of_two_hundred_items_is_cohens_example() -> None:
    """Cohen (1960), table 2: two judges, three categories, 200 items, kappa .492."""
    cells = {"aa": 88, "ab": 14, "ac": 18, "ba": 10, "bb": 40, "bc": 10, "ca": 2, "cb": 6, "cc": 12}
    pairs = [(cell[0], cell[1]) for cell, count in cells.items() for _ in range(count)]
    assert len(pairs) == 200
    assert kappa(pairs) == pytest.approx(0.492, abs=0.0005)


def test_wilsons_interval_is_that_of_brown_cai_and_dasgupta() -> None:
    """Newcombe (1998), Stat. Med. 17:857–872, table I, method 3: 81 of 263 gives 0.2553 to 0.3662."""
    share = Share(81, 263)
    assert (share.low, share.high) == pytest.approx((0.2553, 0.3662), abs=0.00005)
    assert (Share(0, 20).low, Share(0, 20).high) == pytest.approx((0.0, 0.1611), abs=0.00005)


def test_who_always_answers_alike_has_no_kappa_and_no_alpha_but_a_percentage() -> None:
    data: Sequence[Item] = [{1: "true", 2: "true"}, {1: "true", 2: "true"}]
    assert kappa([("true", "true")] * 2) is None
    assert alpha(data, nominal) is None
    share = agreed(data)
    assert share is not None
    assert share.value == 1


def test_what_only_one_person_answered_is_no_item() -> None:
    data = [{1: "true"}, {1: "true", 2: "false"}, {}]
    assert compared(data) == [{1: "true", 2: "false"}]
    assert agreed([{1: "true"}]) is None
    assert alpha([{1: "true"}], nominal) is None
    assert alpha([], nominal) is None


def test_the_mean_of_kappas_weighs_each_pair_by_its_items() -> None:
    together = [{1: "a", 2: "a"}, {1: "b", 2: "b"}] * 3  # kappa 1, six items
    apart = [{1: "a", 3: "b"}, {1: "b", 3: "a"}]  # kappa -1, two items
    assert mean_kappa([*together, *apart]) == pytest.approx((6 - 2) / 8)


def test_numbers_of_a_scale_lie_the_further_apart_the_more_answers_lie_between() -> None:
    near = [{1: 1, 2: 2}, {1: 5, 2: 5}, {1: 1, 2: 1}, {1: 4, 2: 4}]
    far = [{1: 1, 2: 5}, {1: 5, 2: 5}, {1: 1, 2: 1}, {1: 4, 2: 4}]
    by_near, by_far = alpha(near, ordinal), alpha(far, ordinal)
    assert by_near is not None
    assert by_far is not None
    assert by_near > by_far
