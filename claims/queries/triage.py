"""The queue of candidates, and what stands near the one in hand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import BooleanField, ExpressionWrapper, F, JSONField, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Abs, Now

from claims.choices import CandidateState, ClaimState
from claims.models import Attribution, Candidate, Claim
from sources.models import Document, Source
from sources.queries import with_grade

AROUND = 20
"""Candidates of the article that are shown before the one in hand, and as many after it."""
BESIDE = 200
"""Candidates of the article, the nearest by place, that are looked through for one that says the same."""
DOUBLES_SHOWN = 4
LIKE_ENOUGH = 0.6
LEAST_COMPARED = 3
"""Words that a passage must have for another one like it to mean anything."""
NEAR_BY = 240
"""Characters of a passage that near claims are looked up by: a claim is one sentence."""


def queue_rows(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Pending candidates as the list of the queue shows them, without the documents' texts; ``is_held`` and ``is_kept``
    say whether somebody holds one at this moment, and whether it is kept for somebody."""
    pending = candidates.filter(state=CandidateState.PENDING)
    held = ExpressionWrapper(Q(holder__isnull=False, held_until__gt=Now()), BooleanField())
    kept = ExpressionWrapper(Q(assigned_to__isnull=False, assigned_until__gt=Now()), BooleanField())
    rows = pending.select_related("document", "holder", "assigned_to").annotate(is_held=held, is_kept=kept)
    return rows.defer("document__text", "content", "figures", "worth_reasons")


