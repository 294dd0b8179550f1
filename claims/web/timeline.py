"""A claim's life as one line: said, carried, published, handed in, reviewed, settled, published, corrected."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.choices import ClaimState, Role
from claims.models import Attribution, Claim, Hop, Review, Verdict
from sources.models import Event

ORDER = ("said", "carried", "published", "taken_in", "made", "reviewed", "disputed", "settled", "verdict", "corrected")
"""Of things of one day without an hour, which comes first."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened. ``at`` is None where only the day is known; ``href`` may be empty."""

    kind: str
    name: str
    on: date
    at: datetime | None
    who: str = ""
    what: str = ""
    href: str = ""

    @property
    def place(self) -> tuple[Any, ...]:
        """Days in order; within one what has no hour first, in the order of a claim's life, then by the hour."""
        hour = self.at.timestamp() if self.at else 0.0
        return (self.on, hour, ORDER.index(self.kind), self.who)


def timeline(
    claim: Claim,
    *,
    attributions: Sequence[Attribution],
    reviews: Sequence[Review],
    verdicts: Sequence[Verdict],
    turns: Sequence[Event],
) -> list[Moment]:
    """What is known of the claim's life, oldest first, each thing once. ``reviews`` are those the reader may see."""
    found = [
        *(moment for attribution in attributions for moment in _carried(attribution)),
        _at("made", _("made a claim"), claim.created_at, who=str(claim.created_by)),
        *(_at("reviewed", _("reviewed"), r.submitted_at, who=str(r.reviewer)) for r in reviews if r.submitted_at),
        *(_turn(event) for event in turns),
        *(_verdict(version, claim) for version in verdicts),
    ]
    return sorted(dict.fromkeys(found), key=lambda moment: moment.place)


def _carried(attribution: Attribution) -> Iterator[Moment]:
    document, here = attribution.document, f"#attribution-{attribution.pk}"
    for hop in attribution.hops.all():
        said_on = hop.said_on or (attribution.said_on if hop.role == Role.SPEAKER else None)
        if said_on and hop.role == Role.SPEAKER:
            stance = str(attribution.get_stance_display())
            yield Moment("said", _("said"), said_on, None, who=_named(hop), what=stance, href=here)
        elif said_on and hop.role == Role.CARRIER:
            yield Moment("carried", _("carried"), said_on, None, who=_named(hop), href=here)
    address = reverse("document", args=[document.pk])
    if document.published_at:
        publisher = document.publisher.name if document.publisher else document.publisher_name
        named = _("published")
        yield _at("published", named, document.published_at, who=publisher, what=document.title, href=address)
    yield _at("taken_in", _("handed in"), document.created_at, what=document.title, href=address)


def _named(hop: Hop) -> str:
    return hop.source.name if hop.source else hop.name or _("not named")


def _turn(event: Event) -> Moment:
    settled = (event.after or {}).get("state") == ClaimState.SETTLED
    kind, name = ("settled", _("settled")) if settled else ("disputed", _("reviews disagree"))
    return _at(kind, name, event.at, href="#reviews")


def _verdict(version: Verdict, claim: Claim) -> Moment:
    kind, name = ("verdict", _("verdict published")) if version.number == 1 else ("corrected", _("verdict corrected"))
    address = reverse("verdict", args=[claim.pk]) + f"#version-{version.number}"
    who = str(version.published_by)
    return _at(kind, name, version.published_at, who=who, what=str(version.rating), href=address)


def _at(kind: str, name: str, at: datetime, **told: str) -> Moment:
    return Moment(kind, name, timezone.localtime(at).date(), at, **told)
