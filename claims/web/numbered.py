"""A list that is known whole, by falling number: a page is what comes after the last row seen."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.http import HttpRequest

from sources.web.pages import PAGE_SIZE, Page

T = TypeVar("T")


def numbered_page(rows: Sequence[T], request: HttpRequest, *, number: Callable[[T], int]) -> "Page[Any]":
    """``rows`` by falling ``number``; ``?before=<number>`` goes on after that row."""
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = [row for row in rows if number(row) < int(before)]
    query = request.GET.copy()
    query.pop("before", None)
    first = "?" + query.urlencode() if "before" in request.GET else ""
    following = ""
    if len(rows) > PAGE_SIZE:
        query["before"] = str(number(rows[PAGE_SIZE - 1]))
        following = "?" + query.urlencode()
    return Page(rows=list(rows[:PAGE_SIZE]), following=following, first=first)
