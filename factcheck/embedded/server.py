"""A server of our own: started or adopted, waited for, stopped, and its failure told in words."""

import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from factcheck.embedded.account import Account
from factcheck.embedded.errors import CannotStart
from factcheck.embedded.files import refuse_full_disk
from factcheck.embedded.processes import Process, find_process, forget_ended, is_alive, start_detached, stop_process

START_SECONDS = 60


@dataclass(frozen=True)
class Server(ABC):
    """What it keeps is under ``folder``, its socket in ``sockets``, and what it says goes to ``log``.

    ``throwaway`` trades durability for speed.
    """

    folder: Path
    sockets: Path
    log: Path
    account: Account
    throwaway: bool
    name: ClassVar[str]
    # Each signal in turn, with the seconds to wait for the end.
    stop_signals: ClassVar[tuple[tuple[signal.Signals, float], ...]]

    @abstractmethod
    def running(self) -> Process | None:
        """The process that holds the folder, whoever started it."""

    @abstractmethod
    def answers(self) -> bool: ...

    def start(self) -> bool:
        """Start it, or adopt one that runs already; whether it had to be started. Raises CannotStart."""
        left_over = self.running()
        if left_over and self._wait(left_over, seconds=5):
            return False
        if left_over:
            stop_process(left_over, signals=self.stop_signals)
        refuse_full_disk(self.folder, room=self._room())
        self.account.make_folder(self.folder)
        self._prepare()
        self._run()
        return True

    def stop(self) -> None:
        process = self.running()
        if process and not stop_process(process, signals=self.stop_signals):
            raise CannotStart(f"{self.name} (process {process.pid}) does not end, not even when killed.")
        forget_ended()

    @abstractmethod
    def _room(self) -> int:
        """Bytes that must be free to start."""

    @abstractmethod
    def _prepare(self) -> None:
        """Make what it needs, and clear away what one that was killed left lying."""

    @abstractmethod
    def _command(self) -> list[str]: ...

    @abstractmethod
    def _cause(self, said: str) -> str:
        """What kept it from starting, by what it ``said``, and what to do."""

    def _run(self) -> None:
        with self.log.open("ab") as log:
            begin = log.tell()
            command = [*self.account.prefix, *self._command()]
            server = start_detached(command, folder=self.folder, log=log, environment=plain_environment())
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
                f"The disk of {self.folder} is full, so {self.name} could not start. Free some space and start again."
            )
        return CannotStart(self._cause(said))


def plain_environment() -> dict[str, str]:
    """Nothing of the caller's: a PG* variable may send the server elsewhere."""
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
