"""Carriers: the media that a sentence names between a speaker and the article, by a cue or as those spoken to."""

from collections.abc import Sequence

from claims.pipeline.cues import Cue
from claims.pipeline.reading import Reading
from claims.pipeline.scene import Draft, Range
from claims.pipeline.speakers import speaker_after, speaker_before
from claims.text.phrases import phrase_from
from claims.text.sentences import Sentence


def attach_carriers(reading: Reading, sentence: Sentence, cues: Sequence[Cue], drafts: list[Draft]) -> None:
    """Gives the sentence's attributions the carriers that stand beside them, the nearest to the speaker first."""
    for cue in cues:
        if cue.form.group == "cite":
            _cite_unnamed(reading, sentence, cue, drafts)
        if cue.form.role == "carrier":
            _carry(reading, sentence, cue, cues, drafts)
    for draft in drafts:
        medium = _told_after(reading, draft) or _told_before(reading, draft)
        if medium is not None and medium not in draft.carriers:
            draft.carriers.insert(0, medium)


def carry_back(reading: Reading, sentence: Sentence, cues: Sequence[Cue], last: Draft) -> None:
    """`Pernyataan itu disiarkan Radio Bahari`: the carrier of what was said in the sentence before."""
    tokens = reading.tokens
    for cue in cues:
        subject = range(sentence.first, cue.first)
        pointing = any(tokens.words[i] in reading.pack.demonstratives for i in subject[1:])
        if cue.form.role == "carrier" and pointing and len(subject) < 5 and not last.carriers:
            last.carriers += carriers_after(reading, cue, sentence.past)


def _carry(reading: Reading, sentence: Sentence, cue: Cue, cues: Sequence[Cue], drafts: list[Draft]) -> None:
    cited = _cited(reading, cue, sentence, drafts)
    if cited:
        return
    named = carriers_after(reading, cue, sentence.past)
    if not named:
        return
    before = [d for d in drafts if d.begin < cue.first or (d.source is not None and d.source[1] <= cue.first)]
    after = [d for d in drafts if d.begin > cue.first] if _opens_clause(reading, sentence, cue, cues) else []
    for draft in before[-1:] if before else after:
        if draft.cue is cue and draft.source is not None:
            continue
        draft.carriers += [phrase for phrase in named if draft.source is None or not _meet(draft.source, phrase)]


def _opens_clause(reading: Reading, sentence: Sentence, cue: Cue, cues: Sequence[Cue]) -> bool:
    """`Dilansir Reuters, X mengatakan`; `Di tengah perang ini, dikutip dari Reuters, X mengatakan`."""
    tags = reading.tokens.tags
    if all(tag in "cbpsT," for tag in tags[sentence.first : cue.first]):
        return True
    return tags[cue.first - 1] == "," and not any(other.first < cue.first for other in cues)


def _cited(reading: Reading, cue: Cue, sentence: Sentence, drafts: list[Draft]) -> bool:
    """`TASS mengutip Menteri X yang mengatakan P`: who quotes is the carrier, who is quoted the speaker."""
    if cue.form.group != "cite" or not drafts:
        return False
    quoted = speaker_after(reading, cue.past, sentence.past)
    subject = speaker_before(reading, cue.first, sentence.first)
    if quoted is None and subject is not None:
        return False
    if subject is None and cue.first - 1 > sentence.first and reading.tokens.tags[cue.first - 1] == ",":
        subject = speaker_before(reading, cue.first - 1, sentence.first)  # `TASS, mengutip X, melaporkan P`
    if subject is None or quoted is None or not is_medium(reading, subject.range):
        return False
    for draft in drafts:
        if draft.source is None or draft.cue is cue:
            continue
        if _meet(draft.source, quoted.range):
            draft.carriers.append(subject.range)
        elif _meet(draft.source, subject.range):
            draft.source, draft.carriers = quoted.range, [*draft.carriers, subject.range]
    return True


