"""Fills the case file of one claim from the database: everything known of it that the reader may see."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.contrib.auth.models import User
from django.db.models import Prefetch, Q
from django.utils import timezone

from claims.exports.case import case_and_fingerprint
from claims.exports.rows import CaseRow, ClaimRow, EventRow, ReviewRow, SnapshotRow, StoredDocument, VerdictRow
from claims.models import Attribution, CaseFile, Claim, Verdict
from claims.queries.blind import without_blind
from claims.queries.topics import topic_names
from claims.services import review
from claims.services.export_rows import (
    attributions_of,
    desk_row,
    document_row,
    evidence_of,
    rating_row,
    scale,
    sources_by,
    verdict_row,
)
from sources.models import Document, Event, Snapshot
from sources.services.audit import acting


def case_row(claim: Claim, *, to: User) -> CaseRow:
    """Everything that the claim's case file holds, as ``to`` may see it: what is still blind to them is left out."""
    attributions, evidence = attributions_of([claim.pk])[claim.pk], evidence_of([claim.pk])[claim.pk]
    documents = {row.document.id for row in attributions} | {row.document.id for row in evidence if row.document}
    versions = verdict_versions(claim)
    return CaseRow(
        claim=ClaimRow(
            id=claim.pk,
            statement=claim.statement,
            state=claim.state,
            created_at=timezone.localtime(claim.created_at),
            language=claim.language,
            credibility=claim.credibility,
            attributions=len(attributions),
            topics=topic_names([claim.pk]).get(claim.pk, ()),
            verdict=versions[-1] if versions else None,
        ),
        desk=desk_row(),
        made_at=timezone.localtime(),
        attributions=tuple(attributions),
        documents=tuple(stored_documents(documents)),
        evidence=tuple(evidence),
        reviews=tuple(_reviews(claim, to=to)),
        verdicts=versions,
        history=tuple(_history(claim, to=to)),
    )


def take_case(claim: Claim, *, by: User) -> tuple[bytes, CaseFile]:
    """The claim's case file as ``by`` may see it, and the line that keeps its fingerprint at the desk."""
    content, fingerprint = case_and_fingerprint(case_row(claim, to=by))
    with acting(actor=by, act="case.taken"):
        return content, CaseFile.objects.create(claim=claim, fingerprint=fingerprint, taken_by=by)


def verdict_versions(claim: Claim) -> tuple[VerdictRow, ...]:
    """Every version of the claim's verdict, the first one first, each with the corrections known when it stood."""
    newest = verdict_row(claim)
    if newest is None:
        return ()
    ends = scale()
    return tuple(
        replace(
            newest,
            id=version.pk,
            number=version.number,
            statement=version.statement,
            summary=version.summary,
            said=version.said,
            rating=rating_row(version.rating, ends),
            credibility=version.credibility,
            published_at=timezone.localtime(version.published_at),
            note=version.note if version.number > 1 else "",
            published_by=version.published_by.get_username(),
            corrections=tuple(row for row in newest.corrections if row.number <= version.number),
        )
        for version in Verdict.objects.filter(claim=claim).select_related("rating", "published_by").order_by("number")
    )


def stored_documents(ids: Iterable[int]) -> list[StoredDocument]:
    """These documents with their texts and the bytes they were read from, by falling age; three queries."""
    kept = Prefetch("snapshots", Snapshot.objects.order_by("pk"))
    documents = list(Document.objects.filter(pk__in=list(ids)).prefetch_related(kept).order_by("pk"))
    sources = sources_by(document.publisher_id for document in documents)
    return [
        StoredDocument(
            document=document_row(document, sources),
            text=document.text,
            snapshots=tuple(_snapshot(snapshot) for snapshot in document.snapshots.all()),
        )
        for document in documents
    ]


def _snapshot(snapshot: Snapshot) -> SnapshotRow:
    return SnapshotRow(
        id=snapshot.pk,
        raw=bytes(snapshot.raw),
        sha256=snapshot.sha256,
        fetched_at=timezone.localtime(snapshot.fetched_at),
        content_type=snapshot.content_type,
        address=snapshot.final_address or snapshot.address,
        filename=snapshot.filename,
    )


def _reviews(claim: Claim, *, to: User) -> list[ReviewRow]:
    ends = scale()
    return [
        ReviewRow(
            id=row.pk,
            reviewer=row.reviewer.get_username(),
            said=row.said,
            rating=rating_row(row.rating, ends),
            credibility=row.credibility,
            rationale=row.rationale,
            submitted_at=timezone.localtime(row.submitted_at),
        )
        for row in review.visible_reviews(claim, to=to)
        if row.rating and row.credibility and row.submitted_at  # as the database has it for every submitted one
    ]


def _history(claim: Claim, *, to: User) -> Sequence[EventRow]:
    attributions = list(Attribution.objects.filter(claim=claim).values_list("pk", flat=True))
    about = Q(subject_kind="claim", subject_id=claim.pk) | Q(subject_kind="attribution", subject_id__in=attributions)
    return [
        EventRow(
            id=event.pk,
            at=timezone.localtime(event.at),
            actor=event.actor_name,
            act=event.act,
            table=event.table_name,
            row_id=event.row_id,
            reason=event.reason,
            before=event.before,
            after=event.after,
        )
        for event in without_blind(Event.objects.filter(about), to=to).order_by("pk")
    ]
