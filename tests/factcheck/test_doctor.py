"""``manage.py doctor`` and the system checks: what is wrong, in words, with the fix."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from django.core.checks import CheckMessage, Tags, run_checks
from pytest_django import Settings

from factcheck import env
from factcheck.broker import broker_faults, refuse_forgetful_broker
from factcheck.embedded.instance import Instance


def run_doctor(environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "manage.py", "doctor", "--no-color"]
    return subprocess.run(command, env=environment, cwd=env.CHECKOUT, capture_output=True, text=True, check=False)


def test_with_nothing_running_each_thing_is_named_with_what_to_do(
    tmp_path: Path, bare_environment: dict[str, str]
) -> None:
    done = run_doctor(bare_environment | {"VAR_DIR": str(tmp_path)})

    assert done.returncode == 1
    assert "✓ secrets: " in done.stdout
    assert f"✗ static files: None are in {tmp_path / 'static'}. Run: manage.py collectstatic" in done.stdout
    assert "✗ database: It does not answer: " in done.stdout
    assert "✗ broker: The broker does not answer: " in done.stdout
    assert done.stdout.count("It is started by: make run") == 2
    assert "things to put right." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_that_was_named_and_does_not_answer_is_blamed_on_its_setting(
    tmp_path: Path, bare_environment: dict[str, str]
) -> None:
    named = {"DATABASE_URL": "postgresql://desk@127.0.0.1:9/desk", "REDIS_URL": "redis://127.0.0.1:9/0"}

    done = run_doctor(bare_environment | named | {"VAR_DIR": str(tmp_path)})

    assert "Check DATABASE_URL, and that the server runs" in done.stdout
    assert "Check REDIS_URL, and that the server runs" in done.stdout


@pytest.mark.faults
def test_an_empty_database_lacks_its_migrations_and_its_workers(
    instance: Instance, bare_environment: dict[str, str]
) -> None:
    instance.enter()
    instance.postgres.make_database("factcheck")

    done = run_doctor(bare_environment | {"VAR_DIR": str(instance.folder)})

    assert "✓ database: PostgreSQL " in done.stdout
    assert "✓ extensions: pg_trgm, unaccent, btree_gin, btree_gist" in done.stdout
    assert "✓ clock: " in done.stdout
    assert "✓ broker: answers, evicts nothing, writes to disk" in done.stdout
    assert "✗ migrations: Not applied: " in done.stdout
    assert "✗ workers: None answered within 3 s." in done.stdout


@pytest.fixture
def broker(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> Iterator["redis.Redis"]:
    """A broker of this test alone, with whatever configuration the test gives it."""
    instance.with_postgres = False
    instance.enter()
    url = env.embedded_redis_url(instance.sockets, index=0)
    monkeypatch.setenv("REDIS_URL", url)
    client = redis.Redis.from_url(url)
    yield client
    client.close()


@pytest.mark.faults
def test_a_broker_that_evicts_is_refused_by_workers_with_the_setting_to_change(broker: "redis.Redis") -> None:
    assert broker_faults(env.redis_url()) == []
    broker.config_set("maxmemory-policy", "allkeys-lru")

    (fault,) = broker_faults(env.redis_url())

    assert "its maxmemory-policy is allkeys-lru. Set it to noeviction" in fault
    with pytest.raises(SystemExit, match="noeviction"):
        refuse_forgetful_broker()


@pytest.mark.faults
def test_a_broker_that_keeps_nothing_on_disk_is_named_and_not_refused(broker: "redis.Redis") -> None:
    broker.config_set("appendonly", "no")

    (fault,) = broker_faults(env.redis_url())

    assert "Set appendonly yes" in fault
    refuse_forgetful_broker()


def found(messages: list[CheckMessage], number: str) -> CheckMessage:
    return next(message for message in messages if message.id == number)


def test_secrets_that_end_with_the_process_are_a_warning(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("SECRET_KEY", "TOKEN_PEPPER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "nothing"))

    message = found(run_checks(), "factcheck.W001")

    assert str(tmp_path / "nothing") in (message.hint or "")


def test_a_task_longer_than_its_message_is_an_error(settings: Settings) -> None:
    settings.CELERY_TASK_TIME_LIMIT = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] + 1

    message = found(run_checks(), "factcheck.E002")

    assert "CELERY_TASK_TIME_LIMIT" in (message.hint or "")


def test_links_to_this_machine_are_a_warning_before_deployment(settings: Settings) -> None:
    settings.DESK_ADDRESS = "http://localhost:8000"

    message = found(run_checks(tags=[Tags.security], include_deployment_checks=True), "factcheck.W004")

    assert "https://" in (message.hint or "")


@pytest.mark.django_db
def test_a_database_that_is_new_enough_passes() -> None:
    assert run_checks(tags=[Tags.database], databases=["default"]) == []
