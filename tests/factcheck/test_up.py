"""``manage.py up`` on real processes: what a person sees, and what is left when it ends in whatever way."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from factcheck import env
from factcheck.embedded.instance import Instance
from factcheck.embedded.processes import find_process, wait_until_gone
from factcheck.supervise import left_over

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]


class Desk:
    """One ``manage.py up`` after another over the same folder."""

    def __init__(self, *, folder: Path, port: int, environment: dict[str, str]) -> None:
        self.folder = folder
        self.port = port
        self.environment = environment | {"VAR_DIR": str(folder), "PORT": str(port), "PYTHONWARNINGS": ""}
        self.said = folder.parent / f"{folder.name}-said"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, **more: str) -> "subprocess.Popen[bytes]":
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                env=self.environment | more,
                cwd=env.CHECKOUT,
                stdout=said,
                stderr=said,
            )
        return self.process

    def words(self) -> str:
        return self.said.read_text(encoding="utf-8")

    def wait_for_page(self, *, seconds: float = 120) -> None:
        deadline = time.monotonic() + seconds
        while "Ctrl-C stops everything" not in self.words():
            assert self.process
            assert self.process.poll() is None, self.words()
            assert time.monotonic() < deadline, self.words()
            time.sleep(0.1)

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
                code: int = answer.status
                return code
        except urllib.error.HTTPError as problem:
            with problem:
                return problem.code

    def end(self, how: signal.Signals) -> int:
        assert self.process
        self.process.send_signal(how)
        return self.process.wait(timeout=40)

    def servers(self) -> list[object]:
        instance = Instance(folder=self.folder)
        return [instance.postgres.running(), instance.valkey.running()]


@pytest.fixture
def desk(server_folder: Path, free_port: int, bare_environment: dict[str, str]) -> Iterator[Desk]:
    made = Desk(folder=server_folder, port=free_port, environment=bare_environment)
    yield made
    if made.process and made.process.poll() is None:
        made.end(signal.SIGTERM)
    made.said.unlink(missing_ok=True)


def test_it_starts_all_survives_kills_and_leaves_nothing_behind(desk: Desk) -> None:
    desk.start()
    desk.wait_for_page()
    assert "Sign in as admin with the password" in desk.words()
    assert (desk.folder / "secrets" / "admin_password").stat().st_mode & 0o777 == 0o600
    assert desk.status("/health/") == 200
    assert desk.status("/accounts/login/") == 200

    a_dead_web_server_is_started_again(desk)
    a_second_start_is_refused(desk)
    killed = a_killed_supervisor_takes_its_processes_along(desk)

    desk.start()
    desk.wait_for_page(seconds=40)
    assert desk.servers() == killed, "servers left running are adopted, not started a second time"
    assert "Sign in as admin with the password" not in desk.words()
    assert desk.end(signal.SIGINT) == 0
    assert desk.words().endswith("Everything has ended.\n")
    assert left_over(desk.folder) == []
    assert desk.servers() == [None, None]


def a_dead_web_server_is_started_again(desk: Desk) -> None:
    web = next(process for process in left_over(desk.folder) if "gunicorn" in command_line(process.pid))
    os.kill(web.pid, signal.SIGKILL)
    deadline = time.monotonic() + 40
    while "web was started again" not in desk.words():
        assert time.monotonic() < deadline, desk.words()
        time.sleep(0.1)
    assert "web was ended by signal 9" in desk.words()


def command_line(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def a_second_start_is_refused(desk: Desk) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "up"],
        env=desk.environment,
        cwd=env.CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert f"It runs already in {desk.folder}" in done.stderr
    assert "Traceback" not in done.stderr


def a_killed_supervisor_takes_its_processes_along(desk: Desk) -> list[object]:
    """Web, workers and beat end by themselves; the servers stay, and are returned."""
    servers = desk.servers()
    parts = left_over(desk.folder)
    assert len(parts) >= 5
    desk.end(signal.SIGKILL)
    for part in parts:
        assert wait_until_gone(part, seconds=30), command_line(part.pid)
    return servers


def test_a_busy_port_is_told_with_the_way_out(desk: Desk) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", desk.port))
        other.listen()

        process = desk.start()

        assert process.wait(timeout=60) == 1
    assert f"Another program listens on port {desk.port}" in desk.words()
    assert f"make run PORT={desk.port + 1}" in desk.words()
    assert "Traceback" not in desk.words()
    assert desk.servers() == [None, None]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "eighty", "PORT is 'eighty', and should be a whole number from 1 to 65535"),
        ("REDIS_URL", "redis://127.0.0.1:9/0", "The broker does not answer: "),
        ("DATABASE_URL", "postgresql://desk@127.0.0.1:9/desk", "The database in DATABASE_URL does not do what is"),
    ],
)
def test_a_setting_that_cannot_work_is_told_without_a_traceback(
    desk: Desk, name: str, value: str, sentence: str
) -> None:
    process = desk.start(**{name: value})

    assert process.wait(timeout=60) == 1
    assert sentence in desk.words()
    assert "Traceback" not in desk.words()
    assert desk.servers() == [None, None]


def test_a_stop_in_the_middle_of_the_first_start_leaves_nothing_behind(desk: Desk) -> None:
    process = desk.start()
    deadline = time.monotonic() + 60
    while desk.servers()[0] is None and time.monotonic() < deadline:
        time.sleep(0.05)

    process.terminate()

    assert process.wait(timeout=40) == 0
    assert "Traceback" not in desk.words()
    assert desk.servers() == [None, None]
    assert find_process(process.pid) is None
