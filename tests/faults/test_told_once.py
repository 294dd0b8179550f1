"""Everybody is told of everything exactly once, however often the relay is killed: on real processes."""

from functools import partial

import pytest

from tests.faults.conftest import Desk

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]

PEOPLE, ANNOUNCED = 20, 600
STAGE = f"""
from django.contrib.auth.models import User
from claims.models import Claim
from sources.models import Announcement
people = [User.objects.create(username=f"reader-{{n}}", is_superuser=True) for n in range({PEOPLE})]
claim = Claim.objects.create(statement="The bridge is closed.", created_by=people[0])
body = {{"claim": claim.pk, "mentioned": [person.pk for person in people]}}
Announcement.objects.bulk_create(
    Announcement(kind="claim.commented", subject_kind="claim", subject_id=claim.pk, body=body, actor=people[0])
    for _ in range({ANNOUNCED})
)
"""
TAKEN = "SELECT count(*) FROM sources_announcement WHERE state = 'taken'"


def test_a_relay_killed_again_and_again_tells_each_once(desk: Desk) -> None:
    desk.manage("shell", "-v", "0", "-c", STAGE)
    for part in (1, 2, 3):
        worker = desk.start_worker()
        desk.wait(partial(_taken, desk, part * 100), seconds=60, what="the next hundred")
        desk.kill(worker)
    assert desk.count(TAKEN) < ANNOUNCED, "the relay was killed too late to be in the middle"
    desk.start_worker()
    desk.wait(lambda: desk.count(TAKEN) == ANNOUNCED, seconds=90, what="the end of every announcement")
    told = desk.ask("SELECT person_id, count(*) FROM claims_notification GROUP BY 1")
    assert len(told) == PEOPLE - 1  # the one who did it is not told
    assert {count for _person, count in told} == {ANNOUNCED}


def _taken(desk: Desk, at_least: int) -> bool:
    return desk.count(TAKEN) >= at_least
