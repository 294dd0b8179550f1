"""One text made ready for the search: tokens with letters, quotations, sentences, dates and furniture."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from claims.pipeline.letters import find_third_persons, lower_headlines, lower_participles
from claims.pipeline.pack import Pack
from claims.text.doubling import doubled_sentences
from claims.text.furniture import find_furniture
from claims.text.quotes import Quotation, find_quotations
from claims.text.sentences import Sentence, find_sentences
from claims.text.spans import Span
from claims.text.tokens import Tokens, tokenize

_first = attrgetter("first")


@dataclass(slots=True)
class Reading:
    pack: Pack
    tokens: Tokens
    quotations: list[Quotation]
    sentences: list[Sentence]
    furniture: list[Span]
    dates: list[Span]
    cue_words: list[int]  # the tokens a cue may begin at
    doubled: frozenset[int]  # sentences of a body that stands on the page a second time

    def quotation_end(self, first: int) -> int:
        """Where the quotation that opens at a token ends; 0 if none does."""
        i = bisect_left(self.quotations, first, key=_first)
        found = i < len(self.quotations) and self.quotations[i].first == first
        return self.quotations[i].past if found else 0

    def dates_between(self, begin: int, end: int) -> list[Span]:
        """The date words whose span lies between two offsets."""
        first = bisect_left(self.dates, (begin, begin))
        past = bisect_left(self.dates, (end, end))
        return self.dates[first:past]

    def cues_between(self, first: int, past: int) -> list[int]:
        """The tokens of a range that a cue may begin at."""
        return self.cue_words[bisect_left(self.cue_words, first) : bisect_left(self.cue_words, past)]


def read(text: str, pack: Pack) -> Reading:
    """The reading of one text; linear in its length."""
    unglue = _unglue(pack) if pack.glued_endings else None
    abbreviations = pack.abbreviations
    tokens = tokenize(text, known=pack.tags, shape=pack.shape, abbreviations=abbreviations, unglue=unglue)
    furniture = find_furniture(text, pack.furniture)
    _blank_furniture(tokens, furniture)
    dates = pack.dates.find(text, words=tokens.words, offsets=tokens.starts)
    _mark_dates(tokens, dates)
    if not pack.skips_headline:
        lower_headlines(tokens, pack)
    lower_participles(tokens, pack)
    find_third_persons(tokens, pack)
    quotations = find_quotations(tokens, speech=pack.speech)
    sentences = find_sentences(tokens, quotations, abbreviations=abbreviations, cues=pack.cues)
    return Reading(
        pack,
        tokens,
        quotations,
        sentences,
        furniture,
        dates,
        [i for i, word in enumerate(tokens.words) if word in pack.cues],
        doubled_sentences(tokens, sentences),
    )


def _unglue(pack: Pack) -> Callable[[str, frozenset[str]], int]:
    endings = pack.glued_endings
    known = pack.tags
    cues = pack.cues
    # No name ends in a whole verb of speech: `Tasnimmelaporkan` needs no `Tasnim` elsewhere.
    unmistakable = {ending for ending in endings if ending in cues and len(ending) > 7}

    def cut(word: str, whole: frozenset[str]) -> int:
        plain = word[1:].islower()  # no capital inside
        if not plain and word.isalpha() and not word.isupper():
            for i in range(2, len(word) - 1):
                if word[i].isupper() and word[i - 1].islower():
                    left = word[:i]
                    lowered = left.lower()
                    if left.islower() or lowered in known or lowered in cues or left in whole:
                        return i
                    break
        if word[0].isupper() and word.endswith(endings):
            for ending in endings:
                at = len(word) - len(ending)
                if word.endswith(ending) and (word[:at] in whole or (at > 2 and ending in unmistakable)):
                    return at
        return 0

    return cut


def _blank_furniture(tokens: Tokens, furniture: list[Span]) -> None:
    i = 0
    for start, end in furniture:
        while i < len(tokens) and tokens.starts[i] < start:
            i += 1
        while i < len(tokens) and tokens.starts[i] < end:
            tokens.tags[i] = "¶"
            i += 1


def _mark_dates(tokens: Tokens, dates: list[Span]) -> None:
    i, size = 0, len(tokens)
    for start, end in dates:
        while i < size and tokens.ends[i] <= start:
            i += 1
        first = i
        while i < size and tokens.starts[i] < end:
            if tokens.tags[i] != "¶":
                tokens.tags[i] = "T"
            i += 1
        if i < size and tokens.tags[i] == "m" and "¶" not in tokens.tags[first:i]:
            tokens.tags[first:i] = ["d"] * (i - first)  # `Monday's decision`
