"""How far an intake is, and documents with their versions and candidates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    Q,
    QuerySet,
    Sum,
)
from django.db.models.functions import Coalesce

from claims.choices import CandidateState, RunState
from claims.models import Candidate, ExtractionRun
from claims.pipeline.contract import PIPELINE
from sources.choices import ItemState
from sources.models import Document, Intake, IntakeItem


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
