"""Quotations without a cue of their own, which go on with what the last speaker said."""

from claims.pipeline.reading import Reading
from claims.pipeline.scene import Draft
from claims.text.quotes import Quotation
from claims.text.sentences import Sentence


def float_quotations(reading: Reading, sentence: Sentence, found: list[Draft], earlier: list[Draft]) -> list[Draft]:
    """The sentence's attributions, with one more if the sentence is a quotation that continues a speaker.

    In the same paragraph, right after a quotation with a cue, it becomes a further part of that attribution.
    """
    if found or not earlier:
        return found
    quotation = _whole(reading, sentence)
    if quotation is None:
        return found
    last = _last_speech(reading, earlier)
    near = sentence.first - last.sentence.past < 3
    if not sentence.opens_paragraph and near and _is_direct(reading, last):
        last.content.append((quotation.first, quotation.past))
        return found
    if not near and not (sentence.opens_paragraph and sentence.first - last.sentence.past < 200 and near):
        return found
    if not reading.pack.floats_alone:
        if _is_direct(reading, last):
            last.content.append((quotation.first, quotation.past))
        return found
    return [Draft(sentence, None, [(quotation.first, quotation.past)], None, "quote-floating")]


def _last_speech(reading: Reading, earlier: list[Draft]) -> Draft:
    """The last attribution, or the quotation of its sentence: `"P," said X, who denies Q. "P goes on."`"""
    last = earlier[-1]
    for draft in reversed(earlier[-4:]):
        if draft.sentence is last.sentence and _is_direct(reading, draft):
            return draft
    return last


def _whole(reading: Reading, sentence: Sentence) -> Quotation | None:
    """The quotation the sentence consists of, if it does."""
    for quotation in sentence.quotations:
        rest = [
            tag
            for i, tag in enumerate(reading.tokens.tags[sentence.first : sentence.past], sentence.first)
            if not quotation.first <= i < quotation.past and tag not in "¶.,!?-•*"
        ]
        if not rest and quotation.past - quotation.first > 3:
            return quotation
    return None


def _is_direct(reading: Reading, draft: Draft) -> bool:
    return any(reading.tokens.tags[first] == "“" for first, _ in draft.content)
