"""Processes that outlive whoever started them: told from another that was given the same number, and stopped."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

# Kept, since Python warns of a child it forgets; one that outlives this process on purpose is no mistake.
_CHILDREN: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Process:
    """A process id with the moment it started, in clock ticks since the machine did; a number is used again."""

    pid: int
    started: int


def find_process(pid: int) -> Process | None:
    """The live process with this number, or None; a zombie counts as gone."""
    try:
        # The name in brackets may itself hold spaces and brackets.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in {"Z", "X"} else Process(pid=pid, started=int(fields[19]))


def command_of(process: Process) -> list[str]:
    try:
        line = Path(f"/proc/{process.pid}/cmdline").read_bytes()
    except OSError:
        return []
    return [os.fsdecode(part) for part in line.split(b"\0") if part]


def is_alive(process: Process) -> bool:
    return find_process(process.pid) == process


def wait_until_gone(process: Process, *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while is_alive(process):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def stop_process(process: Process, *, signals: Sequence[tuple[signal.Signals, float]], group: bool = False) -> bool:
    """Send each signal in turn and wait its seconds, until the process is gone; whether it is.

    ``group``: send to the process group it leads, so that its children go too.
    """
    for number, seconds in signals:
        if not is_alive(process):
            return True
        try:
            (os.killpg if group else os.kill)(process.pid, number)
        except ProcessLookupError:
            return True
        if wait_until_gone(process, seconds=seconds):
            return True
    return not is_alive(process)


def ended_with_parent(command: Sequence[str]) -> list[str]:
    """``command``, made to get SIGTERM when the process that starts it dies, even by ``kill -9``; on Linux only."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--", *command] if setpriv else list(command)


def start_detached(
    command: Sequence[str], *, folder: Path, log: IO[bytes], environment: dict[str, str]
) -> subprocess.Popen[bytes]:
    """Start a server that outlives this process, in ``folder``, with its output in ``log``."""
    child = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    _CHILDREN.append(child)
    return child


def forget_ended() -> None:
    """Let the kernel drop those of this process's servers that have ended."""
    _CHILDREN[:] = [child for child in _CHILDREN if child.poll() is None]
