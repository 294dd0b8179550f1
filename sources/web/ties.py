"""A source's ties as its page draws them."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from sources.figures.ties import MOST, Tie, ties_svg
from sources.models import Source, SourceTie


def drawn(source: Source, *, ties: Sequence[SourceTie], tied: Sequence[SourceTie]) -> dict[str, object]:
    """The picture of ``ties`` (its own) and ``tied`` (others' to it), those in force first, and how many it misses."""
    from_it = [_tie(tie, tie.object) for tie in sorted(ties, key=_place)]
    to_it = [_tie(tie, tie.subject) for tie in sorted(tied, key=_place)]
    picture: SafeString = mark_safe(  # ties_svg escapes every word it is given
        ties_svg(source.name, to_it=to_it, from_it=from_it, key=str(source.pk), title=_("Ties"))
    )
    return {"picture": picture, "left_out": max(len(from_it) - MOST, 0) + max(len(to_it) - MOST, 0)}


def _tie(tie: SourceTie, other: Source) -> Tie:
    return Tie(
        name=other.name,
        href=reverse("source", args=[other.pk]),
        word=str(tie.get_kind_display()),
        ended=_has_ended(tie),
    )


def _has_ended(tie: SourceTie) -> bool:
    return tie.until is not None and tie.until < timezone.localdate()


def _place(tie: SourceTie) -> tuple[bool, str, int]:
    return (_has_ended(tie), tie.kind, tie.pk)
