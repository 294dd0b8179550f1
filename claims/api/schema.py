"""The API's description: every operation names every error it can answer with, in the one error shape."""

from typing import Any, Literal

from drf_spectacular.contrib.django_filters import DjangoFilterExtension
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.negotiation import DefaultContentNegotiation

from claims.api.answers import Problem, SparsePage
from claims.api.reading import Answering, Many, One
from claims.api.rows import expandable
from claims.filters import LARGEST, Number

SPARSE_ROW = {"type": "object", "description": "A row of which only some was asked for."}
READ_ERRORS = ["400", "401", "403", "404", "405", "406", "429"]
WRITE_ERRORS = [*READ_ERRORS, "409", "413", "415", "422"]
UPDATE_ERRORS = [*WRITE_ERRORS, "412", "428"]
MEANING = {
    "400": "A parameter or the body is wrong; each field is named.",
    "401": "No token, or one that is unknown, expired or revoked.",
    "403": "The token may not do this.",
    "404": "There is no such row.",
    "405": "This address does not take this method.",
    "406": "Only JSON is served here.",
    "409": "The row was decided, handed in or made meanwhile; it comes as `current`.",
    "412": "`If-Match` names another version than the row's, which comes as `current`.",
    "413": "The body is too large.",
    "415": "Only JSON is taken here.",
    "422": "What was sent was understood and refused, for the reason given.",
    "428": "An update must say in `If-Match` which version it was made from.",
    "429": "Too many calls this minute; `Retry-After` says when to come again.",
}


KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="Any text of your own, another for each write: sent again with it, the write is answered again "
    "and not done again. Kept for two days.",
)

KNOWN = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The `ETag` of the answer that you have: 304 while it is the same.",
)

VERSION = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description="The `ETag` that the row came with."
)


class ProblemSchema(AutoSchema):
    """Adds the error answers, sparse fields and expansion to whatever the view declares."""

    def get_override_parameters(self) -> list[Any]:
        """What every read takes beside its filters."""
        if self.method in ("POST", "PUT", "PATCH", "DELETE"):
            return [KEY, VERSION] if self._versioned() else [KEY]
        if self._reads() is None:
            return [KNOWN] if self.method == "GET" and self._answers_json() else []
        view: Any = self.view
        more = expandable(view.get_serializer_class())
        said = [
            ("fields", "Only these fields of each row, with commas between, as `id,claim.statement`."),
            ("refs", "`true`: what a row refers to by its number alone."),
        ]
        said += [("expand", f"More than usual, with commas between: {', '.join(more)}.")] if more else []
        return [KNOWN, *(OpenApiParameter(name, OpenApiTypes.STR, description=meaning) for name, meaning in said)]

    def _answers_json(self) -> bool:
        return isinstance(self.view, Answering) and self.view.content_negotiation_class is DefaultContentNegotiation

    def is_deprecated(self) -> bool:
        """Of an address that says when it will go, besides what is declared."""
        return bool(getattr(self.view, "deprecation", None)) or bool(super().is_deprecated())

    def _errors(self) -> list[str]:
        if self.method in ("GET", "HEAD"):
            return READ_ERRORS
        return UPDATE_ERRORS if self._versioned() else WRITE_ERRORS

    def _versioned(self) -> bool:
        """Whether the write must say which version of the row it was made from."""
        return getattr(self.view, "action", "") in getattr(self.view, "versioned", ())

    def _reads(self) -> str | None:
        """``list`` or ``retrieve``, for the views whose rows can be had in another shape; None for the others."""
        if self.method != "GET" or not isinstance(self.view, (Many, One)):
            return None
        return "list" if self._is_list_view() else "retrieve"

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        shape = self.resolve_serializer(Problem, direction).ref
        self._allow_sparse(bodies, direction)
        for code in self._errors():
            bodies.setdefault(
                code, {"description": MEANING[code], "content": {"application/problem+json": {"schema": shape}}}
            )
        return bodies

    def _allow_sparse(self, bodies: dict[str, Any], direction: Literal["request", "response"]) -> None:
        """A read answers with whole rows, or, to ``fields`` and ``refs``, with what was asked of each."""
        if self.method == "GET" and self._answers_json():
            bodies.setdefault("304", {"description": "The caller has it already (`If-None-Match`)."})
        reads = self._reads()
        if reads is None:
            return
        sparse = self.resolve_serializer(SparsePage, direction).ref if reads == "list" else SPARSE_ROW
        content = bodies["200"]["content"]["application/json"]
        content["schema"] = {"anyOf": [content["schema"], sparse]}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # registers itself by being defined
    target_class = "claims.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:  # noqa: ARG002 - the framework's signature
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A token of the form `fct_…`, made on the profile page.",
        }


class FiltersDescribed(DjangoFilterExtension):  # type: ignore[no-untyped-call] # registers itself by being defined
    """Tells that numbers are whole, and their bounds."""

    target_class = "django_filters.rest_framework.DjangoFilterBackend"
    priority = 1
    match_subclasses = True

    def resolve_filter_field(
        self, auto_schema: AutoSchema, model: Any, filterset_class: Any, field_name: str, filter_field: Any
    ) -> list[dict[str, Any]]:
        resolve: Any = super().resolve_filter_field
        told: list[dict[str, Any]] = resolve(auto_schema, model, filterset_class, field_name, filter_field)
        if isinstance(filter_field, Number):
            most = filter_field.extra.get("max_value") or LARGEST
            least = filter_field.extra.get("min_value", 0)
            for parameter in told:
                parameter["schema"] = {"type": "integer", "minimum": least, "maximum": most}
        return told
