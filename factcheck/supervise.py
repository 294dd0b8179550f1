"""Keeps a few processes alive, starts again what dies, and ends all of them, leaving none behind.

Every process it starts, and every one those start, carries ``MARK`` in its environment, by which the next start finds
what a supervisor killed with ``kill -9`` could not end. On Linux they also get SIGTERM the moment it dies.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from factcheck.embedded.files import last_lines, open_log_path
from factcheck.embedded.processes import Process, ended_with_parent, find_process, stop_process, wait_until_gone

MARK = "FACTCHECK_SUPERVISED_IN"
STEADY_SECONDS = 30  # one that lived this long is restarted without delay when it dies
LONGEST_PAUSE = 30.0
# Celery ends its tasks on SIGTERM and drops them on SIGQUIT; what is dropped is found again by the sweeper.
STOP = (signal.SIGTERM, signal.SIGQUIT, signal.SIGKILL)

Say = Callable[[str], None]


@dataclass
class Part:
    """One process to keep alive: its name, its command, and where its output goes."""

    name: str
    command: Sequence[str]
    log: Path
    child: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started: float = field(default=0.0, init=False)
    pause: float = field(default=0.5, init=False)
    start_at: float = field(default=0.0, init=False)

    def last_words(self) -> str:
        try:
            with self.log.open("rb") as log:
                log.seek(max(0, self.log.stat().st_size - 4000))
                return last_lines(log.read().decode(errors="replace"), count=4)
        except OSError:
            return last_lines("")


@dataclass
class Supervisor:
    """``folder`` marks the processes; ``say`` gets a sentence when something dies or starts again.

    ``patience``: seconds that each signal of ``STOP`` is given.
    """

    parts: Sequence[Part]
    folder: Path
    say: Say
    patience: tuple[float, ...] = (8.0, 3.0, 3.0)

    def start(self, *names: str) -> None:
        """Start the parts with these names, or all that have not been started."""
        for part in self.parts:
            if part.started == 0.0 and (not names or part.name in names):
                self._start(part)

    def look(self) -> None:
        """Start again what has died, each after a pause that doubles while it keeps dying."""
        for part in self.parts:
            if part.started == 0.0:
                continue
            if part.child is None:
                if time.monotonic() >= part.start_at:
                    self._start(part)
                    self.say(f"{part.name} was started again.")
            elif part.child.poll() is not None:
                self._plan_restart(part, code=part.child.returncode)

    def stop(self) -> None:
        """End every part, all at once, then whatever they left behind."""
        running = [part.child for part in self.parts if part.child and part.child.poll() is None]
        for number, seconds in zip(STOP, self.patience, strict=True):
            for child in running:
                child.send_signal(number)
            deadline = time.monotonic() + seconds
            while running and time.monotonic() < deadline:
                running = [child for child in running if child.poll() is None]
                time.sleep(0.02)
            if not running:
                break
        end_left_over(self.folder)

    def _start(self, part: Part) -> None:
        with open_log_path(part.log).open("ab") as log:
            part.child = subprocess.Popen(
                ended_with_parent(part.command),
                env=os.environ | {MARK: str(self.folder)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C in the terminal is for the supervisor, which then ends the parts in order.
                start_new_session=True,
            )
        part.started = time.monotonic()

    def _plan_restart(self, part: Part, *, code: int) -> None:
        if time.monotonic() - part.started > STEADY_SECONDS:
            part.pause = 0.5
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        self.say(
            f"{part.name} {how}; it is started again in {part.pause:g} s. The end of {part.log}:\n{part.last_words()}"
        )
        part.child = None
        part.start_at = time.monotonic() + part.pause
        part.pause = min(part.pause * 2, LONGEST_PAUSE)


def left_over(folder: Path) -> list[Process]:
    """Live processes that a supervisor of ``folder`` started, or that those started."""
    mark = os.fsencode(f"{MARK}={folder}")
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if int(entry.name) != os.getpid() and mark in (entry / "environ").read_bytes().split(b"\0"):
                found.append(find_process(int(entry.name)))
        except OSError:
            continue  # gone since, or another account's
    return [process for process in found if process]


def end_left_over(folder: Path) -> int:
    """End them, first gently; how many there were."""
    found = left_over(folder)
    for process in found:
        stop_process(process, signals=((signal.SIGTERM, 0.0),))
    for process in found:
        if not wait_until_gone(process, seconds=2.0):
            stop_process(process, signals=((signal.SIGKILL, 3.0),))
    return len(found)
