"""What workers do: load by id, call one service, record the ending. A message carries an id and may be lost or come
twice; the row's lease decides. The functions ``accept_…`` are how pages, API and commands start work: they call the
service and nudge a worker on commit."""

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, ParamSpec, TypeVar

import structlog
from celery import Task, current_app, shared_task
from django.conf import settings
from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError, transaction
from kombu.exceptions import ChannelError
from kombu.exceptions import OperationalError as BrokerError

from claims.models import ClaimImport, Endpoint, ExportJob, ExtractionRun, VerdictImport
from claims.services import (
    delivering,
    exporting,
    external,
    external_feeds,
    external_matching,
    extraction,
    idempotency,
    importing,
    life,
    mailing,
    relay,
    review,
    webhooks,
)
from sources.models import Document, Feed, Intake, IntakeItem
from sources.services import announcing, audit, feeds, intake, polling

log = structlog.get_logger()
LOST_AFTER = timedelta(seconds=10)
SWEPT_AT_ONCE = 1000
NUDGED_AT_ONCE = 20
A_LOT = 10
LOT_SECONDS = 2
"""After which a lot makes room: a single article waits no longer than that behind one of many."""
MATCHED_AT_ONCE = 100
P = ParamSpec("P")
R = TypeVar("R")


def lasting(name: str, *, seconds: int = 0) -> "Callable[[Callable[P, R]], Task[P, R]]":
    """A task that is tried again when the database is away: acks_late acknowledges one that raises, which would
    lose it (measured: 116 of 150 in a stop of four seconds)."""
    return shared_task(
        name=name,
        autoretry_for=(OperationalError, InterfaceError),
        retry_backoff=1,
        retry_backoff_max=20,
        max_retries=30,
        soft_time_limit=seconds or settings.CELERY_TASK_SOFT_TIME_LIMIT,
        time_limit=seconds + 30 if seconds else settings.CELERY_TASK_TIME_LIMIT,
    )


@lasting("claims.read_item")
def read_item(item_id: int) -> None:
    announcing.begin_listening()
    item = intake.take(item_id)
    if item is not None:
        queue = "bulk" if intake.is_one_of_many(item) else "interactive"
        intake.read_item(item, and_then=lambda document: _go_on(document, item=item, queue=queue))
    nudge_relay()


@lasting("claims.extract")
def extract(run_id: int) -> None:
    announcing.begin_listening()
    run = extraction.take(run_id)
    if run is not None:
        extraction.perform(run)
    nudge_relay()


@lasting("claims.make_export", seconds=3600)
def make_export(job_id: int) -> None:
    """Longer than the broker waits: who is sent the message again finds the lease held and does nothing."""
    job = exporting.take(job_id)
    if job is not None:
        exporting.perform(job)


@lasting("claims.take_claims_in", seconds=3600)
def take_claims_in(import_id: int) -> None:
    """Longer than the broker waits, as ``make_export`` is."""
    announcing.begin_listening()
    taken = importing.take(import_id)
    if taken is not None:
        importing.perform(taken)
    nudge_relay()


@lasting("claims.read_intake")
def read_intake(intake_id: int) -> None:
    """Send a large intake on its way, so that whoever handed it in need not wait for that: the addresses one by one,
    the texts in lots."""
    waiting = intake.waiting(intake_id)
    for item_id, queue in waiting:
        if queue != "bulk":
            read_item.apply_async((item_id,), queue=queue)
    texts = [item_id for item_id, queue in waiting if queue == "bulk"]
    for at in range(0, len(texts), A_LOT):
        read_lot.apply_async((texts[at : at + A_LOT],), queue="bulk")


@lasting("claims.read_lot")
def read_lot(item_ids: Sequence[int]) -> None:
    """Read and extract texts one after the other: two messages for each cost more than the work itself.

    What is left when the time is over, or when one raises, goes to whichever worker is free. Not when the database is
    away: then this task is tried again with all of them, and a second message would double at every try.
    """
    announcing.begin_listening()
    left, until = list(item_ids), time.monotonic() + LOT_SECONDS
    try:
        while left and time.monotonic() < until:
            _read_and_extract(left.pop(0))
    except (OperationalError, InterfaceError):
        left = []
        raise
    finally:
        if left:
            read_lot.apply_async((left,), queue="bulk")
    nudge_relay()


