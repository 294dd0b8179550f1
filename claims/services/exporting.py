"""Tables taken out as files: asked for, written by whichever worker holds the lease, kept for a week."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.choices import ExportState, ExportWhat
from claims.exports.catalogue import TABLE_FORMATS
from claims.exports.table import TABLES, Note
from claims.models import ExportJob, SavedColumns
from claims.services.errors import Refused
from claims.services.export_tables import rows_of
from sources.models import Event
from sources.services.leases import lease_until, renewing

FORMS = ("csv-zip", "xlsx", "jsonl", "parquet")
"""Those that hold the filter and the version of the rows."""
KEPT = timedelta(days=7)
MOST_WAITING = 5
TOLD_EVERY = 500
UNENDED = (ExportState.WAITING, ExportState.RUNNING)


class Stopped(Exception):
    """The job was cancelled, or another attempt has it."""


def ask(*, by: User, what: str, form: str, query: str, columns: Sequence[str]) -> ExportJob:
    """A job that waits for a worker. Raises ``Refused`` where what is asked for does not exist, or too much waits."""
    if what not in ExportWhat.values or form not in FORMS or not columns:
        raise Refused(_("Choose what to take out, at least one column and a form."), code="unknown")
    TABLES[what].choose(columns)
    if ExportJob.objects.filter(owner=by, state__in=UNENDED).count() >= MOST_WAITING:
        raise Refused(_("%(most)d of your exports are not done yet. Wait, or cancel one.") % {"most": MOST_WAITING})
    return ExportJob.objects.create(owner=by, what=what, form=form, query=query, columns=list(columns))


def keep_columns(*, by: User, what: str, name: str, columns: Sequence[str]) -> None:
    """Keep the choice under its name, in place of an earlier one of that name."""
    SavedColumns.objects.update_or_create(owner=by, what=what, name=name, defaults={"columns": list(columns)})


def note(*, query: str, mark: int) -> Note:
    """What the file says of itself."""
    return Note(filter=query, version=f"event {mark}", made_at=timezone.localtime(), desk=settings.DESK_NAME)


def high_water() -> int:
    """The last event so far; 0 where there is none."""
    return int(Event.objects.aggregate(last=Max("pk"))["last"] or 0)


def take(job_id: int) -> ExportJob | None:
    """Take the lease by one conditional update that also counts the attempt; None if it is held or ended."""
    now = timezone.now()
    taken = (
        ExportJob.objects.filter(pk=job_id, state__in=UNENDED)
        .filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now))
        .update(state=ExportState.RUNNING, attempts=F("attempts") + 1, rows_done=0, lease_until=lease_until(now))
    )
    return ExportJob.objects.get(pk=job_id) if taken else None


def perform(job: ExportJob) -> ExportJob:
    """Write the file beside its place, then put it there in one step: a worker that is killed leaves none or all."""
    if job.attempts > settings.ATTEMPTS:
        told = _("It was begun %(times)d times and never came to an end. Look at the worker's log, or filter for less.")
        return _end(job, state=ExportState.FAILED, reason=told % {"times": job.attempts - 1})
    part = folder() / f"{job.pk}.{job.attempts}.part"
    mark = high_water()
    try:
        with renewing(_held(job)):
            _write(job, part, note(query=job.query, mark=mark))
        part.replace(path_of(job))
    except Stopped:
        return ExportJob.objects.get(pk=job.pk)
    except Refused as refused:
        return _end(job, state=ExportState.FAILED, reason=str(refused))
    except OSError as error:
        told = _("The file could not be written: %(why)s. Tell the administrator.") % {"why": error.strerror}
        return _end(job, state=ExportState.FAILED, reason=told)
    finally:
        part.unlink(missing_ok=True)
    name, size = TABLE_FORMATS[job.form].filename(job.what, note(query="", mark=mark)), path_of(job).stat().st_size
    return _end(job, state=ExportState.DONE, mark=mark, file_name=name, file_bytes=size)


def _write(job: ExportJob, part: Path, said: Note) -> None:
    columns = TABLES[job.what].choose(job.columns)
    pieces = TABLE_FORMATS[job.form].make(_told(job, rows_of(job.what, job.query)), columns, said, job.what)
    with part.open("wb") as file:
        for piece in pieces:
            file.write(piece)


def _told(job: ExportJob, rows: Iterable[Any]) -> Iterator[Any]:
    """The rows, with how many came told now and then. Raises ``Stopped`` once the job is no longer this attempt's."""
    count = 0
    for count, row in enumerate(rows, start=1):
        if count % TOLD_EVERY == 0 and not _held(job).update(rows_done=count):
            raise Stopped
        yield row
    if not _held(job).update(rows_done=count):
        raise Stopped


def _held(job: ExportJob) -> QuerySet[ExportJob]:
    return ExportJob.objects.filter(pk=job.pk, state=ExportState.RUNNING, attempts=job.attempts)


def _end(job: ExportJob, *, state: str, **told: Any) -> ExportJob:
    now = timezone.now()
    ended = _held(job).update(state=state, ended_at=now, lease_until=None, expires_at=now + KEPT, **told)
    if ended:
        for left in folder().glob(f"{job.pk}.*.part"):  # of attempts that were killed
            left.unlink(missing_ok=True)
    current = ExportJob.objects.get(pk=job.pk)
    if current.state == ExportState.CANCELLED:
        path_of(job).unlink(missing_ok=True)
    return current


def cancel(job: ExportJob) -> bool:
    """End a job that is not done; what was written of it goes when its worker next looks. False if it has ended."""
    now = timezone.now()
    return bool(
        ExportJob.objects.filter(pk=job.pk, state__in=UNENDED).update(
            state=ExportState.CANCELLED, ended_at=now, lease_until=None
        )
    )


def expire() -> int:
    """Remove files whose time is over. Returns how many."""
    over = list(ExportJob.objects.filter(state=ExportState.DONE, expires_at__lt=timezone.now()))
    for job in over:
        path_of(job).unlink(missing_ok=True)
    return ExportJob.objects.filter(pk__in=[job.pk for job in over]).update(state=ExportState.EXPIRED)


def unended(*, older_than: timedelta, drained: bool, most: int) -> list[int]:
    """Jobs whose message must be presumed lost, or whose worker died. Marked as nudged."""
    now = timezone.now()
    lost = Q(state=ExportState.WAITING, nudged_at__lt=now - older_than) if drained else Q(pk__in=[])
    died = Q(state=ExportState.RUNNING, lease_until__lt=now)
    ids = list(ExportJob.objects.filter(lost | died).order_by("id").values_list("pk", flat=True)[:most])
    ExportJob.objects.filter(pk__in=ids).update(nudged_at=now)
    return ids


def path_of(job: ExportJob) -> Path:
    return folder() / f"{job.pk}{TABLE_FORMATS[job.form].ending}"


def folder() -> Path:
    made = Path(settings.VAR_DIR) / "exports"
    made.mkdir(mode=0o700, parents=True, exist_ok=True)
    return made
