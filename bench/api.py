"""Speed of the API: ``python -m bench.api [--quick]``, on the server of DATABASE_URL in a database of its own.

Every figure is a ratio of two measurements of one run, so that it says the same on any machine. The last line is one
JSON object; ``--quick`` takes 20,000 attributions instead of 1,000,000.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

# ruff: noqa: PLC0415 - Django is set up for a database that is made first

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings.dev")
os.environ.setdefault("API_RATE_PER_MINUTE", "1000000")
os.environ.setdefault("ALLOWED_HOSTS", "testserver localhost")

OWN = f"bench_api_{os.getpid()}"
PAGE = 50
ROUNDS = 30
SMALL = 10_000
STUCK_SECONDS = 120
HOPS = """SELECT array_agg(ROW(h.position, h.role, h.name, h.source_id, s.name, s.kind, s.country, h.span, h.said_on)
            ORDER BY h.position) FROM claims_hop h LEFT JOIN sources_source s ON s.id = h.source_id
          WHERE h.attribution_id = a.id"""
COLUMNS = f"""SELECT a.id, c.id, c.statement, c.state, v.id, v.number, v.statement, v.said, v.credibility, v.summary,
    v.note, v.published_at, r.code, r.name_en, r.name_id, r.value, d.id, d.title, d.address, p.id, p.name, p.kind,
    p.country, d.publisher_name, d.language, d.published_at, d.sha256, a.content, a.passage, a.cue, a.kind, a.stance,
    a.said_on, a.figures, a.created_at, a.changed_at, a.version, ({HOPS})
  FROM claims_attribution a JOIN claims_claim c ON c.id = a.claim_id
    LEFT JOIN claims_verdict v ON v.id = c.verdict_id LEFT JOIN claims_rating r ON r.id = v.rating_id
    JOIN sources_document d ON d.id = a.document_id LEFT JOIN sources_source p ON p.id = d.publisher_id
  WHERE a.withdrawn_at IS NULL"""
ARTICLE = (
    'Contoh Kota - Jembatan nomor {n} akan ditutup pekan depan.\n\n"Jembatan itu retak sepanjang {n} meter," kata juru '
    "bicara dinas, seperti dikutip Kantor Berita Contoh.\n\n"
    "Menurut kepala pelabuhan, perbaikan {n} hari lamanya.\n"
)


@contextmanager
def own_database() -> Iterator[None]:
    """A fresh database on the same server, named in DATABASE_URL for all that starts from here, dropped at the end."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        sys.exit("Give the address of a PostgreSQL server in DATABASE_URL; `make bench` starts one.")
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {OWN}")
        os.environ["DATABASE_URL"] = urlsplit(url)._replace(path=f"/{OWN}").geturl()
        try:
            yield
        finally:
            server.execute(f"DROP DATABASE {OWN} WITH (FORCE)")


