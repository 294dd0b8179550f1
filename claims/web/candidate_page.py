"""What the desk shows of one candidate: the article marked, the chain with its matches, near claims and doubles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import number_format

from claims.choices import CandidateState, RejectReason, Resolution, Role
from claims.filters import LANGUAGES
from claims.models import Candidate, Claim
from claims.queries.external import near_verdicts
from claims.queries.triage import Beside, Known, around, known_sources, near_claims, repeated_by
from claims.services import key_choice
from claims.web import keys
from claims.web.passages import Mark, Piece, Words, differing, pieces
from claims.web.triage_forms import DecisionForm, Hops, as_statement, decision_form, has_fix, hop_forms, written_spans
from claims.web.triage_worth import reason_of_worth

LONG_TEXT = 30_000
"""Code points from which an article is shown only around the candidate in hand."""
TEXT_AROUND = 6_000


@dataclass(frozen=True, slots=True)
class HopShown:
    """A hop with what the registry says of its name: a source and its grade, several to choose from, or nothing."""

    role: str
    name: str
    resolution: str
    source: Known | None
    choices: Sequence[Known]

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


@dataclass(frozen=True, slots=True)
class TextShown:
    """The part of an article that is shown: from code point ``start``, in pieces. ``whole`` if nothing is left out."""

    pieces: Sequence[Piece]
    start: int
    whole: bool


def page(
    request: HttpRequest,
    candidate: Candidate,
    *,
    form: DecisionForm | None = None,
    hops: Hops | None = None,
    found: Sequence[Claim] | None = None,
    whole: bool = True,
) -> dict[str, Any]:
    """The context of the desk. ``form`` and ``hops`` are given when what was sent is shown again; what the page can
    fetch for itself, the fix and what is near, only if it is ``whole``."""
    before, after = around(candidate)
    sources = known_sources(candidate)
    mine = holds(candidate, request.user)  # type: ignore[arg-type] # behind `needs`
    fixing = whole or form is not None
    return {
        "candidate": candidate,
        "document": candidate.document,
        "text": article(candidate, [*before, *after], _spans_shown(candidate, form)),
        "before": before,
        "after": after,
        "previous": before[-1] if before else None,
        "following": after[0] if after else None,
        "chain": chain(candidate.chain, sources),
        **(beside(candidate) if whole else {}),
        "figures": figures(candidate),
        "spans": written_spans(candidate.content),
        "fixed": form is not None and (has_fix(request.POST) or "choose" in request.POST),
        "worth_reasons": [reason_of_worth(words) for words in candidate.worth_reasons],
        "statement": form["statement"].value()
        if form is not None
        else as_statement(candidate.passage, language=candidate.language),
        **(fix_fields(candidate, sources, form=form, hops=hops) if mine and fixing else {}),
        "found": found,
        "reasons": [(code, label, keys.reason_key(code)) for code, label in RejectReason.choices],
        **(own_keys(request.user) if whole else {}),  # type: ignore[arg-type] # behind `needs`
        "language": language_name(candidate.run.language),
        "held": candidate.holder_id is not None and (candidate.held_until or timezone.now()) > timezone.now(),
        "kept_for": candidate.assigned_to if (candidate.assigned_until or timezone.now()) > timezone.now() else None,
        "query": request.GET.urlencode(),
        "mine": mine,
    }


def own_keys(person: User) -> dict[str, Any]:
    """The keys as ``person`` has chosen them; none is bound if they are switched off."""
    choice = key_choice.of(person)
    chosen = keys.chosen_by(choice.keys)
    reject = next(key.key for key in chosen if key.target == keys.REJECT)
    rows = [] if choice.off else keys.as_rows(chosen)
    return {"keys": (*chosen, *keys.EVERYWHERE), "keys_off": choice.off, "key_rows": rows, "reject_key": reject}


def language_name(code: str) -> str:
    """A language as the reader's own names it, or its code."""
    return str(dict(LANGUAGES).get(code, code))


def fix_fields(
    candidate: Candidate,
    sources: Mapping[int, Known],
    *,
    form: DecisionForm | None = None,
    hops: Hops | None = None,
) -> dict[str, Any]:
    """The fields by which a candidate is corrected, as read by the machine or as sent."""
    return {"form": form or decision_form(candidate), "hops": hops or hop_forms(candidate, sources=sources)}


