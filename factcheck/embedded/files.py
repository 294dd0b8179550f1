"""Disk room and the ends of log files."""

import shutil
from pathlib import Path

from factcheck.embedded.errors import CannotStart

LARGEST_LOG = 20 * 1024 * 1024


def refuse_full_disk(folder: Path, *, room: int) -> None:
    """Raise CannotStart if the disk that ``folder`` is or will be on has fewer than ``room`` bytes free."""
    there = folder
    while not there.exists():
        there = there.parent
    free = shutil.disk_usage(there).free
    if free < room:
        raise CannotStart(
            f"The disk of {folder} has {free // 2**20} MB left, and {room // 2**20} MB are needed. "
            "Free some space and start again, or set VAR_DIR to a folder on another disk."
        )


def last_lines(text: str, *, count: int = 6) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join(f"  {line}" for line in lines[-count:]) or "  (nothing)"


def open_log_path(path: Path) -> Path:
    """``path``, with what was in it moved to ``….1`` if it has grown large."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_name(path.name + ".1"))
    return path
