"""Verbs of saying: `X said that P`, `P, X said`, `"P," said X`, `P, kata X`."""

from claims.pipeline.cues import Cue
from claims.pipeline.endings import content_end, content_from, quotations_after
from claims.pipeline.lexicon import Frame
from claims.pipeline.openings import content_start, holds_clause, is_participle, skip_adjuncts
from claims.pipeline.passives import is_passive, read_done_to
from claims.pipeline.quoted import read_after_quotation, whole_of
from claims.pipeline.scene import Draft, Scene, draft_of, quotation_ending_before
from claims.pipeline.speakers import Range, Speaker, leading_subject, nearest_subject, speaker_after, speaker_before
from claims.text.phrases import phrase_from, skip_left


def read_verb(scene: Scene, cue: Cue, index: int) -> Draft | None:  # noqa: PLR0911 - one return a shape
    """The attribution of one verb of saying; the shapes are tried from the surest to the least sure."""
    before = quotation_ending_before(scene, cue.first)
    if before is not None:
        return read_after_quotation(scene, cue, before)
    if cue.form.voice == "active" and is_passive(scene, cue):
        return read_done_to(scene, cue, index)
    if cue.form.voice == "inverted":
        return read_inverted(scene, cue, index)
    if (said_by := read_said_by(scene, cue) or read_said_first(scene, cue)) is not None:
        return said_by
    speaker = own_speaker(scene, cue, index)
    if speaker is not None and speaker.how == "subject":
        quotation = quotation_ending_before(scene, speaker.range[0])
        if quotation is not None:
            begins = {"v", "a", "e"} & set(scene.tags[scene.low : quotation.first])
            quoted = whole_of(scene, quotation) if begins else (quotation.first, quotation.past)
            content = [quoted, *quotations_after(scene, cue.past), *clause_after(scene, cue, index)]
            return draft_of(scene, cue, content, speaker.range, "quote-subject-cue")
    start = content_start(scene, cue)
    if start is None:
        return read_after_content(scene, cue, speaker)
    whole = speaker or inherited_speaker(scene, cue)
    if (why := reason_against(scene, cue, index, start, own=speaker, speaker=whole)) is not None:
        scene.refuse(cue, why)
        return None
    speaker = whole
    middle = read_around_cue(scene, cue, speaker)
    if middle is not None:
        return middle
    content = content_from(scene, start, index)
    source = speaker.range if speaker else None
    draft = draft_of(scene, cue, content, source, "subject-cue-content")
    if draft is not None and source is None and scene.found and scene.found[-1].fused:
        draft.fused = True
    return draft


def clause_after(scene: Scene, cue: Cue, index: int) -> list[Range]:
    """`"P," he said, that Q`: the clause goes on with what the quotation began."""
    start = cue.past + 1
    if not scene.pack.active_inverts or start >= scene.high or scene.tags[cue.past] != "," or scene.tags[start] != "h":
        return []
    return [(start, content_end(scene, start, index))]


def reason_against(
    scene: Scene, cue: Cue, index: int, start: int, *, own: Speaker | None, speaker: Speaker | None
) -> str | None:
    """Why a verb with a subject and something after it is no attribution all the same; None if it is one."""
    if own is None and (serves_purpose(scene, cue) or completes_cue_before(scene, cue, index)):
        return "it is wished for or promised, not said"
    if own is not None and own.how == "subject" and scene.is_word(own.range[0] - 1, scene.pack.purpose):
        return "it is wished for or promised, not said"  # `agar anggota mengusulkan`
    if scene.is_word(cue.first - 1, scene.pack.copulas):
        return "it is what something consists in, not a statement"
    stated = scene.tags[start - 1] == "h" or scene.words[start] in scene.pack.complementizers | scene.pack.questions
    if cue.form.needs == "record" and not stated and not is_record(scene, speaker):
        return "it needs a poll, a report or the like as its subject"
    past = phrase_from(scene.tags, start, scene.high)
    if past > start and holds_clause(scene, past):
        return "the noun after it holds the clause"  # `repeated his promise that`
    return None


