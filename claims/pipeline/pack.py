"""A language pack: everything the engine knows about one language, compiled from the TOML files of one folder."""

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import IntFlag
from functools import cache
from pathlib import Path
from typing import Any, Literal

from claims.pipeline.contract import Stance
from claims.text.dates import DateWords, date_words
from claims.text.figures import FigureWords, figure_words

PACKS = Path(__file__).resolve().parent.parent / "packs"

Voice = Literal["active", "participle", "passive", "agent", "inverted"]
Role = Literal["verb", "preposition", "noun", "carrier"]


class Frame(IntFlag):
    """What may stand beside a cue."""

    THAT = 1  # a clause after the complementizer
    BARE = 2  # a clause straight after the cue
    NOUN = 4  # a noun phrase that is the content
    TO = 8  # an infinitive
    WH = 16  # a question
    QUOTE = 32  # a quotation before or after
    POST = 64  # content before the cue, without quotation marks


@dataclass(frozen=True, slots=True)
class CueForm:
    """One way to write a cue; `words` are lower-case tokens."""

    words: tuple[str, ...]
    lemma: str
    group: str
    role: Role
    frames: Frame
    stance: Stance
    voice: Voice
    fused: bool  # the speaker is a suffix of the cue (`ujarnya`)
    base: bool = False  # the bare verb, which may as well be a noun
    addressed: bool = False  # the person told stands before the content (`told reporters P`)
    weak: bool = False  # a bare clause must show its verb
    needs: str = ""  # what its subject must be: a record (poll, report) for `shows`


@dataclass(frozen=True, slots=True)
class Stops:
    """Where content ends before its sentence: after a comma, by letter, word or ending; at marks and bare words."""

    letters: str
    words: frozenset[str]
    endings: tuple[str, ...]
    keep: frozenset[str]
    bare: frozenset[str]
    marks: str


@dataclass(frozen=True)
class Pack:
    code: str
    name: str
    tags: dict[str, str]
    suffixes: tuple[tuple[str, str], ...]
    prefixes: tuple[tuple[str, str], ...]
    cues: dict[str, tuple[CueForm, ...]]
    stops: dict[str, Stops]
    dates: DateWords
    figures: FigureWords
    worth: dict[str, frozenset[str]]
    furniture: dict[str, Any]
    office_words: frozenset[str]
    media_words: frozenset[str]
    body_words: frozenset[str]
    indefinite: frozenset[str]
    anonymous: frozenset[str]
    anonymous_phrases: tuple[str, ...]
    abbreviations: frozenset[str]
    one_person: frozenset[str]

    complementizers: frozenset[str]
    questions: frozenset[str]
    addressees: frozenset[str]
    subordinators: frozenset[str]
    as_words: frozenset[str]
    demonstratives: frozenset[str]
    accompanied: frozenset[str]
    purpose: frozenset[str]
    records: frozenset[str]
    agents: frozenset[str]
    noun_complementizers: frozenset[str]
    glued_endings: tuple[str, ...]
    detect: frozenset[str]
    noun_after: str
    active_inverts: bool
    noun_bases: frozenset[str]
    relative_in_source: bool
    time_nouns: frozenset[str]
    topics: frozenset[str]
    copulas: frozenset[str]
    name_ends_phrase: bool
    carrying: frozenset[str]
    broadcasters: frozenset[str]
    noun_agents: frozenset[str]
    plural_endings: tuple[str, ...]
    plural_words: frozenset[str]
    keeps_complementizer: bool
    innermost: bool
    skips_headline: bool
    colon_names_speaker: bool
    floats_alone: bool

    def shape(self, word: str) -> str:
        """The letter of a lower-case word that no list of the pack holds."""
        if len(word) >= 5:
            for ending, tag in self.suffixes:
                if word.endswith(ending):
                    return tag
            if len(word) >= 6:
                for beginning, tag in self.prefixes:
                    if word.startswith(beginning):
                        return tag
        return "n"


