"""Taking in other desks' verdicts: a feed handed in, read by whichever worker holds its lease, batch by batch.

A batch's verdicts, proposals, results and the count of what is read are written in one transaction, and only while
the lease is still this attempt's: where a worker is killed, the next goes on behind the last whole batch.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.choices import ImportState, TakenIn
from claims.models import ExternalVerdict, VerdictImport, VerdictImportItem
from claims.models.external import UNENDED
from claims.read.claimreview import ReadEntry, ReadReview, read_reviews
from claims.read.problems import MOST_BYTES, NOT_TAKEN, FeedProblem
from claims.services.errors import Refused
from claims.services.external_matching import propose
from sources.fetch.client import Limits
from sources.queries import match_names
from sources.services.audit import acting
from sources.services.fetching import guarded, refuse_hopeless
from sources.services.leases import lease_until, renewing
from sources.text.addresses import domain, site
from sources.text.intake import IntakeError

BATCH: Final = 200
MOST_WAITING: Final = 5
LIMITS: Final = Limits(most_bytes=MOST_BYTES, seconds=60.0)
ACCEPT: Final = "application/ld+json,application/json,text/html;q=0.8,*/*;q=0.5"
TOLD: Final = (
    "digest", "publisher_name", "told_by", "publisher_id", "claim_text", "rating_name", "rating_value", "rating_best",
    "rating_worst", "reviewed_on", "language", "claim_author", "claim_source_id", "claimed_on", "appearances", "raw",
)  # fmt: skip
"""Columns that a later wording of a verdict replaces."""


class Stopped(Exception):
    """Another attempt has the import."""


def hand_in(
    *, by: User, address: str = "", raw: bytes | None = None, filename: str = "", content_type: str = ""
) -> VerdictImport:
    """A feed that waits for a worker: its bytes, or the address to fetch it from.

    Raises ``Refused`` for what is hopeless at the door, or while too much of this person's waits.
    """
    if raw is not None and len(raw) > MOST_BYTES:
        too_large = NOT_TAKEN["review_too_large"]
        raise Refused(_(too_large), field="chosen")
    if raw is None:
        try:
            refuse_hopeless(address)
        except IntakeError as error:
            raise Refused(str(error), code=error.code, field="address") from error
    if VerdictImport.objects.filter(submitted_by=by, feed=None, state__in=UNENDED).count() >= MOST_WAITING:
        raise Refused(_("%(most)d of your feeds are not read yet. Wait until they are.") % {"most": MOST_WAITING})
    return VerdictImport.objects.create(
        submitted_by=by,
        address=address,
        raw=raw,
        sha256=hashlib.sha256(raw).hexdigest() if raw is not None else "",
        filename=filename.replace("\0", "")[:255],
        content_type=content_type[:200],
    )


def take(import_id: int) -> VerdictImport | None:
    """Take the lease by one conditional update that also counts the attempt; None if it is held or ended.

    Of one polled feed the older import comes first: an earlier wording must not replace a later one.
    """
    now = timezone.now()
    older = VerdictImport.objects.filter(feed=OuterRef("feed"), pk__lt=OuterRef("pk"), state__in=UNENDED)
    taken = (
        VerdictImport.objects.filter(~Exists(older), pk=import_id, state__in=UNENDED)
        .filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now))
        .update(state=ImportState.RUNNING, attempts=F("attempts") + 1, lease_until=lease_until(now))
    )
    return VerdictImport.objects.select_related("submitted_by").get(pk=import_id) if taken else None


def perform(job: VerdictImport) -> VerdictImport:
    """Read the feed and take in what was not read before."""
    if job.attempts > settings.ATTEMPTS:
        return _fail(job, FeedProblem("review_gave_up", times=job.attempts - 1))
    try:
        with renewing(_held(job)):
            raw, content_type = _bytes(job)
            entries = read_reviews(raw, content_type=content_type)
            unread = islice(entries, job.read, None)
            while batch := list(islice(unread, BATCH)):
                _take_in(job, batch)
    except Stopped:
        return VerdictImport.objects.get(pk=job.pk)
    except (FeedProblem, IntakeError) as refused:
        return _fail(job, refused)
    return _end(job, state=ImportState.DONE)


def _bytes(job: VerdictImport) -> tuple[bytes, str]:
    """What is read. Fetched once and kept, so that every attempt reads the same."""
    if job.raw is not None:
        return bytes(job.raw), job.content_type
    try:
        fetched = replace(guarded(), limits=LIMITS).fetch(job.address, accept=ACCEPT)
    except IntakeError as error:
        if error.code == "too_large":
            raise FeedProblem("review_too_large") from error
        raise
    content_type = fetched.content_type[:200].replace("\0", "")
    checksum = hashlib.sha256(fetched.raw).hexdigest()
    if not _held(job).update(raw=fetched.raw, content_type=content_type, sha256=checksum):
        raise Stopped
    return fetched.raw, content_type


def _take_in(job: VerdictImport, batch: Sequence[ReadEntry]) -> None:
    """Write one batch. The import's own row comes last, so that the renewal of its lease waits for nothing."""
    with acting(actor=job.submitted_by, act="external.taken"):
        rows = _kept(job, [entry.review for entry in batch if entry.review])
        fresh = [row for row, state in rows.values() if state != TakenIn.UNCHANGED]
        propose(fresh)
        VerdictImportItem.objects.bulk_create(_result(job, entry, rows) for entry in batch)
        if not _held(job).update(read=batch[-1].position + 1):
            raise Stopped


