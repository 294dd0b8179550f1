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
    if method != "get" and status in ("200", "201") and _is_versioned(operation):
        names.append("ETag")
    if status in ("201", "202") and operation["operationId"] in MADE:
        names.append("Location")
    if status == "429":
        names.append("Retry-After")
    if status == "401":
        names.append("WWW-Authenticate")
    return names


MADE = ("documents_create", "sources_create", "reviews_create")
"""What makes a row with a place of its own."""


def _is_versioned(operation: Schema) -> bool:
    told = {parameter["name"] for parameter in operation.get("parameters", [])}
    return "If-Match" in told or operation["operationId"] in ("sources_create", "reviews_create")
