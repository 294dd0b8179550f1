"""Topics with how many claims stand under each."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from claims.models import Claim, ClaimTopic, Topic

SUGGESTED = 12


class Counts(TypedDict):
    claims_under: int


if TYPE_CHECKING:  # at run time the name takes one argument fewer
    from django_stubs_ext import WithAnnotations

    CountedTopic = WithAnnotations[Topic, Counts]


def counted_topics() -> "QuerySet[CountedTopic, CountedTopic]":
    """Topics, each with ``claims_under``."""
    standing = ClaimTopic.objects.filter(topic=OuterRef("pk"), withdrawn_at__isnull=True).order_by()
    counted = standing.values("topic").annotate(n=Count("*")).values("n")
    return Topic.objects.annotate(claims_under=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


def topics_of(claim: Claim) -> list[Topic]:
    """The topics under which the claim stands, by name."""
    standing = ClaimTopic.objects.filter(claim=claim, withdrawn_at__isnull=True).values("topic")
    return list(Topic.objects.filter(pk__in=standing).order_by("name"))


def topic_names(claim_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """For each claim that stands under a topic the names of its topics, in their order; one query."""
    standing = ClaimTopic.objects.filter(claim__in=claim_ids, withdrawn_at__isnull=True).order_by("topic__name")
    names: dict[int, tuple[str, ...]] = {}
    for claim_id, name in standing.values_list("claim_id", "topic__name"):
        names[claim_id] = (*names.get(claim_id, ()), name)
    return names


def topics_like(typed: str) -> "list[CountedTopic]":
    """What somebody who typed this may mean: names that hold it, the most used first; all of them for nothing typed."""
    named = counted_topics().filter(name__icontains=typed) if typed else counted_topics()
    return list(named.order_by("-claims_under", "name")[:SUGGESTED])
