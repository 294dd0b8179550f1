"""Every rule of every pack against its own examples and near misses, which are data beside the pack."""

import tomllib
from typing import Any

import pytest

from claims.pipeline.contract import Extraction, FoundAttribution
from claims.pipeline.pack import PACKS, languages
from claims.pipeline.run import extract


def _examples(kind: str) -> list[Any]:
    found = []
    for language in languages():
        table = tomllib.loads((PACKS / language / "examples.toml").read_text(encoding="utf-8"))
        for example in table[kind]:
            rule = example.get("rule") or example["near"]
            found.append(pytest.param(language, example, id=f"{language}.{rule}-{example['text'][:24]}"))
    return found


def _of(language: str, text: str) -> list[FoundAttribution]:
    return list(extract(text, settings=Extraction(language=language)).attributions)


def _passages(text: str, found: FoundAttribution) -> list[str]:
    return [text[start:end] for start, end in found.content]


@pytest.mark.parametrize(("language", "example"), _examples("takes"))
def test_a_rule_takes_its_example(language: str, example: dict[str, Any]) -> None:
    text = example["text"]
    rule = f"{language}.{example['rule']}"
    taken = [
        found for found in _of(language, text) if found.rule == rule and _passages(text, found) == example["content"]
    ]
    read = [(found.rule, _passages(text, found)) for found in _of(language, text)]
    assert len(taken) == 1, f"{rule} did not take {example['content']}; read {read}"
    assert not example.get("alone") or len(read) == 1, f"{rule} is to be the only one; read {read}"
    found = taken[0]
    assert found.stance == example.get("stance", "asserts")
    if "source" in example:
        assert found.source is not None
        assert text[slice(*found.source)] == example["source"]
    if "name" in example:
        assert found.source_name == example["name"]
    if "kind" in example:
        assert found.kind == example["kind"]
    if "when" in example:
        assert found.when is not None
        assert text[slice(*found.when)] == example["when"]
    assert [carrier.name for carrier in found.via] == example.get("via", [])


@pytest.mark.parametrize(("language", "example"), _examples("leaves"))
def test_a_rule_leaves_its_near_miss(language: str, example: dict[str, Any]) -> None:
    found = [(one.rule, _passages(example["text"], one)) for one in _of(language, example["text"])]
    assert found == [], example["why"]
