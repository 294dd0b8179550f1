"""Words and marks of a text, each with one letter that says what it can be in a sentence.

The letters (a pack's word lists give most of them):

    N capitalised, unknown   n lower case, unknown   0 number      k title or role    r personal pronoun
    d determiner             p preposition           m `of`, `'s`  c and, or, but     s subordinator
    h that, bahwa            w who, yang             a auxiliary   e passive marker   x negator
    b adverb                 v verb                  T date        ¶ end of paragraph
    “ ” quotation marks, opening and closing; other marks stand for themselves (dashes as -)

A capitalised word inside a sentence is a name (N) even when the pack knows the word in lower case.
"""

import re
from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from operator import add
from typing import TypeAlias

# Every alternative is linear: no two neighbours can match the same character.
WORD = r"[^\W_]*(?:[-_][^\W_]+)*(?:['’](?!s\b)[^\W_]+)*"
TOKEN = re.compile(
    r"(?:[A-Za-z]-)?(?:[A-Za-z]\.){2,}"  # `R-N.H.`
    rf"|[^\W\d_]{WORD}"
    r"|\d+(?:[.,]\d+)+(?!st|nd|rd|th|an)[^\W\d_]+"  # `$28.4million`
    r"|\d+(?:[.,:/]\d+)*(?:st|nd|rd|th|an)?(?:-[^\W\d_]+)*\b"
    rf"|\d{WORD}"
    r"|\n\s*"
    r"|['’]s\b"
    r"|''|``|‘‘|’’"
    r"|\.{2,}"
    r"|\S"
)
Offsets: TypeAlias = "array[int]"
OFFSETS = "i"  # the array's type: four bytes each
DASHES = {"—": "-", "–": "-", "―": "-", "-": "-", "−": "-"}
QUOTE_MARKS = frozenset({'"', "“", "”", "„", "«", "»", "‟", "''", "``", "‘‘", "’’", "＂"})
KEEPS_TAG_WHEN_CAPITALISED = frozenset("rkT0N")
SENTENCE_EDGE = frozenset('.!?:;¶"“”-…•*|')


@dataclass(slots=True)
class Tokens:
    """Parallel lists; `words` are in lower case with straight apostrophes, `tags` one letter each.

    The offsets are arrays: a megabyte of quotation marks has a million of each, which as objects take 70 MB more.
    """

    text: str
    starts: Offsets
    ends: Offsets
    words: list[str]
    tags: list[str]

    def __len__(self) -> int:
        return len(self.words)

    def written(self, first: int, past: int) -> str:
        """The text of the tokens first … past-1 as it stands."""
        return self.text[self.starts[first] : self.ends[past - 1]] if past > first else ""

    def span(self, first: int, past: int) -> tuple[int, int]:
        return self.starts[first], self.ends[past - 1]


def tokenize(
    text: str,
    *,
    known: Mapping[str, str],
    shape: Callable[[str], str],
    abbreviations: frozenset[str] = frozenset(),
    unglue: Callable[[str, frozenset[str]], int] | None = None,
) -> Tokens:
    """Tokens of a text; `known` maps lower-case words to letters, `shape` guesses for the rest.

    `unglue` says where a scraped word (`KhameneiMengatakan`, `dariReuters`) falls in two, 0 for nowhere; it is given
    the set of all words of the text, because a glued half is believed when it stands alone elsewhere.
    """
    starts = array(OFFSETS)
    written: list[str] = []
    for match in TOKEN.finditer(text):
        starts.append(match.start())
        written.append(match[0])
    ends = array(OFFSETS, map(add, starts, map(len, written)))
    _drop_soft_breaks(starts, ends, written, known)
    _join_abbreviations(starts, ends, written, abbreviations, known)
    if unglue is not None:
        _split_glued(starts, ends, written, unglue)
    plain = {word: word.lower().replace("’", "'") for word in set(written)}  # one object a word, not one a token
    words = [plain[word] for word in written]
    return Tokens(text, starts, ends, words, _tags(written, plain, known, shape))


def _drop_soft_breaks(starts: Offsets, ends: Offsets, written: list[str], known: Mapping[str, str]) -> None:
    """A line break inside a sentence, as scraping leaves around links, is no end of paragraph."""
    past = len(written) - 1
    breaks = [i for i, word in enumerate(written) if word[0] == "\n" and 0 < i < past and word.count("\n") == 1]
    soft = {i for i in breaks if _is_soft(written, i, known)}
    for here, after in pairwise(breaks):
        # a link on a line of its own: `menuju ke⏎Jalur Gaza⏎, kata`
        if after in soft and after - here < 8 and written[here - 1][-1].isalnum():
            soft.add(here)
    _drop(soft, starts, ends, written)


