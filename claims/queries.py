"""Reads over claims that span rows: what a page or an export is made of, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast, Coalesce, Greatest, Now, Substr

from claims.choices import CandidateState, ClaimState, ReviewState, Role, RunState, Stance
from claims.models import Attribution, Candidate, Claim, ExtractionRun, Hop, Rating, Review
from claims.pipeline.contract import PIPELINE
from sources.choices import ItemState
from sources.models import Document, Event, Intake, IntakeItem, ReliabilityGrade, Source
from sources.queries import family, with_grade

PUT_FORWARD = (Stance.ASSERTS, Stance.ACCUSES, Stance.PROMISES, Stance.DEMANDS)
AROUND = 240
"""Characters of the document shown before and after a passage."""
NEAR_BY = 240
"""Characters of a passage that near claims are looked up by: a claim is one sentence."""


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
        .prefetch_related(Prefetch("hops", graded_hops()))
        .order_by("said_on", "pk")
    )
    return list(rows)


def graded_hops() -> QuerySet[Hop]:
    """Hops in order, each with its source and, as ``grade``, that source's grade in force (or that of the source
    that it was merged into)."""
    of = Coalesce(OuterRef("source__merged_into"), OuterRef("source"))
    newest = ReliabilityGrade.objects.filter(source=of).order_by("-pk").values("grade")[:1]
    return Hop.objects.select_related("source").annotate(grade=Subquery(newest)).order_by("position")


def history_of(claim: Claim, attributions: Sequence[Attribution], *, to: User) -> list[Event]:
    """What was done to the claim and its chains, newest first, without what is still blind to ``to``."""
    about = Q(subject_kind="claim", subject_id=claim.pk) | Q(
        subject_kind="attribution", subject_id__in=[a.pk for a in attributions]
    )
    return list(without_blind(Event.objects.filter(about), to=to).order_by("-id")[:200])


def without_blind(events: QuerySet[Event], *, to: User) -> QuerySet[Event]:
    """The events but for those of reviews that ``to`` may not see."""
    return events.exclude(table_name=Review._meta.db_table, row_id__in=blind_reviews(to).values("pk"))


def blind_reviews(to: User) -> QuerySet[Review]:
    """Others' reviews that ``to`` may not see: not handed in, or too few are in on that claim."""
    open_claims = [ClaimState.DISPUTED, ClaimState.SETTLED, ClaimState.PUBLISHED]
    return Review.objects.exclude(reviewer=to).exclude(state=ReviewState.SUBMITTED, claim__state__in=open_claims)


def waiting_for(user: User) -> QuerySet[Claim]:
    """Open claims that ``user`` has not handed a review in for."""
    handed_in = Review.objects.filter(reviewer=user, state=ReviewState.SUBMITTED).values("claim")
    return Claim.objects.filter(state=ClaimState.OPEN).exclude(pk__in=handed_in)


# --- Intake ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an intake is. ``read`` of ``items`` are ended; ``extracted`` of their ``documents`` too."""

    items: int
    read: int
    refused: int
    known: int
    documents: int
    extracted: int
    given_up: int
    found: int

    @property
    def ended(self) -> bool:
        return self.read == self.items and self.extracted == self.documents

    @property
    def steps(self) -> int:
        """Two for each article: reading it and extracting from it; one for an article that was refused."""
        return 2 * self.items - self.refused

    @property
    def steps_ended(self) -> int:
        twice = self.read - self.refused - self.documents  # the same text twice is one document, extracted once
        return self.read + self.extracted + twice

    @property
    def percent(self) -> int:
        return 100 * self.steps_ended // self.steps if self.steps else 100


def intake_progress(intake: Intake) -> Progress:
    """Counts over one intake's own rows and its documents' runs, in two queries."""
    told = IntakeItem.objects.filter(intake=intake).aggregate(
        items=Count("pk"),
        read=Count("pk", filter=Q(ended_at__isnull=False)),
        refused=Count("pk", filter=Q(state=ItemState.REFUSED)),
        known=Count("pk", filter=Q(state=ItemState.KNOWN)),
        documents=Count("document", distinct=True),
    )
    mine = IntakeItem.objects.filter(intake=intake, document__isnull=False).values("document")
    runs = ExtractionRun.objects.filter(document__in=mine, pipeline=PIPELINE).aggregate(
        extracted=Count("pk", filter=Q(ended_at__isnull=False)),
        given_up=Count("pk", filter=Q(state=RunState.FAILED)),
        found=Coalesce(Sum("found"), 0),
    )
    return Progress(**told, **runs)


