"""Whole articles: one of the project's own, and the article that must always work."""

import json
from pathlib import Path

import pytest

from claims.pipeline.contract import Extraction, FoundAttribution
from claims.pipeline.run import extract

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[2] / "shared"
SEED = SHARED / "seeds" / "000_dedcdcd3b9ffd65d.txt"
SEED_GOLD = SHARED / "eval" / "id" / "dev" / "000_dedcdcd3b9ffd65d.json"


def _read(text: str) -> tuple[FoundAttribution, ...]:
    return extract(text, settings=Extraction(language="id")).attributions


def _row(text: str, found: FoundAttribution) -> list[object]:
    content = " … ".join(text[start:end] for start, end in found.content)
    return [found.source_name, [carrier.name for carrier in found.via], found.kind, found.stance, content]


def test_an_article_of_the_project_s_own_is_read_whole() -> None:
    text = (HERE / "article.id.txt").read_text(encoding="utf-8")
    expected = json.loads((HERE / "article.id.json").read_text(encoding="utf-8"))
    assert [_row(text, found) for found in _read(text)] == expected


@pytest.mark.shared
def test_the_seed_article_yields_its_eleven_attributions_and_nothing_else() -> None:
    text = SEED.read_text(encoding="utf-8")
    gold = json.loads(SEED_GOLD.read_text(encoding="utf-8"))["attributions"]
    found = _read(text)
    assert len(found) == len(gold) == 11
    for one, right in zip(found, gold, strict=True):
        assert set(one.source_name.lower().split()) & set(right["source_name"].lower().split())
        assert [carrier.name for carrier in one.via] == [carrier["name"] for carrier in right["via"]]
        assert one.stance == right["stance"]
        assert one.kind == right["kind"]
        assert abs(one.content[0][0] - right["content"][0][0]) < 12
        assert abs(one.content[-1][1] - right["content"][-1][1]) < 3


@pytest.mark.shared
def test_nothing_of_the_seed_article_s_furniture_is_taken() -> None:
    text = SEED.read_text(encoding="utf-8")
    extracted = extract(text, settings=Extraction(language="id"))
    assert [text[start:end].split(":")[0] for start, end in extracted.furniture] == [
        "Lihat Foto", "Baca juga", "Baca juga", "Terkini Lainnya", "Tautan Sahabat",
    ]  # fmt: skip
    for found in extracted.attributions:
        for start, end in found.content:
            assert all(end <= first or start >= past for first, past in extracted.furniture)
