"""Passives: `X dilaporkan Y`, `the bill, opposed by X`, `Hal itu disampaikan X`."""

from claims.pipeline.cues import Cue
from claims.pipeline.endings import content_end
from claims.pipeline.openings import past_complementizer
from claims.pipeline.quoted import read_after_quotation
from claims.pipeline.scene import Draft, Scene, draft_of, quotation_ending_before
from claims.pipeline.speakers import Range, leading_subject, speaker_after, speaker_before
from claims.text.phrases import phrase_before, phrase_from, skip_left

CLAUSE = 5  # words; fewer before a passive are its subject alone


def is_passive(scene: Scene, cue: Cue) -> bool:
    """`was opposed`, `opposed by`."""
    if cue.past < scene.high and scene.words[cue.past] in scene.pack.agents:
        return True
    i = cue.first
    while i > scene.low and scene.tags[i - 1] in "bx":
        i -= 1
    return (i > scene.low and scene.tags[i - 1] == "e") or (is_question(cue) and lacks_subject(scene, i))


def is_question(cue: Cue) -> bool:
    """`was asked`, `asked`: who is asked stands before it, or nobody."""
    return cue.form.stance == "asks" and (cue.form.voice == "passive" or cue.form.past)


def lacks_subject(scene: Scene, i: int) -> bool:
    """`when asked whether P`, `Asked whether P, X said`: nothing before token i can be its subject."""
    return i <= scene.low or scene.tags[i - 1] == "s"


def read_done_to(scene: Scene, cue: Cue, index: int) -> Draft | None:
    """`the bill, opposed by X`; `it was reported that P`."""
    if is_question(cue):
        return read_question(scene, cue, index)
    i = cue.past
    if i < scene.high and scene.words[i] in scene.pack.agents:
        speaker = speaker_after(scene.reading, i + 1, scene.high)
        end = skip_left(scene.tags, cue.first, scene.low)
        end -= 1 if end > scene.low and scene.tags[end - 1] == "," else 0
        begin = phrase_before(scene.tags, end, scene.low)
        if speaker is None or begin == end:
            return None
        return draft_of(scene, cue, [(begin, end)], speaker.range, "passive-by")
    if i < scene.high and scene.tags[i] == "h":
        start = past_complementizer(scene, i)
        return draft_of(scene, cue, [(start, content_end(scene, start, index))], None, "passive-that")
    return None


def read_question(scene: Scene, cue: Cue, index: int) -> Draft | None:
    """`X was asked whether P`, `asked by Y if P`, `ditanya wartawan soal P`: the one asked is not the one who asks."""
    source, start = asker(scene, cue)
    if start is None or any(draft.begin == start for draft in scene.found):
        return None  # `enggan berkomentar saat ditanya soal P` is told already
    end = content_end(scene, start, index)
    if lacks_subject(scene, cue.first):  # `Asked whether P, X said no`: a comma ends the clause
        end = next((k for k in range(start, end) if scene.tags[k] == ","), end)
    return draft_of(scene, cue, [(start, end)], source, "passive-question") if start < end else None


def asker(scene: Scene, cue: Cue) -> tuple[Range | None, int | None]:
    """Who asks, if that is told, and where the question begins; no beginning if no question is told."""
    i = cue.past
    source: Range | None = None
    agent = scene.is_word(i, scene.pack.agents)
    past = i if scene.is_word(i, scene.pack.topics) else phrase_from(scene.tags, i + agent, scene.high)
    if past > i + agent and (agent or opens_question(scene, past)):
        source, i = (i + agent, past), past
    if i + 1 < scene.high and scene.tags[i] in ",:" and scene.tags[i + 1] == "“":
        i += 1
    if scene.is_word(i, scene.pack.topics):
        return source, i + 1
    told = opens_question(scene, i) or scene.is_word(cue.past - 1, scene.pack.topics)
    told = told or (lacks_subject(scene, cue.first) and scene.tags[i : i + 1] in (["n"], ["N"], ["d"]))
    return source, i if told and i < scene.high else None


def opens_question(scene: Scene, i: int) -> bool:
    listed = scene.pack.questions | scene.pack.purpose | scene.pack.topics
    return scene.is_word(i, listed) or scene.tags[i : i + 1] == ["“"]


