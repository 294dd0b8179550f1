"""What was said: the passages a cue governs, before it, after it, or around it."""

from dataclasses import dataclass, field

from claims.pipeline.cues import Cue
from claims.pipeline.pack import Frame
from claims.pipeline.reading import Reading
from claims.pipeline.speakers import Range, Speaker, leading_subject, speaker_after, speaker_before
from claims.text.phrases import phrase_before, phrase_from, skip_left
from claims.text.quotes import Quotation
from claims.text.sentences import Sentence


@dataclass(slots=True)
class Draft:
    """An attribution in token ranges, before names are resolved and chains are joined."""

    sentence: Sentence
    cue: Cue | None
    content: list[Range]
    source: Range | None
    rule: str
    stance: str = "asserts"
    fused: bool = False
    impersonal: bool = False
    carriers: list[Range] = field(default_factory=list)
    outer: "Draft | None" = None
    when: Range | None = None
    name: str = ""

    @property
    def begin(self) -> int:
        return min(first for first, _ in self.content)

    @property
    def past(self) -> int:
        return max(past for _, past in self.content)


class SentenceReader:
    """Reads one sentence: gives every cue its content and speaker."""

    def __init__(
        self, reading: Reading, sentence: Sentence, cues: list[Cue], *, before: Range | None = None
    ) -> None:
        self.before = before
        self.reading = reading
        self.tokens = reading.tokens
        self.tags = reading.tokens.tags
        self.words = reading.tokens.words
        self.sentence = sentence
        self.low = self._first_word(sentence.first)
        self.high = self._trim_end(sentence.past)
        self.cues = cues
        self.taken: set[int] = set()
        self.found: list[Draft] = []
        pack = reading.pack
        self.complementizers = pack.words("complementizers")
        self.questions = pack.words("question_words")
        self.addressees = pack.words("addressee_prepositions")
        self.subordinators = pack.words("subordinators")
        self.as_words = pack.words("as_words")
        self.demonstratives = pack.words("demonstratives")
        self.accompanied = pack.words("accompanied")
        self.purpose = pack.words("purpose")
        self.records = pack.words("record_nouns")
        self.agents = pack.words("passive_agent")
        self.keeps_complementizer = bool(pack.settings["content_keeps_complementizer"])
        self.by_close = {q.past: q for q in sentence.quotations}
        self.by_open = {q.first: q for q in sentence.quotations}

    # --- edges -------------------------------------------------------------------------------------------------

    def _first_word(self, i: int) -> int:
        while i < self.sentence.past and self.tags[i] in "¶•*-.)":
            i += 1
        return i

    def _trim_end(self, past: int) -> int:
        while past > self.sentence.first and self.tags[past - 1] in "¶.!?…;:,-":
            past -= 1
        return past

    def quotation_ending_before(self, i: int) -> Quotation | None:
        """The quotation that ends right before token i, a comma or dash between them allowed."""
        if i > self.low and self.tags[i - 1] in ",-.?!" and i - 1 in self.by_close:
            return self.by_close[i - 1]
        return self.by_close.get(i)

    # --- one cue -----------------------------------------------------------------------------------------------

    def drafts(self) -> list[Draft]:
        for index, cue in enumerate(self.cues):
            draft = self._draft(cue, index)
            if draft is not None and draft.content:
                self.found.append(draft)
        if not self.found:
            self._carried()
        return self.found

    def _carried(self) -> None:
        """No cue but a carrier's: `Dilansir Reuters, P` is Reuters' own, `"…," dikutip dari Reuters` the last speaker's."""
        for index, cue in enumerate(self.cues):
            if cue.form.role != "carrier":
                continue
            quotation = self.quotation_ending_before(skip_left(self.tags, cue.first, self.low))
            draft: Draft | None = None
            if quotation is not None:
                draft = self._make(cue, [(quotation.first, quotation.past)], None, "quote-carrier")
            elif self._is_opening(cue.first):
                draft = self._according(cue, index)
            if draft is not None:
                self.found.append(draft)
                return

    def _draft(self, cue: Cue, index: int) -> Draft | None:
        role = cue.form.role
        if role == "preposition":
            return self._according(cue, index)
        if role == "noun":
            return self._noun(cue, index)
        if role == "carrier":
            return None
        if cue.form.voice in ("passive", "agent"):
            return self._passive(cue, index)
        return self._verb(cue, index)

    def _make(self, cue: Cue, content: list[Range], source: Range | None, rule: str) -> Draft | None:
        content = [part for part in (self._tidy(part) for part in content) if part]
        if not content:
            return None
        for quotation in self.sentence.quotations:
            if any(first <= quotation.first and quotation.past <= past for first, past in content):
                self.taken.add(quotation.first)
        stance = cue.form.stance
        if cue.negated and stance == "asserts":
            stance = "silent"
        return Draft(
            self.sentence, cue, content, source, f"{rule}.{cue.form.group}", stance=stance, fused=cue.form.fused
        )

    def _tidy(self, part: Range) -> Range | None:
        first, past = part
        while first < past and self.tags[first] in ",:;-¶.)":
            first += 1
        while past > first and self.tags[past - 1] in ",:;-¶.":
            past -= 1
        return (first, past) if past > first else None

    # --- verbs -------------------------------------------------------------------------------------------------

    def _verb(self, cue: Cue, index: int) -> Draft | None:
        before = self.quotation_ending_before(cue.first)
        if before is not None:
            return self._after_quotation(cue, before)
        if cue.form.voice == "active" and self._is_passive(cue):
            return self._done_to(cue, index)
        if cue.form.voice == "inverted":
            return self._inverted(cue, index)
        speaker = speaker_before(self.reading, cue.first, self._clause_low(cue, index))
        if speaker is not None and speaker.how == "subject":
            quotation = self.quotation_ending_before(speaker.range[0])
            if quotation is not None:
                content = [(quotation.first, quotation.past), *self._quotations_after(cue.past)]
                return self._make(cue, content, speaker.range, "quote-subject-cue")
        start = self._content_start(cue)
        if start is None:
            return self._after_content(cue, speaker)
        if speaker is None:
            if self._serves(cue) or self._completes(cue, index):
                return None
            speaker = self._inherited(cue)
        if cue.form.needs == "record" and not self._is_record(speaker):
            return None
        middle = self._around_cue(cue, speaker, start)
        if middle is not None:
            return middle
        content = self._content_from(start, index)
        source = speaker.range if speaker else None
        draft = self._make(cue, content, source, "subject-cue-content")
        if draft is not None and source is None and self.found and self.found[-1].fused:
            draft.fused = True
        return draft

    def _serves(self, cue: Cue) -> bool:
        """`agar mengingatkan`, `to say`: a verb of purpose is wished for, not said."""
        i = cue.first
        while i > self.low and self.tags[i - 1] in "abx":
            i -= 1
        return i > self.low and self.words[i - 1] in self.purpose

    def _completes(self, cue: Cue, index: int) -> bool:
        """`berjanji akan menuntut`: the verb belongs to the cue before it."""
        i = skip_left(self.tags, cue.first, self.low)
        return index > 0 and self.cues[index - 1].past == i and self.cues[index - 1].form.role == "verb"

    def _inherited(self, cue: Cue) -> Speaker | None:
        """`kata X, seraya menambahkan`: the speaker of the cue before, else the sentence's subject."""
        if self.found and self.found[-1].cue is not None and self.found[-1].cue.past <= cue.first:
            last = self.found[-1]
            if last.fused and last.source is None:
                return None
            if last.source is not None and last.cue.form.role == "verb":
                return Speaker(last.source, "inherited")
        return leading_subject(self.reading, self.low, cue.first)

    def _is_record(self, speaker: Speaker | None) -> bool:
        return speaker is not None and any(self.words[i] in self.records for i in range(*speaker.range))

    def _is_passive(self, cue: Cue) -> bool:
        """`was opposed`, `opposed by`."""
        if cue.past < self.high and self.words[cue.past] in self.agents:
            return True
        i = cue.first
        while i > self.low and self.tags[i - 1] in "bx":
            i -= 1
        return i > self.low and self.tags[i - 1] == "e"

    def _done_to(self, cue: Cue, index: int) -> Draft | None:
        """`the bill, opposed by X`; `it was reported that P`."""
        i = cue.past
        if i < self.high and self.words[i] in self.agents:
            speaker = speaker_after(self.reading, i + 1, self.high)
            end = skip_left(self.tags, cue.first, self.low)
            end -= 1 if end > self.low and self.tags[end - 1] == "," else 0
            begin = phrase_before(self.tags, end, self.low)
            if speaker is None or begin == end:
                return None
            return self._make(cue, [(begin, end)], speaker.range, "passive-by")
        if i < self.high and self.tags[i] == "h":
            start = self._past_complementizer(i)
            return self._make(cue, [(start, self._content_end(start, index))], None, "passive-that")
        return None

    def _clause_low(self, cue: Cue, index: int) -> int:
        low = self.low
        for other in self.cues[:index]:
            if other.form.role != "noun":
                low = max(low, other.past)
        for i in range(cue.first - 1, max(low, cue.first - 60) - 1, -1):
            if self.tags[i] in ";”" or self.words[i] in self.complementizers:
                return i if self.tags[i] == "”" else i + 1
        return low

    def _after_quotation(self, cue: Cue, quotation: Quotation) -> Draft | None:
        """`"…," kata X` and `"…," said X`; what follows in quotation marks belongs to it."""
        if cue.form.role == "verb" and not cue.form.frames & (Frame.QUOTE | Frame.POST):
            return None
        source: Range | None = None
        begin = cue.past
        if not cue.form.fused:
            if begin < self.high and self.words[begin] in self.agents:
                begin += 1
            speaker = speaker_after(self.reading, begin, self.high)
            source = speaker.range if speaker else None
        end = source[1] if source else cue.past
        content = [(quotation.first, quotation.past), *self._quotations_after(end)]
        if quotation.first > self.low and not self._is_adjunct(self.low, quotation.first):
            content[0] = (self._clause_begin(quotation.first), quotation.past)
        return self._make(cue, content, source, "quote-cue-speaker")

    def _clause_begin(self, quotation_first: int) -> int:
        return quotation_first if self.tags[quotation_first - 1] in ":," else self.low

    def _is_adjunct(self, first: int, past: int) -> bool:
        return all(tag not in "vaerN" for tag in self.tags[first:past])

    def _quotations_after(self, i: int) -> list[Range]:
        high = next((cue.first for cue in self.cues if cue.first >= i and cue.form.role == "verb"), self.sentence.past)
        return [
            (q.first, q.past) for q in self.sentence.quotations if i <= q.first < high and q.past - q.first > 3
        ]

    def _inverted(self, cue: Cue, index: int) -> Draft | None:
        """`P, kata X` without quotation marks; `Kata X, P` at the start of a sentence."""
        source: Range | None = None
        if not cue.form.fused:
            speaker = speaker_after(self.reading, cue.past, self.high)
            if speaker is None:
                return None
            source = speaker.range
        end = source[1] if source else cue.past
        comma_before = cue.first > self.low and self.tags[cue.first - 1] == ","
        if comma_before:
            content = [(self.low, cue.first)]
            if end + 2 < self.high and (
                (self.tags[end] == "," and self.tags[end + 1] != "T") or self.tags[end] in "nNkd"
            ):
                content.append((end, self._content_end(end + 1, index)))
            return self._make(cue, content, source, "content-cue-speaker")
        if cue.first == self.low and end < self.high and self.tags[end] in ",:“":
            return self._make(cue, [(end, self.high)], source, "cue-speaker-content")
        return None

    def _after_content(self, cue: Cue, speaker: Speaker | None) -> Draft | None:
        """`P, X said.`: nothing follows the cue, so the content stands before its subject."""
        if not cue.form.frames & Frame.POST or speaker is None:
            return None
        begin = speaker.range[0]
        if begin > self.low + 1 and self.tags[begin - 1] in ",-":
            low = max([self.low, *(d.cue.past for d in self.found if d.cue and d.begin < d.cue.first < begin)])
            return self._make(cue, [(low, begin - 1)], speaker.range, "content-subject-cue")
        return None

    def _around_cue(self, cue: Cue, speaker: Speaker | None, start: int) -> Draft | None:
        """`P1, X said, P2`."""
        if speaker is None or speaker.how != "subject" or not cue.form.frames & Frame.POST:
            return None
        begin = speaker.range[0]
        if begin <= self.low + 2 or self.tags[begin - 1] != ",":
            return None
        after = self._skip_adjuncts(cue.past)
        if after >= self.high or self.tags[after] != "," or self.words[after + 1] in self.complementizers:
            return None
        if self.tags[self.low] in "psTb" and not any(t in "ae" for t in self.tags[self.low : begin]):
            return None
        return self._make(
            cue, [(self.low, begin - 1), (after + 1, self.high)], speaker.range, "content-around-cue"
        )

    # --- where content starts and ends ---------------------------------------------------------------------------

    def _content_start(self, cue: Cue) -> int | None:
        """The first token of the content right of a cue, None if there is none."""
        frames = cue.form.frames
        infinitive = frames & Frame.TO and cue.past < self.high and self.words[cue.past] in self.purpose
        i = cue.past if infinitive else self._skip_adjuncts(cue.past)
        if i >= self.high:
            return None
        if infinitive:
            return i if self.keeps_complementizer else i + 1
        if self.tags[i] in ",:" and i + 1 < self.high:
            if self.tags[i + 1] == "“" or self.tags[i] == ":":
                return i + 1
            if self.words[i + 1] in self.complementizers:
                return self._past_complementizer(i + 1)
            return i + 1 if frames & Frame.BARE and cue.form.voice == "active" else None
        if self.tags[i] == "“":
            return i
        if self.words[i] in self.complementizers:
            return self._past_complementizer(i)
        if self.words[i] in self.questions and frames & Frame.WH:
            return i
        if frames & Frame.BARE and (not cue.form.weak or self._is_clause(i)):
            return self._past_addressee(i, cue)
        if frames & Frame.NOUN and self.tags[i] in NOUN_START:
            return i
        return None

    def _is_clause(self, i: int) -> bool:
        """A finite verb, or what may be one, comes soon after token i."""
        return self.tags[i] == "r" or any(tag in "vae" for tag in self.tags[i : min(self.high, i + 15)])

    def _past_complementizer(self, i: int) -> int:
        return i if self.keeps_complementizer else i + 1

    def _past_addressee(self, i: int, cue: Cue) -> int:
        """`told reporters that P`: the person told is not content; `meminta X agar P`: the person asked is."""
        if cue.form.stance == "demands":
            return i
        past = phrase_from(self.tags, i, self.high)
        if past > i:
            after = self._skip_adjuncts(past)
            if after < self.high and self.words[after] in self.complementizers and after - i < 12 and self.tags[after] == "h":
                return self._past_complementizer(after)
            if after < self.high and cue.form.lemma in ("told", "tell", "tells", "telling"):
                return after
        return i

    def _skip_adjuncts(self, i: int) -> int:
        """Past dates, adverbs, `kepada X`, and `dalam keterangannya` when a clause or the end follows."""
        for _ in range(6):
            begin = i
            while i < self.high and (self.tags[i] == "T" or (self.tags[i] in "b" and self._adverb_is_adjunct(i))):
                i += 1
            if i + 1 < self.high and self.tags[i] in "pm":
                if self.tags[i + 1] == "T":
                    i += 1
                    continue
                past = phrase_from(self.tags, i + 1, self.high)
                if self.words[i] in self.addressees and past > i + 1:
                    i = past
                elif past > i + 1 and self._opens_content(past):
                    i = past
            if i + 1 < self.high and self.tags[i] == "," and self.tags[i + 1] == "T":
                i += 1
            if i == begin:
                return i
        return i

    def _adverb_is_adjunct(self, i: int) -> bool:
        return i + 1 >= self.high or self.tags[i + 1] in ",:“hT" or self.words[i + 1] in self.complementizers

    def _opens_content(self, i: int) -> bool:
        return i >= self.high or self.tags[i] in ",:“hTpm" or self.words[i] in self.complementizers

    def _content_from(self, start: int, index: int) -> list[Range]:
        if self.tags[start] == "“" and start in self.by_open:
            quotation = self.by_open[start]
            rest = quotation.past
            if rest >= self.high or self.tags[rest] in ",.¶;:-" or self.tags[quotation.past - 2] in ".,!?":
                parts = [(start, quotation.past)]
                if quotation.past - start > 6:
                    parts += self._quotations_after(quotation.past)
                return parts
        return [(start, self._content_end(start, index))]

    def _content_end(self, start: int, index: int) -> int:
        """Where the content that starts at `start` stops: the sentence's end, or where the next cue's clause begins."""
        high = self.high
        for other in self.cues[index + 1 :]:
            if other.first <= start + 1:
                continue
            cut = self._clause_cut(other, start)
            if cut is not None:
                high = cut
                break
        return self._stop(start, high, self.cues[index])

    def _stop(self, start: int, high: int, cue: Cue) -> int:
        """The first place between start and high where the pack says that the narrator speaks again."""
        stops = self.reading.pack.stops["clause" if self._governs_clause(cue, start) else "noun"]
        relative = self._in_relative(cue)
        subordinate = relative or (self.tags[self.low] == "s" and cue.first - self.low < 12)
        i = start + 2
        while i < high - 1:
            if i in self.by_open:
                i = max(i + 1, self.by_open[i].past)
                continue
            tag = self.tags[i]
            if tag == ",":
                after = self.words[i + 1]
                if after not in stops.keep and (
                    (subordinate and self.tags[i + 1] in ("vaexb" if relative else "vaexbrNkdn"))
                    or self.tags[i + 1] in stops.letters
                    or after in stops.words
                    or (stops.endings and after.endswith(stops.endings))
                ):
                    return i
            elif tag in stops.marks or self.words[i] in stops.bare:
                return i
            i += 1
        return high

    def _governs_clause(self, cue: Cue, start: int) -> bool:
        if cue.form.role != "verb" or cue.form.frames & Frame.BARE:
            return self.words[start] != "to"
        return self.words[start] in self.complementizers or self.words[start] in self.questions

    def _in_relative(self, cue: Cue) -> bool:
        """`Graham, who says P, tweeted`: the cue stands in a clause that a comma will close."""
        i = cue.first
        while i > self.low and self.tags[i - 1] in "abxe":
            i -= 1
        return i - 1 > self.low and self.tags[i - 1] == "w" and self.tags[i - 2] == ","

    def _clause_cut(self, other: Cue, start: int) -> int | None:
        i = other.first
        while i - 1 > start and self.tags[i - 1] in "babx" and self.tags[i - 1] != ",":
            i -= 1
        before = self.tags[i - 1]
        if other.form.role == "carrier" or other.form.role == "preposition":
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
        if self.words[i - 1] in self.accompanied:
            return i - 1
        own = speaker_before(self.reading, other.first, start)
        if own is not None and own.how == "subject" and own.range[0] - 2 > start and other.form.frames & Frame.BARE:
            begin = own.range[0]
            if self.tags[begin - 2] == "," and (self.tags[begin - 1] == "s" or self.words[begin - 1] in self.subordinators):
                return begin - 2
        return None

    # --- prepositions, nouns, passives ---------------------------------------------------------------------------

    def _according(self, cue: Cue, index: int) -> Draft | None:
        source: Range | None = None
        if cue.first > self.low and self.tags[cue.first - 1] == "w":
            return None
        if not cue.form.fused:
            speaker = speaker_after(self.reading, cue.past, self.high)
            if speaker is None:
                return None
            source = speaker.range
        end = source[1] if source else cue.past
        while end < self.high and self.tags[end] == "T":
            end += 1
        if self._is_opening(cue.first):
            start = end
            if start < self.high and self.tags[start] not in ",:“":
                comma = self._comma_after(start)
                if comma and comma - start < 14 and self.tags[start] in "pmw":
                    start = comma
            return self._make(cue, [(start, self._content_end(start, index))], source, "according-first")
        content = [(self._content_begin(cue, index), self._before_comma(cue.first))]
        if end < self.high and self.tags[end] == "," and end + 2 < self.high and (
            self.tags[end + 1] not in "Twv" or cue.first - self.low < 7
        ):
            content.append((end, self._content_end(end + 1, index)))
        return self._make(cue, content, source, "according-last")

    def _content_begin(self, cue: Cue, index: int) -> int:
        return self.low

    def _is_opening(self, i: int) -> bool:
        return all(tag in "cbT,-“a" for tag in self.tags[self.low : i])

    def _comma_after(self, i: int) -> int:
        for k in range(i, min(self.high, i + 20)):
            if self.tags[k] == ",":
                return k
        return 0

    def _before_comma(self, i: int) -> int:
        return i - 1 if i > self.low and self.tags[i - 1] in ",-" else i

    def _noun(self, cue: Cue, index: int) -> Draft | None:
        """`pernyataan X bahwa P`, `the claim by X that P`, `X's claim that P`."""
        before = self.quotation_ending_before(skip_left(self.tags, cue.first, self.low))
        if before is not None:
            return self._after_quotation(cue, before)
        if cue.first > self.low and self.tags[cue.first - 1] == "p" and any(
            c.form.role == "verb" and 0 <= cue.first - c.past < 4 for c in self.cues[:index]
        ):
            return None  # `menyatakan dalam keterangannya bahwa`: the verb is the cue
        i = cue.past
        source: Range | None = None
        if i < self.high and (self.tags[i] in "m" or self.words[i] in self.agents or self.words[i] in ("dari",)):
            i += 1
        past = phrase_from(self.tags, i, self.high)
        if past > i:
            source, i = (i, past), past
        infinitive = cue.form.frames & Frame.TO and i < self.high and self.words[i] == "to"
        if i >= self.high or (self.tags[i] != "h" and self.words[i] not in ("agar", "supaya") and not infinitive):
            return None
        if source is None and cue.first - 1 > self.low and self.tags[cue.first - 1] == "m":
            begin = cue.first - 1
            while begin > self.low and self.tags[begin - 1] in "Nnk":
                begin -= 1
            source = (begin, cue.first - 1)
        if source is None:
            subject = leading_subject(self.reading, self.low, cue.first) if self.keeps_complementizer else None
            source = subject.range if subject and subject.range[1] <= cue.first else None
        start = self._past_complementizer(i)
        return self._make(cue, [(start, self._content_end(start, index))], source, "noun-content")

    def _passive(self, cue: Cue, index: int) -> Draft | None:
        """`X dilaporkan Y`, `dilaporkan bahwa P`, `P, demikian disampaikan X`."""
        before = self.quotation_ending_before(cue.first)
        if before is not None:
            return self._after_quotation(cue, before)
        i = cue.past
        if i < self.high and self.words[i] in self.complementizers:
            start = self._past_complementizer(i)
            return self._make(cue, [(start, self._content_end(start, index))], None, "passive-that")
        source: Range | None = None
        if i < self.high and self.words[i] in self.agents:
            speaker = speaker_after(self.reading, i + 1, self.high)
            if speaker:
                source, i = speaker.range, speaker.range[1]
        elif not cue.form.fused and i < self.high and self.tags[i] in "Nkd":
            past = phrase_from(self.tags, i, self.high)
            gap = self.tags[cue.first - 1] == "w" and self.tags[past : past + 1] != [","]
            if past > i and past < self.high and (gap or self.tags[past] in "avx" or self.words[past] in self.as_words):
                source, i = (i, past), past
        if not (cue.form.fused or cue.form.group == "reported"):
            return self._that_was_said(cue, source)
        first = self._passive_subject(cue, index)
        content = [(i, self._content_end(i, index))]
        return self._make(cue, [first, *content] if first else content, source, "passive-around")

    def _passive_subject(self, cue: Cue, index: int) -> Range | None:
        """What `dilaporkan` is said of: the clause before it; the antecedent in `X yang dilaporkan`; nothing in `apa yang`."""
        begin = self._passive_begin(cue, index)
        end = skip_left(self.tags, cue.first, begin)
        if end > begin and self.tags[end - 1] == "w":
            start = phrase_before(self.tags, end - 1, begin)
            return (start, end - 1) if start < end - 1 and self.words[start] not in self.questions else None
        if self.keeps_complementizer and (subject := speaker_before(self.reading, cue.first, begin)):
            begin = subject.range[0]
        breaks = self.reading.pack.stops["clause"]
        for i in range(cue.first - 1, begin, -1):
            if self.words[i] in breaks.bare or (self.words[i] in breaks.words and self.tags[i - 1] == ","):
                return (i + 1, cue.first)
        return (begin, cue.first)

    def _that_was_said(self, cue: Cue, source: Range | None) -> Draft | None:
        """`Hal itu disampaikan X`: what was said stands in the sentence before."""
        past = cue.past
        if source is None and past < self.high:
            if self.words[past] in self.agents:
                past += 1
            speaker = speaker_after(self.reading, past, self.high)
            source = speaker.range if speaker else None
        if source is None or self.before is None or cue.first - self.low > 6:
            return None
        if not any(self.words[i] in self.demonstratives for i in range(self.low, cue.first)):
            return None
        first, past = self.before
        while past > first and self.tags[past - 1] in "¶.!?":
            past -= 1
        return self._make(cue, [(first, past)], source, "sentence-before")

    def _passive_begin(self, cue: Cue, index: int) -> int:
        return max([self.low, *(c.past for c in self.cues[:index])])


NOUN_START = frozenset("Nnk0dr“vpm")
