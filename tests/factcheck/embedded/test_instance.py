"""Servers started under a folder: shared, adopted, cleared of what a kill left, and stopped."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from factcheck import env
from factcheck.embedded.errors import CannotStart
from factcheck.embedded.files import refuse_full_disk
from factcheck.embedded.instance import Instance
from factcheck.embedded.processes import is_alive

pytestmark = [pytest.mark.faults]


def query(instance: Instance, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(env.embedded_database_url(instance.sockets, name="postgres"), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def exec_command(folder: Path, *command: str) -> list[str]:
    return [sys.executable, "-m", "factcheck.embedded", "exec", "--dir", str(folder), "--", *command]


def test_the_servers_have_what_the_schema_needs_and_keep_what_they_accept(instance: Instance) -> None:
    instance.enter()

    names = {name for (name,) in query(instance, "SELECT name FROM pg_available_extensions")}
    broker = redis.Redis.from_url(env.embedded_redis_url(instance.sockets, index=0))
    info = broker.info("everything")
    broker.close()

    assert {"pg_trgm", "unaccent", "btree_gin", "btree_gist"} <= names
    assert query(instance, "SHOW server_encoding") == [("UTF8",)]
    assert (info["maxmemory_policy"], info["aof_enabled"]) == ("noeviction", 1)
    assert query(instance, "SHOW listen_addresses") == [("",)]


def test_the_last_of_two_users_stops_the_servers_and_not_the_first(instance: Instance) -> None:
    other = Instance(folder=instance.folder, throwaway=True)
    instance.enter()
    other.enter()

    other.leave()
    still_on = instance.postgres.running(), instance.valkey.running()
    instance.leave()

    assert all(still_on)
    assert instance.postgres.running() is None
    assert instance.valkey.running() is None
    assert not any(is_alive(process) for process in still_on if process)


def test_commands_that_run_at_once_get_servers_in_common_and_names_of_their_own(
    server_folder: Path, bare_environment: dict[str, str]
) -> None:
    command = exec_command(server_folder, "sh", "-c", "echo $DATABASE_URL $REDIS_URL; sleep 2")
    started = [
        subprocess.Popen(command, env=bare_environment, stdout=subprocess.PIPE, text=True, cwd=env.CHECKOUT)
        for _ in range(3)
    ]

    said = [process.communicate()[0].split() for process in started]

    assert [process.returncode for process in started] == [0, 0, 0]
    assert len({database for database, _ in said}) == 3
    assert len({broker for _, broker in said}) == 3
    assert Instance(folder=server_folder).postgres.running() is None


def test_a_command_whose_starter_is_killed_keeps_its_servers_until_it_ends(
    server_folder: Path, bare_environment: dict[str, str]
) -> None:
    probe = "import time; print('on', flush=True); time.sleep(3)"
    with subprocess.Popen(
        exec_command(server_folder, sys.executable, "-c", probe),
        env=bare_environment,
        stdout=subprocess.PIPE,
        text=True,
        cwd=env.CHECKOUT,
    ) as starter:
        assert starter.stdout
        assert starter.stdout.readline() == "on\n"
        starter.kill()
        starter.wait()
        subprocess.run(exec_command(server_folder, "true"), env=bare_environment, check=True, cwd=env.CHECKOUT)
        on = Instance(folder=server_folder).postgres.running()
        starter.stdout.read()  # ends when the command does
    subprocess.run(exec_command(server_folder, "true"), env=bare_environment, check=True, cwd=env.CHECKOUT)

    assert on is not None
    assert not is_alive(on)


def test_servers_that_died_are_started_again_with_what_they_had_accepted(instance: Instance) -> None:
    durable = Instance(folder=instance.folder)
    durable.enter()
    broker = redis.Redis.from_url(env.embedded_redis_url(durable.sockets, index=0))
    broker.rpush("queue", *range(50))
    query(durable, "CREATE TABLE kept AS SELECT 1 AS line")
    time.sleep(1.2)  # the append-only file is written out every second
    for process in (durable.postgres.running(), durable.valkey.running()):
        assert process
        os.kill(process.pid, signal.SIGKILL)

    again = until_watched(durable)

    assert again == {"PostgreSQL", "Valkey"}
    assert broker.llen("queue") == 50
    assert query(durable, "SELECT line FROM kept") == [(1,)]
    broker.close()
    durable.leave()


def until_watched(instance: Instance) -> set[str]:
    """What ``watch`` started again, asked until the kernel has noticed both deaths."""
    found: set[str] = set()
    deadline = time.monotonic() + 10
    while len(found) < 2 and time.monotonic() < deadline:
        found |= set(instance.watch())
        time.sleep(0.05)
    return found


def test_a_lock_file_with_a_number_that_is_now_another_programs_is_cleared(instance: Instance) -> None:
    instance.enter()
    lock = instance.postgres.data / "postmaster.pid"
    kept = lock.read_text(encoding="utf-8").split("\n")
    instance.leave()
    lock.write_text("\n".join([str(os.getpid()), *kept[1:]]), encoding="utf-8")
    instance.sockets.mkdir(exist_ok=True)
    (instance.sockets / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n", encoding="utf-8")
    instance.valkey.pid_file.write_text(str(os.getpid()), encoding="ascii")

    instance.enter()

    assert query(instance, "SELECT 1") == [(1,)]
    running = instance.postgres.running()
    assert running
    assert running.pid != os.getpid()


def test_a_database_of_a_newer_postgresql_is_refused_with_what_to_do(instance: Instance) -> None:
    data = instance.folder / "postgres" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("99\n", encoding="ascii")

    with pytest.raises(CannotStart, match=r"made by PostgreSQL 99, and this machine has version .* Install PostgreSQL"):
        instance.enter()

    (data / "PG_VERSION").unlink()


@contextmanager
def small_disk(folder: Path, *, megabytes: int) -> Iterator[None]:
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("A small disk cannot be mounted here: that takes root.")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_is_told_in_a_sentence_and_leaves_no_half_database(server_folder: Path) -> None:
    with small_disk(server_folder, megabytes=20):
        instance = Instance(folder=server_folder, throwaway=True)

        with pytest.raises(CannotStart, match=r"has \d+ MB left, and 150 MB are needed\. Free some space"):
            instance.enter()

        assert not (server_folder / "postgres" / "data").exists()


def test_a_disk_with_room_is_not_refused(tmp_path: Path) -> None:
    refuse_full_disk(tmp_path / "not" / "there" / "yet", room=1)


def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="ascii")

    with pytest.raises(CannotStart, match="cannot be written"):
        Instance(folder=tmp_path / "file").enter()
