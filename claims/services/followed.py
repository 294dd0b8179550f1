"""Filters of the queue that are kept under a name, shared and followed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from claims.models import Candidate, FilterSubscription, SavedFilter
from claims.services.errors import Refused

MOST_FILTERS = 50
MOST_FOLLOWED = 20


def save(*, by: User, name: str, query: str, shared: bool = False) -> SavedFilter:
    """Keep a filter under a name of one's own, and follow it from now on."""
    name = " ".join(name.split())
    if not name:
        raise Refused(_("Give the filter a name."), field="name")
    if not query:
        raise Refused(_("There is no filter in the address yet: choose what the queue is to show."), field="query")
    if SavedFilter.objects.filter(owner=by).count() >= MOST_FILTERS:
        raise Refused(_("You have %(most)d filters: remove one first.") % {"most": MOST_FILTERS}, code="too_many")
    _has_room(FilterSubscription.objects.filter(person=by))
    try:
        with transaction.atomic():
            saved = SavedFilter.objects.create(owner=by, name=name[:100], query=query, shared=shared)
            FilterSubscription.objects.create(filter=saved, person=by, seen=_newest())
    except IntegrityError as error:
        raise Refused(
            _("You have a filter of this name already: “%(name)s”.") % {"name": name}, field="name"
        ) from error
    return saved


def share(saved: SavedFilter, *, by: User, shared: bool) -> None:
    """Show the filter to the desk or take it back; whoever followed it then follows it no more."""
    _only_its_owner(saved, by)
    with transaction.atomic():
        SavedFilter.objects.filter(pk=saved.pk).update(shared=shared)
        if not shared:
            FilterSubscription.objects.filter(filter=saved).exclude(person=by).delete()


def remove(saved: SavedFilter, *, by: User) -> None:
    """Remove one's own filter, for all who follow it."""
    _only_its_owner(saved, by)
    SavedFilter.objects.filter(pk=saved.pk).delete()


def follow(saved: SavedFilter, *, by: User) -> None:
    """Count from now on what is new under the filter."""
    _has_room(FilterSubscription.objects.filter(person=by).exclude(filter=saved))
    FilterSubscription.objects.get_or_create(filter=saved, person=by, defaults={"seen": _newest()})


def _has_room(others: QuerySet[FilterSubscription]) -> None:
    if others.count() >= MOST_FOLLOWED:
        raise Refused(_("You follow %(most)d filters: leave one first.") % {"most": MOST_FOLLOWED}, code="too_many")


def leave(saved: SavedFilter, *, by: User) -> None:
    FilterSubscription.objects.filter(filter=saved, person=by).delete()


def looked(saved: SavedFilter, *, by: User) -> None:
    """Note that ``by`` has looked: what is there now is new no more."""
    FilterSubscription.objects.filter(filter=saved, person=by).update(seen=_newest())


def counted(parts: Sequence[QuerySet[Candidate, tuple[Any, ...]]]) -> Mapping[int, int]:
    """How many rows each of the querysets has, by the number that its rows consist of; one statement for all."""
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return Counter(int(row[0]) for row in rows)


def _newest() -> int:
    return int(Candidate.objects.aggregate(newest=Max("pk"))["newest"] or 0)


def _only_its_owner(saved: SavedFilter, by: User) -> None:
    if saved.owner_id != by.pk:
        raise Refused(_("Only %(who)s can change this filter.") % {"who": saved.owner}, code="not_yours")
