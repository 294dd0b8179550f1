"""Where the content right of a cue begins: past dates, addressees, adjuncts and the complementizer."""

from claims.pipeline.cues import Cue
from claims.pipeline.lexicon import Frame
from claims.pipeline.scene import Scene
from claims.text.phrases import phrase_from

NOUN_START = frozenset("Nnk0dr“vpm")


def content_start(scene: Scene, cue: Cue) -> int | None:
    """The first token of the content right of a cue, None if there is none."""
    start = _start_by_frame(scene, cue)
    return start if start is not None and start < scene.high else None


def _start_by_frame(scene: Scene, cue: Cue) -> int | None:  # noqa: PLR0911 - one return a frame
    frames = cue.form.frames
    if (quoted := quotation_ahead(scene, cue)) is not None:
        return quoted
    infinitive = frames & Frame.TO and cue.past < scene.high and scene.words[cue.past] in scene.pack.purpose
    topic = frames & Frame.NOUN and scene.is_word(cue.past, scene.pack.topics) and cue.past + 1 < scene.high
    if topic and scene.tags[cue.past + 1] != "T":
        return cue.past + 1  # `belum berkomentar soal laporan itu`: the topic is what is not said
    i = cue.past if infinitive else skip_adjuncts(scene, cue.past)
    if i >= scene.high:
        return None
    if (ahead := past_denied_noun(scene, cue, i) or past_question(scene, cue)) is not None:
        return ahead
    if infinitive:
        return i if scene.pack.keeps_complementizer else i + 1
    if scene.tags[i] in ",:" and i + 1 < scene.high:
        return _start_after_mark(scene, cue, i)
    if scene.tags[i] == "“":
        return i
    if scene.words[i] in scene.pack.complementizers:
        return past_complementizer(scene, i)
    if scene.words[i] in scene.pack.questions and frames & Frame.WH:
        return i
    if frames & Frame.BARE and (not cue.form.weak or is_clause(scene, i)):
        return past_addressee(scene, i, cue)
    if frames & Frame.NOUN and scene.tags[i] in NOUN_START:
        return i
    return None


def past_denied_noun(scene: Scene, cue: Cue, i: int) -> int | None:
    """`membantah tuduhan Israel bahwa P`, `denied the claim that P`: what is denied is P."""
    past = phrase_from(scene.tags, i, scene.high)
    if cue.form.stance != "denies" or past == i or past >= scene.high or scene.tags[past] != "h":
        return None
    nouns = (form.role == "noun" for k in range(i, past) for form in scene.pack.cues.get(scene.words[k], ()))
    return past_complementizer(scene, past) if any(nouns) else None


def past_question(scene: Scene, cue: Cue) -> int | None:
    """`enggan berkomentar saat ditanya soal P`, `declined to comment when asked about P`: nothing is said of P."""
    if cue.form.stance != "silent":
        return None
    for other in scene.cues:
        if cue.past <= other.first < cue.past + 5 and other.form.stance == "asks":
            i = other.past + scene.is_word(other.past, scene.pack.topics)
            told = i > other.past or scene.is_word(other.past - 1, scene.pack.topics)
            return i if told and i < scene.high else None
    return None


def _start_after_mark(scene: Scene, cue: Cue, i: int) -> int | None:
    """The content after the comma or colon at token i."""
    if scene.tags[i + 1] == "“" or scene.tags[i] == ":":
        return i + 1
    if scene.words[i + 1] in scene.pack.complementizers:
        return past_complementizer(scene, i + 1)
    if is_participle(scene, i + 1):
        return None  # `X reported, citing officials`: what was reported stands before
    return i + 1 if cue.form.frames & Frame.BARE and cue.form.voice == "active" else None


def is_participle(scene: Scene, i: int) -> bool:
    """`…, she said, citing P`, `…, she said, wiping her face`: no new clause begins at token i."""
    endings = scene.pack.stops["noun"].endings
    ending = bool(endings) and i < scene.high and scene.tags[i] == "v" and scene.words[i].endswith(endings)
    return ending or any(cue.first == i and cue.form.voice == "participle" for cue in scene.cues)


def is_clause(scene: Scene, i: int) -> bool:
    """A finite verb, or what may be one, comes soon after token i."""
    past = min(scene.high, i + 15)
    return (
        scene.tags[i] == "r"
        or any(tag in "vae" for tag in scene.tags[i:past])
        or any(word in scene.pack.as_words for word in scene.words[i:past])
    )


def past_complementizer(scene: Scene, i: int) -> int:
    return i if scene.pack.keeps_complementizer else i + 1


def past_addressee(scene: Scene, i: int, cue: Cue) -> int:
    """`told reporters that P`: the person told is not content; `meminta X agar P`: the person asked is."""
    if cue.form.stance == "demands":
        return i
    past = phrase_from(scene.tags, i, scene.high)
    if past > i and not holds_clause(scene, past):
        after = skip_adjuncts(scene, past)
        if (
            after < scene.high
            and scene.words[after] in scene.pack.complementizers
            and after - i < 12
            and scene.tags[after] == "h"
        ):
            return past_complementizer(scene, after)
        if after < scene.high and cue.form.addressed:
            return after
    return i


def quotation_ahead(scene: Scene, cue: Cue) -> int | None:
    """`said back in the summer of 2015: “…”`: nothing but adjuncts before a mark and a quotation."""
    if not cue.form.frames & Frame.QUOTE:
        return None
    for quotation in scene.sentence.quotations:
        if quotation.first < cue.past:
            continue
        between = scene.tags[cue.past : quotation.first]
        plain = 0 < len(between) < 20 and between[-1] in ",:" and not set("vaewh;“") & set(between)
        return quotation.first if plain and quotation.past - quotation.first > 4 else None
    return None


def holds_clause(scene: Scene, past: int) -> bool:
    """The phrase that ends here is a noun like `promise` before `that`."""
    if past >= scene.high or scene.tags[past] != "h":
        return False
    return any(form.role == "noun" for form in scene.pack.cues.get(scene.words[past - 1], ()))


def skip_adjuncts(scene: Scene, i: int) -> int:
    """Past dates, adverbs, `kepada X`, and `dalam keterangannya` when a clause or the end follows."""
    for _ in range(6):
        begin = i
        while i < scene.high and (scene.tags[i] == "T" or (scene.tags[i] in "b" and adverb_is_adjunct(scene, i))):
            i += 1
        if i + 1 < scene.high and scene.tags[i] in "pm":
            if scene.tags[i + 1] == "T":
                i += 1
                continue
            past = phrase_from(scene.tags, i + 1, scene.high)
            if (scene.words[i] in scene.pack.addressees and past > i + 1) or (
                past > i + 1 and opens_content(scene, past)
            ):
                i = past
        if i + 1 < scene.high and scene.tags[i] == "," and scene.tags[i + 1] == "T":
            i += 1
        if i == begin:
            return i
    return i


def adverb_is_adjunct(scene: Scene, i: int) -> bool:
    return i + 1 >= scene.high or scene.tags[i + 1] in ",:“hT" or scene.words[i + 1] in scene.pack.complementizers


def opens_content(scene: Scene, i: int) -> bool:
    return i >= scene.high or scene.tags[i] in ",:“hTpm" or scene.words[i] in scene.pack.complementizers
