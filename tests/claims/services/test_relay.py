"""The relay: each announcement to every receiver once, whole or not at all, and one bad row holds up no other."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from claims.services import relay
from sources.choices import RelayState
from sources.models import Announcement
from tests.factories import a_user, an_announcement

pytestmark = pytest.mark.django_db


def standing(row: Announcement) -> Announcement:
    return Announcement.objects.get(pk=row.pk)


def test_each_receiver_gets_each_announcement_once_and_in_order() -> None:
    rows = [an_announcement(subject_id=n) for n in (1, 2, 3)]
    first: list[int] = []
    second: list[int] = []
    receivers = [lambda row: first.append(row.subject_id), lambda row: second.append(row.subject_id)]
    assert relay.relay(receivers) == 3
    assert relay.relay(receivers) == 0
    assert (first, second) == ([1, 2, 3], [1, 2, 3])
    assert {standing(row).state for row in rows} == {RelayState.TAKEN}


def test_what_a_receiver_wrote_is_undone_when_a_later_one_fails_and_the_row_waits() -> None:
    row = an_announcement()

    def writes(_row: Announcement) -> None:
        a_user(username="written")

    def fails(_row: Announcement) -> None:
        raise ValueError("no room")

    relay.relay([writes, fails])
    assert not User.objects.filter(username="written").exists()
    after = standing(row)
    assert (after.state, after.attempts, after.reason) == (RelayState.WAITING, 1, "ValueError: no room")
    assert after.due_at > timezone.now()


def test_a_bad_announcement_is_given_up_with_its_reason_and_holds_up_no_other() -> None:
    bad, good = an_announcement(subject_id=1), an_announcement(subject_id=2)

    def receive(row: Announcement) -> None:
        if row.subject_id == 1:
            raise ValueError("no room")

    for _ in range(relay.ATTEMPTS):
        relay.relay([receive])
        Announcement.objects.filter(state=RelayState.WAITING).update(due_at=timezone.now() - timedelta(seconds=1))
    assert (standing(bad).state, standing(bad).reason) == (RelayState.GIVEN_UP, "ValueError: no room")
    assert standing(good).state == RelayState.TAKEN
    relay.again(bad)
    relay.relay([])
    assert standing(bad).state == RelayState.TAKEN


@pytest.mark.django_db(transaction=True)
def test_relays_side_by_side_never_take_the_same_row() -> None:
    for n in range(40):
        an_announcement(subject_id=n)
    taken: list[int] = []
    start = Barrier(4)

    def run() -> None:
        start.wait()
        relay.relay([lambda row: taken.append(row.subject_id)])
        connection.close()

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(40))
