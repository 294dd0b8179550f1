"""Runs of the pipeline: queued with the document, leased by a worker, ended together with their candidates."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from claims.choices import Resolution, Role, RunState
from claims.models import Candidate, ExtractionRun
from claims.pipeline.contract import PIPELINE, Carrier, Extracted, Extraction, FoundAttribution
from claims.pipeline.run import extract
from sources.choices import Origin, Told
from sources.models import Document
from sources.queries import Match, match_names
from sources.services.announcing import announce
from sources.services.leases import lease_until, renewing

Span = tuple[int, int]


def queue_run(document: Document, *, queue: str = "extract") -> ExtractionRun:
    """The run of the current pipeline over this document, made if there is none: asking twice makes one."""
    run, _made = ExtractionRun.objects.get_or_create(
        document=document, pipeline=PIPELINE, defaults={"queue": queue, "nudged_at": timezone.now()}
    )
    return run


def queue_missing(*, most: int) -> int:
    """Queue a run for each document that came in without one (feeds, a restored database)."""
    # What a table of claims says is attributed already: there is nothing to find in it.
    without = Document.objects.exclude(runs__pipeline=PIPELINE).exclude(origin=Origin.TABLE).order_by("id")[:most]
    rows = [ExtractionRun(document=document, pipeline=PIPELINE) for document in without.only("pk")]
    return len(ExtractionRun.objects.bulk_create(rows, ignore_conflicts=True))


def take(run_id: int) -> ExtractionRun | None:
    """Take the lease by one conditional update that also counts the attempt; None if it is held or ended."""
    now = timezone.now()
    taken = (
        ExtractionRun.objects.filter(pk=run_id, state__in=[RunState.QUEUED, RunState.RUNNING])
        .filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now))
        .update(
            state=RunState.RUNNING,
            attempts=F("attempts") + 1,
            started_at=now,
            lease_until=lease_until(now),
        )
    )
    return ExtractionRun.objects.select_related("document").get(pk=run_id) if taken else None


def perform(run: ExtractionRun) -> ExtractionRun:
    """Read the document and end the run with what was found, or with why it was given up."""
    if run.attempts > settings.ATTEMPTS:
        return _fail(run, _gave_up(run))
    document = run.document
    asked = Extraction(
        language=document.language if document.language in ("id", "en") else "auto",
        published=document.published_at.date() if document.published_at else None,
        pipeline=run.pipeline,
    )
    with renewing(_held(run)):
        found = extract(document.text, settings=asked)
    return finish(run, found)


def _held(run: ExtractionRun) -> QuerySet[ExtractionRun]:
    """The row, while its lease is still this attempt's."""
    return ExtractionRun.objects.filter(pk=run.pk, state=RunState.RUNNING, attempts=run.attempts)


def _gave_up(run: ExtractionRun) -> str:
    return (
        f"Extraction was begun {run.attempts - 1} times and never came to an end: the worker was killed or ran out of "
        "time or memory each time. Look at the worker's log, then extract the document again."
    )


@transaction.atomic
def finish(run: ExtractionRun, found: Extracted) -> ExtractionRun:
    """Write the candidates and the ending together. A candidate that an earlier run found stays as it is."""
    mine = _held(run).update(
        state=RunState.DONE,
        language=found.language,
        furniture=[list(span) for span in found.furniture],
        found=len({digest_of(a.content) for a in found.attributions}),
        ended_at=timezone.now(),
        lease_until=None,
        reason="",
    )
    if mine:
        matches = match_names(_names(found, run.document))
        rows = [_candidate(run, found, a, matches) for a in found.attributions]
        Candidate.objects.bulk_create(rows, ignore_conflicts=True)  # in one statement, however many
        _announce_new(run, found)
    return ExtractionRun.objects.get(pk=run.pk)


def _announce_new(run: ExtractionRun, found: Extracted) -> None:
    """One announcement a run, however many were found; none if an earlier run had found them all."""
    new = list(Candidate.objects.filter(run=run).order_by("start", "id").values_list("pk", flat=True))
    if new:
        body = {"run": run.pk, "document": run.document_id, "language": found.language, "candidates": new}
        announce(kind=Told.CANDIDATE_CREATED, about=("run", run.pk), body=body, by=None)


def _fail(run: ExtractionRun, reason: str) -> ExtractionRun:
    _held(run).update(state=RunState.FAILED, reason=reason, ended_at=timezone.now(), lease_until=None)
    return ExtractionRun.objects.get(pk=run.pk)


def again(run: ExtractionRun) -> None:
    """Put a failed run back in the queue."""
    ExtractionRun.objects.filter(pk=run.pk, state=RunState.FAILED).update(
        state=RunState.QUEUED, attempts=0, reason="", ended_at=None, lease_until=None
    )


