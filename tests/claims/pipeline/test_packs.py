"""Packs are data: complete, documented, and the only place where a language is."""

import re
import tomllib
from pathlib import Path

import pytest

from claims.pipeline.confidence import BY_SHAPE
from claims.pipeline.contract import Extraction
from claims.pipeline.language import detect_language
from claims.pipeline.pack import PACKS, languages, load_pack
from claims.pipeline.reference import render
from claims.pipeline.run import extract

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("language", languages())
def test_the_reference_of_a_pack_is_current(language: str) -> None:
    written = (ROOT / "docs" / "packs" / f"{language}.md").read_text(encoding="utf-8")
    assert written == render(language), (
        f"Run: python -m claims.pipeline.reference {language} > docs/packs/{language}.md"
    )


@pytest.mark.parametrize("language", languages())
def test_the_guide_tells_of_every_setting_of_a_pack_and_of_no_other(language: str) -> None:
    settings = set(tomllib.loads((PACKS / language / "pack.toml").read_text(encoding="utf-8")))
    guide = (ROOT / "docs" / "language-packs.md").read_text(encoding="utf-8")
    table = guide.partition("## Settings of `pack.toml`")[2].partition("\n## ")[0]
    told = {
        name for row in table.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1] if "|" in row else "")
    }
    assert told == settings


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_group_of_cues_has_an_example(language: str) -> None:
    groups = {form.group for forms in load_pack(language).cues.values() for form in forms}
    table = tomllib.loads((PACKS / language / "examples.toml").read_text(encoding="utf-8"))
    shown = {example["rule"].partition(".")[2] for example in table["takes"]}
    shown |= {example["near"].partition(".")[2] for example in table["leaves"] if example["near"].endswith(".unnamed")}
    assert groups - shown == set()


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_shape_has_an_example_and_a_near_miss(language: str) -> None:
    table = tomllib.loads((PACKS / language / "examples.toml").read_text(encoding="utf-8"))
    taken = {example["rule"].partition(".")[0] for example in table["takes"]}
    left = {example["near"].partition(".")[0] for example in table["leaves"]}
    assert taken <= left | {"according-first"}
    assert taken <= BY_SHAPE.keys()
    everywhere = BY_SHAPE.keys() - {"speaker-colon", "content-around-cue", "passive-by", "noun-of"}  # English alone
    assert everywhere - {"cue-speaker-content", "sentence-before", "quote-floating", "passive-as"} <= taken


@pytest.mark.parametrize(("word", "lemma"), [
    ("melaporkan", "lapor+kan"), ("menuding", "tuding"), ("mengklaim", "klaim"), ("menyatakan", "nyata+kan"),
    ("memprediksi", "prediksi"), ("mengecam", "kecam"), ("dikatakannya", "kata+kan"), ("ujarnya", "ujar"),
])  # fmt: skip
def test_indonesian_affixes_are_made_by_rule(word: str, lemma: str) -> None:
    assert any(form.lemma == lemma for form in load_pack("id").cues[word])


@pytest.mark.parametrize("word", ["denies", "denied", "slammed", "vowed", "admitting", "argues", "pledging"])
def test_english_forms_are_made_by_rule(word: str) -> None:
    assert word in load_pack("en").cues


def test_the_engine_names_no_language() -> None:
    """What a language needs stands in its folder; code that asked for one by name would be a second place."""
    names = "|".join([*languages(), *(load_pack(code).name for code in languages())])
    asks = re.compile(rf"[\"']({names})[\"']|\b(Indonesian|Malay|Bahasa)\b")
    engine = [*(ROOT / "claims" / "pipeline").glob("*.py"), *(ROOT / "claims" / "text").glob("*.py")]
    found = {
        f"{path.name}:{number}: {line.strip()}"
        for path in engine
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if asks.search(line)
        and path.name != "language.py"  # which falls back to English on a text without a known word
    }
    assert found == set()


def test_a_language_without_a_pack_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(KeyError, match="en, id, ms"):
        extract("Bonjour.", settings=Extraction(language="fr"))


@pytest.mark.parametrize(("text", "language"), [
    ("Menteri itu mengatakan bahwa harga beras naik karena banjir.", "id"),
    ("Menteri itu berkata bahawa harga beras naik kerana banjir.", "ms"),
    ("The minister said that the price of rice rose because of the flood.", "en"),
    ("", "en"),
])  # fmt: skip
def test_the_language_is_told_by_its_commonest_words(text: str, language: str) -> None:
    assert detect_language(text) == language
