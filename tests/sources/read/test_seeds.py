"""Reading seed files, and what a mistake in one gets."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sources.read.seeds import SeedError, SeedName, SeedTie, read_documents, read_ratings, read_sources

SOURCE = """
[[source]]
key = "harbour-board"
kind = "state_body"
name = "Harbour Board"
country = "ID"
names = [
  { text = "Dewan Pelabuhan", language = "id", kind = "name" },
  { text = "Harbour Board", language = "en", kind = "name" },
  { text = "HARBOUR  BOARD", language = "en", kind = "alias" },
]
ties = [{ kind = "part_of", to = "government-of-id", since = 2001-02-03 }]
"""

Write = Callable[[str], Path]


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """A function that writes one file of sources and gives the folder of seeds."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "territories.toml").write_text('[[territory]]\ncode = "ID"\nid = ["RI"]\n', encoding="utf-8")

    def write(text: str) -> Path:
        (tmp_path / "sources" / "boards.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_a_source_is_read_with_its_names_and_ties(written: Write) -> None:
    board = read_sources(written(SOURCE))[-1]
    assert (board.key, board.kind, board.name, board.country, board.wikidata) == (
        "harbour-board",
        "state_body",
        "Harbour Board",
        "ID",
        "",
    )
    assert board.ties == (SeedTie(kind="part_of", to="government-of-id", since=date(2001, 2, 3)),)


def test_two_spellings_with_one_match_key_are_one_name(written: Write) -> None:
    board = read_sources(written(SOURCE))[-1]
    assert board.names == (SeedName("Dewan Pelabuhan", "id", "name"), SeedName("Harbour Board", "en", "name"))


def test_the_governments_come_first_with_their_listed_short_forms(written: Write) -> None:
    sources = {source.key: source for source in read_sources(written(SOURCE))}
    assert next(iter(sources)).startswith("government-of-")
    assert SeedName("RI", "id", "abbreviation") in sources["government-of-id"].names


@pytest.mark.parametrize(
    ("wrong", "right", "sentence"),
    [
        ('kind = "ministry"', 'kind = "state_body"', "boards.toml: “harbour-board” has kind “ministry”"),
        ('country = "XX"', 'country = "ID"', "boards.toml: “harbour-board” has the country “XX”"),
        ('kind = "owns", to', 'kind = "part_of", to', "boards.toml: “government-of-id” has kind “owns”"),
        ("since = 2001-02-03, until = 2000-01-01", "since = 2001-02-03", "that ends before it begins"),
        ('since = "2001"', "since = 2001-02-03", "needs since as a date"),
        ('key = "Harbour Board"', 'key = "harbour-board"', "“Harbour Board” is no key"),
        ('to = "harbour-board"', 'to = "government-of-id"', "“harbour-board” is tied to itself"),
        ('text = "…"', 'text = "Dewan Pelabuhan"', "has the name “…”, which cannot be matched"),
        ('nome = "Harbour Board"', 'name = "Harbour Board"', "has an unknown value nome"),
        ('wikidata = "42"\ncountry = "ID"', 'country = "ID"', "has the Wikidata item “42”"),
        ("names = [\n  1,", "names = [", "needs names as a list of tables"),
        ("[[source", "[[source]]", "boards.toml cannot be read as TOML"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_entry(written: Write, wrong: str, right: str, sentence: str) -> None:
    assert right in SOURCE
    with pytest.raises(SeedError) as told:
        read_sources(written(SOURCE.replace(right, wrong, 1)))
    assert sentence in str(told.value)


def test_a_key_that_comes_twice_is_refused(written: Write) -> None:
    with pytest.raises(SeedError, match=r"boards\.toml: the key “harbour-board” is there twice"):
        read_sources(written(SOURCE + SOURCE))


def test_a_territory_that_does_not_exist_is_refused(written: Write) -> None:
    folder = written(SOURCE)
    (folder / "territories.toml").write_text('[[territory]]\ncode = "ZZ"\n', encoding="utf-8")
    with pytest.raises(SeedError, match=r"territories\.toml: “ZZ” is no territory"):
        read_sources(folder)


def test_a_territory_whose_names_are_no_list_is_refused(written: Write) -> None:
    folder = written(SOURCE)
    (folder / "territories.toml").write_text('[[territory]]\ncode = "ID"\nid = "RI"\n', encoding="utf-8")
    with pytest.raises(SeedError, match=r"territories\.toml: “ID” needs id as a list of texts"):
        read_sources(folder)


def test_a_folder_without_sources_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"holds no \.toml file"):
        read_sources(tmp_path)


def test_a_rating_beyond_five_is_refused(tmp_path: Path) -> None:
    rating = '[[rating]]\ncode = "super"\nvalue = 6\nname_en = "a"\nname_id = "b"\nmeaning_en = "c"\nmeaning_id = "d"\n'
    (tmp_path / "ratings.toml").write_text(rating, encoding="utf-8")
    with pytest.raises(SeedError, match=r"ratings\.toml: “super” needs value as a number from 1 to 5"):
        read_ratings(tmp_path)


def test_a_missing_scale_is_told(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"ratings\.toml is missing"):
        read_ratings(tmp_path)


@pytest.mark.parametrize(
    ("published", "body", "sentence"),
    [
        ("2025-03-05T08:15:00+07:00", None, "bridge.txt is missing beside bridge.toml"),
        ("2025-03-05T08:15:00+07:00", b"\xff\xfe", "bridge.txt is not UTF-8 at byte 0"),
        ("2025-03-05T08:15:00+07:00", b" \n", "bridge.txt is empty"),
        ("2025-03-05T08:15:00", b"The bridge is closed.", "needs published_at as a date and time with its zone"),
    ],
)
def test_a_document_that_cannot_be_read_is_told(
    tmp_path: Path, published: str, body: bytes | None, sentence: str
) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    described = f'title = "A bridge"\nlanguage = "en"\npublished_at = {published}\n'
    (folder / "bridge.toml").write_text(described, encoding="utf-8")
    if body is not None:
        (folder / "bridge.txt").write_bytes(body)
    with pytest.raises(SeedError) as told:
        read_documents(tmp_path)
    assert sentence in str(told.value)
