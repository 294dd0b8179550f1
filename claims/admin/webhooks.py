"""Webhooks and their messages, to be looked at; they are changed on the desk's own pages."""

from django.contrib import admin

from claims.models import Delivery, Endpoint
from sources.admin.kept import ReadOnly


@admin.register(Endpoint)
class EndpointAdmin(ReadOnly[Endpoint]):
    list_display = ["name", "address", "kinds", "state", "failures", "renewed_at", "made_by"]
    list_filter = ["state"]
    list_select_related = ["made_by"]


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly[Delivery]):
    list_display = ["kind", "endpoint", "state", "attempts", "status", "made_at", "tried_at", "next_try_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["endpoint"]
