"""A worker killed in the middle of another desk's feed: every entry ends once all the same."""

import psycopg
import pytest

from tests.faults.conftest import Desk

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]

ENTRIES = 4_000
PREPARE = f"""
import json
from django.contrib.auth.models import User
from claims.models import Claim
from claims.services import external
by = User.objects.create_user("editor-1")
Claim.objects.create(statement="Gudang nomor 7 memuat beras untuk tiga bulan.", created_by=by)
reviews = [
    {{"@type": "ClaimReview", "url": f"https://periksa.example/{{n}}", "author": {{"name": "Periksa Bersama"}},
      "claimReviewed": f"Gudang nomor {{n}} memuat beras untuk tiga bulan.",
      "reviewRating": {{"alternateName": "Salah"}}}}
    for n in range({ENTRIES})
]
external.hand_in(by=by, raw=json.dumps(reviews).encode(), filename="feed.json")
"""
READ = "SELECT read FROM claims_verdictimport"
TIME_IS_UP = "UPDATE claims_verdictimport SET lease_until = now() - interval '1 second' WHERE state = 'running'"


def test_a_worker_killed_in_the_middle_of_a_feed_loses_nothing_and_doubles_nothing(desk: Desk) -> None:
    desk.manage("shell", "--no-imports", "-c", PREPARE)
    first = desk.start_worker()
    desk.wait(lambda: desk.count(READ) > 0, seconds=60, what="the first batch")
    desk.kill(first)
    assert 0 < desk.count(READ) < ENTRIES, "the worker was killed too late to be in the middle"
    assert desk.count("SELECT count(*) FROM claims_externalverdict") == desk.count(READ)
    with psycopg.connect(desk.environment["DATABASE_URL"]) as connection:
        connection.execute(TIME_IS_UP)
    desk.start_worker()
    done = "SELECT count(*) FROM claims_verdictimport WHERE state = 'done'"
    desk.wait(lambda: desk.count(done) == 1, seconds=60, what="the end of the feed")
    assert desk.ask("SELECT state, count(*) FROM claims_verdictimportitem GROUP BY 1") == [("taken", ENTRIES)]
    assert desk.count("SELECT count(*) FROM claims_externalverdict") == ENTRIES
    assert desk.count("SELECT count(*) FROM claims_externalmatch") == ENTRIES
