"""Names: from the phrase as written to the fullest name in the text; pronouns and suffixes to the speaker they mean."""

from dataclasses import dataclass, field
from typing import Literal

from claims.pipeline.namesakes import namesakes
from claims.pipeline.outlets import outlet_name
from claims.pipeline.persons import could_be_person, is_office, is_possessive, past_person
from claims.pipeline.reading import Reading
from claims.pipeline.speakers import Range, leading_subject
from claims.text.sentences import Sentence

Resolution = Literal["named", "pronoun", "anonymous", "ambiguous", "unknown"]


@dataclass(frozen=True, slots=True)
class Resolved:
    name: str
    how: Resolution
    choices: tuple[str, ...] = ()  # the people it may be, when it is ambiguous


@dataclass(slots=True)
class NameBook:
    """The names of one text and who is being spoken of; ask it in text order."""

    reading: Reading
    runs: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    written: dict[tuple[str, ...], str] = field(default_factory=dict)
    aliases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    singles: set[str] = field(default_factory=set)
    persons: set[str] = field(default_factory=set)
    introduced: dict[str, None] = field(default_factory=dict)  # people heard with a title or as speakers, in order
    focus: str = ""
    speaker: str = ""

    def __post_init__(self) -> None:
        tags, words = self.reading.tokens.tags, self.reading.tokens.words
        spans: list[Range] = []
        i, size = 0, len(tags)
        while i < size:
            if tags[i] != "N":
                i += 1
                continue
            past = i
            while past < size and past - i < 12 and (tags[past] == "N" or (past > i and self._particle(past))):
                past += 1
            spans.append((i, past))
            i = past
        self.singles = {words[first] for first, past in spans if past == first + 1}
        for first, past in spans:
            self._note(first, past)
            self._know_person(first, past)
            if past + 2 < size and tags[past] == "(" and tags[past + 2] == ")" and tags[past + 1] == "N":
                self.aliases.setdefault(words[past + 1], self._bare(first, past))
                if words[first] in self.reading.pack.body_words:
                    self.bodies.setdefault(words[past + 1], self.reading.tokens.written(first, past + 3))

    def _know_person(self, first: int, past: int) -> None:
        """`Elon Musk`, called `Musk` elsewhere, is a person; offices, bodies and places are not."""
        words = tuple(self.reading.tokens.words[first:past])
        if {words[0], words[-1]} & self.singles and could_be_person(self.reading.pack, words):
            self.persons.add(self.reading.tokens.written(first, past))

    def _particle(self, i: int) -> bool:
        tags, words = self.reading.tokens.tags, self.reading.tokens.words
        return words[i] in NAME_PARTICLES and i + 1 < len(tags) and tags[i + 1] == "N"

    def _note(self, first: int, past: int) -> None:
        words = self._bare(first, past)
        if not words or words in self.written:
            return
        self.written[words] = self.reading.tokens.written(past - len(words), past)
        for word in set(words):
            self.runs.setdefault(word, []).append(words)

    def _bare(self, first: int, past: int) -> tuple[str, ...]:
        """The run without the words of offices and countries it may begin with (`Pertahanan Rusia Andrei Belousov`)."""
        words = self.reading.tokens.words
        pack = self.reading.pack
        start = first
        titled = first > 0 and self.reading.tokens.tags[first - 1] in "k/)"
        if titled or words[first] not in pack.body_words:
            while start < past and words[start] in pack.office_words:
                start += 1
        if titled:
            start = self._past_body(start, past)
        return tuple(words[start if start < past else first : past])

    def _past_body(self, start: int, past: int) -> int:
        """After a title, where the name begins behind the body it heads: `Dinas Perhubungan Rahma Siregar`."""
        tokens = self.reading.tokens
        while past - start > 1 and len(tokens.words[start]) > 2 and tokens.written(start, start + 1).isupper():
            start += 1
        for k in range(past - 2, start, -1):
            if tokens.words[k] in self.singles:
                return k  # `Gubernur Lumbaya Sekar Wulandari`, called `Sekar` elsewhere
        long = past - start > 3
        if long or (past - start > 2 and tokens.words[start] in self.reading.pack.body_words):
            return past - 2
        return start

    # --- asking -------------------------------------------------------------------------------------------------

    def hear(self, sentence: Sentence) -> None:
        """Notes whom a sentence is about, for the pronouns after it."""
        subject = leading_subject(self.reading, sentence.first, sentence.past)
        if subject is None:
            return
        name = self._name_in(subject.range)
        if not name:
            return
        full = self.fullest(name)
        if self._titled(subject.range):
            self._learn_roles(subject.range, full)
            self.persons.add(full)
            self._introduce(name, full)
        if full in self.persons:
            self.focus = full

    def _is_common_noun(self, phrase: Range) -> bool:
        """`Perusahaan itu` at the start of a sentence: the capital is the sentence's."""
        words, tags = self.reading.tokens.words, self.reading.tokens.tags
        return (
            phrase[1] - phrase[0] == 2
            and tags[phrase[0]] == "N"
            and words[phrase[1] - 1] in self.reading.pack.demonstratives
        )

    def _is_unnamed(self, phrase: Range) -> bool:
        words = self.reading.tokens.words
        return any(
            words[i] in self.reading.pack.anonymous or words[i] in self.reading.pack.indefinite for i in range(*phrase)
        )

    def _singular(self, phrase: Range) -> bool:
        words, tags = self.reading.tokens.words, self.reading.tokens.tags
        first = words[phrase[0]]
        return first in self.reading.pack.one_person or (
            first not in self.reading.pack.indefinite and tags[phrase[0]] == "k"
        )

    def _titled(self, phrase: Range) -> bool:
        return "k" in self.reading.tokens.tags[phrase[0] : phrase[1]]

    def resolve(self, phrase: Range | None, *, fused: bool, expected: bool) -> Resolved:
        """Who a phrase names. Without one: the last speaker if the cue holds a suffix or one is expected."""
        tags = self.reading.tokens.tags
        while phrase is not None and phrase[1] - phrase[0] > 1 and tags[phrase[1] - 1] in "w,":
            phrase = (phrase[0], phrase[1] - 1)  # `a nurse, who`
        if phrase is None:
            if fused or expected:
                return Resolved(self.focus or self.speaker, "pronoun" if (self.focus or self.speaker) else "unknown")
            return Resolved("", "unknown")
        if all(tag in "r" for tag in tags[phrase[0] : phrase[1]]) or is_possessive(self.reading, phrase):
            known = self.focus or self.speaker
            return Resolved(known or self.reading.tokens.written(*phrase), "pronoun" if known else "unknown")
        if self._points_back(phrase) and (known := self._by_role(phrase) or self.focus):
            self.speaker = self.focus = known
            return Resolved(known, "pronoun")
        name = "" if self._is_common_noun(phrase) else self._name_in(phrase)
        if not name:
            whole = self.reading.tokens.written(*phrase)
            known = self._by_role(phrase)
            if known or not self.speaker or self._singular(phrase):
                self.speaker = self.focus = known or whole
            unnamed = self._is_unnamed(phrase)
            return Resolved(known or whole, "named" if known or not unnamed else "anonymous")
        return self._named(phrase, name)

    def _named(self, phrase: Range, name: str) -> Resolved:
        full = self.fullest(name)
        self._learn_roles(phrase, full)
        if self._titled(phrase) or full.split()[0].lower() not in self.reading.pack.body_words:
            self.persons.add(full)
        if people := namesakes(name, self.introduced):
            self.speaker = self.focus = people[0]
            return Resolved(people[0], "ambiguous", people)
        self._introduce(name, full)
        self.speaker = self.focus = full
        return Resolved(full, "named")

    def _introduce(self, name: str, full: str) -> None:
        """Somebody is introduced by a full name, not by the short one that may be somebody else's."""
        if " " in name and full in self.persons and could_be_person(self.reading.pack, tuple(full.lower().split())):
            self.introduced.setdefault(full)

    def continued(self) -> Resolved:
        """Whoever spoke last, for a quotation that goes on."""
        return Resolved(self.speaker, "pronoun" if self.speaker else "unknown")

    def carrier_name(self, phrase: Range) -> str:
        tokens, tags = self.reading.tokens, self.reading.tokens.tags
        if "k" in tags[slice(*phrase)]:  # a person who carries another's words
            name = self._name_in(phrase)
            return self.fullest(name) if name else tokens.written(*phrase)
        past = phrase[1]
        while past > phrase[0] and tags[past - 1] != "N":
            past -= 1
        first = past
        while first > phrase[0] and tags[first - 1] == "N":
            first -= 1
        written = tokens.written(first, past) or tokens.written(*phrase)
        return outlet_name(written, self.reading.pack.outlet_words) or self.fullest(written)

    def is_anonymous(self, phrase: Range | None, resolved: Resolved) -> bool:
        """`pejabat AS yang tak mau disebut namanya`: somebody speaks, but the text does not name them."""
        if phrase is None or resolved.how == "pronoun":
            return False
        sentence = self.reading.tokens.written(*phrase).lower()
        return resolved.how == "anonymous" or any(words in sentence for words in self.reading.pack.anonymous_phrases)

    def _points_back(self, phrase: Range) -> bool:
        """`politikus Golkar itu`: a description of somebody named before."""
        words, tags = self.reading.tokens.words, self.reading.tokens.tags
        if words[phrase[1] - 1] not in self.reading.pack.demonstratives or phrase[1] - phrase[0] < 2:
            return False
        return tags[phrase[0]] == "k" and words[phrase[0]] not in self.reading.pack.indefinite

    def _name_in(self, phrase: Range) -> str:
        """The last run of capitalised words of a phrase, an acronym in parentheses aside."""
        tokens, tags = self.reading.tokens, self.reading.tokens.tags
        first, past = phrase
        comma = next((i for i in range(first, past) if tags[i] == ","), 0)
        if comma and all(tag in "N0()" for tag in tags[first:comma]) and tags[comma + 1] != "N":
            past = comma  # `Aziz Yanuar, kuasa hukum FPI`: the name stands before its apposition
        past = past_person(self.reading, first, past)
        while past > first and tags[past - 1] == ")":
            opened = next((i for i in range(past - 1, first, -1) if tags[i] == "("), first)
            past = opened
        end = past
        while end > first and tags[end - 1] != "N":
            end -= 1
        if end == first:
            return ""
        begin = end
        while begin > first and (tags[begin - 1] == "N" or (begin - 1 > first and self._particle(begin - 1))):
            begin -= 1
        comma = max((i for i in range(first, begin) if tags[i] == ","), default=first)
        words = self._bare(begin, end)
        described = "n" in tags[comma:begin] and "k" not in tags[comma:begin]
        if described and not (tags[begin - 1] == "n" and could_be_person(self.reading.pack, words)):
            return ""  # `warga Jawa Barat`; but `marine biologist Ines Duarte` has a name
        acronym = tokens.words[end + 1] if end + 2 < len(tags) and tags[end] == "(" and tags[end + 2] == ")" else ""
        if acronym and tokens.words[first] in self.reading.pack.body_words:
            full = tokens.written(first, end + 3)
            self.bodies[acronym] = full
            return full
        name = tokens.written(end - len(words), end)
        if begin > first and is_office(self.reading.pack, words, titled=tags[begin - 1] == "k", name=name):
            return ""
        return tokens.written(end - len(words), end)

    def _titles(self, phrase: Range) -> list[str]:
        tokens = self.reading.tokens
        return [tokens.words[i] for i in range(*phrase) if tokens.tags[i] == "k"]

    def _learn_roles(self, phrase: Range, name: str) -> None:
        for title in self._titles(phrase):
            self.roles[title] = name

    def _by_role(self, phrase: Range) -> str:
        """`presiden itu`, `Menlu`: whoever bore that title last; nobody when the phrase says more or is plural."""
        tags = self.reading.tokens.tags[phrase[0] : phrase[1]]
        if "n" in tags or "0" in tags or self.reading.tokens.words[phrase[0]] in self.reading.pack.indefinite:
            return ""
        found = [self.roles[title] for title in self._titles(phrase) if title in self.roles]
        return found[-1] if found else ""

    def fullest(self, name: str) -> str:
        """The longest name in the text that holds every word of this one and starts or ends with it."""
        words = tuple(name.lower().replace("’", "'").split())
        if len(words) == 1 and words[0] in self.bodies:
            return self.bodies[words[0]]
        if len(words) == 1 and words[0] in self.aliases:
            full = self.aliases[words[0]]
            return self.written.get(full, name) if len(full) > 1 else name
        best = words
        for run in self.runs.get(words[-1], ()):
            if len(words) == 1 and run[0] in self.reading.pack.body_words:
                continue  # `Contoh` is not short for `Kantor Berita Contoh`
            if len(run) > len(best) and len(run) <= 5 and (run[-len(words) :] == words or run[: len(words)] == words):
                best = run
                break
        return self.written.get(best, name)


NAME_PARTICLES = frozenset(
    ["bin", "binti", "al", "el", "de", "da", "van", "von", "der", "den", "la", "le", "ibn", "abu"]
)
