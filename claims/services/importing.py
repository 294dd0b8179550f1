"""Claims taken in from a table: checked first, then written by whichever worker holds the lease, batch by batch.

Two statements that differ only in case and white space are one claim: the second row of such a statement, and a file
that is sent twice, make none. An attribution is made once for the same claim, speaker, carriers, stance, day and
address; one that somebody took out is not made again.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.choices import ClaimState, SheetState
from claims.exports.claim_sheet import Fault, SheetClaim, checked, mapping_fault
from claims.exports.sheet import Sheet, SheetError, read_sheet
from claims.models import Claim, ClaimImport, RefusedRow
from claims.services import comments, topics
from claims.services.errors import Refused
from claims.services.imported_attributions import attribute
from claims.services.triage import new_claim
from sources.queries import Match, match_names
from sources.services.audit import acting
from sources.services.leases import lease_until

LARGEST = 40_000_000
"""Bytes of one file; about 200,000 rows."""
BATCH = 200
IMPORT_LOCK = 0x1A9E
UNENDED = (SheetState.WAITING, SheetState.RUNNING)
SAME = r"md5(lower(regexp_replace({}, '\s+', ' ', 'g')))"


class Stopped(Exception):
    """The import was cancelled, or another attempt has it."""


def bring(*, by: User, filename: str, raw: bytes, mapping: Sequence[str]) -> ClaimImport:
    """Keep a file whose rows are to be checked and then taken in. It must be one that ``read_sheet`` reads."""
    return ClaimImport.objects.create(owner=by, filename=filename[:255], raw=raw, mapping=list(mapping))


def map_columns(importing: ClaimImport, mapping: Sequence[str]) -> None:
    """Say what each column holds. Raises ``Refused`` with the code of what is wrong with the mapping."""
    if fault := mapping_fault(mapping):
        raise Refused(_("The columns cannot be read so."), code=fault)
    if not _draft(importing).update(mapping=list(mapping)):
        raise Refused(_("This file was taken in or cancelled already."), code="ended")


def start(importing: ClaimImport) -> None:
    """Let a worker take the good rows in."""
    current = ClaimImport.objects.defer("raw").get(pk=importing.pk)
    if fault := mapping_fault(current.mapping):
        raise Refused(_("The columns cannot be read so."), code=fault)
    if not _draft(importing).update(state=SheetState.WAITING, nudged_at=timezone.now()):
        raise Refused(_("This file was taken in or cancelled already."), code="ended")


def _draft(importing: ClaimImport) -> QuerySet[ClaimImport]:
    return ClaimImport.objects.filter(pk=importing.pk, state=SheetState.DRAFT)


def cancel(importing: ClaimImport) -> bool:
    """End an import that has not ended; what was taken in stays. False if it has ended."""
    unended = ClaimImport.objects.filter(pk=importing.pk, ended_at__isnull=True)
    return bool(unended.update(state=SheetState.CANCELLED, ended_at=timezone.now(), lease_until=None))


def take(import_id: int) -> ClaimImport | None:
    """Take the lease by one conditional update that also counts the attempt; None if it is held or ended."""
    now = timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    taken = (
        ClaimImport.objects.filter(free, pk=import_id, state__in=UNENDED)
        .update(state=SheetState.RUNNING, attempts=F("attempts") + 1, lease_until=lease_until(now))
    )  # fmt: skip
    return ClaimImport.objects.select_related("owner").get(pk=import_id) if taken else None


def perform(importing: ClaimImport) -> ClaimImport:
    """Take in the rows behind ``row_done``, and end the import."""
    if importing.attempts > settings.ATTEMPTS:
        told = _("It was begun %(times)d times and never came to an end. Split the file and send the parts.")
        return _end(importing, state=SheetState.FAILED, reason=told % {"times": importing.attempts - 1})
    try:
        for batch in _batches(read_sheet(bytes(importing.raw)), after=importing.row_done):
            _take_in(importing, batch)
    except Stopped:
        return ClaimImport.objects.get(pk=importing.pk)
    except SheetError as error:
        told = _("Row %(row)d cannot be read: a quotation mark is opened and never closed. The rows above it are in.")
        return _end(importing, state=SheetState.FAILED, reason=told % {"row": error.row})
    return _end(importing, state=SheetState.DONE)


Rows = list[tuple[int, list[str]]]


def _batches(sheet: Sheet, *, after: int) -> Iterator[Rows]:
    rows = (row for row in sheet.rows() if row[0] > after)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _take_in(importing: ClaimImport, batch: Rows) -> None:
    """One batch and how far it brings the import, in one transaction: whoever is killed in it has written none of it.

    Raises ``Stopped`` once the import is no longer this attempt's.
    """
    read = [(row, *checked(cells, importing.mapping)) for row, cells in batch]
    good = [(row, claim) for row, claim, _faults in read if claim is not None]
    faults = [(row, fault) for row, _claim, several in read for fault in several]
    with acting(actor=importing.owner, act="claim.imported", reason=f"{importing.filename} ({importing.pk})"):
        now = timezone.now()
        told = {"row_done": batch[-1][0], "lease_until": lease_until(now)}
        if not _held(importing).update(**told):
            raise Stopped
        with connection.cursor() as cursor:  # two imports of one statement at once would make it twice
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [IMPORT_LOCK])
        made, known, attributed, refused = _written(importing, good)
        faults += refused
        RefusedRow.objects.bulk_create(
            [RefusedRow(of=importing, row=row, field=f.field, code=f.code, cell=f.cell[:300]) for row, f in faults]
        )
        _held(importing).update(
            made=F("made") + made,
            known=F("known") + known,
            attributed=F("attributed") + attributed,
            refused=F("refused") + len({row for row, _fault in faults}),
        )


def _written(
    importing: ClaimImport, good: Sequence[tuple[int, SheetClaim]]
) -> tuple[int, int, int, list[tuple[int, Fault]]]:
    """How many claims were made, were known, how many attributions were made, and the rows that a rule refused."""
    made = known = attributed = 0
    refused: list[tuple[int, Fault]] = []
    standing = _standing([claim.statement for _row, claim in good])
    names = match_names({name for _row, claim in good for name in (claim.speaker, *claim.carriers) if name})
    digests: dict[str, Claim] = {}
    for (row, told), (digest, found) in zip(good, standing, strict=True):
        before = found or digests.get(digest)
        try:
            with transaction.atomic():
                claim, added = _one(told, before, by=importing.owner, names=names)
        except Refused as error:
            refused.append((row, Fault(error.field, error.code, str(error)[:300])))
            continue
        digests[digest] = claim
        made, known, attributed = made + (before is None), known + (before is not None), attributed + added
    return made, known, attributed, refused


def _one(told: SheetClaim, before: Claim | None, *, by: User, names: dict[str, Match]) -> tuple[Claim, bool]:
    """The row's claim, made unless it stands, and whether it got an attribution."""
    claim = before or new_claim(by=by, statement=told.statement, language=told.language)
    if before is None:
        if told.note:
            comments.say(claim, by=by, text=told.note)
        for topic in told.topics:
            topics.put_under(claim, by=by, name=topic)
    return claim, told.is_attributed and attribute(claim, told, by=by, names=names)


