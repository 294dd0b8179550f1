"""Bodies that stand on a page twice, as some pages carry the article for the screen and again for print."""

from collections.abc import Sequence

from claims.text.sentences import Sentence
from claims.text.tokens import Tokens

RUN = 3  # sentences in a row that stood in this order before
WORDS = 30  # and as many tokens; less is a refrain


def doubled_sentences(tokens: Tokens, sentences: Sequence[Sentence]) -> frozenset[int]:
    """The numbers of the sentences that repeat a run of earlier ones, word for word."""
    first_at: dict[tuple[str, ...], int] = {}
    doubled: set[int] = set()
    run: list[int] = []
    expected = -1
    for number, sentence in enumerate(sentences):
        key = tuple(tokens.words[sentence.first : sentence.past])
        earlier = first_at.setdefault(key, number)
        if earlier == number or (run and earlier != expected):
            doubled |= _long_enough(run, sentences)
            run = []
        if earlier != number:
            run.append(number)
            expected = earlier + 1
    return frozenset(doubled | _long_enough(run, sentences))


def _long_enough(run: Sequence[int], sentences: Sequence[Sentence]) -> set[int]:
    enough = len(run) >= RUN and sum(sentences[i].past - sentences[i].first for i in run) >= WORDS
    return set(run) if enough else set()
