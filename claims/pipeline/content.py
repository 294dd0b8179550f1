"""What was said: every cue of a sentence is given its content and its speaker."""

from claims.pipeline.cues import Cue
from claims.pipeline.nominals import is_opening, read_according, read_noun
from claims.pipeline.passives import is_question, read_passive, read_question
from claims.pipeline.scene import Draft, Scene, draft_of, quotation_ending_before
from claims.pipeline.verbs import read_verb
from claims.text.phrases import skip_left

UNREAD = {
    "verb": "nothing beside it can be what was said",
    "noun": "no clause follows it",
    "preposition": "no name or noun phrase follows it",
    "carrier": "it carries another cue's words, or nothing",
}


def read_cues(scene: Scene) -> list[Draft]:
    for index, cue in enumerate(scene.cues):
        draft = read_cue(scene, cue, index)
        if draft is not None and draft.content:
            scene.found.append(draft)
        elif not any(refusal.cue is cue for refusal in scene.refused):
            scene.refuse(cue, UNREAD[cue.form.role])
    if not scene.found:
        read_carried(scene)
    return scene.found


def read_carried(scene: Scene) -> None:
    """No cue but a carrier's: `Dilansir Reuters, P` is Reuters' own, `"…," dikutip dari Reuters` the last speaker's."""
    for index, cue in enumerate(scene.cues):
        if cue.form.role != "carrier":
            continue
        quotation = quotation_ending_before(scene, skip_left(scene.tags, cue.first, scene.low))
        draft: Draft | None = None
        if quotation is not None and scene.tags[quotation.first - 1] not in "Nnk":  # no title of something
            draft = draft_of(scene, cue, [(quotation.first, quotation.past)], None, "quote-carrier")
        elif is_opening(scene, cue.first) or reports_alone(scene, cue):
            draft = read_according(scene, cue, index)
            if draft is not None and draft.source is not None and "N" not in scene.tags[slice(*draft.source)]:
                draft = None
        if draft is not None:
            scene.found.append(draft)
            return


def reports_alone(scene: Scene, cue: Cue) -> bool:
    """`P, seperti diberitakan Reuters`: nobody else is heard in the sentence, and a clause stands before the comma."""
    i = cue.first - 1
    before = scene.tags[scene.low : i]
    return i > scene.low + 3 and scene.tags[i] == "," and bool({"v", "a", "e"} & set(before)) and "“" not in before


def read_cue(scene: Scene, cue: Cue, index: int) -> Draft | None:
    role = cue.form.role
    if role == "preposition":
        return read_according(scene, cue, index)
    if role == "noun":
        return read_noun(scene, cue, index)
    if role == "carrier":
        return None
    if cue.form.voice in ("passive", "agent"):
        return read_question(scene, cue, index) if is_question(cue) else read_passive(scene, cue, index)
    return read_verb(scene, cue, index)
