"""Twenty reviewers at once: ``python -m bench.desk [--quick]``, with DATABASE_URL and REDIS_URL of an empty database.

Each signs in to a real web server, takes a candidate and sends a decision every two seconds, as a browser would; timed
is from sending a decision to having the next candidate. Afterwards the database is asked whether a decision that was
confirmed is missing or was made twice. The last line is one JSON object.
"""

import argparse
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings.dev")

import django

django.setup()

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection
from django.test import Client

from bench.candidates import make_candidates
from bench.forms import form_of
from claims.choices import CandidateState
from claims.models import Candidate
from claims.permissions import REVIEWER, make_roles
from sources.models import Event

REVIEWERS = 20
PACE_SECONDS = 2.0
WARMING = 12
DECISIONS = ("new", "new", "reject", "reject", "new")
NEAR = re.compile(r'id="near"[^>]* hx-get="([^"]+)"')
ERRORS = re.compile(r'class="(?:error|notice)[^>]*>([^<]*)')


@dataclass
class Reviewer:
    """One person at one browser."""

    port: int
    cookies: dict[str, str]
    seconds: list[float] = field(default_factory=list)
    near_seconds: list[float] = field(default_factory=list)
    confirmed: list[int] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def work(self, *, until: float, delay: float) -> None:
        web = HTTPConnection("127.0.0.1", self.port, timeout=30)
        time.sleep(delay)
        page = self.ask(web, "GET", "/triage/next/")
        turn = 0
        while time.monotonic() < until:
            began = time.monotonic()
            page = self._decide(web, page, DECISIONS[turn % len(DECISIONS)])
            turn += 1
            web.close()  # the server lets go of what is idle for two seconds, which is this pace
            time.sleep(max(0.0, PACE_SECONDS - (time.monotonic() - began)))

    def _decide(self, web: HTTPConnection, page: str, decision: str) -> str:
        form = form_of(page, "decision")
        if not form.action:
            self.failures.append(f"no candidate in hand: {page[:200]!r}")
            return self.ask(web, "GET", "/triage/next/")
        sent = form.fields | {decision: "trivial" if decision == "reject" else "1"}
        began = time.perf_counter()
        answer = self.ask(web, "POST", form.action, urlencode(sent))
        self.seconds.append(time.perf_counter() - began)
        if form_of(answer, "decision").action in ("", form.action):
            self.failures.append(f"{decision} at {form.action} did not lead on: {' '.join(ERRORS.findall(answer))}")
        else:
            self.confirmed.append(int(form.action.split("/")[2]))
        self._fetch_near(web, answer)
        return answer

    def _fetch_near(self, web: HTTPConnection, page: str) -> None:
        """What the page fetches for itself once it stands: near claims, and what the candidate may repeat."""
        wanted = NEAR.search(page)
        if wanted is not None:
            began = time.perf_counter()
            self.ask(web, "GET", wanted[1])
            self.near_seconds.append(time.perf_counter() - began)

    def ask(self, web: HTTPConnection, method: str, path: str, body: str | None = None) -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "HX-Request": "true"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        web.request(method, path, body, headers)
        answer = web.getresponse()
        page = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        if answer.status != HTTPStatus.OK:
            self.failures.append(f"{method} {path} was answered {answer.status} {answer.headers.get('Location', '')}")
        return page


def _signed_in(user: User) -> dict[str, str]:
    """The cookies of a browser in which ``user`` is signed in."""
    browser = Client()
    browser.force_login(user, backend="factcheck.accounts.DeskBackend")
    return {name: morsel.value for name, morsel in browser.cookies.items()}


def _reviewers(port: int) -> list[Reviewer]:
    make_roles()
    group, people = Group.objects.get(name=REVIEWER), []
    for n in range(REVIEWERS):
        user = User.objects.create_user(f"reviewer-{n}")
        user.groups.add(group)
        people.append(Reviewer(port=port, cookies=_signed_in(user)))
    return people


def _warm(people: list[Reviewer]) -> None:
    """Ask for a page until each web process has answered one: a desk's day does not begin with loading templates."""
    web = HTTPConnection("127.0.0.1", people[0].port, timeout=30)
    for _ in range(WARMING):
        people[0].ask(web, "GET", "/triage/queue/")
        web.close()
    web.close()


def _serve(port: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "gunicorn", "factcheck.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--threads", "8", "--worker-class", "gthread", "--preload", "--log-level", "error"]
    server = subprocess.Popen(command, cwd=Path(__file__).resolve().parent.parent)
    for _ in range(150):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        time.sleep(0.1)
    server.kill()
    sys.exit("The web server did not start.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _lost_and_doubled(people: list[Reviewer]) -> tuple[int, int]:
    """Confirmed decisions that the database does not hold, and candidates that were decided more than once."""
    confirmed = [pk for person in people for pk in person.confirmed]
    held = set(
        Candidate.objects.filter(pk__in=confirmed).exclude(state=CandidateState.PENDING).values_list("pk", flat=True)
    )
    decided = Event.objects.filter(table_name="claims_candidate", act__startswith="candidate.")
    events = list(decided.values_list("row_id", flat=True))
    return len(set(confirmed) - held), len(events) - len(set(events)) + len(confirmed) - len(set(confirmed))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 candidates and 16 seconds")
    quick = parser.parse_args().quick
    candidates, seconds = (10_000, 16.0) if quick else (100_000, 120.0)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if Candidate.objects.exists():
        sys.exit("This database is in use: give the address of an empty one in DATABASE_URL.")
    print(f"making {candidates} candidates", flush=True)
    port = _free_port()
    server = _serve(port)
    try:
        # The web server starts meanwhile: a desk's day does not begin with that either.
        make_candidates(candidates)
        people = _reviewers(port)
        connection.close()
        _warm(people)
        until = time.monotonic() + seconds
        threads = [
            threading.Thread(target=person.work, kwargs={"until": until, "delay": n * PACE_SECONDS / REVIEWERS})
            for n, person in enumerate(people)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        server.terminate()
        server.wait()
    _report(people, candidates)


def _report(people: list[Reviewer], candidates: int) -> None:
    seconds = sorted(s for person in people for s in person.seconds)
    lost, doubled = _lost_and_doubled(people)
    failures = [failure for person in people for failure in person.failures]
    for failure in failures[:5]:
        print("failed:", failure)
    near = sorted(s for person in people for s in person.near_seconds)
    figures = {
        "p95_ms": round(seconds[int(len(seconds) * 0.95)] * 1000, 1) if seconds else None,
        "median_ms": round(statistics.median(seconds) * 1000, 1) if seconds else None,
        "near_p95_ms": round(near[int(len(near) * 0.95)] * 1000, 1) if near else None,
        "decisions": sum(len(person.confirmed) for person in people),
        "failed": len(failures),
        "lost": lost,
        "doubled": doubled,
        "candidates": candidates,
        "reviewers": len(people),
        "debug": settings.DEBUG,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