@cache
def load_pack(code: str) -> Pack:
    """The pack of one language; KeyError if there is no such folder."""
    folder = PACKS / code
    if not (folder / "pack.toml").is_file():
        raise KeyError(f"There is no language pack {code!r}; there are {', '.join(languages())}.")
    words = _toml(folder / "words.toml")
    settings = _toml(folder / "pack.toml")
    tags = {word: tag for tag, listed in words["tags"].items() for word in listed.split()}
    dates = _toml(folder / "dates.toml")
    for word in (*dates["weekdays"], *dates["months"], *dates["weekday_aliases"], *dates["month_aliases"]):
        tags.setdefault(word, "T")
    names = _toml(folder / "names.toml")
    cues = _compile_cues(_toml(folder / "cues.toml"))
    for word, forms in cues.items():
        if any(form.words == (word,) and form.role in ("verb", "carrier") and not form.base for form in forms):
            tags.setdefault(word, "v")

    def listed(key: str) -> frozenset[str]:
        return frozenset(settings[key])

    return Pack(
        code=code,
        name=settings["name"],
        tags=tags,
        suffixes=tuple(words.get("suffix", {}).items()),
        prefixes=tuple(words.get("prefix", {}).items()),
        cues=cues,
        complementizers=listed("complementizers"),
        questions=listed("question_words"),
        addressees=listed("addressee_prepositions"),
        subordinators=listed("subordinators"),
        as_words=listed("as_words"),
        demonstratives=listed("demonstratives"),
        accompanied=listed("accompanied"),
        purpose=listed("purpose"),
        records=listed("record_nouns"),
        agents=listed("passive_agent"),
        noun_complementizers=listed("noun_complementizers"),
        glued_endings=tuple(settings["glue"]["endings"]),
        detect=frozenset(settings["detect"].split()),
        noun_after=settings["noun_after"],
        active_inverts=settings["active_inverts"],
        noun_bases=frozenset(settings["noun_bases"].split()),
        relative_in_source=settings["relative_in_source"],
        time_nouns=listed("time_nouns"),
        topics=listed("topic_prepositions"),
        copulas=listed("copulas"),
        name_ends_phrase=settings["name_ends_phrase"],
        carrying=listed("carrying_prepositions"),
        broadcasters=frozenset(names["broadcasters"].split()),
        noun_agents=listed("noun_agents"),
        plural_endings=tuple(settings["plural_endings"]),
        plural_words=listed("plural_words"),
        keeps_complementizer=settings["content_keeps_complementizer"],
        innermost=settings["nested_speaker_is_innermost"],
        skips_headline=settings["headline_is_skipped"],
        colon_names_speaker=settings["colon_names_speaker"],
        floats_alone=settings["floating_quote_stands_alone"],
        stops={kind: _stops(table) for kind, table in settings["stops"].items()},
        dates=date_words(dates),
        figures=figure_words(_toml(folder / "figures.toml")),
        worth={kind: frozenset(words.split()) for kind, words in _toml(folder / "worth.toml").items()},
        furniture=_toml(folder / "furniture.toml"),
        office_words=frozenset(names["office_words"].split()),
        body_words=frozenset(names["body_words"].split()),
        one_person=frozenset(names["one_person"].split()),
        indefinite=frozenset(names["indefinite"].split()),
        anonymous=frozenset(names["anonymous"].split()),
        anonymous_phrases=tuple(names["anonymous_phrases"]),
        abbreviations=frozenset(names["abbreviations"].split()),
        media_words=frozenset(names["media"].split()),
    )


@cache
def languages() -> tuple[str, ...]:
    return tuple(sorted(path.parent.name for path in PACKS.glob("*/pack.toml")))


def _stops(table: dict[str, Any]) -> Stops:
    return Stops(
        letters=table["letters"],
        words=frozenset(table["words"]),
        endings=tuple(table["endings"]),
        keep=frozenset(table.get("keep", ())),
        bare=frozenset(table["bare"]),
        marks=table["marks"],
    )


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _compile_cues(table: dict[str, Any]) -> dict[str, tuple[CueForm, ...]]:
    found: dict[str, dict[tuple[tuple[str, ...], bool], CueForm]] = {}
    inflections = {name: _inflections(name, table["class"]) for name in table["class"]}
    for group in table["group"]:
        for form in _forms(group, inflections):
            known = found.setdefault(form.words[0], {})
            key = (form.words, form.role == "noun")
            if key not in known or form.group == "reported":
                known[key] = form
            else:
                known[key] = replace(known[key], frames=known[key].frames | form.frames)
    return {
        first: tuple(sorted(forms.values(), key=lambda form: (-len(form.words), form.role == "noun")))
        for first, forms in found.items()
    }


Inflect = Callable[[str], str]


def _inflections(name: str, classes: dict[str, Any]) -> list[tuple[dict[str, Any], Inflect]]:
    made = []
    for entry in classes[name]:
        rules = entry.get("rules")
        if rules is None:  # the same rules as another class's form of that name
            rules = next(e["rules"] for e in classes[entry["like"]] if e["feature"] == entry["feature"])
        compiled = [(re.compile(pattern), replacement) for pattern, replacement in rules]
        every = entry["feature"] == "passive-nya" or entry.get("every", False)
        made.append((entry, _inflector(compiled, every=every)))
    return made


def _inflector(rules: list[tuple[re.Pattern[str], str]], *, every: bool) -> Inflect:
    """Applies the first rule that fits, or every rule in turn; `stem+suffix` and `stem-particle` are joined after."""

    def inflect(lemma: str) -> str:
        stem, particle = lemma.replace("-", " ", 1).split(" ", 1) if "-" in lemma else (lemma, "")
        for pattern, replacement in rules:
            changed, count = pattern.subn(replacement, stem, count=1)
            if count:
                stem = changed
                if not every:
                    break
        return f"{stem.replace('+', '').replace('!', '')} {particle.replace('-', ' ')}".strip()

    return inflect


def _forms(group: dict[str, Any], inflections: dict[str, list[tuple[dict[str, Any], Inflect]]]) -> Iterable[CueForm]:
    frames = Frame(0)
    for name in group.get("frames", "").split():
        frames |= Frame[name.upper()]
    shared = {
        "group": group["name"], "role": group.get("role", "verb"), "frames": frames,
        "stance": group.get("stance", "asserts"), "needs": group.get("needs", ""),
        "weak": group.get("weak", False),
        "addressed": group.get("addressed", False),
    }  # fmt: skip
    left_out = frozenset(group.get("except", "").split())  # forms that are rather nouns
    for entry, inflect in inflections[group["class"]]:
        fused = entry.get("fused", False) or group.get("fused", False)
        for lemma in group.get("lemmas", "").split():
            if inflect(lemma) in left_out:
                continue
            yield CueForm(
                tuple(inflect(lemma).split()),
                lemma,
                voice=entry["voice"],
                fused=fused,
                base=entry.get("base", False),
                **shared,
            )
    listed = group.get("forms", "").replace("\n", " ")
    split = listed.split("|") if "|" in listed else listed.split()
    first = inflections[group["class"]][0][0]
    voice, base = group.get("voice") or first["voice"], first.get("base", False)
    for form in split:
        if words := tuple(form.split()):
            yield CueForm(words, form.strip(), voice=voice, fused=group.get("fused", False), base=base, **shared)
