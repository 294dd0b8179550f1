"""How work reaches workers: one message for a large intake, and none sent again while the first still waits."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from celery.exceptions import Retry
from django.db import OperationalError, transaction
from django.utils import timezone

from claims import tasks
from claims.models import ExtractionRun
from claims.services import extraction, review
from sources.choices import Origin
from sources.fetch.client import Client, Fetched
from sources.models import Document, IntakeItem
from sources.services.intake import Article
from tests.factories import a_claim, a_document, a_user

pytestmark = pytest.mark.django_db(transaction=True)

QUEUES = ("interactive", "fetch", "extract", "bulk")


def waiting() -> dict[str, int]:
    """How many messages wait in each queue that holds any."""
    with current_app.connection_for_read() as broker:
        channel: Any = broker.default_channel
        held = {queue: int(channel.client.llen(queue)) for queue in QUEUES}
    return {queue: length for queue, length in held.items() if length}


def empty() -> None:
    with current_app.connection_for_write() as broker:
        channel: Any = broker.default_channel
        channel.client.delete(*QUEUES)


@pytest.fixture(autouse=True)
def _nothing_waits() -> Iterator[None]:
    empty()
    yield
    empty()


def hand_in(number: int) -> None:
    articles = [Article(raw=f"Jembatan {n} retak, kata dinas.".encode()) for n in range(number)]
    with transaction.atomic():
        tasks.accept_articles(origin=Origin.API, articles=articles, by=None)


def long_ago() -> None:
    then = timezone.now() - timedelta(minutes=1)
    IntakeItem.objects.update(nudged_at=then)
    ExtractionRun.objects.update(nudged_at=then)


def test_one_article_goes_before_many() -> None:
    hand_in(1)
    assert waiting() == {"interactive": 1}
    hand_in(3)
    assert waiting() == {"interactive": 1, "bulk": 3}


def test_a_large_intake_is_one_message_out_of_which_a_worker_makes_one_for_ten_texts() -> None:
    hand_in(35)
    assert waiting() == {"interactive": 1}
    tasks.read_intake.run(IntakeItem.objects.values_list("intake", flat=True)[0])
    assert waiting() == {"interactive": 1, "bulk": 4}


def test_addresses_of_a_large_intake_are_fetched_one_by_one() -> None:
    articles = [Article(address=f"https://example.org/{n}") for n in range(25)]
    with transaction.atomic():
        tasks.accept_articles(origin=Origin.API, articles=articles, by=None)
    tasks.read_intake.run(IntakeItem.objects.values_list("intake", flat=True)[0])
    assert waiting() == {"interactive": 1, "fetch": 25}


def lot() -> list[int]:
    return list(IntakeItem.objects.order_by("pk").values_list("pk", flat=True))


def ended() -> int:
    return ExtractionRun.objects.filter(state="done").count()


def test_a_lot_is_read_and_extracted_without_a_message_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "LOT_SECONDS", 60)  # however slow the machine is
    hand_in(25)
    empty()
    tasks.read_lot.run(lot())
    assert (ended(), waiting()) == (25, {"interactive": 1}), "the one message is the relay's"
    tasks.read_lot.run(lot())
    assert (ended(), Document.objects.count()) == (25, 25)


def test_of_a_lot_what_is_left_when_its_time_is_over_is_sent_on(monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(25)
    empty()
    monkeypatch.setattr(tasks, "LOT_SECONDS", 0)
    tasks.read_lot.run(lot())
    assert (ended(), waiting()) == (0, {"bulk": 1})


def test_one_text_that_raises_does_not_hold_up_the_rest_of_its_lot(monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(25)
    empty()
    monkeypatch.setattr(tasks, "_read_and_extract", fails_with(ValueError("a fault")))
    with pytest.raises(ValueError, match="a fault"):
        tasks.read_lot.run(lot())
    assert waiting() == {"bulk": 1}


def test_a_lot_that_finds_the_database_away_is_tried_again_whole_and_sends_no_second_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hand_in(25)
    empty()
    monkeypatch.setattr(tasks, "_read_and_extract", fails_with(OperationalError("away")))
    with pytest.raises((OperationalError, Retry)):
        tasks.read_lot.run(lot())
    assert waiting().get("bulk", 0) == 0


def fails_with(error: Exception) -> Callable[[int], None]:
    def fail(_item_id: int) -> None:
        raise error

    return fail


def test_what_still_waits_in_its_queue_is_not_sent_again() -> None:
    hand_in(3)
    long_ago()
    tasks.sweep.run()
    assert waiting() == {"bulk": 3}


def test_what_waits_although_its_queue_is_empty_is_sent_again_once() -> None:
    hand_in(3)
    run = extraction.queue_run(a_document(), queue="extract")
    long_ago()
    empty()
    tasks.sweep.run()
    assert waiting() == {"bulk": 3, "extract": 1}
    empty()
    tasks.sweep.run()
    assert waiting() == {}, "what was just sent again is given its time"
    assert run.pk


def test_what_a_worker_died_with_is_sent_again_though_others_wait() -> None:
    hand_in(3)
    first = IntakeItem.objects.earliest("pk")
    IntakeItem.objects.filter(pk=first.pk).update(state="taken", attempts=1, lease_until=timezone.now())
    tasks.sweep.run()
    assert waiting() == {"bulk": 4}


def test_articles_of_a_batch_are_read_and_extracted_behind_single_ones() -> None:
    hand_in(2)
    for item in IntakeItem.objects.order_by("pk"):
        tasks.read_item.run(item.pk)
    assert Document.objects.count() == 2
    assert set(ExtractionRun.objects.values_list("queue", flat=True)) == {"bulk"}


@pytest.mark.parametrize("raw", [None, "Jembatan retak, kata dinas."])
def test_only_what_was_fetched_is_kept_as_the_copy_of_evidence_at_its_address(
    raw: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "https://warta.example/jembatan"
    evidence = review.add_evidence(claim=a_claim(), by=a_user(), bears="supports", address=address)
    page = Fetched(
        address=address, final_address=address, status=200, content_type="text/html; charset=utf-8", headers={},
        raw=b"<html><body><p>Jembatan retak sepanjang dua belas meter, kata dinas itu kemarin.</p></body></html>",
    )  # fmt: skip
    monkeypatch.setattr(Client, "fetch", lambda *_args, **_kwargs: page)
    article = Article(address=address, raw=raw.encode() if raw else None)
    with transaction.atomic():
        tasks.accept_articles(origin=Origin.API, articles=[article], by=None)
    tasks.read_item(IntakeItem.objects.get().pk)
    document = Document.objects.get()
    evidence.refresh_from_db()
    assert evidence.document == (None if raw else document)
