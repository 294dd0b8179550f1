"""Sources named by a preposition (`menurut X`, `according to X`), nouns that hold a claim (`pernyataan bahwa P`)."""

from claims.pipeline.cues import Cue
from claims.pipeline.endings import content_end
from claims.pipeline.lexicon import Frame
from claims.pipeline.openings import past_complementizer
from claims.pipeline.passives import is_unnamed
from claims.pipeline.quoted import read_after_quotation
from claims.pipeline.scene import Draft, Scene, draft_of, quotation_ending_before
from claims.pipeline.speakers import Range, leading_subject, speaker_after
from claims.text.phrases import phrase_before, phrase_from, skip_left


def read_according(scene: Scene, cue: Cue, index: int) -> Draft | None:
    source: Range | None = None
    if cue.first > scene.low and scene.tags[cue.first - 1] == "w":
        return None
    if not cue.form.fused:
        source = named_source(scene, cue)
        if source is None:
            return None
    end = past_parenthesis(scene, source[1]) if source else cue.past
    if end + 1 < scene.high and scene.tags[end] == "," and scene.tags[end + 1] == "T":
        end += 1
    while end < scene.high and scene.tags[end] == "T":
        end += 1
    if is_opening(scene, cue.first) or follows_verb(scene, cue, index):
        start = end
        if start < scene.high and scene.tags[start] not in ",:“":
            comma = comma_after(scene, start)
            if comma and comma - start < 14 and scene.tags[start] in "pmw":
                start = comma
        return draft_of(scene, cue, [(start, content_end(scene, start, index))], source, "according-first")
    low = next((i + 1 for i in range(cue.first - 1, scene.low, -1) if scene.tags[i] == "("), scene.low)
    if ")" in scene.tags[low : cue.first]:
        low = scene.low  # `(P, according to X)` is closed after the source
    content = [(low, before_comma(scene, cue.first))]
    if (
        end < scene.high
        and scene.tags[end] == ","
        and end + 2 < scene.high
        and (scene.tags[end + 1] not in "Twv" or cue.first - scene.low < 7)
        and not any(other.first == end + 1 and other.form.role == "carrier" for other in scene.cues)
    ):
        content.append((end, content_end(scene, end + 1, index)))
    return draft_of(scene, cue, content, source, "according-last")


def named_source(scene: Scene, cue: Cue) -> Range | None:
    """The phrase after the preposition; where names end no phrase, all words up to the comma or the sentence's end."""
    speaker = speaker_after(scene.reading, cue.past, scene.high)
    if scene.pack.name_ends_phrase:
        return speaker.range if speaker else None
    end = speaker.range[1] if speaker else cue.past
    if end < scene.high and scene.tags[end] in "vT0/nNkd“pm" and (comma := comma_after(scene, end)):
        words = scene.tags[end:comma]
        if not {"a", "e", "h", "w", "s", "r"} & set(words):
            return (cue.past, comma)
    return speaker.range if speaker else None


def is_opening(scene: Scene, i: int) -> bool:
    """Nothing but conjunctions and dates stands between token i and the sentence's beginning, or a `bahwa`."""
    while i > scene.low and scene.tags[i - 1] in "cbT,-“a":
        i -= 1
    return i <= scene.low or (scene.tags[i - 1] == "h" and scene.tags[i] != "c")


def follows_verb(scene: Scene, cue: Cue, index: int) -> bool:
    """`X mengatakan, menurut Y, P`: a source within what X says."""
    before = scene.cues[index - 1] if index else None
    return (
        before is not None
        and before.form.role == "verb"
        and before.past == cue.first - 1
        and scene.tags[cue.first - 1] == ","
    )


def past_parenthesis(scene: Scene, i: int) -> int:
    """`menurut Reuters, yang mengutip pejabat itu, P`: the clause about the source is no content."""
    if i + 2 < scene.high and scene.tags[i] == "," and scene.tags[i + 1] == "w":
        for k in range(i + 2, min(scene.high, i + 20)):
            if scene.tags[k] == ",":
                return k
    return i


def comma_after(scene: Scene, i: int) -> int:
    for k in range(i, min(scene.high, i + 20)):
        if scene.tags[k] == ",":
            return k
    return 0


