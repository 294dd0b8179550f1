"""What the desk shows of one candidate: the article marked, the chain with its matches, near claims and doubles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from claims.choices import CandidateState, RejectReason, Resolution, Role
from claims.models import Candidate, Claim
from claims.queries.triage import NearClaim, candidates_in, candidates_numbered, near_claims, sources_named
from claims.web import keys
from claims.web.passages import Mark, Words, alike, differing, pieces
from claims.web.triage_forms import DecisionForm, Hops, decision_form, hop_forms
from sources.models import Source

DOUBLES_SHOWN = 4
LIKE_ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class HopShown:
    """A hop with what the registry says of its name: a source and its grade, several to choose from, or nothing."""

    role: str
    name: str
    resolution: str
    source: Source | None
    choices: Sequence[Source]

    @property
    def role_name(self) -> str:
        return str(Role(self.role).label)

    @property
    def resolution_name(self) -> str:
        return str(Resolution(self.resolution).label)

    @property
    def grade(self) -> str:
        return getattr(self.source, "grade", None) or ""


@dataclass(frozen=True, slots=True)
class Near:
    """A claim near the passage. ``percent`` is how alike they are by trigrams; differing words are marked."""

    claim: Claim
    percent: int
    words: Sequence[Words]


@dataclass(frozen=True, slots=True)
class Double:
    """A candidate that this one may repeat."""

    candidate: Candidate
    words: Sequence[Words]


def page(
    request: HttpRequest,
    candidate: Candidate,
    *,
    form: DecisionForm | None = None,
    hops: Hops | None = None,
    found: Sequence[Claim] | None = None,
) -> dict[str, Any]:
    """The context of the desk. ``form`` and ``hops`` are given when what was sent is shown again."""
    others = candidates_in(candidate.document)
    sources = sources_named(_source_ids(candidate.chain))
    near = near_claims(candidate.passage)
    return {
        "candidate": candidate,
        "document": candidate.document,
        "pieces": article(candidate, others, _spans_shown(candidate, form)),
        "others": others,
        **neighbours(candidate, others),
        "chain": chain(candidate.chain, sources),
        "near": [Near(n.claim, round(100 * n.likeness), differing(candidate.passage, n.claim.statement)) for n in near],
        "doubles": doubles(candidate, others, near),
        "figures": figures(candidate),
        "form": form or decision_form(candidate),
        "hops": hops or hop_forms(candidate, sources=sources),
        "found": found,
        "reasons": [(code, label, keys.reason_key(code)) for code, label in RejectReason.choices],
        "keys": keys.TRIAGE,
        "key_rows": keys.as_rows(),
        "query": request.GET.urlencode(),
        "mine": holds(candidate, request.user),  # type: ignore[arg-type] # behind `needs`
    }


def holds(candidate: Candidate, user: User) -> bool:
    """Whether ``user`` may decide the candidate now."""
    now = timezone.now()
    held = candidate.holder_id == user.pk and candidate.held_until is not None and candidate.held_until > now
    return candidate.state == CandidateState.PENDING and held


def article(candidate: Candidate, others: Iterable[Candidate], shown: Sequence[Sequence[int]]) -> list[Any]:
    """The document's text in pieces: furniture, every candidate's passage, and all parts of the one in hand."""
    marks = [Mark(start, end, "furniture") for start, end in candidate.run.furniture]
    for other in others:
        spans = shown if other.pk == candidate.pk else other.content
        role = f"content {other.state}"
        marks += [Mark(start, end, role, other.pk, current=other.pk == candidate.pk) for start, end in spans]
    for role, span in [("cue", candidate.cue), ("when", candidate.when)]:
        marks += [Mark(span[0], span[1], role, candidate.pk)] if span else []
    marks += [Mark(hop["span"][0], hop["span"][1], hop["role"], candidate.pk) for hop in candidate.chain if hop["span"]]
    return pieces(candidate.document.text, marks)


def _spans_shown(candidate: Candidate, form: DecisionForm | None) -> Sequence[Sequence[int]]:
    read: Sequence[Sequence[int]] = candidate.content
    if form is None or not form.is_bound or not form.is_valid():
        return read
    corrected: Sequence[Sequence[int]] = form.cleaned_data["content"]
    length = len(candidate.document.text)
    return corrected if all(0 <= start < end <= length for start, end in corrected) else read


def neighbours(candidate: Candidate, others: Sequence[Candidate]) -> dict[str, Candidate | None]:
    """The candidates before and after this one in the article."""
    place = next((i for i, other in enumerate(others) if other.pk == candidate.pk), None)
    if place is None:
        return {"previous": None, "following": None}
    return {
        "previous": others[place - 1] if place else None,
        "following": others[place + 1] if place + 1 < len(others) else None,
    }


def chain(hops: Iterable[Mapping[str, Any]], sources: Mapping[int, Source]) -> list[HopShown]:
    return [
        HopShown(
            role=hop["role"],
            name=hop["name"],
            resolution=hop["resolution"],
            source=sources.get(hop["source"]) if hop["source"] else None,
            choices=[sources[i] for i in hop["choices"] if i in sources],
        )
        for hop in hops
    ]


def _source_ids(hops: Iterable[Mapping[str, Any]]) -> set[int]:
    return {i for hop in hops for i in (hop["source"], *hop["choices"]) if i}


def doubles(candidate: Candidate, others: Iterable[Candidate], near: Iterable[NearClaim]) -> list[Double]:
    """What this one may repeat: passages of the article that are much the same, and what went into near claims."""
    likeness = {
        other.pk: alike(candidate.passage, other.passage)
        for other in others
        if other.pk != candidate.pk and other.state != CandidateState.DUPLICATE
    }
    here = [other for other in others if likeness.get(other.pk, 0) >= LIKE_ENOUGH]
    here.sort(key=lambda other: -likeness[other.pk])
    elsewhere = {i for n in near for i in n.candidates} - likeness.keys() - {candidate.pk}
    several = [*here, *candidates_numbered(elsewhere)][:DOUBLES_SHOWN]
    return [Double(other, differing(candidate.passage, other.passage)) for other in several]


def figures(candidate: Candidate) -> list[str]:
    """The quantities in the passage, as written."""
    text = candidate.document.text
    return [text[slice(*figure["span"])] for figure in candidate.figures if figure.get("span")]
