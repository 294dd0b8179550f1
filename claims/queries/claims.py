"""Reads of claims with their chains: lists, one claim in context, what became of a source's claims."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import (
    Count,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast, Coalesce, Greatest, Substr

from claims.choices import ClaimState, ReviewState, Role, Stance
from claims.models import Attribution, Claim, Hop, Rating, Review
from sources.models import Publication, ReliabilityGrade
from sources.queries import family

PUT_FORWARD = (Stance.ASSERTS, Stance.ACCUSES, Stance.PROMISES, Stance.DEMANDS)

AROUND = 240
"""Characters of the document shown before and after a passage."""


def listed_claims() -> QuerySet[Claim]:
    """Claims as a list shows them: with the verdict in force and how many reviews are in."""
    handed_in = Review.objects.filter(claim=OuterRef("pk"), state=ReviewState.SUBMITTED).order_by()
    counted = handed_in.values("claim").annotate(n=Count("*")).values("n")
    return Claim.objects.select_related("verdict__rating").annotate(reviews_in=Coalesce(Subquery(counted), 0))


def speakers_of(claims: Iterable[Claim]) -> dict[int, list[Hop]]:
    """For each claim the first hops of its standing attributions, one for each speaker; one query."""
    hops = (
        Hop.objects.filter(
            role=Role.SPEAKER, attribution__claim__in=[c.pk for c in claims], attribution__withdrawn_at__isnull=True
        )
        .select_related("source")
        .annotate(claim_id=F("attribution__claim_id"))
        .order_by("attribution_id")
    )
    found: dict[int, dict[object, Hop]] = defaultdict(dict)
    for hop in hops:
        found[hop.claim_id].setdefault(hop.source_id or hop.name.casefold(), hop)
    return {claim: list(several.values()) for claim, several in found.items()}


def places_of(source_id: int, claims: Iterable[Claim]) -> dict[int, list[Hop]]:
    """Where the source stands in the chains of these claims: its hops, each with its attribution."""
    hops = (
        Hop.objects.filter(
            source__in=family(source_id),
            attribution__claim__in=[c.pk for c in claims],
            attribution__withdrawn_at__isnull=True,
        )
        .select_related("attribution")
        .order_by("position")
    )
    found: dict[int, list[Hop]] = defaultdict(list)
    for hop in hops:
        found[hop.attribution.claim_id].append(hop)
    return found


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many published claims of one rating a source put forward itself, and how many it carried for others."""

    rating: Rating
    said: int
    carried: int


def track_record(source_id: int) -> list[Outcome]:
    """Its published claims by rating, in the scale's order. Who denies, asks or is silent puts none forward."""
    standing = Hop.objects.filter(source__in=family(source_id), attribution__withdrawn_at__isnull=True)
    told = standing.filter(attribution__claim__verdict__isnull=False).exclude(role=Role.PUBLISHER)
    speaks = Q(role=Role.SPEAKER, attribution__stance__in=PUT_FORWARD)
    counted = told.values("attribution__claim__verdict__rating").annotate(
        said=Count("attribution__claim", filter=speaks, distinct=True),
        carried=Count("attribution__claim", filter=Q(role=Role.CARRIER), distinct=True),
    )
    rows = {row["attribution__claim__verdict__rating"]: row for row in counted.order_by()}
    return [
        Outcome(rating=rating, said=rows[rating.pk]["said"], carried=rows[rating.pk]["carried"])
        for rating in Rating.objects.filter(pk__in=rows)
    ]


def attributions_in_context(claim: Claim, *, withdrawn: bool = False) -> list[Attribution]:
    """The claim's attributions, each with its document, its places, hops and the words around its passage.

    ``before`` and ``after`` are cut in the database: a document may hold 5 MB, and only these words are shown.
    """
    start = Cast(KeyTransform(0, KeyTransform(0, "content")), IntegerField())
    end = Cast(KeyTransform(1, KeyTransform(-1, "content")), IntegerField())
    rows = (
        Attribution.objects.filter(claim=claim, withdrawn_at__isnull=not withdrawn)
        .select_related("document__publisher", "created_by")
        .defer("document__text")
        .annotate(start=start, end=end)
        .annotate(
            before=Substr(
                "document__text",
                Greatest(F("start") + 1 - AROUND, Value(1)),
                F("start") + 1 - Greatest(F("start") + 1 - AROUND, Value(1)),
            ),
            after=Substr("document__text", F("end") + 1, AROUND),
        )
        .prefetch_related(
            Prefetch("hops", graded_hops()),
            Prefetch("document__publications", Publication.objects.select_related("outlet")),
        )
        .order_by("said_on", "pk")
    )
    return list(rows)


def graded_hops() -> QuerySet[Hop]:
    """Hops in order, each with its source and, as ``grade``, that source's grade in force (or that of the source
    that it was merged into)."""
    of = Coalesce(OuterRef("source__merged_into"), OuterRef("source"))
    newest = ReliabilityGrade.objects.filter(source=of).order_by("-pk").values("grade")[:1]
    return Hop.objects.select_related("source").annotate(grade=Subquery(newest)).order_by("position")


def waiting_for(user: User) -> QuerySet[Claim]:
    """Open claims that ``user`` has not handed a review in for."""
    handed_in = Review.objects.filter(reviewer=user, state=ReviewState.SUBMITTED).values("claim")
    return Claim.objects.filter(state=ClaimState.OPEN).exclude(pk__in=handed_in)
