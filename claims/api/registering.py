"""Changing the registry: new sources, their facts, their grades."""

from typing import ClassVar, cast

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.reverse import reverse

from claims.api.keyed import once
from claims.api.reading import answer_with
from claims.api.rows import row_of
from claims.api.serializers import SourceSerializer
from claims.api.versions import stale_with, version_seen
from claims.api.views import SourceRows
from claims.api.written import Written
from claims.choices import Scope
from sources.choices import Reliability, SourceKind
from sources.models import Source
from sources.services import registry


class SourceFacts(Written):
    """What is said of a source besides its names, ties and grades."""

    name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=SourceKind.choices)
    country = serializers.RegexField(r"^[A-Z]{2}$", required=False, allow_blank=True)
    homepage = serializers.URLField(required=False, allow_blank=True, max_length=200)
    wikidata = serializers.RegexField(r"^Q[0-9]{1,15}$", required=False, allow_blank=True)


class NewGrade(Written):
    """A new line on top of the grade history."""

    grade = serializers.ChoiceField(choices=Reliability.choices)
    reason = serializers.CharField(max_length=5000)


@extend_schema(tags=["sources"])
class Sources(SourceRows):
    """The registry, and changing it."""

    versioned: ClassVar[tuple[str, ...]] = ("partial_update", "grades")
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
        version = version_seen(request, current=source.version)
        facts = {name: getattr(source, name) for name in ("name", "kind", "country", "homepage", "wikidata", "note")}
        with stale_with(source, SourceSerializer):
            changed = registry.change(
                actor=request.user,
                source=source,
                facts=registry.Facts(**(facts | asked.validated_data)),
                version=version,
            )
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
        version = version_seen(request, current=source.version)
        with stale_with(source, SourceSerializer):
            registry.grade(actor=cast("User", request.user), source=source, version=version, **asked.validated_data)
        return source_as_it_is(source, status=201)


def source_as_it_is(source: Source, *, status: int = 200) -> HttpResponse:
    """The source after a write to what belongs to it, with the version for the next one."""
    source.refresh_from_db(fields=["version"])
    return answer_with(row_of(SourceSerializer, source), status=status, version=source.version)
