"""Documents, the bytes they were read from, and what was handed in: looked at, never changed."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from sources.admin.kept import ReadOnly, ReadOnlyInline
from sources.models import Document, Intake, IntakeItem, Snapshot

SNAPSHOT = ["address", "final_address", "filename", "content_type", "sha256", "fetched_at"]


class SnapshotInline(ReadOnlyInline):
    model = Snapshot
    fields = (*SNAPSHOT,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("raw")


@admin.register(Document)
class DocumentAdmin(ReadOnly[Document]):
    list_display = ["title", "publisher", "publisher_name", "language", "published_at", "origin", "created_at"]
    list_filter = ["origin", "language"]
    list_select_related = ["publisher"]
    search_fields = ["title", "address"]
    ordering = ["-id"]
    inlines = [SnapshotInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        return super().get_queryset(request).defer("text")


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnly[Snapshot]):
    fields = ["document", *SNAPSHOT]
    list_display = ["document", *SNAPSHOT]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Snapshot]:
        return super().get_queryset(request).select_related("document").defer("raw", "document__text")


class IntakeItemInline(ReadOnlyInline):
    model = IntakeItem
    fields = ["position", "address", "filename", "state", "reason", "attempts", "document"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("document").defer("raw", "document__text")


@admin.register(Intake)
class IntakeAdmin(ReadOnly[Intake]):
    list_display = ["id", "origin", "submitted_by", "created_at"]
    list_filter = ["origin"]
    list_select_related = ["submitted_by"]
    inlines = [IntakeItemInline]
