"""Documents and candidates by the ten thousand, as an extraction leaves them, and claims for them to be near to."""

import hashlib
from random import Random

from django.contrib.auth.models import User
from django.utils import timezone

from claims.choices import RunState
from claims.models import Candidate, Claim, ExtractionRun
from claims.pipeline.contract import PIPELINE
from claims.services.extraction import digest_of
from sources.choices import Origin
from sources.models import Document

A_DOCUMENT = 10
AT_ONCE = 500
CLAIMS = 2000
SYLLABLES = [
    "ba",
    "di",
    "ku",
    "lan",
    "mer",
    "na",
    "pe",
    "ra",
    "sa",
    "tu",
    "wi",
    "yang",
    "gu",
    "ter",
    "sik",
    "mo",
    "lo",
    "han",
]


def make_candidates(count: int) -> None:
    """``count`` pending candidates in documents of ten, each document 3 KB, and 2,000 claims in the same words."""
    author = User.objects.create_user("machine-for-measuring")
    Claim.objects.bulk_create(
        [Claim(statement=_passage(n * 7, n % 10), language="id", created_by=author) for n in range(CLAIMS)],
        batch_size=1000,
    )
    for first in range(0, count // A_DOCUMENT, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, count // A_DOCUMENT))
        documents = Document.objects.bulk_create([_document(n) for n in numbers])
        now = timezone.now()
        runs = ExtractionRun.objects.bulk_create(
            [
                ExtractionRun(document=d, pipeline=PIPELINE, state=RunState.DONE, language="id", ended_at=now)
                for d in documents
            ]
        )
        rows = [c for n, run in zip(numbers, runs, strict=True) for c in _candidates(n, run)]
        Candidate.objects.bulk_create(rows, batch_size=1000)


def _passage(document: int, n: int) -> str:
    """A dozen words out of 8,000, the same for the same numbers: as unlike each other as news is."""
    chance = Random(document * 100 + n)
    words = ["".join(chance.choice(SYLLABLES) for _ in range(chance.randint(2, 4))) for _ in range(11)]
    return f"{' '.join(words)} {chance.randint(2, 90_000)}"


def _document(number: int) -> Document:
    text = f"Gudang nomor {number} diperiksa\n\n" + "\n\n".join(
        f"“{_passage(number, n)},” kata juru bicara dinas pangan. "
        + "Pemeriksaan berlanjut esok hari di gudang itu. " * 3
        for n in range(A_DOCUMENT)
    )
    return Document(
        title=f"Gudang nomor {number} diperiksa",
        text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        language="id",
        publisher_name="contoh.example",
        origin=Origin.API,
    )


def _candidates(number: int, run: ExtractionRun) -> list[Candidate]:
    return [_candidate(number, n, run) for n in range(A_DOCUMENT)]


def _candidate(number: int, n: int, run: ExtractionRun) -> Candidate:
    passage = _passage(number, n)
    start = run.document.text.index(passage)
    content = [[start, start + len(passage)]]
    hops = [("speaker", "juru bicara dinas pangan"), ("publisher", "contoh.example")]
    return Candidate(
        document=run.document,
        run=run,
        digest=digest_of(content),
        start=start,
        content=content,
        passage=passage,
        chain=[
            {"role": role, "name": name, "span": None, "source": None, "resolution": "unknown", "choices": []}
            for role, name in hops
        ],
        speaker_name="juru bicara dinas pangan",
        kind="direct",
        stance="asserts",
        rule="id.quote-cue-speaker.root",
        confidence=0.9,
        check_worthy=((number * 31 + n * 17) % 1000) / 1000,
        language="id",
    )
