"""A source's record over time, for the part of its page that ``claims`` draws."""

from typing import Any

from django.utils.translation import gettext as _

from claims.figures.plots import Bar
from claims.queries.record import HIGH, LOW, MIDDLE, NONE, carriage_of, record_by_year


def record_around(source_id: int) -> dict[str, Any]:
    """Published claims by year and rating, and how others carried what it said."""
    years = record_by_year(source_id)
    return {
        "years": years,
        "year_bars": [Bar(label=str(year.year), name=str(year.year), parts=year.counts) for year in years],
        "year_series": {
            HIGH: _("rated high"),
            MIDDLE: _("rated in the middle"),
            LOW: _("rated low"),
            NONE: _("without a place on the scale"),
        },
        "carriage": carriage_of(source_id),
    }
