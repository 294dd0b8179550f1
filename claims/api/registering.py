"""Changing the registry: new sources, their facts, their grades."""

from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.reverse import reverse

from claims.api.keyed import once
from claims.api.reading import TAG, answer_with
from claims.api.refusals import Stale, VersionMissing
from claims.api.rows import row_of
from claims.api.serializers import SourceSerializer
from claims.api.views import SourceRows
from claims.choices import Scope
from sources.choices import Reliability, SourceKind
from sources.models import Source
from sources.services import registry


class SourceFacts(serializers.Serializer[dict[str, Any]]):
    """What is said of a source besides its names, ties and grades."""

    name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=SourceKind.choices)
    country = serializers.RegexField(r"^[A-Z]{2}$", required=False, allow_blank=True)
    homepage = serializers.URLField(required=False, allow_blank=True, max_length=200)
    wikidata = serializers.RegexField(r"^Q[0-9]{1,15}$", required=False, allow_blank=True)


class NewGrade(serializers.Serializer[dict[str, Any]]):
    """A new line on top of the grade history."""

    grade = serializers.ChoiceField(choices=Reliability.choices)
    reason = serializers.CharField(max_length=5000)


@extend_schema(tags=["sources"])
class Sources(SourceRows):
    """The registry, and changing it."""

    scopes: ClassVar = {"POST": Scope.REGISTER, "PATCH": Scope.REGISTER}
    needs: ClassVar = {"POST": "sources.add_source", "PATCH": "sources.change_source", "*": "sources.view_source"}

    @extend_schema(request=SourceFacts, responses={201: SourceSerializer})
    @once
    def create(self, request: Request) -> HttpResponse:
        """Register a source."""
        asked = SourceFacts(data=request.data)
        asked.is_valid(raise_exception=True)
        source = registry.register(actor=request.user, **asked.validated_data)
        place = reverse("api:source-detail", args=[source.pk], request=request)
        return answer_with(row_of(SourceSerializer, source), status=201, version=source.version, Location=place)

    @extend_schema(request=SourceFacts(partial=True), responses={200: SourceSerializer})
    @once
    def partial_update(self, request: Request, pk: str) -> HttpResponse:
        """Change a source's facts; what is left out stays. A new name is one more that it is known by."""
        asked = SourceFacts(data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        source = get_object_or_404(Source, pk=int(pk))
        version = version_seen(request)
        facts = {name: getattr(source, name) for name in ("name", "kind", "country", "homepage", "wikidata", "note")}
        try:
            changed = registry.change(
                actor=request.user,
                source=source,
                facts=registry.Facts(**(facts | asked.validated_data)),
                version=version,
            )
        except registry.SourceChanged as error:
            raise Stale(str(error), current=row_of(SourceSerializer, source)) from error
        return answer_with(row_of(SourceSerializer, changed), version=changed.version)

    @extend_schema(request=NewGrade, responses={201: SourceSerializer})
    @action(detail=True, methods=["post"], url_path="grades")
    @once
    def grades(self, request: Request, pk: str) -> HttpResponse:
        """Put a new grade on top of the source's history."""
        if not request.user.has_perm("sources.grade_source"):
            self.permission_denied(request, message="Grading a source is an editor's.")
        asked = NewGrade(data=request.data)
        asked.is_valid(raise_exception=True)
        source = get_object_or_404(Source, pk=int(pk))
        registry.grade(actor=request.user, source=source, **asked.validated_data)  # type: ignore[arg-type] # a token's user
        return answer_with(row_of(SourceSerializer, source), status=201)


def version_seen(request: Request) -> int:
    """The version that ``If-Match`` names: the part of an entity tag before its dash; 0, which no row has, if none."""
    written = request.headers.get("If-Match", "")
    if not written.strip():
        raise VersionMissing
    tag = TAG.match(written.strip())
    number = (tag[1] if tag else "").partition("-")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