def milliseconds(doing: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The lower quartile of each, taken in turns: what else the machine does meanwhile falls on all alike."""
    took: dict[str, list[float]] = {name: [] for name in doing}
    for do in doing.values():
        do()
    for _ in range(ROUNDS):
        for name, do in doing.items():
            took[name].append(_seconds(do) * 1000)
    return {name: statistics.quantiles(times, n=4)[0] for name, times in took.items()}


def reader() -> Callable[[str], Any]:
    """Calls of the API as a consumer, through everything but the socket."""
    from django.contrib.auth.models import Group, User
    from django.test import Client

    from claims.choices import Scope
    from claims.permissions import REVIEWER, make_roles
    from claims.services import tokens

    make_roles()
    user = User.objects.create_user("reader")
    user.groups.add(Group.objects.get(name=REVIEWER))
    bearer = {"Authorization": f"Bearer {tokens.make(user=user, name='bench', scopes=Scope.values)[1]}"}
    client = Client()

    def ask(path: str, body: Any = None) -> Any:
        if body is None:
            answer = client.get(f"/api/v1/{path}", headers=bearer)
        else:
            answer = client.post(f"/api/v1/{path}", body, content_type="application/json", headers=bearer)
        if answer.status_code >= 300:
            sys.exit(f"{path} was answered {answer.status_code}: {answer.content[:300]!r}")
        return answer

    return ask


def pages(ask: Callable[..., Any], rows: int) -> dict[str, float]:
    """The list's first page, one in its depth, one filtered by a source at any hop, and the rows by bare SQL."""
    from django.db import connection

    depth = min(10_000 * PAGE, rows // 2)
    cursor = b64encode(f"p={rows - depth}".encode()).decode()

    def bare() -> None:
        with connection.cursor() as sql:
            sql.execute(f"{COLUMNS} ORDER BY a.id DESC LIMIT {PAGE + 1}")
            sql.fetchall()

    return milliseconds(
        {
            "sql": bare,
            "first": lambda: ask("attributions"),
            "deep": lambda: ask(f"attributions?cursor={cursor}"),
            "hop": lambda: ask("attributions?source=1001"),
        }
    )


def exported(ask: Callable[..., Any], rows: int) -> dict[str, float]:
    """Rows a second of the stream and of COPY of the same columns, the better of two each; and what memory grew by."""
    from django.db import connection

    def stream() -> None:
        for _piece in ask("attributions.ndjson").streaming_content:
            pass

    def copy() -> None:
        with connection.cursor() as cursor, cursor.copy(f"COPY ({COLUMNS} ORDER BY a.id) TO STDOUT") as lines:
            for _line in lines:
                pass

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rates = {name: rows / min(_seconds(do) for _ in range(2)) for name, do in (("export", stream), ("copy", copy))}
    grew = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {**rates, "grew_mb": grew}


def _seconds(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def extract_one(text: str) -> int:
    from claims.pipeline.contract import Extraction
    from claims.pipeline.run import extract

    return len(extract(text, settings=Extraction(language="id")).attributions)


def taken_in(ask: Callable[..., Any], documents: int) -> dict[str, float]:
    """Documents a second: through the batch API to the end of extraction by two workers, and by extraction alone."""
    from claims.models import ExtractionRun

    texts = [ARTICLE.format(n=n) for n in range(documents)]
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(extract_one, texts[:20]))
        bare = documents / _seconds(lambda: list(pool.map(extract_one, texts, chunksize=20)))
    with workers():
        first = ExtractionRun.objects.count()
        began = time.perf_counter()
        for at in range(0, documents, 500):
            ask("documents/batch", {"documents": [{"text": text} for text in texts[at : at + 500]]})
        until_extracted(first + documents)
        through = documents / (time.perf_counter() - began)
    return {"intake": through, "extract": bare}


def until_extracted(runs: int) -> None:
    """Wait for that many ended runs, however slow the machine; but not for workers that end none any more."""
    from claims.models import ExtractionRun

    ended, moved = 0, time.perf_counter()
    while ended < runs:
        time.sleep(0.1)
        now_ended = ExtractionRun.objects.filter(ended_at__isnull=False).count()
        ended, moved = now_ended, time.perf_counter() if now_ended > ended else moved
        if time.perf_counter() - moved > STUCK_SECONDS:
            sys.exit(f"The workers ended {ended} of {runs} extractions and then none for {STUCK_SECONDS} s.")


@contextmanager
def workers() -> Iterator[None]:
    """Two worker processes on every queue, ready before they are timed and stopped afterwards."""
    from claims.models import Heartbeat
    from claims.tasks import show_life

    command = [sys.executable, "-m", "celery", "-A", "factcheck", "worker", "--concurrency", "2", "--loglevel", "ERROR"]
    command += ["--queues", "interactive,fetch,extract,bulk", "--without-gossip", "--without-mingle"]
    worker = subprocess.Popen(command, cwd=Path(__file__).resolve().parent.parent)
    try:
        show_life.apply_async()
        while not Heartbeat.objects.exists():
            if worker.poll() is not None:
                sys.exit("The workers did not start.")
            time.sleep(0.1)
        yield
    finally:
        worker.terminate()
        worker.wait()


def measured(*, rows: int, documents: int) -> dict[str, float]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from bench.make_attributions import make_attributions

    call_command("migrate", verbosity=0)
    ask = reader()
    make_attributions(first=0, last=SMALL)
    small = pages(ask, SMALL)
    took = _seconds(lambda: make_attributions(first=SMALL, last=rows))
    print(f"{rows - SMALL} attributions made in {took:.1f} s", flush=True)
    large = pages(ask, rows)
    print(
        "ms a page at",
        SMALL,
        {k: round(v, 2) for k, v in small.items()},
        "at",
        rows,
        {k: round(v, 2) for k, v in large.items()},
    )
    export = exported(ask, rows)
    print("rows/s", {k: round(v, 1) for k, v in export.items()}, flush=True)
    intake = taken_in(ask, documents)
    print("documents/s", {k: round(v, 1) for k, v in intake.items()}, flush=True)
    connections.close_all()
    return {
        "list_over_sql": large["first"] / large["sql"],
        "deep_over_first": large["deep"] / large["first"],
        "million_over_ten_thousand": large["first"] / small["first"],
        "hop_filter_over_plain": large["hop"] / large["first"],
        "export_over_copy": export["export"] / export["copy"],
        "export_memory_mb": export["grew_mb"],
        "intake_over_extract": intake["intake"] / intake["extract"],
        "rows": rows,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="20,000 attributions and 200 documents")
    quick = parser.parse_args().quick
    with own_database():
        figures = measured(rows=20_000 if quick else 1_000_000, documents=200 if quick else 10_000)
    print(json.dumps({name: round(figure, 3) for name, figure in figures.items()}))


if __name__ == "__main__":
    main()
