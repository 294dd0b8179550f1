"""Names as written, and the keys by which two ways of writing one name meet.

Everything here is linear in the length of the name, and names are cut at `LONGEST`: what is longer is no name.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from sources.text.territories import cldr_names

#: Longest folded name, in code points; as wide as the registry's column.
LONGEST: Final = 200

_READ: Final = 1_000
_DROPPED: Final = frozenset(".'’‘‚‛`´\"“”„‟«»‹›ʹʻʼʽ′″＇＂")
#: Letters that Unicode does not decompose and that newsrooms write both ways (Łódź, Søren, Đinh).
_PLAIN: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_MARKS: Final = ((0x0300, 0x036F), (0x0591, 0x05C7), (0x064B, 0x065F), (0x0670, 0x0670))
_POSSESSIVE: Final = re.compile(r"['’]s\b")
_APPOSED: Final = re.compile(r"[,;()\[\]/—–]| - ")
_TITLES: Final = Path(__file__).with_name("titles.toml")


def fold(name: str) -> str:
    """The match key of a name: at most `LONGEST` code points, `""` if it holds no letter or figure.

    Case, accents, quotation marks, full stops and invisible characters go; other punctuation and any space become
    one space: `U.S.` and `US` are `us`, `Kim Jong-un` is `kim jong un`, `Türkiye` is `turkiye`.
    """
    return _fold(name[:_READ])


@lru_cache(maxsize=16_384)  # an article's names come again in its next sentence, and in the next article
def _fold(name: str) -> str:
    # Folded after decomposing, and decomposed again: a mathematical 𝓐 is a capital only once it is taken apart.
    letters = unicodedata.normalize("NFKD", name).casefold()
    plain = unicodedata.normalize("NFKD", letters).translate(_PLAIN)
    kept = "".join(_letters(plain))
    return unicodedata.normalize("NFC", " ".join(kept.split()))[:LONGEST].rstrip()


def _letters(decomposed: str) -> Iterator[str]:
    for character in decomposed:
        if character in _DROPPED or _is_accent(character):
            continue
        kind = unicodedata.category(character)
        if kind == "Cf":
            continue
        yield character if kind[0] in "LNM" else " "


def _is_accent(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _MARKS)


@dataclass(frozen=True, slots=True)
class _Words:
    """What may stand before a name. Every entry is a folded phrase as a tuple of words."""

    honorifics: frozenset[tuple[str, ...]]
    roles: frozenset[tuple[str, ...]]
    voices: frozenset[tuple[str, ...]]
    carriers: frozenset[tuple[str, ...]]
    places: frozenset[tuple[str, ...]]
    links: frozenset[tuple[str, ...]]
    bodies: frozenset[str]
    pronouns: frozenset[str]
    longest: int


@cache
def _words() -> _Words:
    listed = tomllib.loads(_TITLES.read_text(encoding="utf-8"))
    phrases = {
        kind: frozenset(_phrases(listed[kind]))
        for kind in ("honorifics", "roles", "voices", "carriers", "places", "links")
    }
    phrases["places"] |= frozenset(_phrases(cldr_names()))
    return _Words(
        honorifics=phrases["honorifics"],
        roles=phrases["roles"],
        voices=phrases["voices"],
        carriers=phrases["carriers"],
        places=phrases["places"],
        links=phrases["links"],
        bodies=frozenset(map(fold, listed["bodies"])),
        pronouns=frozenset(map(fold, listed["pronouns"])),
        longest=max(len(phrase) for several in phrases.values() for phrase in several),
    )


def _phrases(written: Iterable[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(fold(phrase).split()) for phrase in written)


def match_keys(name: str) -> tuple[str, ...]:
    """The keys to look a written name up by, most trusted first, none twice; `()` for a pronoun or an empty name.

    First the whole name, then without possessives and a leading article, then each apposed part (`Media Pemerintah
    Korea Utara, KCNA`), then each without the role, honorific, country or kind of carrier before it (`Presiden
    Rusia Vladimir Putin`, `kantor berita AFP`). A role with nothing but a country or abbreviation after it gives no
    further key: what the `Ketua KPK` says, the KPK has not said.
    """
    whole = fold(name)
    if not whole or _is_pronoun(name, whole):
        return ()
    return tuple(dict.fromkeys([*_whole_keys(name), *_after_titles(name)]))


def person_keys(name: str) -> frozenset[str]:
    """Those of `match_keys(name)` that stand after somebody's role, and so can only be a person's name."""
    keys = set(match_keys(name)) - set(_whole_keys(name))
    return frozenset(keys & set(_after_titles(name, persons=True)))


def strip_titles(name: str) -> str:
    """The folded name without what stands before it: `Menlu AS Marco Rubio` is `marco rubio`, `Menlu AS` is `""`."""
    return fold(" ".join(_untitled(name[:_READ]).rest))


def _is_pronoun(name: str, whole: str) -> bool:
    # WHO and AS are names in capitals only: "who said" and "as said" must not resolve.
    return whole in _words().pronouns and not (name.isupper() and len(whole) > 1)


def _whole_keys(name: str) -> list[str]:
    bare = _POSSESSIVE.sub("", name[:_READ])
    keys = [fold(name), fold(bare)]
    keys += [key.removeprefix("the ") for key in keys]
    parts = _parts(bare)
    if len(parts) > 1:
        keys += [fold(part).removeprefix("the ") for part in parts]
    words = _words()
    return [key for key in keys if key and (key not in words.pronouns or key == keys[0])]


def _parts(name: str) -> list[str]:
    return [part for part in _APPOSED.split(name[:_READ]) if fold(part)]


def _after_titles(name: str, *, persons: bool = False) -> list[str]:
    keys: list[str] = []
    bare = _POSSESSIVE.sub("", name[:_READ])
    for part in dict.fromkeys([bare, *_parts(bare)]):
        left = _untitled(part)
        if left.voice and not left.role and not persons:
            keys.append(fold(" ".join(left.rest)))
        if left.role or left.voice:
            keys += _persons(left.rest, whole=left.role)
        elif left.carrier and not persons:
            keys.append(fold(" ".join(left.rest)))
        elif not left.carrier:
            keys += _persons(_after_inner_role(left.rest), whole=True)
    return [key for key in keys if key and key not in _words().pronouns]


@dataclass(frozen=True, slots=True)
class _Untitled:
    """The words left when what stands before a name is taken away, and of which kinds that was."""

    rest: list[str]
    role: bool = False
    voice: bool = False
    carrier: bool = False


def _untitled(part: str) -> _Untitled:
    words = [word for word in part.replace("-", " ").split() if fold(word)]
    known = _words()
    start, role, voice, carrier = 0, False, False, False
    while start < len(words):
        if size := _longest(words, start, known.roles | known.honorifics):
            role = True
        elif size := _longest(words, start, known.voices):
            voice = True
        elif size := _longest(words, start, known.carriers):
            carrier = True
        elif size := _longest(words, start, known.places | known.links):
            if voice and not role and not carrier and start + size == len(words):
                break  # the spokesman of a country speaks for its government
        elif role and _is_abbreviation(words[start]):
            size = 1
        else:
            break
        start += size
    # Places and links are only taken away together with a title: "South Korea Times" is no "Times".
    return _Untitled(words[start:], role, voice, carrier) if role or voice or carrier else _Untitled(words)


def _longest(words: list[str], start: int, phrases: frozenset[tuple[str, ...]]) -> int:
    """How many words from `start` make the longest of the phrases; 0 if none."""
    folded = [fold(word) for word in words[start : start + _words().longest]]
    return next((size for size in range(len(folded), 0, -1) if tuple(folded[:size]) in phrases), 0)


def _is_abbreviation(word: str) -> bool:
    letters = [letter for letter in word if letter.isalpha()]
    return len(letters) > 1 and all(letter.isupper() for letter in letters)


def _after_inner_role(words: list[str]) -> list[str]:
    """What follows an office that its body stands before (`NATO Secretary General Mark Rutte`); `[]` if none does."""
    for start in range(1, min(len(words) - 2, 6)):
        if size := _longest(words, start, _words().roles):
            rest = words[start + size :]
            return rest if 2 <= len(rest) <= 4 else []
    return []


def _persons(rest: list[str], *, whole: bool) -> list[str]:
    """Names that end a phrase after a role: all that is left (if `whole`), else its last three or two words.

    An office without a name (`Kepala Badan Intelijen Korea Selatan`) gives none.
    """
    known = _words()
    tails = ([rest] if whole else []) + [rest[-size:] for size in (3, 2) if len(rest) > size]
    keys = [fold(" ".join(tail)).split() for tail in tails]
    return [" ".join(key) for key in keys if key and not known.bodies & set(key) and not _ends_in_place(key)]


def _ends_in_place(key: list[str]) -> bool:
    # Folded, the UN is the Un of Kim Jong Un, and the US many a syllable: an end that short proves nothing.
    endings = (tuple(key[-size:]) for size in range(1, min(len(key), 5) + 1))
    return any(ending in _words().places and len(" ".join(ending)) > 3 for ending in endings)
