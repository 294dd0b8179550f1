"""Filling tables by the hundred thousand: nothing recorded, no key checked, search's indices made once at the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper


@contextmanager
def filling() -> Iterator[CursorWrapper]:
    """A cursor to fill tables with, by the database's owner: only who owns it may set ``session_replication_role``.

    Whoever adds a row to one of them afterwards takes the next number.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '256MB'")
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE '% USING gin %'")
        indices = list(cursor.fetchall())
        for name, _definition in indices:
            cursor.execute(f"DROP INDEX {name}")
        yield cursor
        for _name, definition in indices:
            cursor.execute(definition)
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE")


def number_on(cursor: CursorWrapper, *tables: str) -> None:
    """Let the tables' numbers go on behind the highest that is there."""
    for table in tables:
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
