"""Whom the embedded servers run as. PostgreSQL refuses root, so root hands its servers to somebody with fewer rights.

An unprivileged account is tried first (``setpriv``), where it can reach the program and the data folder; else a user
namespace (``unshare``), in which root is nobody and the files stay root's.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from factcheck.embedded.errors import CannotStart

NOBODY = 65534


@dataclass(frozen=True)
class Account:
    """``prefix`` goes before a command to run it as this account; ``uid`` and ``gid`` own its files."""

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()

    def make_folder(self, path: Path) -> None:
        """Make ``path`` private to this account; its parents are made for everybody to pass through."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
        if path.stat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid)
        path.chmod(0o700)

    def can_run(self, program: Path, *, near: Path) -> bool:
        """Whether this account can execute ``program`` and pass through the folder ``near``."""
        check = [*self.prefix, "/bin/sh", "-c", 'test -x "$1" && test -x "$2"', "sh", str(program), str(near)]
        try:
            return subprocess.run(check, capture_output=True, check=False, timeout=20).returncode == 0
        except OSError:
            return False


def account_for(folder: Path, *, program: Path) -> Account:
    """The account to run servers as, whose files are under ``folder``. Files made before keep their owner."""
    if os.getuid() != 0:
        return Account(uid=os.getuid(), gid=os.getgid())
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / "postgres"
    owner = made.stat().st_uid if made.exists() else None
    candidates = [_unprivileged(owner), _namespace()]
    for account in candidates:
        if account and owner in {None, account.uid} and account.can_run(program, near=folder):
            return account
    raise CannotStart(
        f"PostgreSQL does not run as root, and no other account can reach {folder} and {program}. "
        "Run this as an ordinary user, or move the checkout where every user can read it, "
        "or give the address of a server in DATABASE_URL."
    )


def _unprivileged(owner: int | None) -> Account | None:
    """The owner of an existing folder, else ``postgres``, else ``nobody``: PostgreSQL needs a named account."""
    entry = None
    for found in (owner, "postgres", "nobody"):
        entry = _entry(found)
        if entry:
            break
    setpriv = shutil.which("setpriv")
    if not entry or not setpriv:
        return None
    rights = (f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups", "--no-new-privs")
    return Account(uid=entry.pw_uid, gid=entry.pw_gid, prefix=(setpriv, *rights, "--"))


def _entry(found: int | str | None) -> pwd.struct_passwd | None:
    if found is None or found == 0:
        return None
    try:
        return pwd.getpwuid(found) if isinstance(found, int) else pwd.getpwnam(found)
    except KeyError:
        return None


def _namespace() -> Account | None:
    unshare = shutil.which("unshare")
    if not unshare:
        return None
    return Account(uid=0, gid=0, prefix=(unshare, "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"))
