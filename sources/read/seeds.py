"""The seeds as typed values: sources with their names and ties, the rating scale, the demonstration documents.

Reading checks what a single file can get wrong; that ties lead somewhere and names are distinct is for the tests of
the seeds. Every error is a `SeedError` whose sentence names the file and the key.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from sources.text.names import LONGEST, fold
from sources.text.territories import Government, TerritoryWriting, governments, territory_codes

SOURCE_KINDS: Final = frozenset(
    {"person", "government", "state_body", "intelligence", "news_agency", "outlet", "organisation", "unnamed"}
)
NAME_KINDS: Final = frozenset({"name", "alias", "abbreviation", "former", "domain"})
TIE_KINDS: Final = frozenset({"speaks_for", "part_of", "controlled_by"})

_KEY: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WIKIDATA: Final = re.compile(r"Q[1-9][0-9]*")


class SeedError(ValueError):
    """A seed file says something that cannot be loaded. The message is a sentence for whoever edits it."""


@dataclass(frozen=True, slots=True)
class SeedName:
    """One way to write a source. `language` is a BCP 47 code or `und`; `kind` is one of `NAME_KINDS`."""

    text: str
    language: str
    kind: str


@dataclass(frozen=True, slots=True)
class SeedTie:
    """The source that holds this tie `speaks_for`, is `part_of` or is `controlled_by` the source of key `to`."""

    kind: str
    to: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class SeedSource:
    """One source. `country` is ISO 3166 alpha-2 or `""`. `names` are matched, none twice; `name` is only shown."""

    key: str
    kind: str
    name: str
    country: str
    homepage: str
    wikidata: str
    names: tuple[SeedName, ...]
    ties: tuple[SeedTie, ...]


@dataclass(frozen=True, slots=True)
class SeedRating:
    """One rating. `value` is `None` for a finding that is no degree of truth."""

    code: str
    value: int | None
    name_en: str
    name_id: str
    meaning_en: str
    meaning_id: str


@dataclass(frozen=True, slots=True)
class SeedDocument:
    """A demonstration document. `text` is the file's text as it stands, `publisher` the key of a source or `""`."""

    key: str
    title: str
    publisher: str
    publisher_name: str
    address: str
    language: str
    published_at: datetime
    text: str


def read_sources(folder: Path) -> list[SeedSource]:
    """All sources of the seeds: the governments of `territories.toml`, then `sources/*.toml` by file name.

    Raises:
        SeedError: a file is missing, is not TOML, or an entry lacks or misspells something.
    """
    found: dict[str, SeedSource] = {}
    files = sorted((folder / "sources").glob("*.toml"))
    if not files:
        raise SeedError(f"{folder / 'sources'} holds no .toml file. Give the folder that holds sources/.")
    read = [*_governments(folder / "territories.toml")]
    for path in files:
        read += [(path, source) for source in _sources(path)]
    for path, source in read:
        if source.key in found:
            raise SeedError(f"{path.name}: the key “{source.key}” is there twice. Keys are the sources' identity.")
        found[source.key] = source
    return list(found.values())


def read_ratings(folder: Path) -> list[SeedRating]:
    """The rating scale of `ratings.toml`, in its order.

    Raises:
        SeedError: the file is missing, is not TOML, or a rating lacks something.
    """
    path = folder / "ratings.toml"
    return [_rating(_Entry(path, "code", table)) for table in _tables(path, "rating")]


def read_documents(folder: Path) -> list[SeedDocument]:
    """The demonstration documents: each `documents/NAME.toml` with its `documents/NAME.txt`, by file name.

    Raises:
        SeedError: a text is missing or not UTF-8, or the TOML lacks something.
    """
    return [_document(path) for path in sorted((folder / "documents").glob("*.toml"))]


