"""Reads over claims that span rows: what a page or an export is made of, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User
from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast, Coalesce, Greatest, Substr

from claims.choices import ClaimState, ReviewState, Role
from claims.models import Attribution, Claim, Hop, Review
from sources.models import Event
from sources.queries import grades_of

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


def attributions_in_context(claim: Claim, *, withdrawn: bool = False) -> list[Attribution]:
    """The claim's attributions, each with its document, hops and the words around its passage.

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
        .prefetch_related(Prefetch("hops", Hop.objects.select_related("source").order_by("position")))
        .order_by("said_on", "pk")
    )
    return list(rows)


def grades_on_chains(attributions: Iterable[Attribution]) -> dict[int, str]:
    """The grade in force of each source on these chains."""
    return grades_of(hop.source_id for a in attributions for hop in a.hops.all() if hop.source_id)


def history_of(claim: Claim, attributions: Sequence[Attribution], *, to: User, reviews_open: bool) -> list[Event]:
    """What was done to the claim and its chains, newest first; others' reviews only once they are open to ``to``."""
    about = Q(subject_kind="claim", subject_id=claim.pk) | Q(
        subject_kind="attribution", subject_id__in=[a.pk for a in attributions]
    )
    events = Event.objects.filter(about)
    if not reviews_open:
        events = events.exclude(~Q(actor=to) | Q(actor__isnull=True), table_name=Review._meta.db_table)
    return list(events.order_by("-id")[:200])


def waiting_for(user: User) -> QuerySet[Claim]:
    """Open claims that ``user`` has not handed a review in for."""
    handed_in = Review.objects.filter(reviewer=user, state=ReviewState.SUBMITTED).values("claim")
    return Claim.objects.filter(state=ClaimState.OPEN).exclude(pk__in=handed_in)
