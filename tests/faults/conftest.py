"""Servers and workers of a test's own, to be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from factcheck import env
from factcheck.embedded.instance import Instance

CHECKOUT = Path(__file__).resolve().parent.parent.parent
QUEUES = "interactive,fetch,extract,bulk"
WORKER = ["-m", "celery", "-A", "factcheck", "worker", "-Q", QUEUES, "-c", "2", "-l", "WARNING"]


@dataclass
class Desk:
    """A database, a broker and the worker processes on them."""

    instance: Instance
    folder: Path
    workers: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        sockets = self.instance.sockets
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "factcheck.settings.test",
            "DATABASE_URL": env.embedded_database_url(sockets, name="factcheck"),
            "REDIS_URL": env.embedded_redis_url(sockets, index=0),
            "VAR_DIR": str(self.folder / "var"),
            "SWEEP_SECONDS": "1",
        }

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=CHECKOUT, env=self.environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start_worker(self, *, with_beat: bool = True) -> "subprocess.Popen[bytes]":
        """A worker, usually with its own beat, in a process group of its own."""
        beat = ["-B", "-s", str(self.folder / f"beat-{len(self.workers)}")] if with_beat else []
        log = (self.folder / f"worker-{len(self.workers)}.log").open("wb")
        worker = subprocess.Popen(
            [sys.executable, *WORKER, *beat, "-n", f"w{len(self.workers)}@test"],
            cwd=CHECKOUT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        log.close()
        self.workers.append(worker)
        return worker

    def kill(self, worker: "subprocess.Popen[bytes]") -> None:
        """``kill -9`` of the worker and its children."""
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def ask(self, question: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            return connection.execute(question).fetchall()

    def count(self, question: str) -> int:
        return int(str(self.ask(question)[0][0]))

    def wait(self, until: Callable[[], bool], *, seconds: float, what: str) -> None:
        deadline = time.monotonic() + seconds
        while not until():
            assert time.monotonic() < deadline, f"{what} did not come within {seconds} s: {self.state()}"
            time.sleep(0.05)

    def state(self) -> list[tuple[object, ...]]:
        return self.ask("SELECT state, attempts, count(*) FROM claims_extractionrun GROUP BY 1, 2")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of stopped servers with every table in it: to copy it takes a moment, to make it half a minute."""
    folder = tmp_path_factory.mktemp("migrated")
    desk = Desk(instance=Instance(folder=folder / "servers"), folder=folder)
    desk.instance.enter()
    try:
        desk.instance.postgres.make_database("factcheck")
        desk.manage("migrate", "--verbosity", "0")
    finally:
        desk.instance.leave()
    return folder / "servers"


@pytest.fixture
def desk(migrated: Path, tmp_path: Path) -> Iterator[Desk]:
    subprocess.run(["cp", "-a", str(migrated), str(tmp_path / "servers")], check=True)
    instance = Instance(folder=tmp_path / "servers")
    instance.enter()
    desk = Desk(instance=instance, folder=tmp_path)
    try:
        yield desk
    finally:
        for worker in desk.workers:
            if worker.poll() is None:
                desk.kill(worker)
        instance.leave()
