"""An example of every operation, in the schema and so on the pages that show it.

They stand in ``examples.json`` by operation: what is asked (``path``, ``query``, ``headers``, ``body``), of which role,
and what is answered. A test sends each to the API and holds both answers against the schema.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("examples.json")
Schema = dict[str, Any]


@cache
def examples() -> dict[str, Any]:
    """By operation's id."""
    told: dict[str, Any] = json.loads(PATH.read_text(encoding="utf-8"))
    return told


def with_examples(result: Schema, **_generating: Any) -> Schema:
    """The schema with each operation's example in its parameters, its body and its answer."""
    for methods in result["paths"].values():
        for operation in methods.values():
            told = examples().get(operation["operationId"])
            if told is not None:
                _put(told, into=operation)
    return result


def _put(told: dict[str, Any], *, into: Schema) -> None:
    given = {**told.get("path", {}), **told.get("query", {}), **told.get("headers", {})}
    for parameter in into.get("parameters", []):
        if parameter["name"] in given:
            parameter["example"] = given[parameter["name"]]
    for content in into.get("requestBody", {}).get("content", {}).values():
        content["example"] = told["body"]
    good = next(answer for code, answer in into["responses"].items() if code.startswith("2"))
    for content in good["content"].values():
        content["example"] = told["answer"]
