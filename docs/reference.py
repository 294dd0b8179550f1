"""``python -m docs.reference``: write the tables of the documentation out of the code they tell of.

Settings come from ``factcheck.variables``; paths, filters and fields of the API from its OpenAPI schema. The tables
stand between ``<!-- name -->`` and ``<!-- /name -->``; ``tests/test_docs.py`` fails while one is not as it would be.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
PAGES = {DOCS.parent / "README.md": ["settings"], DOCS / "api.md": ["paths", "fields"]}
Schema = dict[str, Any]


def settings() -> str:
    from factcheck.variables import SETTINGS  # noqa: PLC0415 - Django is set up first

    rows = [f"| `{s.name}` | {f'`{s.default}`' if s.default else ''} | {s.meaning} |" for s in SETTINGS.values()]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows])


def paths(schema: Schema) -> str:
    return "\n\n".join(
        _operation(method.upper(), path, told)
        for path, methods in schema["paths"].items()
        for method, told in methods.items()
    )


def _operation(method: str, path: str, told: Schema) -> str:
    lines = [f"### `{method} {path}`", "", " ".join(told.get("description", "").split())]
    asked = [row for row in told.get("parameters", []) if row["in"] == "query"]
    if asked:
        lines += ["", "| parameter | takes | meaning |", "|---|---|---|"]
        lines += [f"| `{p['name']}` | {_takes(p['schema'])} | {_sentence(p.get('description', ''))} |" for p in asked]
    return "\n".join(lines)


def fields(schema: Schema) -> str:
    shown = {name: part for name, part in schema["components"]["schemas"].items() if is_resource(name, part)}
    return "\n\n".join(_component(name, part) for name, part in shown.items())


def _component(name: str, part: Schema) -> str:
    lines = [f"### {name}", "", " ".join(part.get("description", "").split()), ""]
    lines += ["| field | holds | meaning |", "|---|---|---|"]
    for field, told in part["properties"].items():
        lines.append(f"| `{field}` | {_takes(told)} | {_sentence(told.get('description', ''))} |")
    return "\n".join(lines).replace("\n\n\n", "\n\n")


def _takes(told: Schema) -> str:
    """The type of a parameter or field in words."""
    if "$ref" in told:
        return str(told["$ref"]).rsplit("/", 1)[1]
    if "enum" in told:
        return ", ".join(f"`{value}`" for value in told["enum"] if value not in ("", None))
    several = told.get("allOf") or told.get("oneOf") or told.get("anyOf")
    if several:
        return " or ".join(dict.fromkeys(word for one in several if (word := _takes(one)) != "nothing"))
    if told.get("type") == "array":
        return f"list of {_takes(told.get('items', {}))}"
    kinds = told.get("type", "any")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    words = [str(told["format"]) if told.get("format") and kind != "null" else str(kind) for kind in kinds]
    return " or ".join(words)


def _sentence(words: str) -> str:
    """A description in one line; the list of an enumeration's values is told under what it takes."""
    return " ".join(words.split("\n\n*", maxsplit=1)[0].split("* `", maxsplit=1)[0].split()).replace("|", "\\|")


def openapi() -> Schema:
    """The schema that the API serves."""
    from drf_spectacular.generators import SchemaGenerator  # noqa: PLC0415 - Django is set up first

    schema: Schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return schema


def is_resource(name: str, part: Schema) -> bool:
    """Whether a component of the schema is a resource of its own, and not a page of them or one by numbers."""
    return "properties" in part and not name.startswith("Paginated") and not name.endswith("Refs")


def pages() -> Iterator[tuple[Path, str]]:
    """Each page with its tables as they should be."""
    schema = openapi()
    made = {"settings": settings(), "paths": paths(schema), "fields": fields(schema)}
    for path, tables in PAGES.items():
        text = path.read_text(encoding="utf-8")
        for table in tables:
            text = put(made[table], into=text, table=table)
        yield path, text


def put(content: str, *, into: str, table: str) -> str:
    between = re.compile(rf"(?s)(<!-- {table} -->\n).*?(<!-- /{table} -->)")
    assert between.search(into), f"there is no place for the table {table!r}"
    return between.sub(lambda found: f"{found[1]}\n{content}\n\n{found[2]}", into)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings.test")
    import django  # noqa: PLC0415 - only as a command

    django.setup()
    for path, text in list(pages()):
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
