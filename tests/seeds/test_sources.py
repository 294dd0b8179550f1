"""The registry that is shipped: keys, ties, names."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from sources.choices import NameKind, SourceKind, TieKind
from sources.read.seeds import NAME_KINDS, SOURCE_KINDS, TIE_KINDS, SeedSource, read_sources
from sources.text.names import fold, match_keys
from sources.text.territories import territory_codes

SEEDS = Path(__file__).parents[2] / "seeds"

#: Names that two sources share in real use. Whoever writes one must be asked which is meant.
AMBIGUOUS = {
    "congo",
    "congo government",
    "government of congo",
    "kongo",
    "partai demokrat",
    "pemerintah kongo",
    "pemerintahan kongo",
}


@pytest.fixture(scope="module")
def sources() -> list[SeedSource]:
    return read_sources(SEEDS)


@pytest.fixture(scope="module")
def owners(sources: list[SeedSource]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        for name in source.names:
            found[fold(name.text)].add(source.key)
    return found


def test_the_kinds_of_the_seeds_are_those_of_the_database() -> None:
    assert set(SourceKind.values) == SOURCE_KINDS
    assert set(NameKind.values) == NAME_KINDS
    assert set(TieKind.values) == TIE_KINDS


def test_there_are_hundreds_of_sources_of_every_kind(sources: list[SeedSource]) -> None:
    kinds = Counter(source.kind for source in sources)
    assert kinds.keys() == SOURCE_KINDS
    assert len(sources) - kinds["government"] >= 250
    assert kinds["government"] == len(territory_codes())


def test_every_source_has_a_name_in_indonesian_and_in_english(sources: list[SeedSource]) -> None:
    assert [source.key for source in sources if not {"id", "en"} <= {name.language for name in source.names}] == []


def test_every_tie_leads_to_a_source(sources: list[SeedSource]) -> None:
    keys = {source.key for source in sources}
    assert [(source.key, tie.to) for source in sources for tie in source.ties if tie.to not in keys] == []


def test_only_people_speak_for_others(sources: list[SeedSource]) -> None:
    speakers = [s.key for s in sources if s.kind != "person" and any(t.kind == "speaks_for" for t in s.ties)]
    assert speakers == []


def test_no_tie_is_there_twice(sources: list[SeedSource]) -> None:
    ties = Counter((source.key, tie.kind, tie.to, tie.since) for source in sources for tie in source.ties)
    assert [tie for tie, times in ties.items() if times > 1] == []


def test_nothing_is_part_of_or_controlled_by_itself_through_others(sources: list[SeedSource]) -> None:
    above = {s.key: [t.to for t in s.ties if t.kind != "speaks_for"] for s in sources}

    def climb(key: str, path: tuple[str, ...]) -> None:
        assert key not in path, " → ".join([*path, key])
        for higher in above[key]:
            climb(higher, (*path, key))

    for key in above:
        climb(key, ())


def test_only_the_known_ambiguous_names_belong_to_two_sources(owners: dict[str, set[str]]) -> None:
    assert {name for name, keys in owners.items() if len(keys) > 1} == AMBIGUOUS


def test_a_name_fits_the_registrys_columns(sources: list[SeedSource]) -> None:
    assert [s.key for s in sources if len(s.key) > 80 or len(s.name) > 200 or len(s.homepage) > 200] == []


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Rusia", "government-of-ru"),
        ("AS", "government-of-us"),
        ("Amerika Serikat", "government-of-us"),
        ("U.S.", "government-of-us"),
        ("Inggris", "government-of-gb"),
        ("Tiongkok", "government-of-cn"),
        ("China", "government-of-cn"),
        ("Korut", "government-of-kp"),
        ("Moskow", "government-of-ru"),
        ("Pemerintah Indonesia", "government-of-id"),
        ("Media Pemerintah Korea Utara, KCNA", "kcna"),
        ("Kantor Berita Pusat Korea", "kcna"),
        ("kantor berita Yonhap", "yonhap"),
        ("badan mata-mata Korea Selatan", "nis-korea"),
        ("Badan Intelijen Korea Selatan", "nis-korea"),
        ("국가정보원", "nis-korea"),
        ("Pemimpin Korea Utara Kim Jong Un", "kim-jong-un"),
        ("Kim Jong-un", "kim-jong-un"),
        ("Menteri Pertahanan Rusia Andrei Belousov", "andrei-belousov"),
        ("Presiden Turki Recep Tayyip Erdoğan", "recep-tayyip-erdogan"),
        ("juru bicara Kementerian Luar Negeri Rusia Maria Zakharova", "maria-zakharova"),
        ("juru bicara militer Israel", "idf"),
        ("Garda Revolusi Iran (IRGC)", "irgc"),
        ("Badan Energi Atom Internasional (IAEA)", "iaea"),
        ("WHO", "who"),
        ("harian Kompas", "kompas"),
        ("kompas.com", "kompas-com"),
        ("antaranews.com", "antara"),
        ("White House press secretary Josh Earnest", "josh-earnest"),
        ("Mr. Obama", "barack-obama"),
        ("House Speaker Paul D. Ryan (R-Wis.)", "paul-ryan"),
    ],
)
def test_a_name_as_news_writes_it_finds_its_source(owners: dict[str, set[str]], written: str, key: str) -> None:
    first = next((owners[each] for each in match_keys(written) if each in owners), set())
    assert first == {key}


@pytest.mark.parametrize("written", ["Presiden Rusia", "Ketua KPK", "who", "media Israel", "Kementerian Kesehatan"])
def test_an_office_a_pronoun_and_a_bare_ministry_find_nobody(owners: dict[str, set[str]], written: str) -> None:
    assert [key for key in match_keys(written) if key in owners] == []


def test_state_agencies_are_tied_to_their_governments(sources: list[SeedSource]) -> None:
    controlled = {s.key: {t.to for t in s.ties if t.kind == "controlled_by"} for s in sources}
    assert controlled["kcna"] == {"government-of-kp"}
    assert controlled["tass"] == {"government-of-ru"}
    assert controlled["antara"] == {"government-of-id"}
    assert controlled["reuters"] == set()
