"""Quotations that are signed: `“The gates stay shut.” — Menik Larasati`, as readers' voices and mottoes are printed."""

from claims.pipeline.cues import Cue
from claims.pipeline.lexicon import CueForm, Frame
from claims.pipeline.reading import Reading
from claims.pipeline.scene import Draft, Range
from claims.text.sentences import Sentence

DASH = CueForm(("—",), "—", "dash", "verb", Frame.QUOTE, "asserts", "active", fused=False)
SHORTEST, LONGEST = 6, 12  # tokens: of a quotation that is no title; of a signature with its role and place


def signed_quotation(reading: Reading, sentence: Sentence) -> Draft | None:
    """The quotation that a paragraph begins with, if a dash and a name end that paragraph or are the next."""
    tags = reading.tokens.tags
    quotation = sentence.quotations[0] if sentence.opens_paragraph and sentence.quotations else None
    if quotation is None or not quotation.closed or quotation.past - quotation.first < SHORTEST:
        return None
    if any(tag not in "¶-•" for tag in tags[sentence.first : quotation.first]):
        return None
    dash = quotation.past + (tags[quotation.past : quotation.past + 1] == ["¶"])
    if tags[dash : dash + 1] != ["-"]:
        return None
    signature = _signature(tags, dash + 1)
    if signature is None:
        return None
    cue = Cue(dash, dash + 1, DASH, negated=False)
    return Draft(sentence, cue, [(quotation.first, quotation.past)], signature, "quote-signed")


def _signature(tags: list[str], first: int) -> Range | None:
    """The name from a token on, a role behind its comma left out; None if the paragraph holds more than that."""
    line = tags[first : first + LONGEST + 1]
    if "¶" in line:
        line = line[: line.index("¶")]
    elif first + len(line) < len(tags):
        return None
    name = line[: line.index(",")] if "," in line else line
    while name and name[-1] == ".":
        name = name[:-1]
    return (first, first + len(name)) if "N" in name and not set(name) - set("Nkm") else None
