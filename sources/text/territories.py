"""The government of every territory in CLDR, with the names by which Indonesian and English news write it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from babel import Locale

LANGUAGES: Final = ("id", "en")

#: CLDR regions that are no territory: groupings, pseudo-locales, the unknown.
NO_TERRITORY: Final = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})

#: Territories that nobody governs from within: Antarctica, uninhabited islands, bases, two cities under one code.
NO_GOVERNMENT: Final = frozenset({"AQ", "BV", "HM", "CP", "UM", "DG", "EA"})


@dataclass(frozen=True, slots=True)
class TerritoryWriting:
    """How one territory is written beyond CLDR's own name. `name` is the English name to show in its stead."""

    name: str = ""
    also_id: Sequence[str] = ()
    also_en: Sequence[str] = ()
    adjective: str = ""
    capitals: Sequence[str] = field(default=())
    officials: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class GovernmentName:
    """One way to write a government. `kind` is `name`, `alias` or `abbreviation`."""

    text: str
    language: str
    kind: str


@dataclass(frozen=True, slots=True)
class Government:
    """The government of one territory; `country` is its CLDR code, `key` is `government-of-` and that in lower case."""

    key: str
    name: str
    country: str
    names: tuple[GovernmentName, ...]


def governments(writings: Mapping[str, TerritoryWriting]) -> Iterator[Government]:
    """Every government, by territory code. `writings` adds to CLDR's names, by code; its own are kept as aliases."""
    plain = TerritoryWriting()
    for code in territory_codes():
        yield _government(code, writings.get(code, plain))


@cache
def territory_codes() -> tuple[str, ...]:
    """The codes of CLDR's territories that have a government, sorted."""
    return tuple(sorted(_written("en").keys() - NO_GOVERNMENT))


@cache
def cldr_names() -> frozenset[str]:
    """The names of all CLDR territories in Indonesian and English."""
    return frozenset(
        name
        for language in LANGUAGES
        for written in _written(language).values()
        for name in _spellings(written, language)
    )


@cache
def _written(language: str) -> dict[str, str]:
    """CLDR's name of each territory by its two-letter code; its three-figure codes are continents and the like."""
    named = {str(code): str(name) for code, name in Locale(language).territories.items()}
    return {code: name for code, name in named.items() if len(code) == 2 and code not in NO_TERRITORY}


def _government(code: str, writing: TerritoryWriting) -> Government:
    shown = writing.name or _spellings(_written("en")[code], "en")[0]
    listed = [
        GovernmentName(f"Government of {_with_article(shown)}", "en", "name"),
        *_names(code, "id", extra=writing.also_id),
        *_names(code, "en", extra=[*([writing.name] if writing.name else []), *writing.also_en]),
        *(GovernmentName(text, language, "alias") for language, text in writing.officials),
        *(GovernmentName(capital, "und", "alias") for capital in writing.capitals),
    ]
    if writing.adjective:
        listed.append(GovernmentName(f"{writing.adjective} government", "en", "alias"))
    unique = tuple(dict.fromkeys(listed))
    return Government(key=f"government-of-{code.lower()}", name=unique[0].text, country=code, names=unique)


def _names(code: str, language: str, *, extra: Sequence[str]) -> Iterator[GovernmentName]:
    written = _written(language).get(code)
    for text in dict.fromkeys([*(_spellings(written, language) if written else []), *extra]):
        short = len(text.replace(".", "")) <= 5 and text.isupper()
        yield GovernmentName(text, language, "abbreviation" if short else "alias")
        if language == "id":
            yield GovernmentName(f"Pemerintah {text}", language, "name")
            yield GovernmentName(f"Pemerintahan {text}", language, "alias")
        else:
            yield GovernmentName(f"Government of {_with_article(text)}", language, "name")
            yield GovernmentName(f"{text} government", language, "alias")


def _spellings(written: str, language: str) -> list[str]:
    """CLDR's name as news would write it: no `&`, no `St.`, no bracketed second name."""
    joined = written.replace("&", "and" if language == "en" else "dan").replace("Kep. ", "Kepulauan ")
    bare = joined.split(" (")[0]
    spellings = [bare]
    if bare.startswith("St. "):
        spellings = [f"Saint {bare.removeprefix('St. ')}", bare]
    for suffix in (" SAR China", " DAK Tiongkok"):
        spellings = [spelling.removesuffix(suffix) for spelling in spellings]
    return spellings


def _with_article(name: str) -> str:
    plural = name.endswith(("Islands", "States", "Emirates", "Territories", "Netherlands", "Philippines"))
    return f"the {name}" if plural or name in _WITH_ARTICLE else name


_WITH_ARTICLE: Final = frozenset(
    {
        "Bahamas",
        "Central African Republic",
        "Comoros",
        "Dominican Republic",
        "Gambia",
        "Isle of Man",
        "Maldives",
        "Seychelles",
        "United Kingdom",
        "Democratic Republic of the Congo",
        "Republic of the Congo",
        "UK",
        "U.K.",
        "US",
        "U.S.",
        "USA",
        "UAE",
    }
)