def beside(candidate: Candidate) -> dict[str, Any]:
    """Claims near the passage, and candidates that it may repeat, with the words that differ."""
    near = near_claims(candidate.passage)
    doubles = repeated_by(candidate, accepted={i for n in near for i in n.candidates})
    ours = candidate.passage
    return {
        "near": [Near(n.claim, round(100 * n.likeness), differing(ours, n.claim.statement)) for n in near],
        "external": near_verdicts(candidate.passage),
        "doubles": [Double(other, differing(ours, other.passage)) for other in doubles],
    }


def holds(candidate: Candidate, user: User) -> bool:
    """Whether ``user`` may decide the candidate now."""
    now = timezone.now()
    held = candidate.holder_id == user.pk and candidate.held_until is not None and candidate.held_until > now
    return candidate.state == CandidateState.PENDING and held


def article(candidate: Candidate, others: Iterable[Beside], shown: Sequence[Sequence[int]]) -> TextShown:
    """The document's text in pieces: furniture, the passages near this one, and all parts of the one in hand."""
    marks = [Mark(start, end, "furniture") for start, end in candidate.run.furniture]
    for other in others:
        marks += [Mark(start, end, f"content {other.state}", other.pk) for start, end in other.content]
    marks += [Mark(start, end, f"content {candidate.state}", candidate.pk, current=True) for start, end in shown]
    for role, span in [("cue", candidate.cue), ("when", candidate.when)]:
        marks += [Mark(span[0], span[1], role, candidate.pk)] if span else []
    marks += [Mark(hop["span"][0], hop["span"][1], hop["role"], candidate.pk) for hop in candidate.chain if hop["span"]]
    return around_passage(candidate.document.text, marks, shown)


def around_passage(text: str, marks: Sequence[Mark], shown: Sequence[Sequence[int]]) -> TextShown:
    """The whole text, or of a long one what stands around the passage, cut at ends of lines where there are any."""
    if len(text) <= LONG_TEXT:
        return TextShown(pieces(text, marks), start=0, whole=True)
    middle, last = shown[0][0], shown[-1][1]
    first = text.rfind("\n", 0, max(0, middle - TEXT_AROUND)) + 1
    first = max(first, middle - 2 * TEXT_AROUND, 0)
    past = text.find("\n", last + TEXT_AROUND)
    past = min(past if past >= 0 else len(text), last + 2 * TEXT_AROUND, len(text))
    seen = [
        replace(m, start=max(m.start, first) - first, end=min(m.end, past) - first)
        for m in marks
        if m.start < past and m.end > first
    ]
    return TextShown(pieces(text[first:past], seen), start=first, whole=False)


def _spans_shown(candidate: Candidate, form: DecisionForm | None) -> Sequence[Sequence[int]]:
    read: Sequence[Sequence[int]] = candidate.content
    if form is None or not form.is_bound or not form.is_valid():
        return read
    corrected: Sequence[Sequence[int]] = form.cleaned_data["content"]
    length = len(candidate.document.text)
    return corrected if all(0 <= start < end <= length for start, end in corrected) else read


def chain(hops: Iterable[Mapping[str, Any]], sources: Mapping[int, Known]) -> list[HopShown]:
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


@dataclass(frozen=True, slots=True)
class FigureShown:
    """A quantity as written and as read: ``> 10,000 tentara``."""

    words: str
    value: str


def figures(candidate: Candidate) -> list[FigureShown]:
    """The quantities in the passage."""
    text = candidate.document.text
    return [
        FigureShown(text[slice(*figure["span"])], value_of(figure))
        for figure in candidate.figures
        if figure.get("span")
    ]


def value_of(figure: Mapping[str, Any]) -> str:
    """What the machine read: comparator, number or range, measure and what is counted."""
    low, high = figure.get("low"), figure.get("high")
    if low is None:
        return ""
    ends = dict.fromkeys(number_format(f"{end:.12g}", force_grouping=True) for end in (low, high) if end is not None)
    comparator = figure.get("comparator", "=")
    sign = "" if comparator == "=" else f"{comparator} "
    percent = " %" if figure.get("kind") == "percent" else ""
    words = [figure.get("unit") or "", figure.get("of") or ""]
    return " ".join([f"{sign}{'–'.join(ends)}{percent}", *(word for word in words if word and word != "%")])
