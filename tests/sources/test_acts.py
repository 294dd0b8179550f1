"""The history tells in words what was done: every act that code names has them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from sources.choices import Act
from sources.models import Event


def _acts_in(file: Path) -> Iterator[str]:
    """The codes that calls of ``acting`` in the file can give; a code put together at run time fails."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "acting":
            continue
        told = next(keyword.value for keyword in node.keywords if keyword.arg == "act")
        assert not isinstance(told, ast.JoinedStr), f"{file}:{node.lineno} puts the act together: name it whole"
        ends = (told.body, told.orelse) if isinstance(told, ast.IfExp) else (told,)
        yield from (end.value for end in ends if isinstance(end, ast.Constant) and isinstance(end.value, str))


def test_every_act_that_code_names_has_words_and_no_words_are_left_over() -> None:
    files = [file for app in ("claims", "sources") for file in (settings.BASE_DIR / app).rglob("*.py")]
    named = {act for file in files for act in _acts_in(file)}
    assert named == set(Act.values) - {"insert", "update", "delete"}


@pytest.mark.parametrize("act", Act)
def test_an_act_is_told_in_both_languages(act: Act) -> None:
    with translation.override("en"):
        english = Event(act=act).did
    with translation.override("id"):
        indonesian = Event(act=act).did
    assert act not in (english, indonesian)
    assert english != indonesian


def test_an_act_of_an_older_history_is_told_by_its_code() -> None:
    assert Event(act="claim.weighed").did == "claim.weighed"
