"""Other desks' verdicts and the feeds they came in, to be looked at; they are matched on the desk's own pages."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from claims.models import ExternalVerdict, VerdictImport
from sources.admin.kept import ReadOnly


@admin.register(ExternalVerdict)
class ExternalVerdictAdmin(ReadOnly[ExternalVerdict]):
    list_display = ["claim_text", "publisher_name", "rating_name", "reviewed_on", "taken_at", "changed_at"]
    list_select_related = ["taken_in"]


@admin.register(VerdictImport)
class VerdictImportAdmin(ReadOnly[VerdictImport]):
    exclude = ["raw"]
    list_display = ["__str__", "state", "read", "reason", "submitted_by", "created_at", "ended_at"]
    list_filter = ["state"]
    list_select_related = ["submitted_by"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[VerdictImport]:
        return super().get_queryset(request).defer("raw")
