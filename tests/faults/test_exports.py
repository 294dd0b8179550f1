"""A worker killed in the middle of writing a file: the next one writes it whole, and nothing of the first is left."""

import json
from pathlib import Path

import psycopg
import pytest

from tests.faults.conftest import Desk

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]

MANY = 20_000
PREPARE = f"""
from django.contrib.auth.models import User
from claims import tasks
from sources.models import Source
Source.objects.bulk_create([Source(name=f"Kantor Berita {{n}}", kind="outlet") for n in range({MANY})], batch_size=5000)
by = User.objects.create_user("editor-1")
print(tasks.accept_export(by=by, what="sources", form="jsonl", query="", columns=["id", "name"]).pk)
"""
TIME_IS_UP = "UPDATE claims_exportjob SET lease_until = now() - interval '1 second'"
STATE = "SELECT state, attempts FROM claims_exportjob"


def test_a_file_outlives_the_worker_that_was_writing_it(desk: Desk) -> None:
    job = int(desk.manage("shell", "--no-imports", "-c", PREPARE).split()[-1])
    first = desk.start_worker()
    begun = "SELECT count(*) FROM claims_exportjob WHERE rows_done > 0"
    desk.wait(lambda: desk.count(begun) == 1, seconds=60, what="the first rows")
    desk.kill(first)
    assert desk.ask(STATE) == [("running", 1)], "killed before its end"
    folder = desk.folder / "var" / "exports"
    assert [path.name for path in folder.iterdir()] == [f"{job}.1.part"], "nobody is given half a file"
    with psycopg.connect(desk.environment["DATABASE_URL"]) as connection:
        connection.execute(TIME_IS_UP)
    desk.start_worker()
    desk.wait(lambda: desk.ask(STATE) == [("done", 2)], seconds=90, what="the second attempt")
    assert [path.name for path in folder.iterdir()] == [f"{job}.jsonl"]
    assert_whole(folder / f"{job}.jsonl")


def assert_whole(file: Path) -> None:
    """Each source once."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    names = [row["name"] for row in rows if "name" in row]
    assert len(names) == len(set(names)) == MANY