def serves_purpose(scene: Scene, cue: Cue) -> bool:
    """`agar mengingatkan`, `to say`: a verb of purpose is wished for, not said."""
    i = cue.first
    while i > scene.low and scene.tags[i - 1] in "abx":
        i -= 1
    return i > scene.low and scene.words[i - 1] in scene.pack.purpose


def completes_cue_before(scene: Scene, cue: Cue, index: int) -> bool:
    """`berjanji akan menuntut`: the verb belongs to the cue before it."""
    i = skip_left(scene.tags, cue.first, scene.low)
    return index > 0 and scene.cues[index - 1].past == i and scene.cues[index - 1].form.role == "verb"


def own_speaker(scene: Scene, cue: Cue, index: int) -> Speaker | None:
    """The subject before the cue; `X was blunt about A, the mayor, saying P` has none but the sentence's."""
    aside = cue.form.voice == "participle" and cue.first > scene.low and scene.tags[cue.first - 1] == ","
    return None if aside else speaker_before(scene.reading, cue.first, clause_low(scene, cue, index))


def inherited_speaker(scene: Scene, cue: Cue) -> Speaker | None:
    """`kata X, seraya menambahkan`: the speaker of the cue before, else the sentence's subject."""
    heard = [draft for draft in scene.found if draft.cue is not None and draft.cue.past <= cue.first]
    if cue.form.voice == "active" and scene.pack.active_inverts:
        heard = [draft for draft in heard if is_finite(scene, draft.cue)]
    last = heard[-1] if heard else None
    if last is not None and last.cue is not None:
        if last.fused and last.source is None:
            return None
        if last.source is not None and last.cue.form.role == "verb":
            return Speaker(last.source, "inherited")
    nearest = nearest_subject(scene.reading, scene.low, cue.first) if cue.form.voice == "participle" else None
    return nearest or leading_subject(scene.reading, scene.low, cue.first)


def is_finite(scene: Scene, cue: Cue | None) -> bool:
    """Neither `vowing P` nor `to say P`: a second finite verb (`and said Q`) has the subject of the first."""
    return cue is not None and cue.form.voice != "participle" and not serves_purpose(scene, cue)


def is_record(scene: Scene, speaker: Speaker | None) -> bool:
    return speaker is not None and any(scene.words[i] in scene.pack.records for i in range(*speaker.range))


def is_relative(scene: Scene, cue: Cue) -> bool:
    """`others who want to ban it said`: the cue in the relative clause does not bound the subject."""
    i = skip_left(scene.tags, cue.first, scene.low)
    return i > scene.low and scene.tags[i - 1] == "w"


def read_said_by(scene: Scene, cue: Cue) -> Draft | None:
    """`P, said the lobbyist Charlie Black.`, `P1, say experts, P2`, without quotation marks."""
    possible = scene.pack.active_inverts and cue.form.frames & Frame.POST and cue.form.voice == "active"
    if not possible or cue.form.addressed or cue.first <= scene.low + 2 or scene.tags[cue.first - 1] != ",":
        return None
    speaker = speaker_after(scene.reading, cue.past, scene.high)
    if (
        speaker is None
        or speaker.range[0] != cue.past
        or not {"N", "k", "r", "n"} & set(scene.tags[slice(*speaker.range)])
    ):
        return None
    end = speaker.range[1]
    rest = scene.tags[end : scene.high]
    if rest and rest[0] not in ",w" and {"v", "a", "e"} & set(rest):
        return None
    content = [(scene.low, cue.first - 1)]
    if rest and rest[0] == "," and {"v", "a", "e"} & set(rest):
        content.append((end + 1, scene.high))
    return draft_of(scene, cue, content, speaker.range, "content-cue-speaker")