def intake_items(intake: Intake, *, after: int, most: int) -> list[IntakeItem]:
    """The articles after position ``after``, each with its document and, as ``run``, that document's extraction."""
    items: list[IntakeItem] = list(
        IntakeItem.objects.filter(intake=intake, position__gt=after)
        .select_related("document")
        .annotate(raw_kept=ExpressionWrapper(Q(raw__isnull=False) & ~Q(raw=b""), BooleanField()))
        .defer("raw", "document__text")
        .order_by("position")[:most]
    )
    runs = ExtractionRun.objects.filter(document__in=[i.document_id for i in items], pipeline=PIPELINE)
    by_document = {run.document_id: run for run in runs.defer("furniture")}
    for item in items:
        item.run = by_document.get(item.document_id or 0)  # type: ignore[attr-defined] # shown beside it
    return items


def intake_sizes(intakes: Iterable[Intake]) -> dict[int, Mapping[str, Any]]:
    """For each intake how many articles it has (``items``), how many are ended and how many were refused."""
    rows = (
        IntakeItem.objects.filter(intake__in=[i.pk for i in intakes])
        .values("intake")
        .annotate(
            items=Count("pk"),
            ended=Count("pk", filter=Q(ended_at__isnull=False)),
            refused=Count("pk", filter=Q(state=ItemState.REFUSED)),
        )
        .order_by()
    )
    return {row["intake"]: row for row in rows}


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for whom, and since when the oldest does. Counts stop at ``COUNTED``: "999+" says enough."""

    candidates: int
    oldest_candidate: datetime | None
    mine: int
    disputed: int
    settled: int


COUNTED = 1000


def what_waits(user: User) -> Waiting:
    """The desk's figures, each by an index; one query each."""
    pending = Candidate.objects.filter(state=CandidateState.PENDING)
    return Waiting(
        candidates=_counted(pending.order_by()),
        oldest_candidate=pending.order_by("pk").values_list("created_at", flat=True).first(),
        mine=_counted(waiting_for(user).order_by()),
        disputed=_counted(Claim.objects.filter(state=ClaimState.DISPUTED).order_by()),
        settled=_counted(Claim.objects.filter(state=ClaimState.SETTLED).order_by()),
    )


def _counted(rows: QuerySet[Any]) -> int:
    return rows.values("pk")[:COUNTED].count()


def recent_documents() -> QuerySet[Document]:
    """What came in last, with the state of its newest extraction and how many candidates wait in it."""
    newest = ExtractionRun.objects.filter(document=OuterRef("pk")).order_by("-pk")
    waiting = Candidate.objects.filter(document=OuterRef("pk"), state=CandidateState.PENDING).order_by()
    counted = waiting.values("document").annotate(n=Count("*")).values("n")
    return (
        Document.objects.defer("text")
        .select_related("publisher")
        .annotate(
            run_state=Subquery(newest.values("state")[:1]),
            found=Subquery(newest.values("found")[:1]),
            waiting=Coalesce(Subquery(counted), 0),
        )
        .order_by("-pk")[:8]
    )


def unended_runs() -> QuerySet[ExtractionRun]:
    """Extractions that wait or run, the oldest first."""
    return (
        ExtractionRun.objects.filter(state__in=[RunState.QUEUED, RunState.RUNNING])
        .select_related("document")
        .defer("document__text")
        .order_by("pk")[:10]
    )


def failed_runs() -> QuerySet[ExtractionRun]:
    """Extractions that were given up, the newest first."""
    return (
        ExtractionRun.objects.filter(state=RunState.FAILED)
        .select_related("document")
        .defer("document__text")
        .order_by("-pk")[:5]
    )


def last_decisions(user: User) -> QuerySet[Candidate]:
    """What ``user`` decided last, newest first, with the claim that an accepted one went into."""
    went_into = Attribution.objects.filter(candidate=OuterRef("pk"), withdrawn_at__isnull=True)
    return (
        Candidate.objects.filter(decided_by=user)
        .select_related("document")
        .defer("document__text")
        .annotate(claim_id=Subquery(went_into.values("claim_id")[:1]))
        .order_by("-decided_at")[:10]
    )


# --- Triage ------------------------------------------------------------------------------------------------------


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
    number = Q(pk=int(words)) if words.isdigit() and len(words) < 19 else Q()
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


def versions_of(document: Document) -> list[Document]:
    """All texts that stood at the document's address, newest first."""
    if not document.address:
        return []
    same = Document.objects.filter(address=document.address)
    return list(same.only("pk", "title", "created_at", "sha256", "address").order_by("-pk")[:50])


def documents_titled(words: str) -> QuerySet[Document]:
    """Documents whose title or address holds the words, without their texts."""
    documents = Document.objects.select_related("publisher").defer("text")
    return documents.filter(Q(title__icontains=words) | Q(address__icontains=words)) if words else documents


def candidate_counts(documents: Iterable[Document]) -> dict[int, Mapping[str, Any]]:
    """For each document how many candidates it has, and how many of them are pending."""
    rows = (
        Candidate.objects.filter(document__in=[d.pk for d in documents])
        .values("document")
        .annotate(found=Count("pk"), pending=Count("pk", filter=Q(state=CandidateState.PENDING)))
        .order_by()
    )
    return {row["document"]: row for row in rows}
