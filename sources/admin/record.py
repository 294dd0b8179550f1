"""The append-only record, to be looked at by those who may, and changed by nobody."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from sources.admin.kept import ReadOnly
from sources.models import Event, Seal


class EventAdmin(ReadOnly[Event]):
    list_display = ["at", "actor_name", "act", "subject_kind", "subject_id", "change", "reason"]
    list_filter = ["change", "subject_kind"]
    search_fields = ["=act", "=actor_name"]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("actor")


@admin.register(Seal)
class SealAdmin(ReadOnly[Seal]):
    list_display = ["sealed_at", "last_xact", "last_event", "events", "digest"]
