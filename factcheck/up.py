"""Everything on one machine: servers, tables, seeds, web, workers and beat, started in order and kept alive."""

import errno
import fcntl
import hashlib
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO

from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader

from factcheck import env, variables
from factcheck.broker import broker_faults
from factcheck.embedded.errors import CannotStart
from factcheck.embedded.instance import Instance
from factcheck.supervise import Part, Say, Supervisor, end_left_over

QUEUES = "interactive,fetch,extract,bulk"
WEB_SECONDS = 60


class Stopped(BaseException):
    """Ctrl-C or SIGTERM; not an Exception, so that nothing on the way mistakes it for a failure."""


def run_everything(*, say: Say) -> None:
    """Start all, keep it alive until Ctrl-C or SIGTERM, then end all. Raises CannotStart with what to do."""
    folder = env.var_dir().resolve()
    instance = Instance(
        folder=folder,
        with_postgres=not env.given(variables.DATABASE_URL),
        with_valkey=not env.given(variables.REDIS_URL),
    )
    supervisor = Supervisor(parts=_parts(folder), folder=folder, say=say)
    with _only_one(folder), _stopped_by_signals():
        try:
            if end_left_over(folder):
                say("Processes left by an earlier start that was killed have been ended.")
            _refuse_busy_port()
            instance.enter()
            _refuse_useless_broker()
            prepare(instance, say=say)
            # The page first: the workers' start would take the processors it needs.
            supervisor.start("web")
            _wait_for_web(supervisor)
            say(_welcome(folder))
            supervisor.start()
            _watch(supervisor, instance, say=say)
        except Stopped:
            say("Stopping …")
        except OperationalError as problem:
            raise CannotStart(_why_no_database(problem)) from None
        finally:
            supervisor.stop()
            connection.close()
            instance.leave()
    say("Everything has ended.")


