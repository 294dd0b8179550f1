"""Reads of other desks' verdicts: lists, those near some words, those about a claim, and what a feed brought."""

from collections.abc import Iterable

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from claims.choices import MatchState, TakenIn
from claims.models import Claim, ExternalMatch, ExternalVerdict, VerdictImport, VerdictImportItem
from claims.queries.triage import NEAR_BY, by_index, says_enough

NEAR_SHOWN = 3


def listed_verdicts() -> QuerySet[ExternalVerdict]:
    """External verdicts as a list shows them: with ``standing``, the matches that nobody refused, best first."""
    standing = ExternalMatch.objects.exclude(state=MatchState.REFUSED).select_related("claim").order_by("-score", "pk")
    rows = ExternalVerdict.objects.select_related("publisher").defer("raw")
    return rows.prefetch_related(Prefetch("matches", standing, to_attr="standing"))


def matches_of(claim: Claim, *, proposed: bool) -> list[ExternalMatch]:
    """What others found of the claim: confirmed matches and, if asked for, those ``proposed``, best first."""
    states = [MatchState.CONFIRMED, MatchState.PROPOSED] if proposed else [MatchState.CONFIRMED]
    rows = ExternalMatch.objects.filter(claim=claim, state__in=states)
    return list(
        rows.select_related("verdict", "decided_by").defer("verdict__raw").order_by("state", "-score", "pk")[:20]
    )


def near_verdicts(words: str, *, unmatched_with: Claim | None = None, most: int = NEAR_SHOWN) -> list[ExternalVerdict]:
    """Verdicts about a claim that is worded near these words, nearest first, each with its ``likeness`` from 0 to 1;
    without those that are matched with a claim already, or were refused for it."""
    words = words[:NEAR_BY]
    if not says_enough(words):
        return []
    rows = ExternalVerdict.objects.filter(claim_text__trigram_similar=words).defer("raw")
    if unmatched_with is not None:
        rows = rows.exclude(Exists(ExternalMatch.objects.filter(verdict=OuterRef("pk"), claim=unmatched_with)))
    rows = rows.annotate(likeness=TrigramSimilarity("claim_text", words)).order_by("-likeness", "pk")
    with by_index():
        return list(rows[:most])


def counted(job: VerdictImport) -> dict[str, int]:
    """How many entries of the feed ended in each way, in the order of the choices."""
    rows = job.items.order_by().values_list("state").annotate(n=Count("*"))
    found = dict(rows)
    return {state: found[state] for state in TakenIn.values if state in found}


def items_of(job: VerdictImport, *, after: int, state: str, most: int) -> list[VerdictImportItem]:
    """The feed's entries behind position ``after``, in its order."""
    rows = VerdictImportItem.objects.filter(taken_in=job, position__gt=after).select_related("verdict")
    rows = rows.filter(state=state) if state else rows
    return list(rows.defer("verdict__raw").order_by("position")[:most])


def in_brief(jobs: Iterable[VerdictImport]) -> dict[int, dict[str, int]]:
    """For each import how many entries ended in each way; one query."""
    rows = VerdictImportItem.objects.filter(taken_in__in=[job.pk for job in jobs]).order_by()
    found: dict[int, dict[str, int]] = {}
    for job, state, n in rows.values_list("taken_in", "state").annotate(n=Count("*")):
        found.setdefault(job, {})[state] = n
    return found


def verdicts_counted(feed_ids: Iterable[int]) -> dict[int, int]:
    """How many verdicts the polls of each feed took or changed last."""
    rows = ExternalVerdict.objects.filter(taken_in__feed__in=list(feed_ids)).values("taken_in__feed").order_by()
    return dict(rows.annotate(count=Count("pk")).values_list("taken_in__feed", "count"))
