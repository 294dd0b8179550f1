"""The rows in which a chain is written, in the order that was given to them."""

from collections.abc import Sequence
from typing import TypeVar

from django import forms

Row = TypeVar("Row", bound=forms.Form)


def in_order(rows: Sequence[Row]) -> list[Row]:
    """By the numbers in their fields of order, as they were sent; the last row, for one more hop, stays last."""
    return [*sorted(rows[:-1], key=_place), *rows[-1:]]


def _place(row: forms.Form) -> float:
    try:
        return float(row["ORDER"].value())
    except (TypeError, ValueError):
        return float("inf")
