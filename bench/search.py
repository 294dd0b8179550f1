"""Speed of search: ``python -m bench.search [--quick]``, on the server of DATABASE_URL in a database of its own.

Pages of ``/search/`` are asked for through the whole of the application, as a signed-in reviewer, over 100,000 claims,
as many passages and a fifth as many documents (``--quick``: 10,000). Their words are drawn by Zipf's law, so that
some stand in nearly every text and most in few. The last line is one JSON object.
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any
from urllib.parse import urlencode

from bench.api import own_database

# ruff: noqa: PLC0415 - Django is set up for a database that is made first

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings.dev")
os.environ.setdefault("ALLOWED_HOSTS", "testserver localhost")

WORDS = 20_000
A_STATEMENT, A_DOCUMENT = 14, 250
"""Words of each."""
ROUNDS = 15
MOST_MS = 200
MAKING = [
    """INSERT INTO sources_document (id, address, title, publisher_name, author, language, text, sha256, origin)
       SELECT n, '', 'Artikel ' || n, 'Lembaga', '', language, text, encode(sha256(n::text::bytea), 'hex'), 'api'
       FROM bench_text WHERE kind = 'document'""",
    """INSERT INTO claims_claim (id, statement, language, state, reviews_needed, created_by_id, version)
       SELECT n, text, language, 'open', 2, %(user)s, 1 FROM bench_text WHERE kind = 'claim'""",
    """INSERT INTO claims_attribution (id, claim_id, document_id, digest, content, passage, kind, stance, figures,
         created_by_id, version)
       SELECT n, n, 1 + (n - 1) / 5, encode(sha256(n::text::bytea), 'hex'), '[[0, 9]]', text, 'indirect', 'asserts',
         '[]', %(user)s, 1 FROM bench_text WHERE kind = 'claim'""",
    """INSERT INTO sources_source (id, kind, name, country, homepage, wikidata, note, version)
       SELECT n, 'organisation', 'Lembaga ' || text, '', '', '', '', 1 FROM bench_text WHERE kind = 'name'""",
    """INSERT INTO sources_sourcename (source_id, text, folded, language, kind)
       SELECT id, name, lower(name), 'und', 'name' FROM sources_source""",
]


def main() -> None:
    quick, claims = _asked()
    began = time.perf_counter()
    words = _make(claims)
    made = time.perf_counter() - began
    figures = _measure(words)
    worst = max(figures, key=lambda name: figures[name][1])
    told = {
        "bench": "search",
        "quick": quick,
        "claims": claims,
        "made_s": round(made, 1),
        "p50_ms": round(statistics.median(median for median, _p95 in figures.values()), 1),
        "worst_median_ms": round(max(median for median, _p95 in figures.values()), 1),
        "p95_ms": round(figures[worst][1], 1),
        "worst": worst,
        "under_200_ms": figures[worst][1] < MOST_MS,
    }
    print(json.dumps(told))


def _asked() -> tuple[bool, int]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10,000 claims")
    quick = parser.parse_args().quick
    return quick, 10_000 if quick else 100_000


def _make(claims: int) -> list[str]:
    """The claims and what hangs on them; returns the words, the commonest first."""
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from bench.filling import filling

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    user, chance = User.objects.create_superuser("searcher"), random.Random(42)
    words = [_word(chance) for _ in range(WORDS)]
    with filling() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_text (kind text, n int, language text, text text)")
        with cursor.copy("COPY bench_text FROM STDIN") as copy:
            for row in _texts(words, claims=claims, chance=chance):
                copy.write_row(row)
        for statement in MAKING:
            cursor.execute(statement, {"user": user.pk})
    return words


def _word(chance: random.Random) -> str:
    syllables = [chance.choice("bcdghjklmnprst") + chance.choice("aeiou") for _ in range(chance.randint(2, 4))]
    return "".join(
        [chance.choice(["", "", "me", "ber", "ke"]), *syllables, chance.choice(["", "", "n", "kan", "an", "s", "ed"])]
    )


def _texts(words: list[str], *, claims: int, chance: random.Random) -> Iterator[tuple[str, int, str, str]]:
    commonness = list(accumulate(1 / place for place in range(1, len(words) + 1)))
    for kind, rows, long in (("claim", claims, A_STATEMENT), ("document", claims // 5, A_DOCUMENT)):
        for n in range(1, rows + 1):
            drawn = chance.choices(words, cum_weights=commonness, k=long)
            yield kind, n, ("id", "en", "")[n % 3], " ".join(drawn)
    for n in range(1, 5001):
        yield "name", n, "", words[n]


def _measure(words: list[str]) -> dict[str, tuple[float, float]]:
    """Median and 95th percentile, in milliseconds, of each kind of question."""
    from django.contrib.auth.models import User
    from django.test import Client

    browser = Client()
    browser.force_login(User.objects.get(username="searcher"), backend="factcheck.accounts.DeskBackend")
    figures = {}
    for name, question in _questions(words).items():
        asked = [urlencode(question(turn)) for turn in range(ROUNDS)]
        browser.get(f"/search/?{asked[0]}")
        seconds = sorted(_timed(browser, query) for query in asked)
        figures[name] = (statistics.median(seconds) * 1000, seconds[int(len(seconds) * 0.95)] * 1000)
        print(f"{name:32} median {figures[name][0]:7.1f} ms   p95 {figures[name][1]:7.1f} ms", flush=True)
    return figures


def _questions(words: list[str]) -> dict[str, Callable[[int], dict[str, Any]]]:
    sorts: dict[str, Callable[[int], str]] = {
        "commonest word": lambda n: words[n % 3],
        "common word": lambda n: words[20 + n],
        "rare word": lambda n: words[9000 + n],
        "two common words": lambda n: f"{words[5 + n]} {words[30 + n]}",
        "phrase": lambda n: f'"{words[n % 3]} {words[3 + n]}"',
        "common without common": lambda n: f"{words[4 + n]} -{words[n % 3]}",
        "no such word": lambda n: f"qqxqq{n}",
    }
    asked: dict[str, Callable[[int], dict[str, Any]]] = {}
    for kind in ("claims", "passages", "documents"):
        for name, word in sorts.items():
            asked[f"{kind}: {name}"] = lambda n, kind=kind, word=word: {"kind": kind, "q": word(n)}  # type: ignore[misc]
    asked["claims: deep page"] = lambda n: {"kind": "claims", "q": words[20 + n], "before": 2000 + n}
    asked["sources: nearly a name"] = lambda n: {"kind": "sources", "q": f"lembga {words[100 + n]}"}
    return asked


def _timed(browser: Any, query: str) -> float:
    began = time.perf_counter()
    answer = browser.get(f"/search/?{query}")
    seconds = time.perf_counter() - began
    if answer.status_code != 200:
        sys.exit(f"/search/?{query} was answered {answer.status_code}")
    return seconds


if __name__ == "__main__":
    with own_database():
        main()
