"""Counting what a page asks of the database, transaction control aside."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements sent while the block runs; the list is filled when it ends."""
    sent: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield sent
    sent += [q["sql"] for q in captured.captured_queries if not q["sql"].startswith(CONTROL)]
