"""The lasting addresses that the desk's linked data names, for what has no page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from claims.models import Evidence, Review
from claims.queries.blind import reviews_seen
from claims.web.access import needs, person
from sources.models import Document, Snapshot


@require_GET
@needs("sources.view_document")
def document_text(_request: HttpRequest, pk: int) -> HttpResponse:
    """The stored text as it is, UTF-8: what every offset counts in and the document's checksum is of."""
    kept = get_object_or_404(Document.objects.only("text", "sha256"), pk=pk)
    response = HttpResponse(kept.text.encode(), content_type="text/plain; charset=utf-8")
    response.headers["ETag"] = f'"{kept.sha256}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_GET
@needs("sources.view_document")
def snapshot_of(_request: HttpRequest, snapshot_id: int) -> HttpResponse:
    kept = get_object_or_404(Snapshot.objects.only("pk", "document_id"), pk=snapshot_id)
    return redirect("snapshot", kept.document_id, kept.pk)


@require_GET
@needs("claims.view_evidence")
def evidence(_request: HttpRequest, evidence_id: int) -> HttpResponse:
    kept = get_object_or_404(Evidence.objects.only("pk", "claim_id"), pk=evidence_id)
    return redirect(f"{reverse('claim', args=[kept.claim_id])}#evidence-{kept.pk}")


@require_GET
@needs("claims.view_review")
def review(request: HttpRequest, review_id: int) -> HttpResponse:
    """Where the review stands, for those who may see it."""
    seen = reviews_seen(Review.objects.only("pk", "claim_id"), by=person(request))
    kept = get_object_or_404(seen, pk=review_id)
    return redirect(f"{reverse('claim', args=[kept.claim_id])}#review-{kept.pk}")
