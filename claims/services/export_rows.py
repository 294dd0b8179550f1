"""Fills what exports are given from the database, in a fixed number of queries a batch."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.db.models import Max, Min, Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from claims.exports.rows import (
    AttributionRow,
    CorrectionRow,
    DeskRow,
    DocumentRow,
    EvidenceRow,
    HopRow,
    PublicationRow,
    RatingRow,
    SourceRow,
    Span,
    VerdictRow,
)
from claims.models import Attribution, Claim, Evidence, Hop, Rating, Verdict
from sources.models import Document, Source
from sources.queries import grades_of, roots

BATCH = 500


def desk_row() -> DeskRow:
    """The desk that publishes."""
    return DeskRow(name=settings.DESK_NAME, url=settings.DESK_ADDRESS)


def verdict_rows(claims: QuerySet[Claim]) -> Iterator[VerdictRow]:
    """The verdict in force of each of these claims that has one, newest claim first; nine queries for each 500."""
    ids = claims.filter(verdict__isnull=False).order_by("-pk").values_list("pk", flat=True)
    worst, best = scale()
    remaining = ids.iterator(chunk_size=BATCH)
    while batch := list(islice(remaining, BATCH)):
        yield from _rows_of(batch, worst=worst, best=best)


def verdict_row(claim: Claim) -> VerdictRow | None:
    """The verdict in force of one claim, or None."""
    return next(verdict_rows(Claim.objects.filter(pk=claim.pk)), None)


def _rows_of(claim_ids: Sequence[int], *, worst: int | None, best: int | None) -> Iterator[VerdictRow]:
    versions: dict[int, list[Verdict]] = defaultdict(list)
    for version in (
        Verdict.objects.filter(claim__in=claim_ids).select_related("claim", "rating", "published_by").order_by("number")
    ):
        versions[version.claim_id].append(version)
    attributions = attributions_of(claim_ids)
    evidence = evidence_of(claim_ids)
    for claim_id in claim_ids:
        yield _verdict(
            versions[claim_id],
            scale=(worst, best),
            attributions=tuple(attributions[claim_id]),
            evidence=tuple(evidence[claim_id]),
        )


def _verdict(
    versions: Sequence[Verdict],
    *,
    scale: tuple[int | None, int | None],
    attributions: tuple[AttributionRow, ...],
    evidence: tuple[EvidenceRow, ...],
) -> VerdictRow:
    first, newest = versions[0], versions[-1]
    return VerdictRow(
        id=newest.pk,
        claim_id=newest.claim_id,
        number=newest.number,
        address=settings.DESK_ADDRESS + reverse("verdict", args=[newest.claim_id]),
        statement=newest.statement,
        summary=newest.summary,
        said=newest.said,
        rating=rating_row(newest.rating, scale),
        credibility=newest.credibility,
        published_at=timezone.localtime(newest.published_at),
        first_published_at=timezone.localtime(first.published_at),
        language=newest.claim.language,
        # Version 1's note says why an editor settled the claim: it is the desk's own, for no reader.
        note=newest.note if newest.number > 1 else "",
        published_by=newest.published_by.get_username(),
        corrections=tuple(
            CorrectionRow(number=v.number, note=v.note, corrected_at=timezone.localtime(v.published_at))
            for v in versions[1:]
        ),
        attributions=attributions,
        evidence=evidence,
    )


def scale() -> tuple[int | None, int | None]:
    ends = Rating.objects.filter(value__isnull=False).aggregate(worst=Min("value"), best=Max("value"))
    return ends["worst"], ends["best"]


def rating_row(rating: Rating, scale: tuple[int | None, int | None]) -> RatingRow:
    worst, best = scale if rating.value is not None else (None, None)
    return RatingRow(
        code=rating.code, name_en=rating.name_en, name_id=rating.name_id, value=rating.value, worst=worst, best=best
    )


def attributions_of(claim_ids: Iterable[int]) -> dict[int, list[AttributionRow]]:
    """The standing attributions of each claim, by number; five queries."""
    found: dict[int, list[AttributionRow]] = defaultdict(list)
    for row in attribution_rows(Attribution.objects.filter(claim__in=list(claim_ids), withdrawn_at__isnull=True)):
        found[row.claim_id].append(row)
    return found


def attribution_rows(chosen: QuerySet[Attribution]) -> list[AttributionRow]:
    """These attributions with their chains and the places of their texts, by number; five queries."""
    standing = list(
        chosen.select_related("claim__verdict__rating", "document")
        .defer("document__text")
        .prefetch_related(Prefetch("hops", Hop.objects.order_by("position")), "document__publications")
        .order_by("pk")
    )
    named = {hop.source_id for a in standing for hop in a.hops.all()} | {a.document.publisher_id for a in standing}
    sources = sources_by(named | {p.outlet_id for a in standing for p in a.document.publications.all()})
    return [_attribution(attribution, sources) for attribution in standing]


def _attribution(attribution: Attribution, sources: dict[int, SourceRow]) -> AttributionRow:
    return AttributionRow(
        id=attribution.pk,
        claim_id=attribution.claim_id,
        claim=attribution.claim.statement,
        claim_state=attribution.claim.state,
        said=attribution.claim.verdict.said if attribution.claim.verdict else "",
        rating=attribution.claim.verdict.rating.code if attribution.claim.verdict else "",
        document=replace(
            document_row(attribution.document, sources), elsewhere=_elsewhere(attribution.document, sources)
        ),
        content=tuple((start, end) for start, end in attribution.content),
        passage=attribution.passage,
        kind=attribution.kind,
        stance=attribution.stance,
        hops=tuple(_hop(hop, sources) for hop in attribution.hops.all()),
        created_at=timezone.localtime(attribution.created_at),
        changed_at=timezone.localtime(attribution.changed_at),
        cue=_span(attribution.cue),
        when=_span(attribution.when),
        said_on=attribution.said_on,
    )


def _hop(hop: Hop, sources: dict[int, SourceRow]) -> HopRow:
    return HopRow(
        position=hop.position,
        role=hop.role,
        name=hop.name,
        source=sources.get(hop.source_id) if hop.source_id else None,
        span=_span(hop.span),
        said_on=hop.said_on,
    )


def _span(span: Sequence[int] | None) -> Span | None:
    return (span[0], span[1]) if span else None


def document_row(document: Document, sources: dict[int, SourceRow]) -> DocumentRow:
    return DocumentRow(
        id=document.pk,
        title=document.title,
        sha256=document.sha256,
        address=document.address,
        publisher=sources.get(document.publisher_id) if document.publisher_id else None,
        publisher_name=document.publisher_name,
        language=document.language,
        published_at=_local(document.published_at),
        fetched_at=_local(document.created_at),
    )


def _elsewhere(document: Document, sources: dict[int, SourceRow]) -> tuple[PublicationRow, ...]:
    return tuple(
        PublicationRow(
            address=place.address,
            outlet=sources.get(place.outlet_id) if place.outlet_id else None,
            publisher_name=place.publisher_name,
            published_at=_local(place.published_at),
        )
        for place in document.elsewhere
    )


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment else None


def sources_by(ids: Iterable[int | None]) -> dict[int, SourceRow]:
    """Each source by the id it is referred to by, as the one that it now stands under."""
    standing = roots(i for i in ids if i)
    grades = grades_of(standing.values())
    known = {
        source.pk: SourceRow(
            id=source.pk,
            kind=source.kind,
            name=source.name,
            key=source.key or "",
            country=source.country,
            homepage=source.homepage,
            wikidata=source.wikidata,
            grade=grades.get(source.pk, ""),
        )
        for source in Source.objects.filter(pk__in=set(standing.values()))
    }
    return {referred: known[root] for referred, root in standing.items()}


def evidence_of(claim_ids: Iterable[int]) -> dict[int, list[EvidenceRow]]:
    rows = (
        Evidence.objects.filter(claim__in=list(claim_ids), withdrawn_at__isnull=True)
        .select_related("document", "added_by")
        .defer("document__text")
        .order_by("pk")
    )
    found: dict[int, list[EvidenceRow]] = defaultdict(list)
    for row in rows:
        found[row.claim_id].append(
            EvidenceRow(
                id=row.pk,
                bears=row.bears,
                address=row.address,
                note=row.note,
                document=document_row(row.document, {}) if row.document else None,
                added_at=timezone.localtime(row.added_at),
                added_by=row.added_by.get_username(),
            )
        )
    return found
