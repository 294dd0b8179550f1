"""The API's description: every operation names every error it can answer with, in the one error shape."""

from typing import Any, Literal

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from claims.api.serializers import Problem

READ_ERRORS = ["400", "401", "403", "404", "405", "406", "429"]
WRITE_ERRORS = [*READ_ERRORS, "409", "413", "415", "422"]
MEANING = {
    "400": "A parameter or the body is wrong; each field is named.",
    "401": "No token, or one that is unknown, expired or revoked.",
    "403": "The token may not do this.",
    "404": "There is no such row.",
    "405": "This address does not take this method.",
    "406": "Only JSON is served here.",
    "409": "The row was changed or decided meanwhile.",
    "413": "The body is too large.",
    "415": "Only JSON is taken here.",
    "422": "What was sent was understood and refused, for the reason given.",
    "429": "Too many calls this minute; `Retry-After` says when to come again.",
}


class ProblemSchema(AutoSchema):
    """Adds the error answers to whatever the view declares."""

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        shape = self.resolve_serializer(Problem, direction).ref
        for code in READ_ERRORS if self.method in ("GET", "HEAD") else WRITE_ERRORS:
            bodies.setdefault(
                code, {"description": MEANING[code], "content": {"application/problem+json": {"schema": shape}}}
            )
        return bodies


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # registers itself by being defined
    target_class = "claims.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:  # noqa: ARG002 - the framework's signature
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of the form `fct_…`, made on the profile page.",
        }
