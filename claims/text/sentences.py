"""Sentences as ranges of tokens; a quotation is never cut, so `"A. B," kata X.` is one sentence."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from claims.text.quotes import Quotation
from claims.text.tokens import Tokens

STOPS = frozenset(".!?…")
LONGEST = 300  # tokens


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens first … past-1, closing mark included; `quotations` are those inside it."""

    first: int
    past: int
    quotations: tuple[Quotation, ...]
    opens_paragraph: bool


def find_sentences(
    tokens: Tokens, quotations: Sequence[Quotation], *, abbreviations: Container[str], cues: Container[str]
) -> list[Sentence]:
    """The sentences in order. `cues` are words that, after `?”` or `!”`, show that the sentence goes on."""
    cuts = _cut_endless(_cuts(tokens, quotations, abbreviations, cues), quotations)
    sentences: list[Sentence] = []
    begin, opens, next_quotation = 0, True, 0
    for cut, ends_paragraph in cuts:
        inside: list[Quotation] = []
        while next_quotation < len(quotations) and quotations[next_quotation].first < cut:
            inside.append(quotations[next_quotation])
            next_quotation += 1
        if cut > begin:
            sentences.append(Sentence(begin, cut, tuple(inside), opens))
        begin, opens = (cut + 1, True) if ends_paragraph else (cut, False)
    return sentences


def _cut_endless(cuts: list[tuple[int, bool]], quotations: Sequence[Quotation]) -> list[tuple[int, bool]]:
    """A sentence longer than LONGEST tokens outside quotations is cut there, so that no text can make it costly."""
    if not cuts or cuts[-1][0] <= LONGEST:
        return cuts
    made: list[tuple[int, bool]] = []
    begin, q = 0, 0
    for cut, ends_paragraph in cuts:
        while cut - begin > LONGEST:
            end = begin + LONGEST
            while q < len(quotations) and quotations[q].past <= end:
                q += 1
            if q < len(quotations) and quotations[q].first < end:
                end = quotations[q].past
            if end >= cut:
                break
            made.append((end, False))
            begin = end
        made.append((cut, ends_paragraph))
        begin = cut
    return made


def _cuts(
    tokens: Tokens, quotations: Sequence[Quotation], abbreviations: Container[str], cues: Container[str]
) -> list[tuple[int, bool]]:
    cuts: list[tuple[int, bool]] = []
    i, q, size, tags = 0, 0, len(tokens), tokens.tags
    while i < size:
        tag = tags[i]
        while tag == "“" and q < len(quotations) and quotations[q].first < i:
            q += 1
        if tag == "“" and q < len(quotations) and quotations[q].first == i:
            quotation = quotations[q]
            i = quotation.past
            if _ends_with_quotation(tokens, quotation, cues):
                cuts.append((i, False))
            continue
        if tag == "¶":
            cuts.append((i, True))
        elif tag in STOPS and _ends_here(tokens, i, abbreviations):
            i += 1
            while i < size and tags[i] in '.!?)"':
                i += 1
            cuts.append((i, False))
            continue
        i += 1
    cuts.append((size, True))
    return cuts


def _starts_sentence(tokens: Tokens, i: int) -> bool:
    if i >= len(tokens) or tokens.tags[i] in "¶“•*":
        return True
    first = tokens.text[tokens.starts[i]]
    return first.isupper() or first.isdigit() or first in "([-–—‘'@#"


def _ends_here(tokens: Tokens, i: int, abbreviations: Container[str]) -> bool:
    if not _starts_sentence(tokens, i + 1):
        # scraped pages glue sentences together: `selesai.kata`; a capital decided above, so only a quote counts
        return False
    if tokens.tags[i] != ".":
        return (
            tokens.tags[i] != "…" or not tokens.text[tokens.starts[i + 1] : tokens.starts[i + 1] + 1].islower()
            if (i + 1 < len(tokens))
            else True
        )
    if i == 0 or tokens.ends[i - 1] < tokens.starts[i]:
        return True
    before = tokens.words[i - 1]
    if before in abbreviations:
        return False
    written = tokens.text[tokens.starts[i - 1]]
    return not (len(before) == 1 and written.isupper() and i + 1 < len(tokens) and tokens.tags[i + 1] in "Nk")


def _ends_with_quotation(tokens: Tokens, quotation: Quotation, cues: Container[str]) -> bool:
    """True if the sentence ends where the quotation does."""
    past = quotation.past
    if past >= len(tokens) or tokens.tags[past] == "¶":
        return False  # the paragraph's end cuts there
    last = tokens.tags[past - 2] if quotation.closed and past >= 2 else tokens.tags[past - 1]
    if last not in STOPS:
        return False
    if not _starts_sentence(tokens, past):
        return False
    if tokens.tags[past] == "“":
        return True
    if last != ".":
        for j in range(past, min(past + 8, len(tokens))):
            if tokens.tags[j] in ",.¶“":
                break
            if tokens.words[j] in cues:
                return False
    return True