def _kept(job: VerdictImport, reviews: Sequence[ReadReview]) -> dict[str, tuple[ExternalVerdict, TakenIn]]:
    """Each review's row by its key, and what became of it. Keys are taken in order, so that two imports of the same
    feed wait for one another and none is told twice."""
    told = {row.key: row for row in sorted(_rows(job, reviews), key=lambda row: row.key)}
    there = set(ExternalVerdict.objects.filter(key__in=told).values_list("key", flat=True))
    ExternalVerdict.objects.bulk_create([row for key, row in told.items() if key not in there], ignore_conflicts=True)
    found: dict[str, tuple[ExternalVerdict, TakenIn]] = {}
    for row in ExternalVerdict.objects.select_for_update().filter(key__in=told).order_by("key"):
        new = told[row.key]
        if row.key not in there and row.taken_in_id == job.pk:
            found[row.key] = row, TakenIn.TAKEN
        elif row.digest == new.digest:
            found[row.key] = row, TakenIn.UNCHANGED
        else:
            _replace(row, new)
            found[row.key] = row, TakenIn.CHANGED
    changed = [row for row, state in found.values() if state == TakenIn.CHANGED]
    columns = [name.removesuffix("_id") for name in TOLD]
    ExternalVerdict.objects.bulk_update(changed, [*columns, "taken_in", "changed_at", "version"])
    return found


def _replace(row: ExternalVerdict, new: ExternalVerdict) -> None:
    for name in TOLD:
        setattr(row, name, getattr(new, name))
    row.taken_in_id, row.changed_at, row.version = new.taken_in_id, timezone.now(), row.version + 1


def _rows(job: VerdictImport, reviews: Sequence[ReadReview]) -> Iterator[ExternalVerdict]:
    """The reviews as rows that are not saved, with the sources of the registry that their names mean."""
    names = {name for r in reviews for name in (r.publisher_name, r.claim_author, domain(r.address)) if name}
    sources = {name: match.source for name, match in match_names(names).items()}
    for r in reviews:
        yield ExternalVerdict(
            key=r.key,
            digest=r.digest,
            address=r.address,
            publisher_name=r.publisher_name,
            told_by=_other_site(job, r),
            publisher_id=sources[r.publisher_name] or sources[domain(r.address)],
            claim_text=r.claim,
            rating_name=r.rating_name,
            rating_value=r.rating_value,
            rating_best=r.rating_best,
            rating_worst=r.rating_worst,
            reviewed_on=r.reviewed_on,
            language=r.language,
            claim_author=r.claim_author,
            claim_source_id=sources.get(r.claim_author),
            claimed_on=r.claimed_on,
            appearances=list(r.appearances),
            raw=r.raw,
            taken_in=job,
        )


def _other_site(job: VerdictImport, review: ReadReview) -> str:
    """The site that the feed came from, where it is not the review's own; "" of a file."""
    told_by = site(job.address) if job.address else ""
    return "" if told_by == site(review.address) else told_by[:300]


def _result(
    job: VerdictImport, entry: ReadEntry, rows: dict[str, tuple[ExternalVerdict, TakenIn]]
) -> VerdictImportItem:
    item = VerdictImportItem(taken_in=job, position=entry.position, label=entry.label)
    if entry.review is not None:
        item.verdict, item.state = rows[entry.review.key]
    elif entry.problem is not None:
        item.state, item.code, item.reason = TakenIn.REFUSED, entry.problem.code, str(entry.problem)
        item.facts = dict(entry.problem.facts)
    return item


def _held(job: VerdictImport) -> QuerySet[VerdictImport]:
    return VerdictImport.objects.filter(pk=job.pk, state=ImportState.RUNNING, attempts=job.attempts)


def _fail(job: VerdictImport, refused: FeedProblem | IntakeError) -> VerdictImport:
    return _end(job, state=ImportState.FAILED, code=refused.code, reason=str(refused), facts=dict(refused.facts))


def _end(job: VerdictImport, *, state: str, **told: Any) -> VerdictImport:
    _held(job).update(state=state, ended_at=timezone.now(), lease_until=None, raw=None, **told)
    return VerdictImport.objects.get(pk=job.pk)


def unended(*, older_than: timedelta, drained: bool, most: int) -> list[int]:
    """Imports whose message must be presumed lost, or whose worker died. Marked as nudged."""
    now = timezone.now()
    lost = Q(state=ImportState.WAITING, nudged_at__lt=now - older_than) if drained else Q(pk__in=[])
    died = Q(state=ImportState.RUNNING, lease_until__lt=now)
    ids = list(VerdictImport.objects.filter(lost | died).order_by("id").values_list("pk", flat=True)[:most])
    VerdictImport.objects.filter(pk__in=ids).update(nudged_at=now)
    return ids
