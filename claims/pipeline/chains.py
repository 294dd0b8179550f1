"""Chains: who carried the words from the speaker to the article, nearest the speaker first."""

from collections.abc import Sequence
from itertools import pairwise

from claims.pipeline.carriers import attach_carriers, is_medium
from claims.pipeline.cues import Cue
from claims.pipeline.reading import Reading
from claims.pipeline.scene import Draft
from claims.text.sentences import Sentence


def join_chains(reading: Reading, sentence: Sentence, cues: Sequence[Cue], drafts: list[Draft]) -> list[Draft]:
    """The sentence's attributions with carriers attached and speakers within indirect speech put innermost."""
    drafts = _nest(reading, drafts)
    attach_carriers(reading, sentence, cues, drafts)
    _share_carriers(reading, drafts)
    return drafts


def _share_carriers(reading: Reading, drafts: list[Draft]) -> None:
    """`kata Khamenei di televisi, di mana ia menyebut P`: the same speaker on the same medium."""
    for before, draft in pairwise(drafts):
        if not before.carriers or draft.carriers or draft.source is None:
            continue
        pronoun = all(tag == "r" for tag in reading.tokens.tags[slice(*draft.source)])
        if pronoun or draft.source == before.source:
            draft.carriers = list(before.carriers)


def _size(draft: Draft) -> int:
    return sum(past - first for first, past in draft.content)


def _within(inner: Draft, outer: Draft) -> bool:
    return (
        inner is not outer
        and inner.cue is not None
        and any(first <= inner.cue.first < past for first, past in outer.content)
        and all(any(f <= first and past <= p for f, p in outer.content) for first, past in inner.content)
    )


def _strength(reading: Reading, draft: Draft) -> int:
    """How sure a cue is that somebody speaks: quotation or `that` 3, a verb of saying 2, the rest 1."""
    tags = reading.tokens.tags
    first = draft.content[0][0]
    if tags[first] in "“h" or draft.rule.startswith("quote"):
        return 3
    return 2 if draft.cue is not None and draft.cue.form.group in ("say", "according") else 1


def _opens_clause(reading: Reading, inner: Draft, outer: Draft) -> bool:
    """The inner speaker begins the outer content, or a clause within it."""
    if inner.source is None or inner.cue is None:
        return False
    named_by = inner.cue.first if inner.cue.form.role == "preposition" else inner.source[0]
    tags, i = reading.tokens.tags, named_by
    while i > outer.begin and tags[i - 1] in "Tbp":
        i -= 1
    return i <= outer.begin or tags[i - 1] in ",;:hscw-“”"


def _is_carried(reading: Reading, inner: Draft, outer: Draft) -> bool:
    """`KCNA reported that Kim said that P`: a medium's whole report is what somebody else says."""
    if outer.source is None or inner.source is None or not is_medium(reading, outer.source):
        return False
    between = reading.tokens.tags[outer.begin : inner.source[0]]
    return len(between) < 4 and all(tag in "hTpb," for tag in between)


def _is_repeated(reading: Reading, inner: Draft, outer: Draft) -> bool:
    """`"P," X told the radio, according to Reuters`: a medium named after somebody else's quotation."""
    return (
        outer.source is not None
        and outer.rule.startswith("according-last")
        and inner.rule.startswith("quote")
        and is_medium(reading, outer.source)
    )


def _leaves_nothing(reading: Reading, inner: Draft, outer: Draft) -> bool:
    """The outer content is the inner attribution whole, its speaker and cue included."""
    opens = inner.cue is not None and inner.cue.first == outer.begin
    return opens or _is_repeated(reading, inner, outer)


def _nest(reading: Reading, drafts: list[Draft]) -> list[Draft]:
    innermost = reading.pack.innermost
    dropped: set[int] = set()
    for inner in drafts:
        outer = next((other for other in reversed(drafts) if _within(inner, other)), None)
        if outer is None:
            continue
        if not innermost:
            if _strength(reading, outer) == 1 < _strength(reading, inner) and inner.source is not None:
                dropped.add(id(outer))
                continue
            if not (_is_carried(reading, inner, outer) or _is_repeated(reading, inner, outer)):
                dropped.add(id(inner))
                continue
        if inner.source is None or inner.rule.startswith(("content", "according-last")):
            dropped.add(id(inner))
            continue
        if not _opens_clause(reading, inner, outer):
            dropped.add(id(inner))  # `membuat para relawan bertekad`: no clause of its own
            continue
        if all(tag == "r" for tag in reading.tokens.tags[inner.source[0] : inner.source[1]]):
            dropped.add(id(inner))  # `Menlu mengatakan, dirinya telah meminta P`: the same speaker
            continue
        if outer.source is not None:
            inner.carriers = [*inner.carriers, outer.source, *outer.carriers]
        if _size(inner) >= 0.55 * _size(outer) or _leaves_nothing(reading, inner, outer):
            dropped.add(id(outer))
    return [draft for draft in drafts if id(draft) not in dropped]