def _read_and_extract(item_id: int) -> None:
    item, runs = intake.take(item_id), list[ExtractionRun]()
    if item is not None:
        intake.read_item(item, and_then=lambda document: runs.append(_queued(document, item=item, queue="bulk")))
    for queued in runs:
        run = extraction.take(queued.pk)
        if run is not None:
            extraction.perform(run)


@lasting("claims.sweep")
def sweep() -> None:
    """Send again what no worker has ended: the row is the truth, so a lost message costs seconds, not an article.

    While messages wait in a queue, its rows wait for their turn and are not lost: to send those again would make a
    long queue longer at every sweep.
    """
    extraction.queue_missing(most=SWEPT_AT_ONCE)
    drained = _drained(("interactive", "fetch", "extract", "bulk"))
    for item_id, queue in intake.unended(older_than=LOST_AFTER, queues=drained, most=SWEPT_AT_ONCE):
        read_item.apply_async((item_id,), queue=queue)
    for run_id, queue in extraction.unended(older_than=LOST_AFTER, queues=drained, most=SWEPT_AT_ONCE):
        extract.apply_async((run_id,), queue=queue)


def _drained(queues: Iterable[str]) -> list[str]:
    """Those queues in which no message waits."""
    with current_app.connection_for_read() as broker:
        channel = broker.default_channel
        return [queue for queue in queues if not _waiting_in(channel, queue)]


def _waiting_in(channel: Any, queue: str) -> int:
    try:
        return int(channel.queue_declare(queue, passive=True).message_count)
    except ChannelError:  # to Redis an empty list is one that does not exist
        return 0


@lasting("claims.sweep_exports")
def sweep_exports() -> None:
    """Send again what no worker has ended, and remove the files whose time is over."""
    drained = bool(_drained(("bulk",)))
    for job_id in exporting.unended(older_than=LOST_AFTER, drained=drained, most=SWEPT_AT_ONCE):
        make_export.apply_async((job_id,), queue="bulk")
    exporting.expire()


@lasting("claims.take_verdicts", seconds=3600)
def take_verdicts(import_id: int) -> None:
    """Longer than the broker waits, as an export is: the lease decides."""
    job = external.take(import_id)
    if job is not None:
        external.perform(job)


@lasting("claims.sweep_verdicts")
def sweep_verdicts() -> None:
    """Send again what no worker has ended, and look for new claims that other desks' verdicts are about."""
    drained = bool(_drained(("bulk",)))
    for import_id in external.unended(older_than=LOST_AFTER, drained=drained, most=SWEPT_AT_ONCE):
        take_verdicts.apply_async((import_id,), queue="bulk")
    external_matching.propose_again(most=MATCHED_AT_ONCE)


def accept_verdicts(*, by: User, **feed: Any) -> VerdictImport:
    """Hand in another desk's feed (``external.hand_in``) and nudge a worker to read it."""
    job = external.hand_in(by=by, **feed)
    transaction.on_commit(lambda: _send(take_verdicts, job.pk, queue="bulk"))
    return job


@lasting("claims.sweep_imports")
def sweep_imports() -> None:
    """Send again the tables of claims that no worker has ended."""
    drained = bool(_drained(("bulk",)))
    for import_id in importing.unended(older_than=LOST_AFTER, drained=drained, most=SWEPT_AT_ONCE):
        take_claims_in.apply_async((import_id,), queue="bulk")


def start_import(brought: ClaimImport) -> None:
    """Let the good rows be taken in, and nudge a worker to do it."""
    importing.start(brought)
    transaction.on_commit(lambda: _send(take_claims_in, brought.pk, queue="bulk"))


def accept_export(*, by: User, what: str, form: str, query: str, columns: Sequence[str]) -> ExportJob:
    """Ask for a table as a file and nudge a worker to write it."""
    job = exporting.ask(by=by, what=what, form=form, query=query, columns=columns)
    transaction.on_commit(lambda: _send(make_export, job.pk, queue="bulk"))
    return job


@lasting("claims.relay")
def relay_announcements() -> None:
    """Take what was announced. Beat asks every few seconds; a nudge only makes it sooner."""
    if relay.relay():
        _send(send_mail, queue="interactive")
        _send(send_webhooks, queue="interactive")


@lasting("claims.send_mail")
def send_mail() -> None:
    mailing.send_due()


@lasting("claims.send_webhooks")
def send_webhooks() -> None:
    """Let a worker send to each endpoint for which something is due, or write for it what it missed."""
    for endpoint_id in delivering.due():
        send_to.apply_async((endpoint_id,), queue="fetch")
    for endpoint_id in webhooks.replaying():
        write_missed.apply_async((endpoint_id,), queue="bulk")


