"""Candidates that a person makes: what the machine missed, and one that it read as one although it is two."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.choices import CandidateState, Kind, RejectReason, Resolution, Role, Stance
from claims.models import Candidate, ExtractionRun
from claims.services.errors import Conflict, Refused
from claims.services.extraction import digest_of, passage_of
from claims.services.readings import checked_content
from claims.services.triage import reject
from sources.models import Document
from sources.queries import Match, match_names
from sources.services.audit import acting

MANUAL, SPLIT = "manual", "manual.split"


def add(
    document: Document,
    *,
    by: User,
    content: Sequence[tuple[int, int]],
    speaker: str = "",
    kind: str = Kind.INDIRECT,
    stance: str = Stance.ASSERTS,
) -> Candidate:
    """Make the passage a candidate, held by who added it, to be decided like any other.

    Raises ``Conflict`` if the document has a candidate of these very spans already, pending or decided.
    """
    run = ExtractionRun.objects.filter(document=document).order_by("-pk").first()
    if run is None:
        raise Refused(
            _("Nothing was extracted from this document yet. Add by hand once that has ended."), code="no_run"
        )
    spans = checked_content(content, document)
    chain = [_hop(Role.SPEAKER, speaker, match_names([speaker])[speaker]), *_publisher(document)]
    with acting(actor=by, act="candidate.added"):
        return _make(run, document, by=by, spans=spans, chain=chain, kind=kind, stance=stance, rule=MANUAL)


def split(candidate: Candidate, *, by: User, at: int) -> tuple[Candidate, Candidate]:
    """Make two candidates of one, cut before code point ``at`` of the document; the one is rejected for its span."""
    document = candidate.document
    before, after = _cut(candidate.content, document.text, at)
    if not before or not after:
        raise Refused(_("Cut inside the passage: %(at)d is at its edge or outside.") % {"at": at}, field="at")
    as_read: dict[str, Any] = {
        "by": by,
        "chain": candidate.chain,
        "kind": candidate.kind,
        "stance": candidate.stance,
        "rule": SPLIT,
    }
    with acting(actor=by, act="candidate.split"):
        reject(candidate, by=by, reason=RejectReason.WRONG_SPAN)
        second = _make(candidate.run, document, spans=after, **as_read)
        first = _make(candidate.run, document, spans=before, **as_read)
    return first, second


def _cut(content: Sequence[Sequence[int]], text: str, at: int) -> tuple[list[list[int]], list[list[int]]]:
    before = [[start, min(end, at)] for start, end in content if start < at]
    after = [[max(start, at), end] for start, end in content if end > at]
    return _trimmed(before, text), _trimmed(after, text)


def _trimmed(spans: list[list[int]], text: str) -> list[list[int]]:
    kept = []
    for start, end in spans:
        words = text[start:end]
        first = start + len(words) - len(words.lstrip())
        last = first + len(words.strip())
        if first < last:
            kept.append([first, last])
    return kept


def _make(
    run: ExtractionRun,
    document: Document,
    *,
    by: User,
    spans: list[list[int]],
    chain: list[dict[str, object]],
    kind: str,
    stance: str,
    rule: str,
) -> Candidate:
    held_until = timezone.now() + timedelta(seconds=settings.HOLD_SECONDS)
    speaker = chain[0]
    candidate, made = Candidate.objects.get_or_create(
        document=document,
        digest=digest_of(spans),
        defaults={
            "run": run,
            "start": spans[0][0],
            "content": spans,
            "passage": passage_of(document.text, spans),
            "chain": chain,
            "speaker_name": str(speaker["name"])[:300],
            "speaker_id": cast(int | None, speaker["source"]),
            "resolution": str(speaker["resolution"]),
            "hop_sources": sorted({hop["source"] for hop in chain if isinstance(hop["source"], int)}),
            "kind": kind,
            "stance": stance,
            "rule": rule,
            "confidence": 1.0,
            "check_worthy": 1.0,
            "language": document.language or run.language,
            "holder": by,
            "held_until": held_until,
        },
    )
    if not made:
        raise Conflict(
            _("This passage is candidate %(number)d already: %(state)s.")
            % {"number": candidate.pk, "state": CandidateState(candidate.state).label}
        )
    return candidate


def _publisher(document: Document) -> list[dict[str, object]]:
    if not document.publisher_name and not document.publisher_id:
        return []
    match = Match(Resolution.RESOLVED if document.publisher_id else Resolution.UNKNOWN, source=document.publisher_id)
    return [_hop(Role.PUBLISHER, document.publisher_name, match)]


def _hop(role: str, name: str, match: Match) -> dict[str, object]:
    return {
        "role": str(role),
        "name": name,
        "span": None,
        "source": match.source,
        "resolution": str(match.resolution),
        "choices": list(match.choices),
    }
