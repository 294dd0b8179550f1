"""What every read of the API shares: sparse fields, expansion, pages by key, entity tags."""

import hashlib
import json
import re
from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers
from rest_framework.exceptions import (
    AuthenticationFailed,
    NotAcceptable,
    NotAuthenticated,
    PermissionDenied,
    ValidationError,
)
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet

from claims.api import parameters
from claims.api.deprecation import Deprecation
from claims.api.pages import PAGE_SIZE
from claims.api.rows import Shape, UnknownField, expandable, fields_named, with_json
from claims.models.outside import sees_findings

JSON = "application/json"
TAG = re.compile(r'(?:W/)?"([^"]*)"')


class Answering(GenericViewSet[Any]):
    """Every answer tells how many calls are left; a read answers 304 to whoever has it already."""

    deprecation: ClassVar[Deprecation | None] = None
    takes: ClassVar[tuple[str, ...]] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """A refused call counts too, of a stranger by address: guessing tokens is no faster than asking."""
        try:
            super().initial(request, *args, **kwargs)
        except (AuthenticationFailed, NotAuthenticated, PermissionDenied, NotAcceptable):
            self.check_throttles(request)
            raise
        parameters.check(request.query_params, known=self.known_parameters(request))

    def known_parameters(self, request: Request) -> list[str]:
        """What may stand behind the address's question mark; nothing at a write."""
        return list(self.takes) if request.method in SAFE_METHODS else []

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer: HttpResponseBase = super().finalize_response(request, response, *args, **kwargs)
        tell_what_is_left(request, answer)
        if self.deprecation is not None:
            for name, value in self.deprecation.headers().items():
                answer.headers[name] = value
        if request.method in ("GET", "HEAD") and type(answer) is HttpResponse and answer.status_code == 200:
            return _unless_known(request, answer)
        return answer


def tell_what_is_left(request: Request, answer: HttpResponseBase) -> None:
    for name, value in getattr(request, "rate_headers", {}).items():
        answer.headers[name] = value


def entity_tag(content: bytes, *, version: int) -> str:
    """Of a row as it is sent: its version (0 where it has none), and what was made of it."""
    return f'"{version}-{hashlib.sha256(content).hexdigest()[:16]}"'


def _unless_known(request: Request, answer: HttpResponse) -> HttpResponse:
    """The answer with its entity tag, or 304 without a body if the caller names that tag."""
    tag = entity_tag(answer.content, version=getattr(answer, "version", 0))
    known = request.headers.get("If-None-Match", "")
    if known.strip() == "*" or tag.strip('"') in TAG.findall(known):
        fresh = HttpResponse(status=304)
        for name in answer.headers.keys() - {"Content-Type", "Content-Length"}:
            fresh.headers[name] = answer.headers[name]
        answer = fresh
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "private, no-cache"
    patch_vary_headers(answer, ["Authorization"])
    return answer


class One(Answering):
    """One row by its number."""

    lookup_value_regex: ClassVar = "[0-9]{1,18}"
    takes: ClassVar = parameters.SHAPING

    def retrieve(self, _request: Request, pk: str) -> HttpResponse:
        rows = self.shaped(self.get_queryset().filter(pk=int(pk)))
        versioned = any(column.name == "version" for column in rows.model._meta.fields)
        found = rows.values_list("row", *(["version"] if versioned else [])).first()
        if found is None:
            raise Http404
        answer = HttpResponse(found[0], content_type=JSON)
        if versioned:
            answer.version = found[1]  # type: ignore[attr-defined] # read when the entity tag is made
        return answer

    def shaped(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows as the caller wants them: ``fields``, ``expand`` and ``refs``."""
        return shaped(rows, self.get_serializer_class(), self.request)


class Many(Answering):
    """A list, newest first, in pages by key. ``lists`` are the actions that answer with one."""

    takes: ClassVar = parameters.SHAPING
    lists: ClassVar[tuple[str, ...]] = ("list",)

    def known_parameters(self, request: Request) -> list[str]:
        known = super().known_parameters(request)
        return [*known, "cursor", PAGE_SIZE, *parameters.filters_of(self)] if self.action in self.lists else known

    def list(self, request: Request) -> HttpResponse:
        rows = shaped(self.filter_queryset(self.get_queryset()), self.get_serializer_class(), request)
        page = self.paginate_queryset(rows.values("id", "row"))
        return self.page_of([row["row"] for row in page or []])

    def page_of(self, rows: Sequence[str]) -> HttpResponse:
        paginator: Any = self.paginator
        links = json.dumps({"next": paginator.get_next_link(), "previous": paginator.get_previous_link()})
        return HttpResponse(f'{links[:-1]}, "results": [{",".join(rows)}]}}', content_type=JSON)


def shaped(rows: QuerySet[Any], serializer: Any, request: Request, *, always: Sequence[str] = ()) -> QuerySet[Any]:
    """The rows as the caller wants them, with the fields that ``always`` come. Raises ``ValidationError``."""
    asked = request.query_params
    expand = frozenset(filter(None, asked.get("expand", "").split(",")))
    known: type[Serializer[Any]] = serializer
    unknown = expand - expandable(known).keys()
    if unknown:
        there = ", ".join(expandable(known)) or "nothing"
        raise ValidationError({"expand": f"“{min(unknown)}” cannot be expanded here. There is: {there}."})
    refs = asked.get("refs", "").lower()
    if refs not in ("", "true", "false"):
        raise ValidationError({"refs": "true or false"})
    inside = sees_findings(request.user)
    wanted = Shape(fields=_fields(asked, always), expand=expand, refs=refs == "true", inside=inside)
    try:
        return with_json(rows, known, wanted)
    except UnknownField as error:
        raise ValidationError({"fields": str(error)}) from error


def _fields(asked: Any, always: Sequence[str]) -> Any:
    if "fields" not in asked:
        return {}
    fields = fields_named(asked["fields"])
    if not fields:
        raise ValidationError({"fields": "Name the fields that you want, with commas between, or leave this out."})
    return {**{name: {} for name in always}, **fields}


def answer_with(row: str, *, status: int = 200, version: int | None = None, **headers: str) -> HttpResponse:
    """A row as the answer to a write, with its version for the next one."""
    answer = HttpResponse(row, status=status, content_type=JSON, headers=headers or None)
    if version is not None:
        answer.headers["ETag"] = entity_tag(answer.content, version=version)
    return answer
