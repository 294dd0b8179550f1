"""The queue's list by key: check-worthiness falling, then number, as the index of the pending has them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from claims.models import Candidate

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page. ``following`` is the next page's query string, "" on the last; ``first`` the first page's."""

    rows: Sequence[Candidate]
    following: str
    first: str
    is_first: bool


def by_worth(candidates: QuerySet[Candidate], request: HttpRequest, *, size: int = PAGE_SIZE) -> QueuePage:
    """A page of the queue; ``?below=<check-worthiness>&after=<id>`` goes on after that row. Nothing is counted."""
    place = _place(request)
    if place is not None:
        worth, number = place
        candidates = candidates.filter(Q(check_worthy__lt=worth) | Q(check_worthy=worth, pk__gt=number))
    found = list(candidates.order_by("-check_worthy", "pk")[: size + 1])
    last = found[size - 1] if len(found) > size else None
    query = request.GET.copy()
    query.pop("below", None)
    query.pop("after", None)
    first = query.urlencode()
    if last is not None:
        query["below"], query["after"] = repr(last.check_worthy), str(last.pk)
    return QueuePage(
        rows=found[:size], following=query.urlencode() if last else "", first=first, is_first=place is None
    )


def _place(request: HttpRequest) -> tuple[float, int] | None:
    try:
        worth, number = float(request.GET["below"]), int(request.GET["after"])
    except (KeyError, ValueError):
        return None
    return (worth, number) if 0 <= worth <= 1 and 0 <= number < 2**63 else None
