"""How figures are written, and the plots that pages draw of them."""

from collections.abc import Mapping, Sequence

from django import template
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe

from claims.choices import Outcome
from claims.figures.plots import Bar, bars_svg

register = template.Library()


@register.filter
def percent(share: float | None) -> str:
    """``0.825`` as ``83 %``; a dash where there is none."""
    return "–" if share is None else f"{number_format(round(share * 100))} %"


@register.filter
def coefficient(value: float | None) -> str:
    """Kappa or alpha with two decimals; a dash where it is not defined."""
    return "–" if value is None else str(number_format(value, decimal_pos=2))


@register.filter
def outcome(code: str) -> str:
    """What became of a candidate, in words."""
    return str(Outcome(code).label)


@register.simple_tag
def plot(bars: Sequence[Bar], series: Mapping[str, str], key: str, title: str) -> SafeString:
    """The bars as a picture. Show the same numbers in a table beside it."""
    return mark_safe(bars_svg(bars, series=series, key=key, title=title))  # bars_svg escapes every word it is given
