"""Rows with ``refs=true``, in the schema: what a row refers to stands in it by its number alone.

Their shapes follow from those of the whole rows, as ``claims.api.rows`` makes them of the same serializers.
"""

from copy import deepcopy
from typing import Any

from claims.api.changes import KINDS
from claims.api.pages import LINK

Schema = dict[str, Any]
NUMBER: Schema = {"type": "integer"}
NUMBER_OR_NONE: Schema = {"type": ["integer", "null"]}
NONE: Schema = {"type": "null"}
PART = "#/components/schemas/"


def with_refs(result: Schema, **_generating: Any) -> Schema:
    """The schema with a shape by numbers beside that of each row, in reads and in changes."""
    shapes = result["components"]["schemas"]
    for methods in result["paths"].values():
        reads = methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {}).get("application/json")
        if reads and "anyOf" in reads["schema"]:
            whole, *parts = reads["schema"]["anyOf"]
            reads["schema"]["anyOf"] = [whole, _by_numbers(whole, shapes), *parts]
    followed = sorted({_named(kind.shape.__name__.removesuffix("Serializer"), shapes) for kind in KINDS.values()})
    shapes["Change"]["properties"]["row"] = {"anyOf": [*({"$ref": PART + name} for name in followed), NONE]}
    return result


def _by_numbers(whole: Schema, shapes: dict[str, Schema]) -> Schema:
    """The row, or the page of rows, with numbers."""
    name = _target(whole)
    rows = shapes[name]["properties"].get("results") if name else None
    if rows is None:
        return {"$ref": PART + _named(name, shapes)}
    of = {"type": "array", "items": {"$ref": PART + _named(_target(rows["items"]), shapes)}}
    return {
        "type": "object",
        "required": ["next", "previous", "results"],
        "properties": {"next": LINK, "previous": LINK, "results": of},
    }


def _named(name: str, shapes: dict[str, Schema]) -> str:
    """The name of the shape with numbers, made if there is none; the row's own where it refers to nothing."""
    by_numbers = f"{name}Refs"
    if by_numbers not in shapes:
        made = {**deepcopy(shapes[name]), "properties": _members(shapes[name], shapes)}
        if made == shapes[name]:
            return name
        shapes[by_numbers] = made
    return by_numbers


def _members(shape: Schema, shapes: dict[str, Schema]) -> Schema:
    return {name: _member(made, shapes) for name, made in shape["properties"].items()}


def _member(made: Schema, shapes: dict[str, Schema]) -> Schema:
    if made.get("type") == "array" and "properties" in shapes.get(_target(made["items"]), {}):
        return {**made, "items": {"$ref": PART + _named(_target(made["items"]), shapes)}}
    if "id" in shapes.get(_target(made), {}).get("properties", {}):
        return NUMBER_OR_NONE if NONE in made.get("oneOf", []) else NUMBER
    return made


def _target(made: Schema) -> str:
    """The name of the one shape that is referred to; "" if there is none."""
    parts = [made, *made.get("allOf", []), *made.get("oneOf", [])]
    names = [str(part["$ref"]).removeprefix(PART) for part in parts if "$ref" in part]
    return names[0] if len(names) == 1 else ""
