"""What reviewers answered blind to the same claims, for the figures of their agreement.

Only blind answers count: of each claim the first reviews up to the number that it needed. A third person who settles
a dispute has seen the others' answers. Claims whose reviews are still closed to others are left out, so that no
figure gives away what somebody answered.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from claims.choices import ClaimState, Credibility, ReviewState
from claims.figures.agreement import Agreement, measured
from claims.models import Claim, ClaimTopic, Review

OPENED = [ClaimState.DISPUTED, ClaimState.SETTLED, ClaimState.PUBLISHED]
QUESTIONS = ("rating", "said", "credibility")


@dataclass(frozen=True, slots=True)
class Answers:
    """One reviewer's answers. ``value`` is the rating's number, None where it has no place on the scale."""

    said: str
    rating: str
    value: int | None
    credibility: int

    def to(self, question: str) -> Hashable:
        return {"said": self.said, "rating": self.rating, "credibility": self.credibility}[question]

    def rank(self, question: str) -> int | None:
        """The answer's place on its scale; a credibility of 6 cannot be judged and has none."""
        if question == "credibility":
            return None if self.credibility == Credibility.CANNOT_JUDGE else self.credibility
        return self.value


@dataclass(slots=True)
class Graded:
    """A claim with each reviewer's blind answers, and the day on which the last of them came in."""

    claim: int
    on: date
    answers: dict[int, Answers] = field(default_factory=dict)

    def differ(self, question: str) -> bool:
        return len({answers.to(question) for answers in self.answers.values()}) > 1


@dataclass(frozen=True, slots=True)
class Compared:
    """Which claims are compared: those whose last blind review came in from ``since`` to ``until``, and, if given, in
    ``language``, under the ``topic`` of that slug and answered by all of ``reviewers``."""

    since: date
    until: date
    language: str = ""
    topic: str = ""
    reviewers: frozenset[int] = frozenset()


def graded(asked: Compared) -> list[Graded]:
    """The claims that two or more answered blind, by falling number; one query."""
    found: dict[int, Graded] = {}
    for claim, reviewer, said, rating, value, credibility, at in _blind(asked):
        on = timezone.localtime(at).date()
        item = found.setdefault(claim, Graded(claim=claim, on=on))
        item.on = max(item.on, on)
        item.answers[reviewer] = Answers(said=said, rating=rating, value=value, credibility=credibility)
    kept = [item for item in found.values() if _is_asked_for(item, asked)]
    for item in kept:
        if len(asked.reviewers) > 1:
            item.answers = {who: item.answers[who] for who in asked.reviewers}
    return sorted(kept, key=lambda item: -item.claim)


def _is_asked_for(item: Graded, asked: Compared) -> bool:
    both = len(item.answers) > 1 and asked.reviewers <= item.answers.keys()
    return both and asked.since <= item.on <= asked.until


def _blind(asked: Compared) -> QuerySet[Review, Any]:
    handed_in = Review.objects.filter(state=ReviewState.SUBMITTED)
    lately = handed_in.filter(submitted_at__date__gte=asked.since, submitted_at__date__lte=asked.until)
    claims = Claim.objects.filter(state__in=OPENED, pk__in=lately.values("claim"))
    if asked.language:
        claims = claims.filter(language=asked.language)
    if asked.topic:
        under = ClaimTopic.objects.filter(topic__slug=asked.topic, withdrawn_at__isnull=True)
        claims = claims.filter(pk__in=under.values("claim"))
    place = Window(RowNumber(), partition_by="claim", order_by=["submitted_at", "pk"])
    blind = handed_in.filter(claim__in=claims).annotate(place=place).filter(place__lte=F("claim__reviews_needed"))
    return blind.values_list(
        "claim_id", "reviewer_id", "said", "rating__code", "rating__value", "credibility", "submitted_at"
    )


def agreement(items: Sequence[Graded], question: str) -> Agreement:
    """The figures of one question; alpha is ordinal where its answers have an order."""
    named = [{who: answers.to(question) for who, answers in item.answers.items()} for item in items]
    if question == "said":
        return measured(named)
    ranks = [
        {who: rank for who, answers in item.answers.items() if (rank := answers.rank(question)) is not None}
        for item in items
    ]
    return measured(named, ranks)


def by_month(items: Sequence[Graded], question: str) -> list[tuple[date, Agreement]]:
    """The figures of each month in which reviews met, the newest first."""
    months: dict[date, list[Graded]] = {}
    for item in items:
        months.setdefault(item.on.replace(day=1), []).append(item)
    return [(month, agreement(months[month], question)) for month in sorted(months, reverse=True)]


def by_topic(items: Sequence[Graded], question: str) -> list[tuple[tuple[str, str], Agreement]]:
    """The figures of each topic, by name; a claim under two topics counts for both. One query."""
    by_claim = {item.claim: item for item in items}
    standing = ClaimTopic.objects.filter(claim__in=by_claim, withdrawn_at__isnull=True)
    topics: dict[tuple[str, str], list[Graded]] = {}
    for slug, name, claim in standing.order_by("topic__name").values_list("topic__slug", "topic__name", "claim"):
        topics.setdefault((slug, name), []).append(by_claim[claim])
    return [(topic, agreement(under, question)) for topic, under in topics.items()]


def by_pair(items: Sequence[Graded], question: str) -> list[tuple[tuple[int, int], Agreement]]:
    """The figures of each two reviewers over the claims that both answered, those with the most claims first."""
    pairs: dict[tuple[int, int], list[Graded]] = {}
    for item in items:
        people = sorted(item.answers)
        for at, a in enumerate(people):
            for b in people[at + 1 :]:
                two = Graded(claim=item.claim, on=item.on, answers={a: item.answers[a], b: item.answers[b]})
                pairs.setdefault((a, b), []).append(two)
    rows = [(pair, agreement(both, question)) for pair, both in pairs.items()]
    return sorted(rows, key=lambda row: (-row[1].items, row[0]))


def people_named(numbers: Sequence[int] | set[int]) -> Mapping[int, User]:
    """These people by number; one query."""
    return User.objects.in_bulk(list(numbers))
