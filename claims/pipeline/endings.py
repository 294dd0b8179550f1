"""Where content ends: at the sentence's end, at the next cue's clause, or where the narrator speaks again."""

from claims.pipeline.cues import Cue
from claims.pipeline.lexicon import Frame
from claims.pipeline.scene import Range, Scene
from claims.pipeline.speakers import speaker_before


def content_from(scene: Scene, start: int, index: int) -> list[Range]:
    if scene.tags[start] == "“" and start in scene.by_open:
        quotation = scene.by_open[start]
        rest = quotation.past
        if rest >= scene.high or scene.tags[rest] in ",.¶;:-" or scene.tags[quotation.past - 2] in ".,!?":
            parts = [(start, quotation.past)]
            if quotation.past - start > 6:
                parts += quotations_after(scene, quotation.past)
            return parts
    return [(start, content_end(scene, start, index))]


def content_end(scene: Scene, start: int, index: int) -> int:
    """Where the content that starts at `start` stops: the sentence's end, or where the next cue's clause begins."""
    high = scene.high
    if start >= high:
        return start
    clause = governs_clause(scene, scene.cues[index], start)
    for other in scene.cues[index + 1 :]:
        if other.first <= start + 1:
            continue
        cut = clause_cut(scene, other, start, clause=clause)
        if cut is not None:
            high = cut
            break
    return stop_of_narrator(scene, start, high, scene.cues[index])


def stop_of_narrator(scene: Scene, start: int, high: int, cue: Cue) -> int:
    """The first place between start and high where the pack says that the narrator speaks again."""
    stops = scene.pack.stops["clause" if governs_clause(scene, cue, start) else "noun"]
    relative = in_relative(scene, cue)
    subordinate = relative or in_subordinate_clause(scene, cue)
    i = start + 2
    while i < high - 1:
        if i in scene.by_open:
            i = max(i + 1, scene.by_open[i].past)
            if scene.tags[i : i + 2] == ["c", "v"]:
                return i  # `menyebutnya “P,” dan mengirim kapal`
            continue
        tag = scene.tags[i]
        if tag == ",":
            after = scene.words[i + 1]
            paired = scene.tags[i + 1] == "v" and scene.tags[i + 2 : i + 3] == ["c"]  # `a kind, loving and able person`
            if (
                after not in stops.keep
                and not paired
                and (
                    (subordinate and scene.tags[i + 1] in ("vaexb" if relative else "vaexbrNkdn"))
                    or scene.tags[i + 1] in stops.letters
                    or after in stops.words
                    or (stops.endings and after.endswith(stops.endings))
                )
            ):
                return i
        elif (tag == ":" and scene.tags[i + 1] == "“") or tag in stops.marks or scene.words[i] in stops.bare:
            return i
        i += 1
    return high


def in_subordinate_clause(scene: Scene, cue: Cue) -> bool:
    """`While he said P, she …`: the clause of the cue begins with a subordinator."""
    i = cue.first
    while i > scene.low and scene.tags[i - 1] not in ",;" and cue.first - i < 20:
        i -= 1
    opens = i <= scene.low and scene.words[i] in scene.pack.subordinators  # `Setelah X mengkritik P, Y …`
    return opens or "s" in scene.tags[i : min(i + 3, cue.first)]


def governs_clause(scene: Scene, cue: Cue, start: int) -> bool:
    if cue.form.role == "noun" and cue.form.frames & Frame.NOUN:
        return False
    if cue.form.role != "verb" or cue.form.frames & Frame.BARE:
        return scene.words[start] not in scene.pack.purpose
    return scene.words[start] in scene.pack.complementizers or scene.words[start] in scene.pack.questions


def in_relative(scene: Scene, cue: Cue) -> bool:
    """`Graham, who says P, tweeted`: the cue stands in a clause that a comma will close."""
    i = cue.first
    while i > scene.low and scene.tags[i - 1] in "abxe":
        i -= 1
    return i - 1 > scene.low and scene.tags[i - 1] == "w" and scene.tags[i - 2] == ","


def clause_cut(scene: Scene, other: Cue, start: int, *, clause: bool) -> int | None:  # noqa: PLR0911 - one return a shape of clause
    """Where the clause of a later cue begins, if that cue ends the content that starts at `start`."""
    i = other.first
    while i - 1 > start and scene.tags[i - 1] in "babx" and scene.tags[i - 1] != ",":
        i -= 1
    before = scene.tags[i - 1]
    if other.form.role in ("carrier", "preposition"):
        opens = (i - 1 <= start and scene.tags[start] == "h") or (before == "," and scene.tags[i - 2] == "h")
        if before == "w" or opens:
            return None  # `said that, according to X, P`
        if before in "ps":
            return i - 1
        return i if before == "," or other.form.role == "preposition" else None
    if other.form.voice in ("participle",) and before == ",":
        return i - 1
    if other.form.voice == "inverted" and before == ",":
        return i - 1
    if before == "c" and other.form.role == "verb" and other.form.voice == "active":
        return i - 1
    if other.form.role != "verb" or other.form.voice not in ("active", "participle"):
        return None
    if scene.words[i - 1] in scene.pack.accompanied:
        return i - 1
    own = speaker_before(scene.reading, other.first, start)
    own_clause = bool(other.form.frames & Frame.BARE) or not clause  # `they opposed A and she backed B`
    if own is not None and own.how == "subject" and own.range[0] - 2 > start and own_clause:
        begin = own.range[0]
        if scene.tags[begin - 1] == "c":
            return begin - 1
        if scene.tags[begin - 2] == "," and (
            scene.tags[begin - 1] == "s" or scene.words[begin - 1] in scene.pack.subordinators
        ):
            return begin - 2
    return None


def quotations_after(scene: Scene, i: int) -> list[Range]:
    """The quotations that go on after a cue; one right after a noun is its title or a term."""
    high = next((cue.first for cue in scene.cues if cue.first >= i and cue.form.role == "verb"), scene.sentence.past)
    after = [q for q in scene.sentence.quotations if i <= q.first < high and q.past - q.first > 3]
    return [(q.first, q.past) for q in after if scene.tags[q.first - 1] not in "Nnk0)"]