def _is_soft(written: list[str], i: int, known: Mapping[str, str]) -> bool:
    """The break at token i stands inside a sentence."""
    before, after = written[i - 1], written[i + 1]
    if before[0] in '.!?”"\n':
        return False
    if after[0] in ",.;:)" or before == ",":
        return True
    return after[0].islower() or (before[0].islower() and known.get(before, "n") in "pcwha")


def _drop(places: set[int], starts: Offsets, ends: Offsets, written: list[str]) -> None:
    if places:
        starts[:] = array(OFFSETS, [start for i, start in enumerate(starts) if i not in places])
        ends[:] = array(OFFSETS, [end for i, end in enumerate(ends) if i not in places])
        written[:] = [word for i, word in enumerate(written) if i not in places]


def _join_abbreviations(
    starts: Offsets, ends: Offsets, written: list[str], abbreviations: frozenset[str], known: Mapping[str, str]
) -> None:
    """`Mr.` and the initial in `Ann B. Bell` are one word with their stop, which ends no sentence."""
    joined = {
        i
        for i, word in enumerate(written)
        if word == "."
        and i
        and ends[i - 1] == starts[i]
        and (written[i - 1].lower().rpartition("-")[2] in abbreviations or _is_initial(written, i - 1, known))
    }
    for i in joined:
        ends[i - 1] = ends[i]
    _drop(joined, starts, ends, written)


def _is_initial(written: list[str], i: int, known: Mapping[str, str]) -> bool:
    """A single capital between a stop and what may be a name; `Plan B. The …` is none."""
    if len(written[i]) > 1 or not written[i].isupper() or i + 2 >= len(written):
        return False
    after = written[i + 2]
    return after[0].isupper() and known.get(after.lower(), "N") in "Nkn"


def _split_glued(
    starts: Offsets, ends: Offsets, written: list[str], unglue: Callable[[str, frozenset[str]], int]
) -> None:
    whole = frozenset(written)
    cuts = {word: cut for word in whole if len(word) > 6 and (cut := unglue(word, whole))}
    if not cuts:
        return
    pieces: list[tuple[int, int, str]] = []
    for start, end, word in zip(starts, ends, written, strict=True):
        cut = cuts.get(word, 0)
        if cut:
            pieces.append((start, start + cut, word[:cut]))
        pieces.append((start + cut, end, word[cut:]))
    starts[:] = array(OFFSETS, [start for start, _, _ in pieces])
    ends[:] = array(OFFSETS, [end for _, end, _ in pieces])
    written[:] = [word for _, _, word in pieces]


def _tags(
    written: list[str], plain: Mapping[str, str], known: Mapping[str, str], shape: Callable[[str], str]
) -> list[str]:
    tags: list[str] = []
    before = "¶"
    # what a word is by itself, once however often it stands in the text
    letters = {
        as_written: known.get(word) or _mark(as_written[0], as_written) or shape(word)
        for as_written, word in plain.items()
    }
    for i, as_written in enumerate(written):
        tag = letters[as_written]
        if as_written[0].isupper() and tag not in KEEPS_TAG_WHEN_CAPITALISED:
            word = plain[as_written]
            if word in known:
                if before not in SENTENCE_EDGE and as_written != "I":
                    tag = "N"
            elif before not in SENTENCE_EDGE or word not in plain:
                tag = "N"  # a capital that is not there only for its place
        elif tag in "'’" and i and written[i - 1].endswith(("s", "S")):
            tag = "m"  # `the teachers' league`
        tags.append(tag)
        before = tag
    for i in range(1, len(tags) - 1):
        # `Yudha Perdana`: a title's word that ends a name
        if tags[i] == "k" and tags[i - 1] == "N" and tags[i + 1] not in "Nk" and written[i][0].isupper():
            tags[i] = "N"
    return tags


def _mark(first: str, word: str) -> str:  # noqa: PLR0911 - one return a mark
    if first.isalpha():
        return ""
    if first == "\n":
        return "¶"
    if first.isdigit() or first == "%":
        return "0"
    if word in QUOTE_MARKS:
        return '"'
    if word in {"'s", "’s"}:
        return "m"
    if word[:2] == ".." or first == "…":
        return "…"
    return DASHES.get(first, first)
