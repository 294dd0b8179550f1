"""One sentence under the reader's eye, and the drafts of attributions made from it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from claims.pipeline.contract import Stance
from claims.pipeline.cues import Cue
from claims.pipeline.pack import Pack
from claims.pipeline.reading import Reading
from claims.text.quotes import Quotation
from claims.text.sentences import Sentence

Range = tuple[int, int]


@dataclass(slots=True)
class Draft:
    """An attribution in token ranges, before names are resolved and chains are joined."""

    sentence: Sentence
    cue: Cue | None
    content: list[Range]
    source: Range | None
    rule: str
    stance: Stance = "asserts"
    fused: bool = False  # the speaker is whoever spoke before (`ujarnya`)
    carriers: list[Range] = field(default_factory=list)

    @property
    def begin(self) -> int:
        return min(first for first, _ in self.content)

    @property
    def past(self) -> int:
        return max(past for _, past in self.content)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cue that gave no attribution, and why."""

    cue: Cue
    why: str


class Scene:
    """A sentence from `low` to `high` (its edges trimmed), its cues, and what was found in it so far."""

    def __init__(
        self, reading: Reading, sentence: Sentence, cues: Sequence[Cue], *, before: Range | None = None
    ) -> None:
        self.reading = reading
        self.pack: Pack = reading.pack
        self.tags = reading.tokens.tags
        self.words = reading.tokens.words
        self.sentence = sentence
        self.cues = cues
        self.before = before  # the sentence before, if nobody was heard in it
        self.found: list[Draft] = []
        self.refused: list[Refusal] = []
        self.by_open = {quotation.first: quotation for quotation in sentence.quotations}
        self.by_close = {quotation.past: quotation for quotation in sentence.quotations}
        self.low, self.high = sentence.first, sentence.past
        while self.low < sentence.past and self.tags[self.low] in "¶•*-.)":
            self.low += 1
        while self.high > self.low and self.tags[self.high - 1] in "¶.!?…;:,-":
            self.high -= 1

    def refuse(self, cue: Cue, why: str) -> None:
        """Keeps the reason for `--explain`."""
        self.refused.append(Refusal(cue, why))

    def is_word(self, i: int, listed: frozenset[str]) -> bool:
        """Token i lies in the sentence and is one of the listed words."""
        return self.low <= i < self.high and self.words[i] in listed


def draft_of(scene: Scene, cue: Cue, content: list[Range], source: Range | None, rule: str) -> Draft | None:
    """A draft with its content in order, trimmed, and clear of its cue; None if nothing is left of it."""
    parts = [whole for part in sorted(content) for whole in clear_of(part, (cue.first, cue.past))]
    content = [part for part in (tidy(scene, part) for part in in_order(parts)) if part]
    if not content:
        return None
    stance: Stance = cue.form.stance
    if cue.negated and stance == "asserts":
        stance = "silent"
    return Draft(scene.sentence, cue, content, source, f"{rule}.{cue.form.group}", stance=stance, fused=cue.form.fused)


def clear_of(part: Range, cue: Range) -> list[Range]:
    """The part without the cue in it."""
    if part[1] <= cue[0] or part[0] >= cue[1]:
        return [part]
    return [(first, past) for first, past in ((part[0], cue[0]), (cue[1], part[1])) if first < past]


def in_order(parts: list[Range]) -> list[Range]:
    """Sorted parts, each without what the one before it holds."""
    kept: list[Range] = []
    for first, past in parts:
        begin = max(first, kept[-1][1]) if kept else first
        if begin < past:
            kept.append((begin, past))
    return kept


def tidy(scene: Scene, part: Range) -> Range | None:
    first, past = part
    while first < past and scene.tags[first] in ",:;-¶.)":
        first += 1
    while past > first and scene.tags[past - 1] in ",:;-¶.":
        past -= 1
    past = before_date(scene, first, past)
    return (first, past) if past > first else None


def before_date(scene: Scene, first: int, past: int) -> int:
    """`permintaan untuk P, Rabu (4/6)`: a date behind a comma tells when it was said."""
    i = past
    while i > first and scene.tags[i - 1] == "T":
        i -= 1
    return i - 1 if first < i < past and scene.tags[i - 1] == "," else past


def quotation_ending_before(scene: Scene, i: int) -> Quotation | None:
    """The quotation that ends right before token i, a comma or dash between them allowed."""
    if i > scene.low and scene.tags[i - 1] in ",-.?!" and i - 1 in scene.by_close:
        return scene.by_close[i - 1]
    return scene.by_close.get(i)
