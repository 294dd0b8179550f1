"""Lists by key: a page is what comes after the last row seen, so that a deep page costs what the first does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, QueryDict

M = TypeVar("M", bound=Model)
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """One page's rows. ``following`` is the query string of the next page, "" on the last; ``first`` of the first."""

    rows: Sequence[M]
    following: str
    first: str

    @property
    def is_first(self) -> bool:
        return not self.first


def newest_first(rows: QuerySet[M], request: HttpRequest, *, size: int = PAGE_SIZE) -> Page[M]:
    """Rows by falling id; ``?before=<id>`` goes on after that row."""
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: size + 1])
    following = _with(request.GET, before=str(found[size - 1].pk)) if len(found) > size else ""
    return Page(rows=found[:size], following=following, first=_first(request.GET, "before"))


def by_name(rows: QuerySet[M], request: HttpRequest, *, size: int = PAGE_SIZE) -> Page[M]:
    """Rows by ``(name, id)``; ``?after=<id>&name=<name>`` goes on after that row."""
    after, name = request.GET.get("after", ""), request.GET.get("name", "").replace("\0", "")
    if after.isdecimal() and len(after) < 19:
        rows = rows.filter(Q(name__gt=name) | Q(name=name, pk__gt=int(after)))
    found: list[Any] = list(rows.order_by("name", "pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    following = _with(request.GET, after=str(last.pk), name=last.name) if last else ""
    return Page(rows=found[:size], following=following, first=_first(request.GET, "after", "name"))


def _with(query: QueryDict, **place: str) -> str:
    changed = query.copy()
    for key, value in place.items():
        changed[key] = value
    return "?" + changed.urlencode()


def _first(query: QueryDict, *place: str) -> str:
    if place[0] not in query:
        return ""
    kept = [(key, value) for key, values in query.lists() for value in values if key not in place]
    return "?" + urlencode(kept)
