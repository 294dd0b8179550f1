"""Changing what a source is known by and whom it is tied to."""

from datetime import date
from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from claims.api.keyed import once
from claims.api.refusals import Unacceptable
from claims.api.registering import Sources, source_as_it_is
from claims.api.serializers import SourceSerializer
from claims.api.versions import stale_with, version_seen
from claims.api.written import Written
from claims.choices import Scope
from sources.choices import NameKind, TieKind
from sources.models import Source, SourceName, SourceTie
from sources.services import registry


class NewName(Written):
    """One more name that the source is known by."""

    text = serializers.CharField(max_length=200)
    language = serializers.RegexField(r"^[a-z]{2,3}$", required=False, help_text="ISO 639; `und` if left out.")
    kind = serializers.ChoiceField(choices=NameKind.choices, required=False)


class NewTie(Written):
    """That the source speaks for, is part of, or is controlled by another."""

    kind = serializers.ChoiceField(choices=TieKind.choices)
    to = serializers.IntegerField(min_value=1, max_value=2**31, help_text="The other source's number.")
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)


class TieEnd(Written):
    """Since when a tie no longer holds."""

    until = serializers.DateField()


NAME = OpenApiParameter("name_id", OpenApiTypes.INT, OpenApiParameter.PATH, description="The name's number.")
TIE = OpenApiParameter("tie_id", OpenApiTypes.INT, OpenApiParameter.PATH, description="The tie's number.")


@extend_schema(tags=["sources"])
class NamedSources(Sources):
    """The registry, and changing it: facts, grades, names, ties."""

    versioned: ClassVar = (*Sources.versioned, "names", "drop_name", "ties", "end_tie")
    scopes: ClassVar = {**Sources.scopes, "DELETE": Scope.REGISTER}
    needs: ClassVar = {**Sources.needs, "DELETE": "sources.change_source"}

    @extend_schema(request=NewName, responses={201: SourceSerializer})
    @action(detail=True, methods=["post"], url_path="names")
    @once
    def names(self, request: Request, pk: str) -> HttpResponse:
        """Let the source be known by one more name; one that it has already is left as it is."""
        asked = self._asked(request, NewName)
        source = get_object_or_404(Source, pk=int(pk))
        version = version_seen(request, current=source.version)
        with stale_with(source, SourceSerializer):
            name = registry.NewName(**asked)
            registry.add_names(actor=request.user, source=source, names=[name], version=version)
        return source_as_it_is(source, status=201)

    @extend_schema(parameters=[NAME], responses={200: SourceSerializer})
    @action(detail=True, methods=["delete"], url_path="names/(?P<name_id>[0-9]{1,18})")
    @once
    def drop_name(self, request: Request, pk: str, name_id: str) -> HttpResponse:
        """Let the source no longer be known by this name; the history keeps it."""
        name = get_object_or_404(SourceName.objects.select_related("source"), pk=int(name_id), source=int(pk))
        version = version_seen(request, current=name.source.version)
        with stale_with(name.source, SourceSerializer):
            registry.drop_name(actor=request.user, name=name, version=version)
        return source_as_it_is(name.source)

    @extend_schema(request=NewTie, responses={201: SourceSerializer})
    @action(detail=True, methods=["post"], url_path="ties")
    @once
    def ties(self, request: Request, pk: str) -> HttpResponse:
        """Tie the source to another. The same tie again is left as it is."""
        asked = self._asked(request, NewTie)
        source = get_object_or_404(Source, pk=int(pk))
        to = Source.objects.filter(pk=asked.pop("to")).first()
        if to is None:
            raise Unacceptable({"to": "There is no source of this number."}, code="unknown")
        version = version_seen(request, current=source.version)
        with stale_with(source, SourceSerializer):
            registry.tie(actor=request.user, subject=source, to=to, version=version, **asked)
        return source_as_it_is(source, status=201)

    @extend_schema(parameters=[TIE], request=TieEnd, responses={200: SourceSerializer})
    @action(detail=True, methods=["post"], url_path="ties/(?P<tie_id>[0-9]{1,18})/end")
    @once
    def end_tie(self, request: Request, pk: str, tie_id: str) -> HttpResponse:
        """Say since when a tie no longer holds; it stays in the history."""
        until: date = self._asked(request, TieEnd)["until"]
        tie = get_object_or_404(SourceTie.objects.select_related("subject"), pk=int(tie_id), subject=int(pk))
        version = version_seen(request, current=tie.subject.version)
        with stale_with(tie.subject, SourceSerializer):
            registry.end_tie(actor=request.user, tie=tie, until=until, version=version)
        return source_as_it_is(tie.subject)

    def _asked(self, request: Request, shape: type[serializers.Serializer[Any]]) -> Any:
        """What is asked, of an editor: these are not a reviewer's."""
        if not request.user.has_perm("sources.change_source"):
            self.permission_denied(request, message="Changing a source is an editor's.")
        asked = shape(data=request.data)
        asked.is_valid(raise_exception=True)
        return asked.validated_data
