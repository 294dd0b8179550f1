"""What every test may use: people in each role, and an append-only database that forgets between tests."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client

from claims import permissions
from sources.services import fetching
from tests.factories import a_user
from tests.sources.fetch.conftest import Site

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
KEPT_WHOLE = [
    "sources_event",
    "sources_seal",
    "sources_reliabilitygrade",
    "sources_document",
    "sources_snapshot",
]
KEPT_WHOLE += ["claims_verdict", "claims_comment", "claims_casefile"]


@pytest.fixture(autouse=True, scope="session")
def _flush_may_truncate() -> Iterator[None]:
    """A test that commits ends by truncating every table. The append-only ones refuse; their owner may ask."""
    flush = DatabaseOperations.execute_sql_flush

    def with_triggers_off(self: DatabaseOperations, sql_list: Any) -> None:
        def switched(how: str) -> list[str]:
            return [f"ALTER TABLE {table} {how} TRIGGER kept_whole;" for table in KEPT_WHOLE]

        flush(self, [*switched("DISABLE"), *sql_list, *switched("ENABLE")])

    DatabaseOperations.execute_sql_flush = with_triggers_off  # type: ignore[method-assign, assignment]
    yield
    DatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _shared_is_there(request: pytest.FixtureRequest) -> None:
    """Tests marked ``shared`` read the evaluation sets beside the checkout: skipped where they are not, never in CI."""
    if request.node.get_closest_marker("shared") is None or SHARED.is_dir():
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{SHARED} is not there, and in CI it must be.")
    pytest.skip(f"{SHARED} is not there: put the evaluation sets beside the checkout to run this test.")


MakePerson = Callable[..., User]
Sql = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def person(db: None) -> MakePerson:
    """Make a user in a role: ``person("reviewer")``."""
    permissions.make_roles()

    def make(role: str, **columns: Any) -> User:
        user = a_user(**columns)
        user.groups.add(Group.objects.get(name=role))
        return User.objects.get(pk=user.pk)

    return make


@pytest.fixture
def reviewer(person: MakePerson) -> User:
    return person(permissions.REVIEWER)


@pytest.fixture
def editor(person: MakePerson) -> User:
    return person(permissions.EDITOR)


@pytest.fixture
def administrator(person: MakePerson) -> User:
    return person(permissions.ADMINISTRATOR, is_staff=True)


@pytest.fixture
def consumer(person: MakePerson) -> User:
    return person(permissions.CONSUMER)


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A browser in which ``user`` is signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="factcheck.accounts.DeskBackend")
        return client

    return signed_in


@pytest.fixture
def sql(db: None) -> Sql:
    """Run a statement past the models, as somebody with ``psql`` would."""

    def run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall()) if cursor.description else []

    return run


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    """A site on the loopback interface that the desk may fetch from."""
    site = Site()
    settings.FETCH_ALLOW = [f"127.0.0.1:{site.port}"]
    fetching.guarded.cache_clear()
    yield site
    site.stop()
    fetching.guarded.cache_clear()
