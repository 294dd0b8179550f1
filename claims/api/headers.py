"""The headers of each answer, in the schema."""

from typing import Any

Schema = dict[str, Any]

HEADERS: dict[str, Schema] = {
    "RateLimit-Policy": {
        "description": "How many calls a token may make in how many seconds; not there while nothing counts them.",
        "schema": {"type": "string"},
        "example": '"calls";q=600;w=60',
    },
    "RateLimit": {
        "description": "How many calls are left, and in how many seconds they are counted anew.",
        "schema": {"type": "string"},
        "example": '"calls";r=599;t=60',
    },
    "ETag": {
        "description": "Of this shape of the row, its version before the dash. For `If-Match` and `If-None-Match`.",
        "schema": {"type": "string"},
        "example": '"3-0a1b2c3d4e5f6071"',
    },
    "Location": {"description": "Where the new row stands.", "schema": {"type": "string", "format": "uri"}},
    "Retry-After": {"description": "Come again after so many seconds.", "schema": {"type": "integer", "minimum": 1}},
    "Changes-Mark": {
        "description": "From where to follow `/api/v1/changes` once the whole set is taken.",
        "schema": {"type": "string"},
        "example": "123456.0",
    },
    "WWW-Authenticate": {"description": "How to say who you are.", "schema": {"type": "string"}, "example": "Bearer"},
}
LIMITS = ("RateLimit-Policy", "RateLimit")
MADE = {
    "documents_create": ("Location",),
    "sources_create": ("Location", "ETag"),
    "reviews_create": ("Location", "ETag"),
}
"""What makes a row with a place of its own, and whether the row has versions."""


def with_headers(result: Schema, **_generating: Any) -> Schema:
    """The schema with every answer's headers."""
    components = result.setdefault("components", {})
    components["headers"] = HEADERS
    for methods in result["paths"].values():
        for method, operation in methods.items():
            for status, answer in operation["responses"].items():
                names = _headers_of(method, status, operation)
                answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    return result


def _headers_of(method: str, status: str, operation: Schema) -> list[str]:
    names = list(LIMITS)
    streams = operation["operationId"] == "attributions_stream"
    if streams and status == "200":
        return [*names, "Changes-Mark"]
    if status == "304" or (status == "200" and method == "get"):
        return [*names, "ETag"]
    if status in ("201", "202"):
        names += MADE.get(operation["operationId"], ())
    if status in ("200", "201") and _changes_a_version(operation):
        names.append("ETag")
    if status == "429":
        names.append("Retry-After")
    if status == "401":
        names.append("WWW-Authenticate")
    return names


def _changes_a_version(operation: Schema) -> bool:
    return any(parameter["name"] == "If-Match" for parameter in operation.get("parameters", []))