def prepare(instance: Instance, *, say: Say) -> None:
    """Tables, seeds, the first person and static files; each does nothing when it was done before."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        static = beside.submit(_collect_static)
        if instance.with_postgres:
            instance.postgres.make_database("factcheck")
        _refuse_newer_tables()
        call_command("migrate", verbosity=0, interactive=False)
        say("The tables are in place.")
        _load_seeds(instance)
        call_command("first_user")
        static.result()


def _parts(folder: Path) -> list[Part]:
    def python(name: str, *arguments: str) -> Part:
        return Part(name=name, command=[sys.executable, "-m", *arguments], log=folder / "log" / f"{name}.log")

    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--max-tasks-per-child=500")
    worker = ("celery", "-A", "factcheck", "worker", f"--loglevel={env.log_level()}", *quiet)
    return [
        python(
            "web",
            *("gunicorn", "factcheck.wsgi:application", "--bind", _listening(), "--worker-class", "gthread"),
            *("--workers", str(env.web_processes()), "--threads", str(env.web_threads())),
            *(
                "--preload",
                "--no-control-socket",
                "--graceful-timeout",
                "5",
                "--timeout",
                "60",
                "--log-level",
                "warning",
            ),
        ),
        python("worker", *worker, "-Q", QUEUES, "-c", str(env.worker_processes()), "-n", "worker@%h"),
        # A person who waits does not wait for an import of thousands.
        python("worker-interactive", *worker, "-Q", "interactive", "-c", "1", "-n", "interactive@%h"),
        python("beat", "celery", "-A", "factcheck", "beat", f"--loglevel={env.log_level()}", "--pidfile="),
    ]


def _listening() -> str:
    host = f"[{env.host()}]" if ":" in env.host() else env.host()
    return f"{host}:{env.port()}"


def address() -> str:
    """Where a browser on this machine finds the site."""
    host = "127.0.0.1" if env.host() in {"0.0.0.0", "::"} else env.host()
    return f"http://{f'[{host}]' if ':' in host else host}:{env.port()}/"


def _welcome(folder: Path) -> str:
    password = folder / "secrets" / "admin_password"
    how = f"Sign in as admin; the first password is in {password}\n" if password.exists() else ""
    return f"\n{env.desk_name()} runs at {address()}\n{how}Logs are in {folder / 'log'}. Ctrl-C stops everything.\n"


def _watch(supervisor: Supervisor, instance: Instance, *, say: Say) -> None:
    pause, look_at = 1.0, 0.0
    while True:
        supervisor.look()
        if time.monotonic() >= look_at:
            try:
                for name in instance.watch():
                    say(f"{name} had ended and was started again.")
                pause = 1.0
            except CannotStart as problem:
                say(f"{problem}\nThe next attempt is in {pause:g} s.")
                pause = min(pause * 2, 30.0)
            look_at = time.monotonic() + pause
        time.sleep(0.2)


def _wait_for_web(supervisor: Supervisor) -> None:
    deadline = time.monotonic() + WEB_SECONDS
    while time.monotonic() < deadline:
        supervisor.look()
        if _web_answers():
            return
        time.sleep(0.1)
    web = supervisor.parts[0]
    raise CannotStart(f"The web server does not answer at {address()}. The end of {web.log}:\n{web.last_words()}")


def _web_answers() -> bool:
    host = "127.0.0.1" if env.host() in {"0.0.0.0", "::"} else env.host()
    browser = http.client.HTTPConnection(host, env.port(), timeout=20)
    try:
        browser.request("GET", "/health/", headers={"Host": (env.allowed_hosts() or ["localhost"])[0]})
        return browser.getresponse().status < 500
    except OSError:
        return False
    finally:
        browser.close()


def _refuse_busy_port() -> None:
    family = socket.AF_INET6 if ":" in env.host() else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((env.host(), env.port()))
        except OSError as problem:
            raise CannotStart(_why_not_listening(problem)) from None


def _why_not_listening(problem: OSError) -> str:
    where = f"port {env.port()} of {env.host()}"
    if problem.errno == errno.EADDRINUSE:
        other = env.port() + 1 if env.port() < 65535 else 8000
        return f"Another program listens on {where}. End that one, or choose another port: make run PORT={other}"
    if problem.errno == errno.EACCES:
        return f"This account may not listen on {where}. Choose one above 1023: make run PORT=8000"
    return f"The web server cannot listen on {where}: {problem.strerror}. Set HOST to an address of this machine."


def _why_no_database(problem: OperationalError) -> str:
    said = str(problem).strip()
    if "No space left on device" in said:
        return "The database's disk is full. Free some space and start again; what was saved is still there."
    where = "in DATABASE_URL" if env.given(variables.DATABASE_URL) else f"under {env.var_dir()}"
    return f"The database {where} does not do what is asked: {said}. See what is wrong with: manage.py doctor"


def _refuse_useless_broker() -> None:
    """One that is named and does not answer, or evicts; that it keeps nothing on disk is left to the doctor."""
    for fault in broker_faults(env.redis_url()):
        if "appendonly" not in fault:
            raise CannotStart(fault)


def _refuse_newer_tables() -> None:
    loader = MigrationLoader(connection)
    unknown = sorted(
        f"{app}.{name}"
        for app, name in set(loader.applied_migrations) - set(loader.disk_migrations)
        if app in loader.migrated_apps
    )
    if unknown:
        raise CannotStart(
            f"The database has been used by a newer version of this program (it holds {', '.join(unknown)}, unknown "
            "here). Update this checkout to that version, or set VAR_DIR or DATABASE_URL to another database."
        )


def _load_seeds(instance: Instance) -> None:
    """Loading is repeatable but reads thousands of rows; a database of ours remembers what it was seeded with."""
    seeds = sorted(path for path in (env.CHECKOUT / "seeds").rglob("*") if path.is_file())
    now = hashlib.sha256(b"".join(path.read_bytes() for path in seeds)).hexdigest()
    stamp = env.var_dir() / "postgres" / "seeded"
    if instance.with_postgres and stamp.exists() and stamp.read_text(encoding="ascii") == now:
        return
    call_command("seed")
    if instance.with_postgres:
        stamp.write_text(now, encoding="ascii")


def _collect_static() -> None:
    """Compressing takes seconds, so it is done again only when a file or a dependency has changed."""
    stamp = env.var_dir() / "static.stamp"
    now = _static_mark()
    if stamp.exists() and stamp.read_text(encoding="ascii") == now:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(now, encoding="ascii")


def _static_mark() -> str:
    digest = hashlib.sha256((env.CHECKOUT / "requirements.txt").read_bytes())
    for folder in ("factcheck/static", "claims/static", "sources/static"):
        for path in sorted((env.CHECKOUT / folder).rglob("*")):
            if path.is_file():
                digest.update(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Two supervisors over one folder would be two beats. The kernel frees the lock however the holder ends."""
    path = folder / "locks" / "up"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+", encoding="utf-8")
    except OSError as problem:
        raise CannotStart(
            f"{path} cannot be written: {problem.strerror}. Give {folder} to this account, or set VAR_DIR."
        ) from None
    with lock:
        _take(lock, folder)
        yield


def _take(lock: IO[str], folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CannotStart(
            f"It runs already in {folder}: {lock.read().strip()}. Stop that one with Ctrl-C where it runs, or use it."
        ) from None
    lock.truncate(0)
    lock.write(f"process {os.getpid()}, {address()}")
    lock.flush()


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        # While everything is being ended, a second Ctrl-C would only leave something behind.
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