def read_passive(scene: Scene, cue: Cue, index: int) -> Draft | None:
    """`X dilaporkan Y`, `dilaporkan bahwa P`, `P, demikian disampaikan X`."""
    before = quotation_ending_before(scene, cue.first)
    if before is not None:
        return read_after_quotation(scene, cue, before)
    i = cue.past
    if i < scene.high and scene.words[i] in scene.pack.complementizers:
        start = past_complementizer(scene, i)
        return draft_of(scene, cue, [(start, content_end(scene, start, index))], None, "passive-that")
    source: Range | None = None
    if i < scene.high and scene.words[i] in scene.pack.agents:
        speaker = speaker_after(scene.reading, i + 1, scene.high)
        if speaker:
            source, i = speaker.range, speaker.range[1]
    elif not cue.form.fused and i < scene.high and scene.tags[i] in "Nkd":
        past = phrase_from(scene.tags, i, scene.high)
        gap = scene.tags[cue.first - 1] == "w" and scene.tags[past : past + 1] != [","]
        if (
            past > i
            and past < scene.high
            and (gap or scene.tags[past] in "avx" or scene.words[past] in scene.pack.as_words)
        ):
            source, i = (i, past), past
    if not (cue.form.fused or cue.form.group == "reported"):
        return read_sentence_before(scene, cue, source)
    if cue.first > scene.low and scene.words[cue.first - 1] in scene.pack.as_told:
        return read_as_told(scene, cue, index)
    first = passive_subject(scene, cue, index)
    if i >= scene.high and (first is None or first[1] - first[0] < CLAUSE):
        scene.refuse(cue, "nothing is said of its subject")
        return None
    content = [(i, content_end(scene, i, index))]
    return draft_of(scene, cue, [first, *content] if first else content, source, "passive-around")


def read_as_told(scene: Scene, cue: Cue, index: int) -> Draft | None:
    """`P, sebagaimana diperintahkan X`: the clause before, and the agent straight after."""
    at = cue.past + (cue.past < scene.high and scene.words[cue.past] in scene.pack.agents)
    speaker = speaker_after(scene.reading, at, scene.high)
    begin = passive_begin(scene, index)
    end = cue.first - 1
    end -= 1 if end > begin and scene.tags[end - 1] == "," else 0
    if speaker is None or end - begin < CLAUSE - 1:
        return None
    return draft_of(scene, cue, [(begin, end)], speaker.range, "passive-as")


def passive_subject(scene: Scene, cue: Cue, index: int) -> Range | None:
    """What `dilaporkan` is said of: the clause before; the antecedent in `X yang dilaporkan`; nothing in `apa yang`."""
    begin = passive_begin(scene, index)
    end = skip_left(scene.tags, cue.first, begin)
    if end > begin and scene.tags[end - 1] == "w":
        start = phrase_before(scene.tags, end - 1, begin)
        return (start, end - 1) if start < end - 1 and scene.words[start] not in scene.pack.questions else None
    if scene.pack.keeps_complementizer:
        subject = speaker_before(scene.reading, cue.first, begin)
        if subject is not None:
            return (subject.range[0], cue.first)
        inherited = leading_subject(scene.reading, scene.low, cue.first)
        return inherited.range if inherited is not None else (begin, cue.first)
    breaks = scene.pack.stops["clause"]
    for i in range(cue.first - 1, begin, -1):
        if scene.words[i] in breaks.bare or (scene.words[i] in breaks.words and scene.tags[i - 1] == ","):
            return (i + 1, cue.first)
    return (begin, cue.first)


def read_sentence_before(scene: Scene, cue: Cue, source: Range | None) -> Draft | None:
    """`Hal itu disampaikan X`: what was said stands in the sentence before."""
    past = cue.past
    if source is None and past < scene.high:
        if scene.words[past] in scene.pack.agents:
            past += 1
        speaker = speaker_after(scene.reading, past, scene.high)
        source = speaker.range if speaker else None
    if source is None or scene.before is None or cue.first - scene.low > 6:
        return None
    if not any(scene.words[i] in scene.pack.demonstratives for i in range(scene.low, cue.first)):
        return None
    if not ({"N", "k", "r"} & set(scene.tags[slice(*source)]) or is_unnamed(scene, source)):
        return None  # `Surat itu ditulis rapi`
    first, past = scene.before
    while past > first and scene.tags[past - 1] in "¶.!?":
        past -= 1
    return draft_of(scene, cue, [(first, past)], source, "sentence-before")


def is_unnamed(scene: Scene, source: Range) -> bool:
    return any(scene.words[i] in scene.pack.anonymous for i in range(*source))


def passive_begin(scene: Scene, index: int) -> int:
    return max([scene.low, *(c.past for c in scene.cues[:index])])