def for_decision(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Candidates with all that deciding one needs: its document's text and the run's furniture."""
    return candidates.select_related("document__publisher", "run")


_ROW = """jsonb_build_object('pk', other.id, 'content', other.content, 'state', other.state,
    'speaker_name', other.speaker_name, 'passage', left(other.passage, 120))"""
_OTHERS = """ARRAY(SELECT {row} FROM claims_candidate other WHERE other.document_id = claims_candidate.document_id
    AND (other.start, other.id) {side} (claims_candidate.start, claims_candidate.id)
    ORDER BY other.start {order}, other.id {order} LIMIT {most})"""
_BEFORE = _OTHERS.format(row=_ROW, side="<", order="DESC", most=AROUND)
_AFTER = _OTHERS.format(row=_ROW, side=">", order="ASC", most=AROUND)
_KNOWN = """ARRAY(SELECT jsonb_build_object('pk', s.id, 'name', s.name, 'grade', (SELECT g.grade
    FROM sources_reliabilitygrade g WHERE g.source_id = s.id ORDER BY g.id DESC LIMIT 1))
    FROM sources_source s WHERE s.id = ANY(claims_candidate.hop_sources))"""


def for_hand_out(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """``for_decision``, with what else the desk shows at once: ``before`` and ``after``, rows of the article's
    candidates nearest to each, and ``known``, the registry's sources of its hops. ``around`` and ``known_sources``
    read them.

    Written out, since every decision asks for it: Django took longer to put it together than PostgreSQL to answer.
    """
    rows = ArrayField(JSONField())
    return for_decision(candidates).annotate(
        before=RawSQL(_BEFORE, [], output_field=rows),
        after=RawSQL(_AFTER, [], output_field=rows),
        known=RawSQL(_KNOWN, [], output_field=rows),
    )


def for_showing(candidates: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """``for_hand_out``, with the people who hold, keep or have decided each: one handed out has none but its holder."""
    return for_hand_out(candidates).select_related("holder", "decided_by", "assigned_to")


@dataclass(frozen=True, slots=True)
class Beside:
    """Another candidate of the article: its spans in code points, and the first words of its passage."""

    pk: int
    content: Sequence[Sequence[int]]
    state: str
    speaker_name: str
    passage: str

    def get_state_display(self) -> str:
        return str(CandidateState(self.state).label)


@dataclass(frozen=True, slots=True)
class Known:
    """A source of the registry as a hop shows it. ``grade`` is the one in force, or None."""

    pk: int
    name: str
    grade: str | None = None


def around(candidate: Candidate) -> tuple[list[Beside], list[Beside]]:
    """The article's candidates before and after this one, in the order of the text, at most ``AROUND`` of each."""
    if not hasattr(candidate, "before"):
        candidate = for_showing(Candidate.objects.all()).get(pk=candidate.pk)
    rows: Mapping[str, Any] = vars(candidate)
    return [Beside(**row) for row in reversed(rows["before"])], [Beside(**row) for row in rows["after"]]


def known_sources(candidate: Candidate) -> dict[int, Known]:
    """The sources that the candidate's hops name; asked for once more only where a name has several."""
    choices = {i for hop in candidate.chain for i in hop["choices"]}
    loaded = vars(candidate).get("known")
    if choices or loaded is None:
        ids = choices | {hop["source"] for hop in candidate.chain if hop["source"]}
        return {s.pk: Known(s.pk, s.name, getattr(s, "grade", None)) for s in sources_named(ids).values()}
    return {row["pk"]: Known(**row) for row in loaded}


def candidates_in(document: Document) -> list[Candidate]:
    """Every candidate of the document in the order of its text, decided or not."""
    return list(
        Candidate.objects.filter(document=document)
        .only("pk", "start", "content", "passage", "speaker_name", "state", "stance", "kind", "check_worthy", "rule")
        .order_by("start", "pk")
    )


@dataclass(frozen=True, slots=True)
class NearClaim:
    """A claim near some words. ``likeness`` goes from 0 to 1; ``candidates`` were accepted into it."""

    claim: Claim
    likeness: float
    candidates: Sequence[int]


@contextmanager
def by_index() -> Iterator[None]:
    """Reads by trigrams within: the planner takes comparing two texts for as cheap as comparing two numbers, and
    would read every row (2,000 claims: 27 ms against 4 ms)."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = on")


def says_enough(words: str) -> bool:
    """Whether the words are enough for others to be like them."""
    return len(words.split()) >= LEAST_COMPARED


def near_claims(words: str, *, most: int = 3) -> list[NearClaim]:
    """Claims whose statement is near these words by trigrams, nearest first."""
    words = words[:NEAR_BY]
    if not says_enough(words):
        return []
    accepted = Attribution.objects.filter(
        claim=OuterRef("pk"), withdrawn_at__isnull=True, candidate__isnull=False
    ).order_by("pk")
    rows = (
        Claim.objects.filter(statement__trigram_similar=words)
        .exclude(state=ClaimState.WITHDRAWN)
        .annotate(
            likeness=TrigramSimilarity("statement", words), accepted=ArraySubquery(accepted.values("candidate")[:5])
        )
        .order_by("-likeness", "pk")[:most]
    )
    with by_index():
        return [NearClaim(claim, claim.likeness, claim.accepted) for claim in rows]


def repeated_by(candidate: Candidate, *, accepted: Iterable[int]) -> list[Candidate]:
    """What the candidate may repeat, likest first: passages near it in its article, and these ``accepted`` ones."""
    words = candidate.passage[:NEAR_BY]
    if not says_enough(words):
        return []
    beside = Candidate.objects.filter(document=candidate.document_id).exclude(state=CandidateState.DUPLICATE)
    nearest = beside.order_by(Abs(F("start") - candidate.start), "pk").values("pk")[:BESIDE]
    like = Q(pk__in=nearest, likeness__gte=LIKE_ENOUGH)
    rows = Candidate.objects.alias(likeness=TrigramSimilarity("passage", words)).exclude(pk=candidate.pk)
    rows = rows.filter(like | Q(pk__in=list(accepted))).order_by("-likeness", "pk")
    return list(rows.only("pk", "passage", "speaker_name", "state", "document_id")[:DOUBLES_SHOWN])


def claims_worded(words: str, *, most: int = 8) -> list[Claim]:
    """Claims whose statement holds the words, or words near them; a number finds the claim of that number."""
    words = words.replace("\0", "")
    number = Q(pk=int(words)) if words.isascii() and words.isdigit() and len(words) < 19 else Q()
    found = Q(statement__icontains=words) | Q(statement__trigram_word_similar=words) | number
    return list(
        Claim.objects.filter(found)
        .exclude(state=ClaimState.WITHDRAWN)
        .annotate(likeness=TrigramWordSimilarity(words, "statement"))
        .order_by("-likeness", "-pk")[:most]
    )


def sources_named(ids: Iterable[int]) -> dict[int, Source]:
    """The sources, each with its ``grade`` in force or None; one query."""
    wanted = set(ids)
    return {source.pk: source for source in with_grade(Source.objects.filter(pk__in=wanted))} if wanted else {}
