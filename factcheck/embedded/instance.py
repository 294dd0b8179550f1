"""One folder with its two servers, shared by any number of commands at once.

Each command holds a shared lock on ``locks/users`` for as long as it uses the servers; the kernel frees it however the
command ends. Starting and stopping happen under ``locks/change``, so the last to leave can tell that it is the last.
"""

import fcntl
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO

from factcheck import env
from factcheck.embedded import postgres, valkey
from factcheck.embedded.account import account_for
from factcheck.embedded.errors import CannotStart
from factcheck.embedded.files import open_log_path
from factcheck.embedded.postgres import Postgres
from factcheck.embedded.server import Server
from factcheck.embedded.valkey import Valkey

CHANGE_SECONDS = 120


@dataclass
class Instance:
    """The servers of one folder. ``with_postgres`` and ``with_valkey``: which of them are wanted."""

    folder: Path
    throwaway: bool = False
    with_postgres: bool = True
    with_valkey: bool = True
    _user: IO[bytes] | None = field(default=None, init=False, repr=False)
    _slot: IO[bytes] | None = field(default=None, init=False, repr=False)

    @property
    def sockets(self) -> Path:
        return env.socket_dir_of(self.folder)

    @cached_property
    def postgres(self) -> Postgres:
        folder = self.folder / "postgres"
        version, program = postgres.choose_program(folder)
        return Postgres(
            folder=folder,
            sockets=self.sockets,
            log=open_log_path(self.folder / "log" / "postgres.log"),
            account=account_for(self.folder, program=program / "postgres"),
            program=program,
            version=version,
            throwaway=self.throwaway,
        )

    @cached_property
    def valkey(self) -> Valkey:
        program = valkey.choose_program()
        return Valkey(
            folder=self.folder / "valkey",
            sockets=self.sockets,
            log=open_log_path(self.folder / "log" / "valkey.log"),
            account=account_for(self.folder, program=program),
            program=program,
            throwaway=self.throwaway,
        )

    @property
    def servers(self) -> list[Server]:
        wanted: list[Server] = []
        if self.with_postgres:
            wanted.append(self.postgres)
        if self.with_valkey:
            wanted.append(self.valkey)
        return wanted

    def enter(self) -> None:
        """Count as a user of the servers, with both answering. Raises CannotStart."""
        with self._changing():
            self._user = self._open_lock("users")
            fcntl.flock(self._user, fcntl.LOCK_SH)
            try:
                self.ensure_running()
            except CannotStart:
                self._let_go()
                raise

    def leave(self, *, keep: bool = False) -> None:
        """Stop counting as a user. The last one stops the servers, unless ``keep``."""
        with self._changing():
            self._let_go()
            if not keep and not self._is_used():
                for server in self.servers:
                    server.stop()
                with suppress(OSError):  # one kept elsewhere for its short name; else it is simply made again
                    self.sockets.rmdir()

    def ensure_running(self) -> list[str]:
        """Start what does not run; the names of what had to be started."""
        if not self.servers:
            return []
        self._make_socket_folder()
        return [server.name for server in self.servers if server.start()]

    def watch(self) -> list[str]:
        """Start again what has died since; the names of those. For whoever has entered."""
        if all(server.running() for server in self.servers):
            return []
        with self._changing():
            return self.ensure_running()

    def claim_slot(self, count: int) -> int:
        """A number below ``count`` that no other live process holds, until this process ends. Raises CannotStart."""
        for number in range(count):
            lock = self._open_lock(f"slot-{number}")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.close()
                continue
            self._slot = lock
            return number
        raise CannotStart(f"{count} commands already use the servers in {self.folder}. Wait until one has ended.")

    def held_locks(self) -> list[int]:
        """File descriptors that make a child process count as the same user."""
        return [lock.fileno() for lock in (self._user, self._slot) if lock]

    def _make_socket_folder(self) -> None:
        """It may lie where anybody can write; one that somebody else has put there is not touched."""
        account = self.servers[0].account
        found = self.sockets.lstat() if os.path.lexists(self.sockets) else None
        if found and not (stat.S_ISDIR(found.st_mode) and found.st_uid in {account.uid, os.getuid()}):
            raise CannotStart(
                f"{self.sockets} must be a private folder of this account, and is not. Remove it, and start again."
            )
        account.make_folder(self.sockets)

    def _is_used(self) -> bool:
        with self._open_lock("users") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    def _let_go(self) -> None:
        if self._user:
            self._user.close()
            self._user = None

    @contextmanager
    def _changing(self) -> Iterator[None]:
        deadline = time.monotonic() + CHANGE_SECONDS
        with self._open_lock("change") as lock:
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise CannotStart(
                            f"Another command has been starting or stopping the servers in {self.folder} for "
                            f"{CHANGE_SECONDS} s. See which with: fuser {lock.name}"
                        ) from None
                    time.sleep(0.05)
            yield

    def _open_lock(self, name: str) -> IO[bytes]:
        path = self.folder / "locks" / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b")
        except OSError as problem:
            raise CannotStart(
                f"{path} cannot be written: {problem.strerror}. Give its folder to this account, or free some space, "
                "or set VAR_DIR to another folder."
            ) from None
