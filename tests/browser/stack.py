"""A whole desk of the tests' own: database, broker, web server, worker with beat, each a real process."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from factcheck.embedded.instance import Instance
from tests.faults.conftest import CHECKOUT, Desk

PASSWORD = "jembatan-pelabuhan-lama"
PEOPLE = {
    "reviewer-1": "reviewer",
    "reviewer-2": "reviewer",
    "reviewer-3": "reviewer",
    "reviewer-4": "reviewer",
    "editor-1": "editor",
    "administrator-1": "administrator",
}
PREPARE = f"""
from django.contrib.auth.models import Group, User
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("seed")
for name, role in {PEOPLE!r}.items():
    user = User.objects.create_user(name, email=f"{{name}}@desk.test", password={PASSWORD!r})
    User.objects.filter(pk=user.pk).update(is_staff=role == "administrator")
    user.groups.add(Group.objects.get(name=role))
"""
WEB = ["-m", "gunicorn", "factcheck.wsgi:application", "--worker-class", "gthread", "--threads", "6"]


@dataclass
class LiveDesk(Desk):
    """The desk with a web server at ``address``."""

    address: str = ""
    web: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "DESK_ADDRESS": "https://desk.example", "DESK_NAME": "Meja Uji"}

    def start_web(self) -> None:
        """A web server on a port that the system chose; it inherits the socket, so nobody can take it first."""
        with socket.create_server(("127.0.0.1", 0)) as listener, (self.folder / "web.log").open("wb") as log:
            self.address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            self.web = subprocess.Popen(
                [sys.executable, *WEB, "--bind", f"fd://{listener.fileno()}"],
                cwd=CHECKOUT, env=self.environment, stdout=log, stderr=log,
                pass_fds=[listener.fileno()], start_new_session=True,
            )  # fmt: skip

    def wait_for_web(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with suppress(urllib.error.URLError, ConnectionError, TimeoutError):
                urllib.request.urlopen(f"{self.address}/health/", timeout=5).close()
                return
            time.sleep(0.1)
        raise AssertionError(f"the web server does not answer: {(self.folder / 'web.log').read_text()[-2000:]}")

    def stop(self) -> None:
        for process in [*self.workers, *([self.web] if self.web else [])]:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def running_desk(folder: Path) -> Iterator[LiveDesk]:
    """Servers, tables, seeds, people, worker and web server; all ended at the end."""
    instance = Instance(folder=folder / "servers", throwaway=True)
    instance.enter()
    desk = LiveDesk(instance=instance, folder=folder)
    try:
        instance.postgres.make_database("factcheck")
        desk.start_web()
        desk.manage("shell", "--no-imports", "-c", PREPARE)
        desk.start_worker()
        desk.wait_for_web()
        yield desk
    finally:
        desk.stop()
        instance.leave()
