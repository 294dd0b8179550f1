"""``python -m factcheck.embedded exec [--dir DIR] [--keep] -- COMMAND …``: run a command with servers of its own.

The servers start if they do not run yet, and the last command to end stops them (``--keep`` leaves them on). Several
commands may share a folder at once: each gets a database name and Redis numbers that no other live command has, in
``DATABASE_URL`` and ``REDIS_URL``. Data is not flushed to disk: these servers are for tests, never for work.
"""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from factcheck import env, variables
from factcheck.embedded.errors import CannotStart
from factcheck.embedded.instance import Instance

SLOTS = 64
REDIS_PER_SLOT = 16  # one for each process of a parallel test run


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m factcheck.embedded", description=__doc__)
    parser.add_argument("action", choices=["exec", "stop"], help="run a command, or stop servers left on")
    parser.add_argument("--dir", type=Path, default=None, help="folder of the servers (VAR_DIR/test)")
    parser.add_argument("--keep", action="store_true", help="leave the servers on for the next command")
    parser.usage = "%(prog)s exec [--dir DIR] [--keep] -- COMMAND … | stop [--dir DIR]"
    split = arguments.index("--") if "--" in arguments else len(arguments)
    chosen, command = parser.parse_args(arguments[:split]), arguments[split + 1 :]
    folder = (chosen.dir or env.var_dir() / "test").resolve()
    instance = Instance(
        folder=folder,
        throwaway=True,
        with_postgres=not env.given(variables.DATABASE_URL),
        with_valkey=not env.given(variables.REDIS_URL),
    )
    try:
        if chosen.action == "stop":
            instance.leave()
            return 0
        if not command:
            parser.error("say which command to run after --")
        return run_with_servers(instance, command, keep=chosen.keep)
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 69


def run_with_servers(instance: Instance, command: list[str], *, keep: bool) -> int:
    instance.enter()
    try:
        return _run(command, environment=os.environ | _addresses(instance), locks=instance.held_locks())
    finally:
        instance.leave(keep=keep)


def _addresses(instance: Instance) -> dict[str, str]:
    """The environment of one command: an empty database and Redis numbers that nobody else has.

    Databases that a test runner makes beside it (``test_…``) are left for the runner to use again or replace.
    """
    slot = instance.claim_slot(SLOTS)
    found = {}
    if instance.with_postgres:
        name = f"factcheck_{slot}"
        instance.postgres.make_database(name, afresh=True)
        found["DATABASE_URL"] = env.embedded_database_url(instance.sockets, name=name)
    if instance.with_valkey:
        first = slot * REDIS_PER_SLOT
        instance.valkey.empty(range(first, first + REDIS_PER_SLOT))
        found["REDIS_URL"] = env.embedded_redis_url(instance.sockets, index=first)
    return found


def _run(command: list[str], *, environment: dict[str, str], locks: list[int]) -> int:
    """Run it in the foreground; Ctrl-C and SIGTERM are for the command, which says with its end that it has ended.

    It holds the locks as well, so that the servers stay on for it should this process be killed.
    """
    try:
        child = subprocess.Popen(command, env=environment, pass_fds=locks)
    except OSError as problem:
        raise CannotStart(f"{command[0]} could not be run: {problem.strerror}.") from None

    def pass_on(number: int, _frame: FrameType | None) -> None:
        child.send_signal(number)

    signal.signal(signal.SIGTERM, pass_on)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the command as well
    code = child.wait()
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