@lasting("claims.write_missed")
def write_missed(endpoint_id: int) -> None:
    while webhooks.write_missed(endpoint_id):
        pass


@lasting("claims.send_to")
def send_to(endpoint_id: int) -> None:
    announcing.begin_listening()
    endpoint = delivering.take(endpoint_id)
    if endpoint is not None:
        delivering.send_round(endpoint)
    nudge_relay()


@lasting("claims.poll_feeds")
def poll_feeds() -> None:
    """Send every feed whose time has come to whichever worker takes its lease."""
    for feed_id in polling.due():
        poll_feed.apply_async((feed_id,), queue="fetch")


@lasting("claims.poll_feed")
def poll_feed(feed_id: int) -> None:
    feed = polling.take(feed_id)
    if feed is None:
        return
    handed_in = polling.poll(feed, verdicts=external_feeds.VERDICTS)
    if handed_in is not None:
        _nudge_items(handed_in)
    for import_id in external_feeds.waiting_of(feed):
        _send(take_verdicts, import_id, queue="bulk")


@lasting("claims.show_life")
def show_life() -> None:
    life.show("worker")


@lasting("claims.seal_history")
def seal_history() -> None:
    while audit.seal():
        pass


@lasting("claims.forget_calls")
def forget_calls() -> None:
    idempotency.forget()
    delivering.forget()


def accept_articles(*, origin: str, articles: Sequence[intake.Article], by: User | None) -> Intake:
    """Hand articles in and nudge workers to read them."""
    accepted = intake.hand_in(origin=origin, articles=articles, by=by)
    _nudge_items(accepted)
    return accepted


def replay_since(*, endpoint: Endpoint, since: datetime) -> None:
    """Let all be sent again that happened since then and was not delivered."""
    webhooks.replay_since(endpoint=endpoint, since=since)
    transaction.on_commit(lambda: _send(write_missed, endpoint.pk, queue="interactive"))


def send_at_once(endpoint: Endpoint) -> None:
    """Let what waits for an endpoint be sent now."""
    transaction.on_commit(lambda: _send(send_to, endpoint.pk, queue="interactive"))


def poll_at_once(feed: Feed) -> None:
    """Let a feed be polled now and not when its time comes."""
    feeds.ask_at_once(feed)
    transaction.on_commit(lambda: _send(poll_feed, feed.pk, queue="fetch"))


def _nudge_items(accepted: Intake) -> None:
    rows = intake.waiting(accepted.pk)
    if len(rows) > NUDGED_AT_ONCE:
        transaction.on_commit(lambda: _send(read_intake, accepted.pk, queue="interactive"))
        return
    for item_id, queue in rows:
        _nudge_item(item_id, queue=queue)


def _nudge_item(item_id: int, *, queue: str) -> None:
    transaction.on_commit(lambda: _send(read_item, item_id, queue=queue))


def retry_item(item: IntakeItem) -> None:
    """Read a refused article once more."""
    intake.try_again(item)
    _nudge_item(item.pk, queue=item.queue)


def retry_run(run: ExtractionRun) -> None:
    """Extract once more what was given up."""
    extraction.again(run)
    _queue_and_nudge(run)


def _go_on(document: Document, *, item: IntakeItem, queue: str) -> None:
    """What follows a stored document, in the same transaction."""
    _queue_and_nudge(_queued(document, item=item, queue=queue))


def _queued(document: Document, *, item: IntakeItem, queue: str) -> ExtractionRun:
    """The document's extraction, and its place as evidence."""
    if item.raw is None:  # fetched: a text that somebody sent is no copy of the address they name
        review.keep_copy(address=item.address, document=document)
    return extraction.queue_run(document, queue=queue)


def _queue_and_nudge(run: ExtractionRun) -> None:
    transaction.on_commit(lambda: _send(extract, run.pk, queue=run.queue))


def nudge_relay() -> None:
    """Let what this request or task announced be taken at once rather than at beat's next look."""
    if announcing.has_announced():
        announcing.begin_listening()
        transaction.on_commit(lambda: _send(relay_announcements, queue="interactive"))


def _send(task: "Task[Any, None]", *ids: int, queue: str) -> None:
    """Nudge a worker. A broker that is away loses nothing: the sweeper finds the row."""
    try:
        task.apply_async(ids, queue=queue, retry=False)
    except BrokerError as error:
        log.warning("broker_away", task=task.name, rows=ids, error=str(error))