def _cite_unnamed(reading: Reading, sentence: Sentence, cue: Cue, drafts: list[Draft]) -> None:
    """`The paper reported P, citing unnamed officials`: they say it, and the paper carries it."""
    quoted = speaker_after(reading, cue.past, sentence.past)
    if quoted is None or not any(reading.tokens.words[i] in reading.pack.anonymous for i in range(*quoted.range)):
        return
    others = [draft for draft in drafts if draft.cue is not cue and draft.source is not None]
    for draft in others:
        if draft.source is not None and not _meet(draft.source, quoted.range):
            draft.source, draft.carriers = quoted.range, [*draft.carriers, draft.source]
    if others:
        drafts[:] = [draft for draft in drafts if draft.cue is not cue]


def carriers_after(reading: Reading, cue: Cue, high: int) -> list[Range]:
    """The media right of a carrier's cue; of `dikutip A dari B` B first, from whom A had it."""
    tags, words = reading.tokens.tags, reading.tokens.words
    speaker = speaker_after(reading, cue.past, high)
    if speaker is None:
        return []
    first, past = speaker.range
    if past < high and tags[past] == "b" and past + 1 < high and tags[past + 1] in "Nn":
        past = phrase_from(tags, past + 1, high)  # `laman resmi Kementerian Energi`
    if not names_somebody(reading, (first, past)):
        return []
    named = [(first, past)]
    if past < high and words[past] in reading.pack.noun_agents:
        origin = phrase_from(tags, past + 1, high)
        if origin > past + 1 and names_somebody(reading, (past + 1, origin)):
            named.insert(0, (past + 1, origin))
    return named


def _meet(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _told_after(reading: Reading, draft: Draft) -> Range | None:
    """`kata Colleen kepada AFP`, `dalam wawancara dengan CNN`: a medium the words were said to or on carries them."""
    if draft.cue is None:
        return None
    if draft.cue.form.addressed:  # `told Reuters that P`
        past = phrase_from(reading.tokens.tags, draft.cue.past, draft.sentence.past)
        if _is_broadcaster(reading, (draft.cue.past, past)):
            return (draft.cue.past, past)
    begin = max(draft.cue.past, draft.source[1] if draft.source and draft.source[0] >= draft.cue.first else 0)
    return _medium_in(reading, draft, begin, min(begin + 12, draft.sentence.past - 1))


def _told_before(reading: Reading, draft: Draft) -> Range | None:
    """`Kepada BBC, X mengatakan P`; `Pejabat itu, kepada Reuters, mengatakan P`."""
    if draft.cue is None or draft.source is None or draft.source[0] > draft.cue.first:
        return None
    low = max(draft.sentence.first, draft.cue.first - 25)
    return _medium_in(reading, draft, low, draft.source[0]) or _medium_in(
        reading, draft, draft.source[1], draft.cue.first
    )


def _medium_in(reading: Reading, draft: Draft, begin: int, past: int) -> Range | None:
    """The first medium named between two tokens after one of the words for where words are said."""
    tokens, pack = reading.tokens, reading.pack
    for i in range(begin, past):
        if any(first <= i < end for first, end in draft.content) or tokens.tags[i] in ".;":
            return None
        if tokens.words[i] in pack.carrying:
            end = phrase_from(tokens.tags, i + 1, draft.sentence.past)
            if _is_broadcaster(reading, (i + 1, end)):
                return (i + 1, end)
    return None


def _is_broadcaster(reading: Reading, phrase: Range) -> bool:
    return any(reading.tokens.words[i] in reading.pack.broadcasters for i in range(*phrase))


def names_somebody(reading: Reading, phrase: Range) -> bool:
    """The phrase holds a name or a word for a medium."""
    return any(
        reading.tokens.tags[i] == "N" or reading.tokens.words[i] in reading.pack.media_words for i in range(*phrase)
    )


def is_medium(reading: Reading, phrase: Range) -> bool:
    words, tags = reading.tokens.words, reading.tokens.tags
    return any(words[i] in reading.pack.media_words and tags[i] in "NT" for i in range(*phrase))
