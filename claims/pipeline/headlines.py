"""Headlines: short lines of their own, and `Speaker: what was said`."""

from claims.pipeline.cues import Cue
from claims.pipeline.letters import LONGEST
from claims.pipeline.lexicon import CueForm, Frame
from claims.pipeline.reading import Reading
from claims.pipeline.scene import Draft
from claims.text.sentences import Sentence
from claims.text.tokens import Tokens

COLON = CueForm((":",), ":", "colon", "verb", Frame.BARE | Frame.QUOTE, "asserts", "active", fused=False)


def is_headline(tokens: Tokens, sentence: Sentence) -> bool:
    """A short paragraph of its own that ends without a full stop."""
    last = sentence.past - 1
    while last > sentence.first and tokens.tags[last] in "¶;":
        last -= 1
    alone = sentence.past >= len(tokens) or tokens.tags[sentence.past] == "¶"
    return (
        sentence.opens_paragraph
        and alone
        and sentence.past - sentence.first <= LONGEST
        and tokens.tags[last] not in ".!?”"
    )


def colon_attribution(tokens: Tokens, sentence: Sentence, reading: Reading) -> Draft | None:
    """`Poll: 3 races are tight`: what stands before the colon says what follows it."""
    if not sentence.opens_paragraph:
        return None
    for i in range(sentence.first + 1, min(sentence.first + 8, sentence.past - 3)):
        tag = tokens.tags[i]
        if tag == ":":
            if not _is_speaker(reading, sentence.first, i):
                return None
            past = sentence.past
            while past > i and tokens.tags[past - 1] in ".;¶":
                past -= 1
            if past - i < 4:
                return None
            return Draft(
                sentence, Cue(i, i + 1, COLON, negated=False), [(i + 1, past)], (sentence.first, i), "speaker-colon"
            )
        if tag not in "Nkm0d.()":
            return None
    return None


def _is_speaker(reading: Reading, first: int, past: int) -> bool:
    """Two capitalised words, a title, a poll or report, or a name that the text has elsewhere too."""
    tags, words = reading.tokens.tags, reading.tokens.words
    names = [words[i] for i in range(first, past) if tags[i] == "N"]
    if len(names) > 1 or "k" in tags[first:past] or words[first] in reading.pack.records:
        return True
    return bool(names) and any(words[i] == names[0] and tags[i] == "N" for i in range(past, len(words)))
