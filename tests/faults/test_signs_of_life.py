"""The banner that no worker answers goes as soon as one does."""

import pytest

from tests.faults.conftest import Desk

pytestmark = [pytest.mark.faults, pytest.mark.timeout(120)]


def test_a_worker_shows_itself_when_it_is_ready_and_not_at_beats_first_look(desk: Desk) -> None:
    desk.start_worker(with_beat=False)
    signs = "SELECT count(*) FROM claims_heartbeat WHERE name = 'worker'"
    desk.wait(lambda: desk.count(signs) == 1, seconds=20, what="the first sign of life")
