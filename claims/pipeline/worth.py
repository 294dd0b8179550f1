"""How much a statement is worth a checker's time, 0 to 1, and why, in words."""

from collections.abc import Sequence

from claims.pipeline.contract import Figure
from claims.pipeline.reading import Reading
from claims.pipeline.scene import Draft

START = 0.40
FIGURES = (0.22, "It gives figures.")
EVENT = (0.12, "It tells of an event or a change that records can show.")
PAST = (0.06, "It is about what has happened.")
ACTOR = (0.10, "It names who is concerned.")
ACCUSATION = (0.14, "It accuses somebody.")
DENIAL = (0.08, "It denies something.")
SILENCE = (-0.20, "It says only what was not said.")
WISH = (-0.18, "It is a demand, a promise or a question, not a statement of fact.")
HOPE = (-0.20, "It is a greeting, thanks or a hope.")
OPINION = (-0.10, "It is an opinion on what is good or ought to be.")
SHORT = (-0.12, "It is too short to hold a claim.")
BY_STANCE = {
    "accuses": ACCUSATION, "denies": DENIAL, "silent": SILENCE, "demands": WISH, "promises": WISH, "asks": WISH,
}  # fmt: skip


def check_worthiness(reading: Reading, draft: Draft, figures: Sequence[Figure]) -> tuple[float, tuple[str, ...]]:
    """The score and the reasons that moved it, the strongest first."""
    reasons = sorted(_reasons(reading, draft, figures), key=lambda reason: -abs(reason[0]))
    score = START + sum(weight for weight, _ in reasons)
    return round(min(0.98, max(0.02, score)), 2), tuple(words for _, words in reasons)


def _reasons(reading: Reading, draft: Draft, figures: Sequence[Figure]) -> list[tuple[float, str]]:
    words, tags, pack = reading.tokens.words, reading.tokens.tags, reading.pack
    inside = [i for first, past in draft.content for i in range(first, past)]
    said = {words[i] for i in inside}
    reasons = []
    if figures:
        reasons.append(FIGURES)
    if said & pack.worth["events"]:
        reasons.append(EVENT)
    if said & pack.worth["past"] or any(tags[i] == "T" for i in inside):
        reasons.append(PAST)
    if any(tags[i] == "N" for i in inside[1:]):
        reasons.append(ACTOR)
    if said & pack.worth["hopes"]:
        reasons.append(HOPE)
    if said & pack.worth["opinions"]:
        reasons.append(OPINION)
    if len(inside) < 5:
        reasons.append(SHORT)
    if draft.stance in BY_STANCE:
        reasons.append(BY_STANCE[draft.stance])
    return reasons
