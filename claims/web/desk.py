"""The desk's first page: what waits, and for whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from claims.permissions import may
from claims.queries.claims import waiting_for
from claims.queries.desk import failed_runs, last_decisions, recent_documents, unended_runs, what_waits
from claims.web.access import needs, person


@require_GET
@needs("claims.view_claim")
def desk(request: HttpRequest) -> HttpResponse:
    """What waits, what fails, what came in, and what its reader decided last."""
    reader = person(request)
    triages = may(reader, "claims.triage_candidate")
    around = {
        "waiting": what_waits(reader),
        "claims": waiting_for(reader).order_by("pk")[:5] if may(reader, "claims.review_claim") else [],
        "documents": recent_documents(),
        "runs": unended_runs(),
        "failed": failed_runs(),
        "decisions": last_decisions(reader) if triages else [],
        "triages": triages,
    }
    return render(request, "claims/desk.html", around)
