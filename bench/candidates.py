"""Documents and candidates by the hundred thousand, as an extraction leaves them, and claims for them to be near to."""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from random import Random

from django.contrib.auth.models import User

from bench.filling import filling, number_on
from claims.pipeline.contract import PIPELINE
from claims.services.extraction import digest_of

A_DOCUMENT = 10
CLAIMS = 2000
WORDS = 8000
SYLLABLES = ["ba", "di", "ku", "lan", "mer", "na", "pe", "ra", "sa", "tu", "wi", "yang", "gu", "ter", "sik", "mo", "lo"]
SPEAKER, PUBLISHER = "juru bicara dinas pangan", "contoh.example"
CHAIN = json.dumps(
    [
        {"role": role, "name": name, "span": None, "source": None, "resolution": "unknown", "choices": []}
        for role, name in (("speaker", SPEAKER), ("publisher", PUBLISHER))
    ]
)
CONSTANTS = {"pipeline": PIPELINE, "publisher": PUBLISHER, "speaker": SPEAKER, "chain": CHAIN}
MAKING = [
    """INSERT INTO claims_claim (statement, language, state, reviews_needed, created_by_id, version)
       SELECT text, 'id', 'open', 2, %(user)s, 1 FROM bench_claim""",
    """INSERT INTO sources_document (id, address, title, publisher_name, author, language, text, sha256, origin)
       SELECT n, '', left(text, position(E'\\n' IN text) - 1), %(publisher)s, '', 'id', text, sha256, 'api'
       FROM bench_document""",
    """INSERT INTO claims_extractionrun (id, document_id, pipeline, language, state, queue, reason, attempts, furniture,
         found, ended_at)
       SELECT n, n, %(pipeline)s, 'id', 'done', 'extract', '', 1, '[]', %(each)s, now() FROM bench_document""",
    """INSERT INTO claims_candidate (document_id, run_id, digest, start, content, passage, chain, speaker_name,
         resolution, hop_sources, kind, stance, figures, rule, confidence, check_worthy, worth_reasons, language, state,
         reject_reason)
       SELECT document, document, digest, start, jsonb_build_array(jsonb_build_array(start, start + length(passage))),
         passage, %(chain)s, %(speaker)s, 'unknown', '{}', 'direct', 'asserts', '[]', 'id.quote-cue-speaker.root', 0.9,
         ((document * 31 + n * 17) %% 1000) / 1000.0, '[]', 'id', 'pending', ''
       FROM bench_candidate""",
]


def make_candidates(count: int) -> None:
    """``count`` pending candidates in documents of ten, each document 3 KB, and 2,000 claims in the same words."""
    author = User.objects.create_user("machine-for-measuring")
    told: dict[str, str | int] = {"user": author.pk, "each": A_DOCUMENT, **CONSTANTS}
    with filling() as cursor:
        cursor.execute("""CREATE TEMPORARY TABLE bench_claim (text text);
            CREATE TEMPORARY TABLE bench_document (n int, text text, sha256 text);
            CREATE TEMPORARY TABLE bench_candidate (document int, n int, digest text, start int, passage text)""")
        for table, rows in (
            ("bench_claim", ((_passage(n * 7, n % 10),) for n in range(CLAIMS))),
            ("bench_document", _documents(count // A_DOCUMENT)),
            ("bench_candidate", _candidates(count // A_DOCUMENT)),
        ):
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        for statement in MAKING:
            cursor.execute(statement, told)
        number_on(cursor, "sources_document", "claims_extractionrun")


@cache
def _words() -> list[str]:
    chance = Random(1)
    return ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(WORDS)]


def _passage(document: int, n: int) -> str:
    """A dozen words out of 8,000, the same for the same numbers: as unlike each other as news is."""
    chance = Random(document * 100 + n)
    return f"{' '.join(chance.choices(_words(), k=11))} {chance.randint(2, 90_000)}"


def _text(number: int) -> str:
    return f"Gudang nomor {number} diperiksa\n\n" + "\n\n".join(
        f"“{_passage(number, n)},” kata {SPEAKER}. " + "Pemeriksaan berlanjut esok hari di gudang itu. " * 3
        for n in range(A_DOCUMENT)
    )


def _documents(count: int) -> Iterator[tuple[int, str, str]]:
    for number in range(1, count + 1):
        text = _text(number)
        yield number, text, hashlib.sha256(text.encode()).hexdigest()


def _candidates(documents: int) -> Iterator[tuple[int, int, str, int, str]]:
    for number in range(1, documents + 1):
        text = _text(number)
        for n in range(A_DOCUMENT):
            passage = _passage(number, n)
            start = text.index(passage)
            yield number, n, digest_of([[start, start + len(passage)]]), start, passage