def _standing(statements: Sequence[str]) -> list[tuple[str, Claim | None]]:
    """For each statement its digest and the claim of the same words: one that stands before one that is withdrawn."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT ON (n) {SAME.format('t')}, c.id, c.state FROM unnest(%s::text[]) WITH ORDINALITY u(t, n) "
            f"LEFT JOIN claims_claim c ON {SAME.format('c.statement')} = {SAME.format('t')} "
            "ORDER BY n, c.state = %s, c.id",
            [list(statements), ClaimState.WITHDRAWN],
        )
        return [(digest, Claim(pk=pk, state=state) if pk else None) for digest, pk, state in cursor.fetchall()]


def _held(importing: ClaimImport) -> QuerySet[ClaimImport]:
    return ClaimImport.objects.filter(pk=importing.pk, state=SheetState.RUNNING, attempts=importing.attempts)


def _end(importing: ClaimImport, *, state: str, reason: str = "") -> ClaimImport:
    _held(importing).update(state=state, reason=reason, ended_at=timezone.now(), lease_until=None)
    return ClaimImport.objects.get(pk=importing.pk)


def unended(*, older_than: timedelta, drained: bool, most: int) -> list[int]:
    """Imports whose message must be presumed lost, or whose worker died. Marked as nudged."""
    now = timezone.now()
    lost = Q(state=SheetState.WAITING, nudged_at__lt=now - older_than) if drained else Q(pk__in=[])
    died = Q(state=SheetState.RUNNING, lease_until__lt=now)
    ids = list(ClaimImport.objects.filter(lost | died).order_by("id").values_list("pk", flat=True)[:most])
    ClaimImport.objects.filter(pk__in=ids).update(nudged_at=now)
    return ids
