"""Feeds and their entries, to be looked at; they are changed on the desk's own pages."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from sources.admin.kept import ReadOnly
from sources.models import Feed, FeedEntry


@admin.register(Feed)
class FeedAdmin(ReadOnly[Feed]):
    list_display = [
        "name",
        "address",
        "brings",
        "kind",
        "source",
        "state",
        "failures",
        "next_poll_at",
        "polled_at",
        "result",
    ]
    list_filter = ["state", "brings", "kind"]
    list_select_related = ["source"]
    search_fields = ["name", "address"]


@admin.register(FeedEntry)
class FeedEntryAdmin(ReadOnly[FeedEntry]):
    list_display = ["feed", "title", "address", "state", "published_at", "seen_at"]
    list_filter = ["state"]
    list_select_related = ["feed"]
    search_fields = ["title", "address"]
    fields = ["feed", "title", "address", "state", "published_at", "changed_at", "seen_at", "article"]

    @admin.display(description="article")
    def article(self, entry: FeedEntry) -> Any:
        return entry.item and entry.item.get_state_display()

    def get_queryset(self, request: HttpRequest) -> QuerySet[FeedEntry]:
        return super().get_queryset(request).select_related("feed", "item").defer("item__raw")
