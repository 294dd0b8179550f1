"""`"…," kata X`, `"…," said X`: a quotation and the cue right after it."""

from claims.pipeline.cues import Cue
from claims.pipeline.endings import quotations_after
from claims.pipeline.lexicon import Frame
from claims.pipeline.scene import Draft, Range, Scene, draft_of
from claims.pipeline.speakers import speaker_after
from claims.text.quotes import Quotation


def read_after_quotation(scene: Scene, cue: Cue, quotation: Quotation) -> Draft | None:
    """`"…," kata X` and `"…," said X`; what follows in quotation marks belongs to it."""
    if cue.form.role == "verb" and not cue.form.frames & (Frame.QUOTE | Frame.POST):
        return None
    source: Range | None = None
    begin = cue.past
    if not cue.form.fused:
        if begin < scene.high and scene.words[begin] in scene.pack.agents:
            begin += 1
        speaker = speaker_after(scene.reading, begin, scene.high, past_participles=True)
        source = speaker.range if speaker else None
    end = source[1] if source else cue.past
    content = [whole_of(scene, quotation), *quotations_after(scene, end)]
    return draft_of(scene, cue, content, source, "quote-cue-speaker")


def whole_of(scene: Scene, quotation: Quotation) -> Range:
    """The quotation with the clause it ends: `The plan is a "welcome step," she said`."""
    if quotation.first > scene.low and not is_adjunct(scene, scene.low, quotation.first):
        return (clause_begin(scene, quotation.first), quotation.past)
    return (quotation.first, quotation.past)


def clause_begin(scene: Scene, quotation_first: int) -> int:
    return quotation_first if scene.tags[quotation_first - 1] in ":,.!?" else scene.low


def is_adjunct(scene: Scene, first: int, past: int) -> bool:
    return all(tag not in "vaerN" for tag in scene.tags[first:past])