def unended(*, older_than: timedelta, queues: Sequence[str], most: int) -> list[tuple[int, str]]:
    """Runs, with their queue, whose message must be presumed lost: they have waited so long although nothing waits in
    ``queues``, or the lease of whoever took them ran out. Marked as nudged, so that the next sweep waits."""
    now = timezone.now()
    lost = Q(state=RunState.QUEUED, queue__in=queues) & (Q(nudged_at__isnull=True) | Q(nudged_at__lt=now - older_than))
    died = Q(state=RunState.RUNNING, lease_until__lt=now)
    with transaction.atomic():
        rows = list(
            ExtractionRun.objects.select_for_update(skip_locked=True)
            .filter(lost | died)
            .order_by("id")
            .values_list("pk", "queue")[:most]
        )
        ExtractionRun.objects.filter(pk__in=[pk for pk, _queue in rows]).update(nudged_at=now)
    return rows


def digest_of(content: Iterable[Span | list[int]]) -> str:
    """What makes a passage the same passage: the SHA-256 of its spans."""
    return hashlib.sha256(json.dumps([list(span) for span in content]).encode()).hexdigest()


def passage_of(text: str, content: Iterable[Span | list[int]]) -> str:
    """The words at the spans, parts joined by an ellipsis in brackets."""
    return " […] ".join(text[start:end] for start, end in content)


def _names(found: Extracted, document: Document) -> set[str]:
    names = {a.source_name for a in found.attributions} | {c.name for a in found.attributions for c in a.via}
    names |= {name for a in found.attributions for name in a.choices}
    names |= {found.agency.name} if found.agency else set()
    return {name for name in names | {document.publisher_name} if name}


def _candidate(
    run: ExtractionRun, found: Extracted, attribution: FoundAttribution, matches: Mapping[str, Match]
) -> Candidate:
    document = run.document
    chain = _chain(attribution, document, matches, agency=found.agency)
    return Candidate(
        document=document,
        run=run,
        digest=digest_of(attribution.content),
        start=attribution.content[0][0],
        content=[list(span) for span in attribution.content],
        passage=passage_of(document.text, attribution.content),
        cue=list(attribution.cue) if attribution.cue else None,
        chain=chain,
        speaker_name=chain[0]["name"][:300],
        speaker_id=chain[0]["source"],
        resolution=chain[0]["resolution"],
        hop_sources=sorted({hop["source"] for hop in chain if hop["source"]}),
        kind=attribution.kind,
        stance=attribution.stance,
        when=list(attribution.when) if attribution.when else None,
        said_on=attribution.said_on,
        figures=[figure.to_json() for figure in attribution.figures],
        rule=attribution.rule,
        confidence=attribution.confidence,
        check_worthy=attribution.check_worthy,
        worth_reasons=list(attribution.worth_reasons),
        language=found.language,
    )


def _chain(
    attribution: FoundAttribution, document: Document, matches: Mapping[str, Match], *, agency: Carrier | None
) -> list[dict[str, Any]]:
    """Speaker, carriers beside the words, the article's own agency, publisher; each of them once."""
    speaker = _hop(Role.SPEAKER, attribution.source_name, attribution.source, matches)
    if attribution.choices:
        speaker |= _one_of(attribution, document, matches)
    carriers = [_hop(Role.CARRIER, carrier.name, carrier.span, matches) for carrier in attribution.via]
    publisher = _hop(Role.PUBLISHER, document.publisher_name, None, matches)
    if document.publisher_id:
        publisher |= {"source": document.publisher_id, "resolution": Resolution.RESOLVED, "choices": []}
    if agency is not None:
        hop = _hop(Role.CARRIER, agency.name, agency.span, matches)
        if not any(_same(hop, other) for other in (speaker, *carriers, publisher)):
            carriers.append(hop)
    return [speaker, *carriers, *([publisher] if document.publisher_name or document.publisher_id else [])]


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Two hops of one source, or of one name: `KOMPAS.com` and `Kompas`."""
    if one["source"] and other["source"]:
        return bool(one["source"] == other["source"])
    first, second = (str(hop["name"]).casefold().split(".")[0] for hop in (one, other))
    return first == second


def _one_of(attribution: FoundAttribution, document: Document, matches: Mapping[str, Match]) -> dict[str, Any]:
    """The name as written and the sources it may mean: two people of this article bear it, so none is taken for it."""
    found = [matches[name] for name in attribution.choices if name in matches]
    known = [match.source for match in found if match.source] + [i for match in found for i in match.choices]
    written = document.text[slice(*attribution.source)] if attribution.source else attribution.source_name
    return {"name": written, "source": None, "resolution": str(Resolution.AMBIGUOUS), "choices": sorted(set(known))}


def _hop(role: str, name: str, span: Span | None, matches: Mapping[str, Match]) -> dict[str, Any]:
    match = matches.get(name, Match(Resolution.UNKNOWN))
    return {
        "role": str(role),
        "name": name,
        "span": list(span) if span else None,
        "source": match.source,
        "resolution": str(match.resolution),
        "choices": list(match.choices),
    }
