"""Cues: the words that put a passage in somebody's mouth, where they stand in a sentence."""

from dataclasses import dataclass

from claims.pipeline.lexicon import CueForm
from claims.pipeline.reading import Reading
from claims.text.phrases import phrase_from
from claims.text.sentences import Sentence

MOST = 24  # cues of one sentence; more is no sentence


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue form at tokens first … past-1."""

    first: int
    past: int
    form: CueForm
    negated: bool


def find_cues(reading: Reading, sentence: Sentence) -> list[Cue]:
    """The cues of a sentence outside its quotations, left to right, longest form first."""
    found: list[Cue] = []
    words, tags, cues = reading.tokens.words, reading.tokens.tags, reading.pack.cues
    quotations, q, past = sentence.quotations, 0, 0
    for i in reading.cues_between(sentence.first, sentence.past):
        while q < len(quotations) and quotations[q].past <= i:
            q += 1
        if i < past or (q < len(quotations) and quotations[q].first <= i):
            continue
        forms = cues[words[i]]
        form = _longest(words, i, sentence.past, forms)
        if form is None or not _written_as_cue(reading, i, sentence, form):
            continue
        if form.needs == "poll" and not _opens_with_poll(reading, i, sentence):
            continue
        if form.role == "verb" and _is_noun(reading, i, form, sentence):
            form = next((other for other in forms if other.role == "noun" and other.words == form.words), None)
            if form is None:
                continue
        past = i + len(form.words)
        if form.role == "none":
            continue
        found.append(Cue(i, past, form, _negated(tags, i, sentence.first)))
        if len(found) == MOST:
            break
    return found


def _opens_with_poll(reading: Reading, i: int, sentence: Sentence) -> bool:
    """`In a Harbor News poll, P`: the phrase after the sentence's first preposition is a poll."""
    tags = reading.tokens.tags
    if i - sentence.first > 2 or any(tag not in "cbT,-“" for tag in tags[sentence.first : i]):
        return False
    end = phrase_from(tags, i + 1, min(sentence.past, i + 12))
    words = reading.tokens.words
    head = next((k for k in range(i + 1, end) if tags[k] == "m" and words[k].isalpha()), end)  # `the wake of the poll`
    return any(word in reading.pack.polls for word in words[i + 1 : head])


def _longest(words: list[str], i: int, high: int, forms: tuple[CueForm, ...]) -> CueForm | None:
    for form in forms:
        past = i + len(form.words)
        if past <= high and (past == i + 1 or tuple(words[i:past]) == form.words):
            return form
    return None


def _is_noun(reading: Reading, i: int, form: CueForm, sentence: Sentence) -> bool:
    """`the claim`, `his reports`: after a determiner the word is a noun; a bare verb needs its subject near."""
    tags, words = reading.tokens.tags, reading.tokens.words
    after = reading.pack.noun_after
    if not after or i == sentence.first:
        return bool(after) and form.base
    before = tags[i - 1]
    gerund = before == "p" and form.voice == "participle"  # `before saying P`
    if before in after and words[i - 1] not in reading.pack.purpose and not gerund:
        return not (words[i - 1] in reading.pack.standalone and _may_be_verb(reading, i, form))
    if not form.base or form.words[0] not in reading.pack.noun_bases:
        return False
    j = i - 1
    while j > sentence.first and tags[j] in "bx":
        j -= 1
    plural = words[j].endswith(reading.pack.plural_endings) or words[j] in reading.pack.plural_words
    return not (tags[j] in "arw" or words[j] in reading.pack.purpose or (tags[j] in "nNk" and plural) or tags[j] == "x")


def _may_be_verb(reading: Reading, i: int, form: CueForm) -> bool:
    """`some said P`, `many believe P`; not `some claims`, `many proposed changes`."""
    tags, word = reading.tokens.tags, reading.tokens.words[i]
    noun = word in reading.pack.noun_bases or word.endswith(reading.pack.plural_endings)
    return not noun and form.voice != "participle" and i + 1 < len(tags) and (tags[i + 1] != "n" or not form.weak)


def _written_as_cue(reading: Reading, i: int, sentence: Sentence, form: CueForm) -> bool:
    """A capitalised word inside a sentence is a name, unless scraping put it there (`…, Dilansir dari Reuters`)."""
    tokens = reading.tokens
    if tokens.tags[i] != "N" or i == sentence.first or not tokens.text[tokens.starts[i]].isupper():
        return True
    return len(form.words) > 1 and tokens.tags[i - 1] == ","


def _negated(tags: list[str], i: int, low: int) -> bool:
    for j in range(i - 1, max(low, i - 4) - 1, -1):
        if tags[j] == "x":
            return True
        if tags[j] not in "abe":
            return False
    return False
