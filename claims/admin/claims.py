"""Claims, their attributions and evidence, the scale and the extractions."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.choices import RunState
from claims.models import Attribution, Claim, Evidence, ExtractionRun, Hop, Rating
from claims.tasks import retry_run
from sources.admin.kept import Kept, ReadOnly, ReadOnlyInline
from sources.services.audit import acting


class AttributionInline(ReadOnlyInline):
    model = Attribution
    fields = ["passage", "kind", "stance", "said_on", "document", "withdrawn_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("document").defer("document__text")


class EvidenceInline(ReadOnlyInline):
    model = Evidence
    fields = ["bears", "address", "document", "note", "added_by", "withdrawn_at"]


@admin.register(Claim)
class ClaimAdmin(ReadOnly[Claim]):
    list_display = ["statement", "state", "language", "credibility", "verdict_name", "created_by", "created_at"]
    list_filter = ["state", "language", "credibility"]
    list_select_related = ["verdict__rating", "created_by"]
    search_fields = ["statement"]
    ordering = ["-id"]
    inlines = [AttributionInline, EvidenceInline]

    @admin.display(description=_("verdict"))
    def verdict_name(self, claim: Claim) -> str:
        return str(claim.verdict.rating) if claim.verdict else "–"

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """A number finds the claim of that number, for the fields of other forms that ask for a claim."""
        if search_term.isdecimal() and len(search_term) < 19:
            return queryset.filter(pk=int(search_term)), False
        return super().get_search_results(request, queryset, search_term)


class HopInline(ReadOnlyInline):
    model = Hop
    fields = ["position", "role", "name", "source", "said_on"]


@admin.register(Attribution)
class AttributionAdmin(ReadOnly[Attribution]):
    list_display = ["passage", "claim", "kind", "stance", "said_on", "withdrawn_at"]
    list_filter = ["stance", "kind"]
    list_select_related = ["claim"]
    inlines = [HopInline]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attribution]:
        return super().get_queryset(request).select_related("claim", "document").defer("document__text")


@admin.register(Evidence)
class EvidenceAdmin(ReadOnly[Evidence]):
    list_display = ["claim", "bears", "address", "document", "added_by", "withdrawn_at"]
    list_filter = ["bears"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Evidence]:
        found = super().get_queryset(request).select_related("claim", "document", "added_by")
        return found.defer("document__text")


@admin.register(Rating)
class RatingAdmin(Kept[Rating]):
    """The scale. Names and meanings may be bettered; a step that verdicts carry is switched off, never removed."""

    list_display = ["code", "name_en", "name_id", "value", "position", "active"]
    fields = ["code", "name_en", "name_id", "meaning_en", "meaning_id", "value", "position", "active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Rating | None = None) -> list[str]:
        """What published verdicts mean by a code and its number does not change under them."""
        return ["code", "value"] if obj is not None and obj.verdicts.exists() else []

    def save_model(self, request: HttpRequest, obj: Rating, form: Any, change: bool) -> None:
        user: Any = request.user
        with acting(actor=user, act="rating.changed" if change else "rating.added"):
            obj.save(update_fields=form.changed_data if change else None)


@admin.register(ExtractionRun)
class ExtractionRunAdmin(ReadOnly[ExtractionRun]):
    list_display = ["document", "pipeline", "state", "found", "attempts", "reason", "created_at", "ended_at"]
    list_filter = ["state", "pipeline", "language"]
    ordering = ["-id"]
    actions = ["again"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ExtractionRun]:
        return super().get_queryset(request).select_related("document").defer("document__text")

    def has_submit_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("sources.submit_document")

    @admin.action(description=_("Extract once more what failed"), permissions=["submit"])
    def again(self, request: HttpRequest, runs: QuerySet[ExtractionRun]) -> None:
        failed = list(runs.filter(state=RunState.FAILED))
        for run in failed:
            retry_run(run)
        messages.info(request, _("%(count)d extractions are queued again.") % {"count": len(failed)})
