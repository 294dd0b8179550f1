"""The rooms of DESIGN's table hold every module, and templates hold no script or style of their own."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INLINE = re.compile(r"(?i)<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\bsrc=)")
STRUCTURED = '<script type="application/ld+json">'  # data for search engines, which no browser runs


def contracts() -> list[dict[str, Any]]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        read: list[dict[str, Any]] = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return read


def rooms_of(app: str) -> set[str]:
    contract = next(c for c in contracts() if c.get("containers") == [app])
    assert contract["exhaustive"], f"the rooms of {app} would let a new module in anywhere"
    named = {room.strip(" ()") for layer in contract["layers"] for room in re.split(r"[|:]", layer)}
    return named | set(contract["exhaustive_ignores"])


@pytest.mark.parametrize("app", ["claims", "sources"])
def test_every_module_of_an_app_stands_in_a_room(app: str) -> None:
    modules = {path.stem for path in (ROOT / app).glob("*.py")} - {"__init__"}
    packages = {path.parent.name for path in (ROOT / app).glob("*/__init__.py")}
    assert modules | packages <= rooms_of(app)


def test_no_module_is_called_by_a_name_that_says_nothing() -> None:
    nothing = {"utils", "helpers", "helper", "misc", "common", "manager", "managers", "tools", "base_utils"}
    code = [path for app in ("factcheck", "claims", "sources") for path in (ROOT / app).rglob("*.py")]
    assert [str(path) for path in code if path.stem in nothing] == []


def test_the_rooms_of_the_architecture_page_are_those_that_are_checked() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`(\w+)`", page))
    assert (rooms_of("claims") | rooms_of("sources")) - told - {"apps", "migrations", "templatetags"} == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_no_template_holds_a_script_a_style_or_a_handler(template: Path) -> None:
    text = template.read_text(encoding="utf-8").replace(STRUCTURED, "")
    assert INLINE.findall(text) == []
