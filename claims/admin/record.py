"""The record in the admin, without what is still blind to its reader."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.queries.blind import without_blind
from sources.admin.record import EventAdmin
from sources.models import Event


@admin.register(Event)
class BlindEventAdmin(EventAdmin):
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        user: Any = request.user
        return without_blind(super().get_queryset(request), to=user)
