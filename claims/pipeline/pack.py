"""A language pack: everything the engine knows about one language, compiled from the TOML files of one folder."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from claims.pipeline.lexicon import CueForm, compile_cues
from claims.text.dates import DateWords, date_words
from claims.text.figures import FigureWords, figure_words
from claims.text.furniture import FurnitureWords, furniture_words

PACKS = Path(__file__).resolve().parent.parent / "packs"


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
    speech: frozenset[str]  # words that stand right after a quotation
    stops: dict[str, Stops]
    dates: DateWords
    figures: FigureWords
    worth: dict[str, frozenset[str]]
    furniture: FurnitureWords
    agency_lines: tuple[re.Pattern[str], ...]
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
    as_told: frozenset[str]
    demonstratives: frozenset[str]
    accompanied: frozenset[str]
    purpose: frozenset[str]
    records: frozenset[str]
    polls: frozenset[str]
    agents: frozenset[str]
    noun_complementizers: frozenset[str]
    glued_endings: tuple[str, ...]
    detect: frozenset[str]
    noun_after: str
    third_person_ending: str  # of a verb in the present (`undermines`)
    possessives: frozenset[str]
    standalone: frozenset[str]  # determiners that are a subject by themselves: `some say P`
    active_inverts: bool  # an active verb may stand after what it says, or amidst it: `P, X said`
    noun_bases: frozenset[str]
    relative_in_source: bool
    time_nouns: frozenset[str]
    topics: frozenset[str]
    copulas: frozenset[str]
    name_ends_phrase: bool
    carrying: frozenset[str]
    broadcasters: frozenset[str]
    outlet_words: dict[str, str]
    noun_agents: frozenset[str]
    plural_endings: tuple[str, ...]
    plural_words: frozenset[str]
    keeps_complementizer: bool
    innermost: bool
    skips_headline: bool
    colon_names_speaker: bool
    floats_alone: bool

    @cached_property
    def participle_endings(self) -> tuple[str, ...]:
        """The endings that make a verb's form of an unknown word: `ed`, `ing`."""
        return tuple(ending for ending, tag in self.suffixes if tag == "v")

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
    furniture = _toml(folder / "furniture.toml")
    cues = compile_cues(_toml(folder / "cues.toml"))
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
        speech=frozenset(word for word, forms in cues.items() if any(form.voice == "inverted" for form in forms)),
        complementizers=listed("complementizers"),
        questions=listed("question_words"),
        addressees=listed("addressee_prepositions"),
        subordinators=listed("subordinators"),
        as_words=listed("as_words"),
        as_told=listed("as_told"),
        demonstratives=listed("demonstratives"),
        accompanied=listed("accompanied"),
        purpose=listed("purpose"),
        records=listed("record_nouns"),
        polls=listed("poll_nouns"),
        agents=listed("passive_agent"),
        noun_complementizers=listed("noun_complementizers"),
        glued_endings=tuple(settings["glue"]["endings"]),
        detect=frozenset(settings["detect"].split()),
        noun_after=settings["noun_after"],
        third_person_ending=settings["third_person_ending"],
        possessives=listed("possessives"),
        standalone=listed("standalone_determiners"),
        active_inverts=settings["active_inverts"],
        noun_bases=frozenset(settings["noun_bases"].split()),
        relative_in_source=settings["relative_in_source"],
        time_nouns=listed("time_nouns"),
        topics=listed("topic_prepositions"),
        copulas=listed("copulas"),
        name_ends_phrase=settings["name_ends_phrase"],
        carrying=listed("carrying_prepositions"),
        broadcasters=frozenset(names["broadcasters"].split()),
        outlet_words={word.lower(): word for word in names["outlet_words"].split()},
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
        furniture=furniture_words(furniture),
        agency_lines=tuple(re.compile(pattern) for pattern in furniture["agency_lines"]),
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