def before_comma(scene: Scene, i: int) -> int:
    return i - 1 if i > scene.low and scene.tags[i - 1] in ",-" else i


def read_noun(scene: Scene, cue: Cue, index: int) -> Draft | None:
    """`pernyataan X bahwa P`, `the claim by X that P`, `X's claim that P`."""
    before = quotation_ending_before(scene, skip_left(scene.tags, cue.first, scene.low))
    if before is not None:
        return read_after_quotation(scene, cue, before)
    if (
        cue.first > scene.low
        and scene.tags[cue.first - 1] == "p"
        and any(c.form.role == "verb" and 0 <= cue.first - c.past < 4 for c in scene.cues[:index])
    ):
        return None  # `menyatakan dalam keterangannya bahwa`: the verb is the cue
    if cue.form.frames & Frame.NOUN:
        return read_noun_of(scene, cue, index)
    i = cue.past
    source: Range | None = None
    if i < scene.high and (scene.tags[i] == "m" or scene.words[i] in scene.pack.noun_agents):
        i += 1
    past = phrase_from(scene.tags, i, scene.high)
    past = next((k for k in range(i, past) if scene.words[k] in scene.pack.topics), past)
    if past > i:
        own = bool(set("Nkr") & set(scene.tags[i:past])) or is_unnamed(scene, (i, past))  # `permintaan warga untuk P`
        source, i = ((i, past) if own else None), past
    if scene.tags[i : i + 1] == ["“"] and i in scene.by_open and scene.by_open[i].past - i > 4:
        return draft_of(scene, cue, [(i, scene.by_open[i].past)], source, "noun-content")
    start = clause_of_noun(scene, cue, i)
    if start is None:
        return None
    source = source or owner(scene, cue)
    return draft_of(scene, cue, [(start, content_end(scene, start, index))], source, "noun-content")


def clause_of_noun(scene: Scene, cue: Cue, i: int) -> int | None:
    """Where the clause that a noun holds begins, at token i or behind its complementizer; None if it holds none."""
    infinitive = cue.form.frames & Frame.TO and scene.is_word(i, scene.pack.purpose)
    topic = cue.form.stance == "silent" and scene.is_word(i, scene.pack.topics)  # `no comment from X on P`
    opens = scene.tags[i : i + 1] == ["h"] or scene.is_word(i, scene.pack.noun_complementizers)
    if not (opens or infinitive or topic):
        scene.refuse(cue, "no clause follows the noun")
        return None
    start = i + 1 if topic else past_complementizer(scene, i)
    if any(draft.begin == start for draft in scene.found):  # `membantah tuduhan bahwa P`
        scene.refuse(cue, "a verb before it denies it")
        return None
    return start


def read_noun_of(scene: Scene, cue: Cue, index: int) -> Draft | None:
    """`the union's criticism of the plan`: the noun phrase after the preposition."""
    if cue.past >= scene.high or scene.tags[cue.past] not in "Nnk0dr“v":
        scene.refuse(cue, "no noun phrase follows it")
        return None
    end = content_end(scene, cue.past, index)
    finite = next((i for i in range(cue.past + 1, end) if scene.tags[i] in "ae"), end)
    return draft_of(scene, cue, [(cue.past, finite)], owner(scene, cue), "noun-of")


def owner(scene: Scene, cue: Cue) -> Range | None:
    """Whose claim it is: the possessor before the noun, else the subject of the sentence."""
    i = cue.first - 1
    if i > scene.low and scene.tags[i] == "m":
        begin = phrase_before(scene.tags, i, scene.low)
        return (begin, i) if begin < i else None
    while i > scene.low and cue.first - i < 5 and scene.tags[i] in "nk0b":
        i -= 1  # `their own longstanding promise to`
    if scene.is_word(i, scene.pack.possessives):
        return (i, i + 1)
    if i > scene.low and scene.words[i].startswith("'") and (begin := phrase_before(scene.tags, i, scene.low)) < i:
        return (begin, i)  # `the court's 2015 decision to`
    subject = leading_subject(scene.reading, scene.low, cue.first)
    return subject.range if subject is not None and subject.range[1] <= cue.first else None
