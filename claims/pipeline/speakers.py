"""Who says it: the noun phrase that is the speaker of a cue, before or after it."""

from dataclasses import dataclass

from claims.pipeline.reading import Reading
from claims.text.phrases import FAR, HEAD, NOMINAL, phrase_before, phrase_from, skip_left

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Token range of the phrase; `begin` is where the clause's material starts (apposition included)."""

    range: Range
    how: str  # subject, relative, inherited, after


def speaker_before(reading: Reading, cue_first: int, low: int) -> Speaker | None:
    """The subject of a cue, looked for to its left and not before `low`."""
    tags = reading.tokens.tags
    j = skip_left(tags, cue_first, low)
    if j <= low:
        return None
    tag = tags[j - 1]
    if tag == "w":
        return _antecedent(reading, j - 1, low)
    if tag == ",":
        return _around_parenthesis(reading, j - 1, low)
    if tag == "-":
        return _around_dashes(reading, j - 1, low)
    polled = _is_polled(reading, j, low)
    if polled or tag in HEAD or tag in "d)":
        begin = phrase_before(tags, j - polled, low)
        if begin < j:
            return _with_antecedent(reading, begin, j, low)
    return None


def _is_polled(reading: Reading, j: int, low: int) -> bool:
    """`61 percent of those polled said P`: the participle before token j belongs to the determiner before it."""
    tags = reading.tokens.tags
    return tags[j - 1] == "v" and j - 1 > low and reading.tokens.words[j - 2] in reading.pack.standalone


def _antecedent(reading: Reading, relative: int, low: int) -> Speaker | None:
    tags = reading.tokens.tags
    end = relative - 1 if relative > low and tags[relative - 1] == "," else relative
    begin = phrase_before(tags, end, low)
    past = relative + 1 if reading.pack.relative_in_source else end
    return Speaker((begin, past), "relative") if begin < end else None


def _around_parenthesis(reading: Reading, comma: int, low: int) -> Speaker | None:
    """`A, who is B, said`: the phrase before the parenthesis; an apposition belongs to the phrase."""
    tags = reading.tokens.tags
    opening = _opening_phrase(reading, comma, low)
    if opening is not None:
        return opening
    for k in range(comma - 1, max(low, comma - FAR) - 1, -1):
        if tags[k] == ",":
            end = skip_left(tags, k, low)
            begin = phrase_before(tags, end, low)
            if begin == end or (begin > low and _carries(reading, begin - 1)):
                continue
            apposition = tags[k + 1] in NOMINAL and all(t not in "vahs" for t in tags[k + 1 : comma])
            return Speaker((begin, comma if apposition else end), "subject")
    end = skip_left(tags, comma, low)
    begin = phrase_before(tags, end, low)
    return (
        Speaker((begin, end), "subject") if begin < end and begin == low and _opens_sentence(reading, begin) else None
    )


def _opening_phrase(reading: Reading, comma: int, low: int) -> Speaker | None:
    """`Ann Bell, 22, of Flint, Mich., said`: several parts without a verb, the first of which opens the sentence."""
    tags = reading.tokens.tags
    i, floor = comma, max(low, comma - FAR)
    while i > floor and tags[i - 1] in ",NnkdmpT0()":
        i -= 1
    if not _opens_sentence(reading, i) or tags[i] not in "Nkd":
        return None
    past = phrase_from(tags, i, comma)
    if tags[past] != "," or tags[past:comma].count(",") < 2 or _is_verb_form(reading, i):
        return None
    # without `, di Lumbaya, Senin (3/2)`
    end = next((k for k in range(past, comma) if tags[k] == "," and tags[k + 1] in "pTb"), comma)
    return Speaker((i, end), "subject")


def _is_verb_form(reading: Reading, i: int) -> bool:
    """`Melihat itu, sosiolog X, Senin, mengingatkan`: a capital that is there only for its place."""
    return (
        i + 1 < len(reading.tokens.tags)
        and reading.tokens.tags[i + 1] in "nd"
        and (reading.pack.shape(reading.tokens.words[i]) == "v")
    )


def _around_dashes(reading: Reading, dash: int, low: int) -> Speaker | None:
    """`A - who is B - said`."""
    tags = reading.tokens.tags
    for k in range(dash - 1, max(low, dash - FAR) - 1, -1):
        if tags[k] == "-":
            begin = phrase_before(tags, k, low)
            return Speaker((begin, k), "subject") if begin < k else None
    return None


def _opens_sentence(reading: Reading, i: int) -> bool:
    return i == 0 or reading.tokens.tags[i - 1] in "¶.!?”…"


def _carries(reading: Reading, i: int) -> bool:
    """Token i ends a carrier's or a source's own cue (`seperti dikutip Reuters`, `menurut laporan`)."""
    forms = reading.pack.cues.get(reading.tokens.words[i], ())
    return any(form.role in ("carrier", "preposition") for form in forms)


