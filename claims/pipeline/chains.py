"""Chains: who carried the words from the speaker to the article, nearest the speaker first."""

from collections.abc import Sequence
from itertools import pairwise

from claims.pipeline.cues import Cue
from claims.pipeline.reading import Reading
from claims.pipeline.scene import Draft
from claims.pipeline.speakers import Range, speaker_after
from claims.text.phrases import phrase_from
from claims.text.sentences import Sentence


def join_chains(reading: Reading, sentence: Sentence, cues: Sequence[Cue], drafts: list[Draft]) -> list[Draft]:
    """The sentence's attributions with carriers attached and speakers within indirect speech put innermost."""
    drafts = _nest(reading, drafts)
    for cue in cues:
        if cue.form.role == "carrier":
            _carry(reading, sentence, cue, drafts)
    for draft in drafts:
        _told_to_media(reading, draft)
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
    if inner.source is None:
        return False
    tags, i = reading.tokens.tags, inner.source[0]
    while i > outer.begin and tags[i - 1] in "Tbp":
        i -= 1
    return i <= outer.begin or tags[i - 1] in ",;:hscw-“”"


def _is_carried(reading: Reading, inner: Draft, outer: Draft) -> bool:
    """`KCNA reported that Kim said that P`: a medium's whole report is what somebody else says."""
    if outer.source is None or inner.source is None or not _is_medium(reading, outer.source):
        return False
    between = reading.tokens.tags[outer.begin : inner.source[0]]
    return len(between) < 4 and all(tag in "hTpb," for tag in between)


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
            if not (_is_carried(reading, inner, outer)):
                dropped.add(id(inner))
                continue
        if inner.source is None or inner.rule.startswith(("content", "according")):
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
        if _size(inner) >= 0.55 * _size(outer):
            dropped.add(id(outer))
    return [draft for draft in drafts if id(draft) not in dropped]


def _carry(reading: Reading, sentence: Sentence, cue: Cue, drafts: list[Draft]) -> None:
    speaker = speaker_after(reading, cue.past, sentence.past)
    if speaker is None or not names_somebody(reading, speaker.range):
        return
    before = [d for d in drafts if d.begin < cue.first or (d.source is not None and d.source[1] <= cue.first)]
    opening = all(tag in "cbpsT," for tag in reading.tokens.tags[sentence.first : cue.first])
    after = [d for d in drafts if d.begin > cue.first] if opening else []
    targets = before[-1:] if before else after
    for draft in targets:
        if draft.cue is cue and draft.source is not None:
            continue
        if draft.source is None or not (draft.source[0] < speaker.range[1] and speaker.range[0] < draft.source[1]):
            draft.carriers.append(speaker.range)


def _told_to_media(reading: Reading, draft: Draft) -> None:
    """`kata Colleen kepada AFP`, `dalam wawancara dengan CNN`: a medium the words were said to or on carries them."""
    if draft.cue is None:
        return
    tokens, pack = reading.tokens, reading.pack
    begin = max(draft.cue.past, draft.source[1] if draft.source and draft.source[0] >= draft.cue.first else 0)
    for i in range(begin, min(begin + 12, draft.sentence.past - 1)):
        if any(first <= i < past for first, past in draft.content) or tokens.tags[i] in ".;":
            return
        if tokens.words[i] in pack.carrying:
            past = phrase_from(tokens.tags, i + 1, draft.sentence.past)
            if any(tokens.words[j] in pack.broadcasters for j in range(i + 1, past)):
                draft.carriers.append((i + 1, past))
                return


def names_somebody(reading: Reading, phrase: Range) -> bool:
    """The phrase holds a name or a word for a medium."""
    return any(
        reading.tokens.tags[i] == "N" or reading.tokens.words[i] in reading.pack.media_words for i in range(*phrase)
    )


def _is_medium(reading: Reading, phrase: Range) -> bool:
    words, tags = reading.tokens.words, reading.tokens.tags
    return any(words[i] in reading.pack.media_words and tags[i] in "NT" for i in range(*phrase))