class _Entry:
    """One table of a seed file: its values, or a `SeedError` that names the file, the entry and the value."""

    def __init__(self, path: Path, identity: str, table: Mapping[str, Any]) -> None:
        self.path = path
        self.table = table
        self.key = str(table.get(identity, "?"))

    def error(self, problem: str) -> SeedError:
        return SeedError(f"{self.path.name}: “{self.key}” {problem}")

    def allow(self, *names: str) -> None:
        if unknown := sorted(set(self.table) - set(names)):
            raise self.error(f"has an unknown value {', '.join(unknown)}; known are {', '.join(names)}.")

    def text(self, name: str, *, default: str | None = None) -> str:
        value = self.table.get(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.error(f"needs {name} as a text.")
        return value

    def one_of(self, name: str, known: frozenset[str]) -> str:
        value = self.text(name)
        if value not in known:
            raise self.error(f"has {name} “{value}”; known are {', '.join(sorted(known))}.")
        return value

    def tables(self, name: str) -> list[dict[str, Any]]:
        value = self.table.get(name, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.error(f"needs {name} as a list of tables, [{{ … }}, {{ … }}].")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.table.get(name, [])
        if not isinstance(value, list) or not all(isinstance(each, str) and fold(each) for each in value):
            raise self.error(f"needs {name} as a list of texts.")
        return tuple(value)

    def day(self, name: str) -> date | None:
        value = self.table.get(name)
        if value is not None and (isinstance(value, datetime) or not isinstance(value, date)):
            raise self.error(f"needs {name} as a date, 2024-11-29 without quotation marks.")
        return value


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SeedError(f"{path} is missing. Restore it from the repository.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SeedError(f"{path.name} cannot be read as TOML: {error}.") from error


def _tables(path: Path, name: str) -> list[dict[str, Any]]:
    tables = _toml(path).get(name)
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise SeedError(f"{path.name} holds no [[{name}]].")
    return tables


def _sources(path: Path) -> list[SeedSource]:
    return [_source(_Entry(path, "key", table)) for table in _tables(path, "source")]


def _source(entry: _Entry) -> SeedSource:
    entry.allow("key", "kind", "name", "country", "homepage", "wikidata", "names", "ties")
    key, name = entry.text("key"), entry.text("name")
    if not _KEY.fullmatch(key):
        raise entry.error("is no key: lower-case letters and figures, joined by hyphens.")
    country, wikidata = entry.text("country", default=""), entry.text("wikidata", default="")
    if country and country not in territory_codes():
        raise entry.error(f"has the country “{country}”, which is no territory of CLDR.")
    if wikidata and not _WIKIDATA.fullmatch(wikidata):
        raise entry.error(f"has the Wikidata item “{wikidata}”; it is a Q and a number.")
    return SeedSource(
        key=key,
        kind=entry.one_of("kind", SOURCE_KINDS),
        name=name,
        country=country,
        homepage=entry.text("homepage", default=""),
        wikidata=wikidata,
        names=_distinct(_name(entry, table) for table in entry.tables("names")),
        ties=tuple(_tie(entry, table) for table in entry.tables("ties")),
    )


def _name(source: _Entry, table: Mapping[str, Any]) -> SeedName:
    entry = _Entry(source.path, "text", table)
    entry.allow("text", "language", "kind")
    text = entry.text("text")
    if not fold(text) or len(text) > LONGEST:
        raise source.error(f"has the name “{text[:60]}”, which cannot be matched: no letters, or over {LONGEST}.")
    return SeedName(text=text, language=entry.text("language"), kind=entry.one_of("kind", NAME_KINDS))


def _tie(source: _Entry, table: Mapping[str, Any]) -> SeedTie:
    entry = _Entry(source.path, "to", table)
    entry.allow("kind", "to", "since", "until")
    tie = SeedTie(
        kind=entry.one_of("kind", TIE_KINDS), to=entry.text("to"), since=entry.day("since"), until=entry.day("until")
    )
    if tie.to == source.key:
        raise source.error("is tied to itself.")
    if tie.since and tie.until and tie.since > tie.until:
        raise source.error(f"has a tie to “{tie.to}” that ends before it begins.")
    return tie


def _distinct(names: Iterable[SeedName]) -> tuple[SeedName, ...]:
    """The names, each match key once a language: CLDR's `Türkiye` and a listed `Turkiye` are one."""
    kept: dict[tuple[str, str], SeedName] = {}
    for name in names:
        kept.setdefault((fold(name.text), name.language), name)
    return tuple(kept.values())


def _governments(path: Path) -> Iterator[tuple[Path, SeedSource]]:
    writings = {}
    for table in _tables(path, "territory"):
        entry = _Entry(path, "code", table)
        entry.allow("code", "name", "id", "en", "adjective", "capitals", "officials")
        if entry.key not in territory_codes():
            raise entry.error("is no territory of CLDR that has a government.")
        writings[entry.key] = TerritoryWriting(
            name=entry.text("name", default=""),
            also_id=entry.texts("id"),
            also_en=entry.texts("en"),
            adjective=entry.text("adjective", default=""),
            capitals=entry.texts("capitals"),
            officials=tuple(_official(entry, each) for each in entry.tables("officials")),
        )
    return ((path, _as_source(government)) for government in governments(writings))


def _official(territory: _Entry, table: Mapping[str, Any]) -> tuple[str, str]:
    entry = _Entry(territory.path, "text", table)
    entry.allow("text", "language")
    return entry.text("language"), entry.text("text")


def _as_source(government: Government) -> SeedSource:
    return SeedSource(
        key=government.key,
        kind="government",
        name=government.name,
        country=government.country,
        homepage="",
        wikidata="",
        names=_distinct(SeedName(name.text, name.language, name.kind) for name in government.names),
        ties=(),
    )


def _rating(entry: _Entry) -> SeedRating:
    entry.allow("code", "value", "name_en", "name_id", "meaning_en", "meaning_id")
    value = entry.table.get("value")
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 5):
        raise entry.error("needs value as a number from 1 to 5, or none at all.")
    return SeedRating(
        code=entry.text("code"),
        value=value,
        name_en=entry.text("name_en"),
        name_id=entry.text("name_id"),
        meaning_en=entry.text("meaning_en"),
        meaning_id=entry.text("meaning_id"),
    )


def _document(path: Path) -> SeedDocument:
    entry = _Entry(path, "title", _toml(path))
    entry.allow("title", "publisher", "publisher_name", "address", "language", "published_at")
    published = entry.table.get("published_at")
    if not isinstance(published, datetime) or published.tzinfo is None:
        raise entry.error("needs published_at as a date and time with its zone, 2025-03-04T09:30:00+07:00.")
    return SeedDocument(
        key=path.stem,
        title=entry.text("title"),
        publisher=entry.text("publisher", default=""),
        publisher_name=entry.text("publisher_name", default=""),
        address=entry.text("address", default=""),
        language=entry.text("language"),
        published_at=published,
        text=_body(path.with_suffix(".txt")),
    )


def _body(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise SeedError(f"{path.name} is missing beside {path.stem}.toml.") from None
    except UnicodeDecodeError as error:
        raise SeedError(f"{path.name} is not UTF-8 at byte {error.start}.") from error
    if not text.strip():
        raise SeedError(f"{path.name} is empty.")
    return text
