"""Looks at everything the project needs and says, in words, what is wrong and what to do.

Each look returns a ``Finding``; one that raises is itself a finding, so that a doctor never falls ill.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.checks import Tags, run_checks
from django.core.checks.messages import WARNING, CheckMessage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from factcheck import env, variables
from factcheck.broker import broker_faults
from factcheck.celery import app

OLDEST_POSTGRES = 15
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin", "btree_gist")
ROOM = 500 * 1024 * 1024
CLOCK_SECONDS = 5.0
WORKER_SECONDS = 3.0


@dataclass(frozen=True)
class Finding:
    """``faults`` is empty when ``subject`` is well; ``well`` says then what was seen."""

    subject: str
    well: str = ""
    faults: tuple[str, ...] = ()


def examine() -> Iterator[Finding]:
    """Every look in order, each as it is done. What needs the database is left out when it does not answer."""
    yield _look("secrets", _secrets)
    yield _look("disk", _disk)
    yield _look("static files", _static_files)
    yield _look("configuration", _configuration)
    database = _look("database", _database)
    yield database
    if not database.faults:
        yield _look("extensions", _extensions)
        yield _look("migrations", _migrations)
        yield _look("clock", _clock)
    broker = _look("broker", _broker)
    yield broker
    if not any("does not answer" in fault for fault in broker.faults):
        yield _look("workers", _workers)


def _look(subject: str, look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except Exception as problem:  # whatever is broken, the other looks still help
        return Finding(subject, faults=(f"{type(problem).__name__}: {problem}",))


def _secrets() -> Finding:
    if not env.secrets_are_kept():
        return Finding("secrets", faults=(f"SECRET_KEY and TOKEN_PEPPER are neither given nor kept: {_unwritable()}",))
    for name in ("secret_key", "token_pepper"):
        path = env.var_dir() / "secrets" / name
        if path.exists() and path.stat().st_mode & 0o077:
            return Finding("secrets", faults=(f"Others can read {path}. Run: chmod 600 {path}",))
    return Finding("secrets", well="given, or kept where only this account reads them")


def _unwritable() -> str:
    return f"{env.var_dir()} cannot be written. Give it to this account, or set both in the environment."


def _disk() -> Finding:
    there = next(path for path in (env.var_dir(), *env.var_dir().parents) if path.exists())
    free = shutil.disk_usage(there).free
    faults = []
    if free < ROOM:
        faults.append(f"{there} has {free // 2**20} MB left. Free some space: below 32 MB the servers do not start.")
    if not os.access(there, os.W_OK):
        faults.append(f"{there} cannot be written by this account.")
    return Finding("disk", well=f"{free // 2**30} GB free", faults=tuple(faults))


def _static_files() -> Finding:
    root = Path(settings.STATIC_ROOT)
    if (root / "staticfiles.json").exists():
        return Finding("static files", well=f"collected in {root}")
    return Finding("static files", faults=(f"None are in {root}. Run: manage.py collectstatic --no-input",))


def _configuration() -> Finding:
    """Django's own checks and the project's, those that need no database."""
    found = run_checks(include_deployment_checks=not settings.DEBUG and env.given(variables.SECRET_KEY))
    faults = tuple(_said(message) for message in found if message.level >= WARNING and not message.is_silenced())
    return Finding("configuration", well="nothing to say", faults=faults)


def _said(message: CheckMessage) -> str:
    return " ".join(part for part in (f"{message.id}:", message.msg, message.hint or "") if part)


def _database() -> Finding:
    try:
        connection.ensure_connection()
    except DatabaseError as problem:
        return Finding("database", faults=(f"It does not answer: {_one_line(problem)} {_how_to_start()}",))
    faults = tuple(_said(message) for message in run_checks(tags=[Tags.database], databases=["default"]))
    version = getattr(connection, "pg_version", 0)
    return Finding("database", well=f"PostgreSQL {version // 10000}.{version % 10000} answers", faults=faults)


def _one_line(problem: Exception) -> str:
    return " ".join(str(problem).split()).rstrip(".?") + "."


def _how_to_start() -> str:
    if env.given(variables.DATABASE_URL):
        return "Check DATABASE_URL, and that the server runs and lets this machine in."
    return "It is started by: make run"


def _extensions() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_available_extensions WHERE name = ANY(%s)", [list(EXTENSIONS)])
        there = {name for (name,) in cursor.fetchall()}
    missing = [name for name in EXTENSIONS if name not in there]
    if missing:
        return Finding(
            "extensions",
            faults=(
                (
                    f"The server has no {', '.join(missing)}. Install its contrib package "
                    "(on Debian: apt-get install postgresql-contrib)."
                ),
            ),
        )
    return Finding("extensions", well=", ".join(EXTENSIONS))


def _migrations() -> Finding:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _backwards in plan[:3])
        more = f" and {len(plan) - 3} more" if len(plan) > 3 else ""
        return Finding("migrations", faults=(f"Not applied: {names}{more}. Run: manage.py migrate",))
    return Finding("migrations", well="all applied")


def _clock() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        (theirs,) = cursor.fetchone()
    apart = abs(time.time() - float(theirs))
    if apart > CLOCK_SECONDS:
        return Finding(
            "clock",
            faults=(
                (
                    f"This machine and the database differ by {apart:.0f} s, so holds and leases end at the wrong "
                    "time. Set both clocks by NTP."
                ),
            ),
        )
    return Finding("clock", well="agrees with the database's")


def _broker() -> Finding:
    return Finding(
        "broker", well="answers, evicts nothing, writes to disk", faults=tuple(broker_faults(env.redis_url()))
    )


def _workers() -> Finding:
    answers = app.control.ping(timeout=WORKER_SECONDS) or []
    names = sorted(name for answer in answers for name in answer)
    if not names:
        return Finding(
            "workers",
            faults=(f"None answered within {WORKER_SECONDS:g} s. Start one: make run, or celery -A factcheck worker",),
        )
    return Finding("workers", well=", ".join(names))