def read_said_first(scene: Scene, cue: Cue) -> Draft | None:
    """`Said Ann Bell, "P"`, where nothing stands before the verb."""
    if not scene.pack.active_inverts or cue.first != scene.low or cue.form.voice != "active" or cue.form.base:
        return None
    speaker = speaker_after(scene.reading, cue.past, scene.high)
    if speaker is None or speaker.range[1] + 1 >= scene.high or scene.tags[speaker.range[1]] not in ",:":
        return None
    quotation = scene.by_open.get(speaker.range[1] + 1)
    if quotation is None:
        return None
    return draft_of(scene, cue, [(quotation.first, quotation.past)], speaker.range, "cue-speaker-content")


def clause_low(scene: Scene, cue: Cue, index: int) -> int:
    low = scene.low
    for other in scene.cues[:index]:
        if other.form.role in ("verb", "preposition") and not (
            is_relative(scene, other) or serves_purpose(scene, other)
        ):
            low = max(low, other.past)
    for i in range(cue.first - 1, max(low, cue.first - 60) - 1, -1):
        if scene.tags[i] in ";”" or scene.words[i] in scene.pack.complementizers:
            return i if scene.tags[i] == "”" else i + 1
    return low


def read_inverted(scene: Scene, cue: Cue, index: int) -> Draft | None:
    """`P, kata X` without quotation marks; `Kata X, P` at the start of a sentence."""
    source: Range | None = None
    if not cue.form.fused:
        speaker = speaker_after(scene.reading, cue.past, scene.high)
        if speaker is None:
            return None
        source = speaker.range
    end = source[1] if source else cue.past
    comma_before = cue.first > scene.low and scene.tags[cue.first - 1] == ","
    if comma_before:
        content = [(scene.low, cue.first)]
        if end + 2 < scene.high and (
            (scene.tags[end] == "," and scene.tags[end + 1] != "T") or scene.tags[end] in "nNkd"
        ):
            content.append((end, content_end(scene, end + 1, index)))
        return draft_of(scene, cue, content, source, "content-cue-speaker")
    if cue.first == scene.low and end < scene.high and scene.tags[end] in ",:“":
        return draft_of(scene, cue, [(end, scene.high)], source, "cue-speaker-content")
    return None


def read_after_content(scene: Scene, cue: Cue, speaker: Speaker | None) -> Draft | None:
    """`P, X said.`: nothing follows the cue, so the content stands before its subject."""
    if not cue.form.frames & Frame.POST or speaker is None:
        return None
    if not scene.pack.active_inverts and cue.form.group == "weak":
        return None  # `Melihat keadaan itu, X memutuskan …`
    begin = speaker.range[0]
    if begin > scene.low + 1 and scene.tags[begin - 1] in ",-":
        low = max([scene.low, *(d.cue.past for d in scene.found if d.cue and d.begin < d.cue.first < begin)])
        if not scene.pack.active_inverts and not {"v", "a", "e", "x"} & set(scene.tags[low : begin - 1]):
            return None  # `Pada saat yang sama, militer menegaskan …`: an adverbial is no content
        return draft_of(scene, cue, [(low, begin - 1)], speaker.range, "content-subject-cue")
    return None


def read_around_cue(scene: Scene, cue: Cue, speaker: Speaker | None) -> Draft | None:
    """`P1, X said, P2`."""
    if not scene.pack.active_inverts or speaker is None or speaker.how != "subject" or not cue.form.frames & Frame.POST:
        return None
    begin = speaker.range[0]
    if begin <= scene.low + 2 or scene.tags[begin - 1] != ",":
        return None
    after = skip_adjuncts(scene, cue.past)
    if after >= scene.high or scene.tags[after] != "," or scene.words[after + 1] in scene.pack.complementizers:
        return None
    if is_participle(scene, after + 1):
        return None  # `X reported, citing officials`
    if scene.tags[scene.low] in "psTbv" and not any(t in "ae" for t in scene.tags[scene.low : begin]):
        return None
    return draft_of(scene, cue, [(scene.low, begin - 1), (after + 1, scene.high)], speaker.range, "content-around-cue")