def _with_antecedent(reading: Reading, begin: int, end: int, low: int) -> Speaker:
    """`orang yang mengenal Kim mengatakan`: the phrase reaches back over its own relative clause."""
    tags = reading.tokens.tags
    if begin - 2 > low and tags[begin - 1] == "p" and tags[begin - 2] == ",":
        # `Juru bicara X, melalui akunnya mengatakan`: the phrase before the adjunct, if it opens the sentence
        before = speaker_before(reading, begin - 2, low)
        if before is not None and _opens_sentence(reading, before.range[0]):
            return before
    if begin - 2 > low and reading.tokens.words[begin - 1] in reading.pack.agents and tags[begin - 2] == "v":
        start = phrase_before(tags, begin - 2, low)
        return Speaker((start, end), "subject")  # `a source quoted by Reuters said`
    if begin > low and tags[begin - 1] in "vaexbp":
        for k in range(begin - 1, max(low, begin - 15) - 1, -1):
            if tags[k] in ",;:¶“”c":
                break
            if tags[k] in "ws" and (start := phrase_before(tags, k, low)) < k:
                return Speaker((start, end if tags[k] == "w" else k), "subject")
    if begin > low + 1 and tags[begin - 1] == "," and tags[begin] in NOMINAL:
        # `Juru bicara X, Y mengatakan`: a role before the comma and a name after it are one phrase
        start = phrase_before(tags, begin - 1, low)
        if start < begin - 1 and "k" in tags[start : begin - 1] and (start == low or tags[start - 1] in ",“”¶"):
            return Speaker((start, end), "subject")
    return Speaker((begin, end), "subject")


def leading_subject(reading: Reading, low: int, high: int) -> Speaker | None:
    """The subject of the sentence that starts at `low`, for cues that have none of their own."""
    tags = reading.tokens.tags
    i, limit = _past_dateline(reading, low, high), min(high, low + 2 * FAR)
    for _ in range(3):
        while i < limit and tags[i] in "cbT,-“":
            i += 1
        if i < limit and _tells_time(reading, i, limit):
            i = next(k for k in range(i, limit) if tags[k] == ",") + 1
            continue
        if i < limit and tags[i] in "psv":
            comma = next((k for k in range(i, limit) if tags[k] == ","), -1)
            if comma < 0:
                if tags[i] == "p":
                    break
                return None
            i = comma + 1
        else:
            break
    past = phrase_from(tags, i, high)
    return Speaker((i, past), "inherited") if past > i else None


def _past_dateline(reading: Reading, low: int, high: int) -> int:
    """`WASHINGTON (Reuters) - Ann Bell met …`: the sentence begins after the dash."""
    tokens = reading.tokens
    if low and tokens.tags[low - 1] != "¶":
        return low
    for i in range(low, min(high, low + 10)):
        if tokens.tags[i] == "-":
            city = tokens.written(low, low + 1)
            return i + 1 if i > low and (city.isupper() or tokens.tags[i - 1] == ")") else low
        if tokens.tags[i] not in "NTk0,./()":
            break
    return low


def _tells_time(reading: Reading, i: int, limit: int) -> bool:
    """`A few days later, Trump …`, `The day after the vote, Trump …`: the phrase before the comma is no subject."""
    tags, words = reading.tokens.tags, reading.tokens.words
    past = phrase_from(tags, i, limit)
    time = any(word in reading.pack.time_nouns for word in words[i:past])
    if past > i and words[past - 1] in reading.pack.time_nouns:
        while past < limit and tags[past] in "pmdnN0":
            past += 1
    while past < limit and tags[past] in "bT":
        past += 1
    return time and past < limit and tags[past] == ","


def nearest_subject(reading: Reading, low: int, cue_first: int) -> Speaker | None:
    """`…, and he was quick to answer, citing P`: the subject of the last clause before the cue."""
    tags = reading.tokens.tags
    for i in range(cue_first - 2, max(low, cue_first - FAR), -1):
        if tags[i] not in "rNkd" or tags[i - 1] not in "cs" or tags[i - 2] != ",":
            continue
        past = phrase_from(tags, i, cue_first)
        if past > i and past < cue_first and tags[past] in "vae":
            return Speaker((i, past), "inherited")
    return None


def speaker_after(reading: Reading, begin: int, high: int, *, past_participles: bool = False) -> Speaker | None:
    """The phrase right of `kata`, `menurut`, `according to`, with its apposition.

    After a quotation nothing but the speaker follows: there participles in the phrase are passed over.
    """
    tags, words = reading.tokens.tags, reading.tokens.words
    i = begin
    while i < high and tags[i] in "b":
        i += 1
    past = phrase_from(tags, i, high)
    if past_participles:
        past = _past_participles(reading, i, past, high)
    if past == i:
        return None
    if reading.pack.name_ends_phrase and tags[i] == "N" and words[i] not in reading.pack.body_words:
        run = i
        while run < past and tags[run] != "n":
            run += 1
        past = run  # `kata Hidayat masyarakat harus …`: the clause begins after the name
    if past + 1 < high and tags[past] == "," and tags[past + 1] in "Nkd" and tags[i] != "r":
        end = phrase_from(tags, past + 1, high)
        closes = end >= high or tags[end] in ",.”¶T(p;-?!w"
        named = any(t in "N" for t in tags[past + 1 : end])
        if (
            end > past + 1
            and closes
            and named
            and (end - past) <= 14
            and ("N" not in tags[i:past] or "k" in tags[i:past] or tags[past + 1] in "dk")
        ):
            past = end
    return Speaker((i, past), "after")


def _past_participles(reading: Reading, begin: int, past: int, high: int) -> int:
    """`said retired teacher Ann Bell`, `said one undecided voter`: a participle before the noun belongs to it."""
    tags, words, endings = reading.tokens.tags, reading.tokens.words, reading.pack.participle_endings
    i = past
    while endings and i + 1 < high and (tags[i] in "d0" or (tags[i] == "v" and words[i].endswith(endings))):
        if "N" in tags[begin:i]:
            break
        i += 1
        if tags[i] in "Nnk":
            i = past = phrase_from(tags, i, high)
    return past
