"""Rows in bulk around those that a page's address names: what a budget is measured on."""

import hashlib
from datetime import timedelta
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from claims.choices import CandidateState
from claims.models import (
    Attribution,
    Candidate,
    Claim,
    ClaimTopic,
    Comment,
    Evidence,
    ExternalMatch,
    ExternalVerdict,
    ExtractionRun,
    Hop,
    Rating,
    Review,
    Topic,
    Verdict,
    VerdictImport,
    VerdictImportItem,
)
from sources.models import Document, Feed, Intake, IntakeItem, Source, SourceName, SourceTie
from tests.factories import TEXT, a_link

number = count(1_000_000)


def crowd(many: int, *, rows: dict[str, Any], by: User, other: User, rating: Rating) -> None:
    """``many`` more of everything that lists show, and a tenth as many inside the claim, the document and the source
    that ``rows`` name."""
    numbers = [next(number) for _ in range(many)]
    inside = numbers[: max(many // 10, 5)]
    sources = _sources(numbers, of=Source.objects.get(pk=rows["source_id"]))
    documents = _documents(numbers, publisher=Source.objects.get(pk=rows["source_id"]), sources=sources)
    candidates = _candidates(numbers, documents, inside=Document.objects.get(pk=rows["document"]), by=by)
    claims = _claims(numbers, by=by, other=other, rating=rating, topic=rows["topic_id"])
    _attributions(numbers, claims, documents, candidates, source=rows["source_id"], by=by)
    here = Claim.objects.get(pk=rows["claim_id"])
    nobody = [None] * len(inside)
    _attributions(inside, [here] * len(inside), documents[: len(inside)], nobody, source=rows["source_id"], by=by)
    Comment.objects.bulk_create(Comment(claim=here, author=by, text=f"Komentar {n}") for n in inside)
    Evidence.objects.bulk_create(
        Evidence(claim=here, bears="context", address=f"https://a.example/{n}", added_by=by) for n in inside
    )
    Topic.objects.bulk_create(Topic(name=f"Topik {n}", slug=f"topik-{n}", created_by=by) for n in numbers)
    Feed.objects.bulk_create(Feed(address=f"https://a.example/{n}/rss", name=f"F{n}", added_by=by) for n in numbers)
    _external(numbers, inside=inside, rows=rows, claims=claims)
    intake = Intake.objects.get(pk=rows["intake"])
    first = IntakeItem.objects.filter(intake=intake).count()
    IntakeItem.objects.bulk_create(IntakeItem(intake=intake, position=first + at, raw=b"x") for at in range(many))
    _count_anew()


def _count_anew() -> None:
    """Let the planner know of the rows, as a desk's autovacuum does within a minute: it believes in empty tables after
    the tests before, and then takes minutes for what takes milliseconds."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _external(numbers: list[int], *, inside: list[int], rows: dict[str, Any], claims: list[Claim]) -> None:
    """Other desks' verdicts, each proposed for a claim of its own, some for the claim that ``rows`` name."""
    job = VerdictImport.objects.get(pk=rows["import_id"])
    made = ExternalVerdict.objects.bulk_create(
        ExternalVerdict(
            key=f"{n:064}", digest="0" * 64, address=f"https://periksa.example/{n}", publisher_name="Periksa",
            claim_text=f"Jembatan nomor {n} retak.", rating_name="Salah", raw={}, taken_in=job,
        )
        for n in numbers
    )  # fmt: skip
    pairs = [
        *zip(made, claims, strict=True),
        *((verdict, Claim(pk=rows["claim_id"])) for verdict in made[: len(inside)]),
    ]
    pairs += [(ExternalVerdict(pk=rows["external_id"]), claim) for claim in claims[: len(inside)]]
    ExternalMatch.objects.bulk_create(
        ExternalMatch(verdict=verdict, claim=claim, likeness=0.6, score=0.6) for verdict, claim in pairs
    )
    first = job.items.count()
    VerdictImportItem.objects.bulk_create(
        VerdictImportItem(taken_in=job, position=first + at, state="taken", verdict=verdict)
        for at, verdict in enumerate(made)
    )
    VerdictImport.objects.bulk_create(
        VerdictImport(filename=f"{n}.json", state="done", ended_at=timezone.now(), submitted_by=job.submitted_by)
        for n in inside
    )


def _sources(numbers: list[int], *, of: Source) -> list[Source]:
    made = Source.objects.bulk_create(Source(name=f"Sumber {n}", kind="organisation") for n in numbers)
    SourceName.objects.bulk_create(SourceName(source=s, text=s.name, folded=s.name.lower()) for s in made)
    SourceName.objects.bulk_create(SourceName(source=of, text=f"Nama {n}", folded=f"nama {n}") for n in numbers[::10])
    SourceTie.objects.bulk_create(SourceTie(subject=source, kind="part_of", object=of) for source in made[::10])
    return made


def _documents(numbers: list[int], *, publisher: Source, sources: list[Source]) -> list[Document]:
    made = Document.objects.bulk_create(
        Document(
            title=f"Dokumen {n}", text=f"{TEXT}\n{n}", sha256=hashlib.sha256(str(n).encode()).hexdigest(),
            publisher=publisher if at % 2 else sources[at], language="id", origin="paste",
        )
        for at, n in enumerate(numbers)
    )  # fmt: skip
    ExtractionRun.objects.bulk_create(ExtractionRun(document=document, pipeline="budget") for document in made)
    return made


def _candidates(numbers: list[int], documents: list[Document], *, inside: Document, by: User) -> list[Candidate]:
    runs = {run.document_id: run for run in ExtractionRun.objects.all()}
    now = timezone.now()

    def found(n: int, document: Document, at: int) -> Candidate:
        state, told = CandidateState.PENDING.value, dict[str, Any]()
        if at % 3:
            state, told = CandidateState.ACCEPTED, {"decided_by": by, "decided_at": now - timedelta(days=at % 9)}
        return Candidate(
            document=document, run=runs[document.pk], digest=hashlib.sha256(f"c{n}".encode()).hexdigest(), start=n % 90,
            content=[[n % 90, n % 90 + 9]], passage=f"Jembatan retak {n}", chain=[a_link("speaker", f"Orang {n}")],
            speaker_name=f"Orang {n}", kind="direct", stance="asserts", rule=f"id.rule{n % 400}", confidence=0.5,
            check_worthy=(n % 97) / 97, language="id", state=state, **told,
        )  # fmt: skip

    pairs = [(n, documents[at], at) for at, n in enumerate(numbers)]
    pairs += [(n + 500_000, inside, at) for at, n in enumerate(numbers[::10])]
    return Candidate.objects.bulk_create(found(*pair) for pair in pairs)[: len(numbers)]


def _claims(numbers: list[int], *, by: User, other: User, rating: Rating, topic: int) -> list[Claim]:
    states = ["open", "disputed", "settled"]
    made = Claim.objects.bulk_create(
        Claim(statement=f"Jembatan {n} retak.", language="id", created_by=by, state=states[at % 3])
        for at, n in enumerate(numbers)
    )
    now = timezone.now()
    Review.objects.bulk_create(
        Review(claim=claim, reviewer=who, state="submitted", said="as_reported", rating=rating, credibility=2,
               rationale="x", submitted_at=now)
        for claim in made if claim.state != "open" for who in (by, other)
    )  # fmt: skip
    ClaimTopic.objects.bulk_create(ClaimTopic(claim=claim, topic_id=topic, added_by=by) for claim in made)
    verdicts = Verdict.objects.bulk_create(
        Verdict(claim=claim, number=1, said="as_reported", rating=rating, credibility=2, statement="x", summary="x",
                published_by=by)
        for claim in made if claim.state == "settled"
    )  # fmt: skip
    for verdict in verdicts:
        verdict.claim.verdict, verdict.claim.state = verdict, "published"
    Claim.objects.bulk_update([verdict.claim for verdict in verdicts], ["verdict", "state"])
    return made


def _attributions(
    numbers: list[int], claims: list[Claim], documents: list[Document], candidates: Any, *, source: int, by: User
) -> None:
    made = Attribution.objects.bulk_create(
        Attribution(
            claim=claim, document=document, candidate=candidate, digest=hashlib.sha256(f"{n}".encode()).hexdigest(),
            content=[[0, 9]], passage="Jembatan", kind="direct", stance="asserts", created_by=by,
        )
        for n, claim, document, candidate in zip(numbers, claims, documents, candidates, strict=True)
    )  # fmt: skip
    Hop.objects.bulk_create(
        Hop(attribution=attribution, position=at, role=role, name=role, source_id=source if at == 0 else None)
        for attribution in made
        for at, role in enumerate(("speaker", "carrier"))
    )
