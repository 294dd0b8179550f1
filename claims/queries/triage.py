"""The queue of candidates, and what stands near the one in hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import Now

from claims.choices import CandidateState, ClaimState
from claims.models import Attribution, Candidate, Claim
from sources.models import Document, Source
from sources.queries import with_grade

NEAR_BY = 240
"""Characters of a passage that near claims are looked up by: a claim is one sentence."""


def queue_rows(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Pending candidates as the list of the queue shows them, without the documents' texts; ``is_held`` says whether
    somebody holds one at this moment."""
    pending = candidates.filter(state=CandidateState.PENDING)
    held = ExpressionWrapper(Q(holder__isnull=False, held_until__gt=Now()), BooleanField())
    rows = pending.select_related("document", "holder").annotate(is_held=held)
    return rows.defer("document__text", "content", "figures", "worth_reasons")


def for_decision(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Candidates with all that deciding one needs: its document's text, the run's furniture, who holds it."""
    return candidates.select_related("document__publisher", "run", "holder", "decided_by")


def candidates_in(document: Document) -> list[Candidate]:
    """Every candidate of the document in the order of its text, decided or not."""
    return list(
        Candidate.objects.filter(document=document)
        .only("pk", "start", "content", "passage", "speaker_name", "state", "stance", "kind", "check_worthy", "rule")
        .order_by("start", "pk")
    )


@dataclass(frozen=True, slots=True)
class NearClaim:
    """A claim near some words. ``likeness`` goes from 0 to 1; ``candidates`` were accepted into it."""

    claim: Claim
    likeness: float
    candidates: Sequence[int]


def near_claims(words: str, *, most: int = 3) -> list[NearClaim]:
    """Claims whose statement is near these words by trigrams, nearest first."""
    words = words[:NEAR_BY]
    accepted = Attribution.objects.filter(
        claim=OuterRef("pk"), withdrawn_at__isnull=True, candidate__isnull=False
    ).order_by("pk")
    rows = (
        Claim.objects.filter(statement__trigram_similar=words)
        .exclude(state=ClaimState.WITHDRAWN)
        .annotate(
            likeness=TrigramSimilarity("statement", words), accepted=ArraySubquery(accepted.values("candidate")[:5])
        )
        .order_by("-likeness", "pk")[:most]
    )
    return [NearClaim(claim, claim.likeness, claim.accepted) for claim in rows]


def candidates_numbered(numbers: Iterable[int]) -> list[Candidate]:
    """These candidates with no more than their words, in the order of their numbers; no query for none."""
    wanted = set(numbers)
    rows = Candidate.objects.filter(pk__in=wanted).only("pk", "passage", "speaker_name", "state", "document_id")
    return list(rows.order_by("pk")) if wanted else []


def claims_worded(words: str, *, most: int = 8) -> list[Claim]:
    """Claims whose statement holds the words, or words near them; a number finds the claim of that number."""
    words = words.replace("\0", "")
    number = Q(pk=int(words)) if words.isascii() and words.isdigit() and len(words) < 19 else Q()
    found = Q(statement__icontains=words) | Q(statement__trigram_word_similar=words) | number
    return list(
        Claim.objects.filter(found)
        .exclude(state=ClaimState.WITHDRAWN)
        .annotate(likeness=TrigramWordSimilarity(words, "statement"))
        .order_by("-likeness", "-pk")[:most]
    )


def sources_named(ids: Iterable[int]) -> dict[int, Source]:
    """The sources, each with its ``grade`` in force or None; one query."""
    wanted = set(ids)
    return {source.pk: source for source in with_grade(Source.objects.filter(pk__in=wanted))} if wanted else {}
