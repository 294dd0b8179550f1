"""The documentation tells of everything there is: what is missing from it fails here."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from docs import reference
from factcheck.variables import SETTINGS

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
OURS = {"factcheck", "claims", "sources"}
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(#[^)]*)?\)")
OWN_PATH = re.compile(r"`((?:tests|claims|sources|factcheck|docs|seeds)/[\w./-]+)`")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"| `{name}` |" in read("README.md")


def test_every_command_of_ours_is_in_the_readme() -> None:
    ours = {name for name, app in get_commands().items() if str(app) in OURS}
    assert ours
    assert [name for name in sorted(ours) if f"manage.py {name}" not in read("README.md")] == []


def test_every_path_filter_and_field_of_the_api_is_in_its_page() -> None:
    page, schema = read("docs/api.md"), reference.openapi()
    said = set(re.findall(r"`([^`\n]+)`", page))
    missing = {f"{how.upper()} {path}" for path, told in schema["paths"].items() for how in told} - said
    for told in (told for methods in schema["paths"].values() for told in methods.values()):
        missing |= {p["name"] for p in told.get("parameters", []) if p["in"] == "query"} - said
    for name, part in schema["components"]["schemas"].items():
        if reference.is_resource(name, part):
            missing |= {f"{name}.{field}" for field in part["properties"] if f"| `{field}` |" not in page}
    assert missing == set()


@pytest.mark.parametrize("page", ["README.md", "docs/api.md"])
def test_the_tables_are_as_the_code_would_write_them(page: str) -> None:
    fresh = dict(reference.pages())[ROOT / page]
    assert read(page) == fresh, f"{page} is behind the code: run python -m docs.reference"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_between_the_pages_leads_somewhere(page: Path) -> None:
    links = [target for target, _anchor in LINK.findall(page.read_text(encoding="utf-8")) if ":" not in target]
    assert [target for target in links if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_the_pages_name_is_there(page: Path) -> None:
    named = {name.rstrip("./") for name in OWN_PATH.findall(page.read_text(encoding="utf-8"))}
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
