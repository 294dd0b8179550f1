"""The desk's first page: what waits, and for whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from claims import queries
from claims.permissions import may
from claims.web.access import needs, person


@require_GET
@needs("claims.view_claim")
def desk(request: HttpRequest) -> HttpResponse:
    """What waits, what fails, what came in, and what its reader decided last."""
    reader = person(request)
    triages = may(reader, "claims.triage_candidate")
    around = {
        "waiting": queries.what_waits(reader),
        "claims": queries.waiting_for(reader).order_by("pk")[:5] if may(reader, "claims.review_claim") else [],
        "documents": queries.recent_documents(),
        "runs": queries.unended_runs(),
        "failed": queries.failed_runs(),
        "decisions": queries.last_decisions(reader) if triages else [],
        "triages": triages,
    }
    return render(request, "claims/desk.html", around)
