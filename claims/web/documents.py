"""Documents as stored: the text with what was found in it, its bytes, its versions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from claims.exports import warc
from claims.models import Candidate, ExtractionRun
from claims.permissions import may
from claims.queries.intake import candidate_counts, documents_titled, versions_of
from claims.queries.triage import candidates_in
from claims.services import manual
from claims.services.errors import Refused
from claims.web.access import needs, person
from claims.web.passages import Mark, Piece, pieces
from claims.web.triage_forms import ManualForm
from sources.models import Document, Publication, Snapshot
from sources.web.pages import newest_first


@needs("sources.view_document")
@require_GET
def document_list(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:200].replace("\0", "")
    page = newest_first(documents_titled(words), request)
    counts = candidate_counts(page.rows)
    rows = [(document, counts.get(document.pk)) for document in page.rows]
    return render(request, "claims/document_list.html", {"page": page, "rows": rows, "words": words})


@needs("sources.view_document")
@require_GET
def document(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "claims/document.html", _page(request, pk, ManualForm(prefix="add")))


@needs("claims.triage_candidate")
@require_POST
def document_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a candidate that the machine missed, and go on to decide it."""
    form = ManualForm(request.POST, prefix="add")
    if form.is_valid():
        try:
            added = manual.add(get_object_or_404(Document, pk=pk), by=person(request), **form.told())
            return redirect("triage_show", added.pk)
        except Refused as refusal:
            messages.error(request, str(refusal))
    return render(request, "claims/document.html", _page(request, pk, form), status=422)


@needs("sources.view_document")
@require_GET
def snapshot(_request: HttpRequest, pk: int, snapshot_id: int) -> HttpResponse:
    """The bytes as they came, never shown by the browser: they are a stranger's page."""
    kept = get_object_or_404(Snapshot, pk=snapshot_id, document=pk)
    response = HttpResponse(bytes(kept.raw), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="document-{pk}-{kept.sha256[:12]}.bin"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@needs("sources.view_document")
@require_GET
def document_warc(_request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The bytes of every copy, and the text, as a web archive."""
    kept = get_object_or_404(Document, pk=pk)
    copies = Snapshot.objects.filter(document=kept).order_by("-fetched_at", "-pk").iterator(chunk_size=1)
    response = StreamingHttpResponse(warc.warc_of(kept, copies), content_type=warc.TYPE)
    response["Content-Disposition"] = f'attachment; filename="document-{pk}.warc.gz"'
    return response


def _page(request: HttpRequest, pk: int, form: ManualForm) -> dict[str, object]:
    shown = get_object_or_404(Document.objects.select_related("publisher", "submitted_by"), pk=pk)
    runs = list(ExtractionRun.objects.filter(document=shown).order_by("-pk"))
    found = candidates_in(shown)
    return {
        "document": shown,
        "runs": runs,
        "candidates": found,
        "pieces": _marked(shown, runs[:1], found),
        "snapshots": list(Snapshot.objects.filter(document=shown).defer("raw")),
        "publications": list(Publication.objects.filter(document=shown).select_related("outlet")),
        "versions": versions_of(shown),
        "form": form,
        "triages": may(request.user, "claims.triage_candidate"),
        "submits": may(request.user, "sources.submit_document"),
    }


def _marked(shown: Document, runs: list[ExtractionRun], found: list[Candidate]) -> list[Piece]:
    marks = [Mark(start, end, "furniture") for run in runs for start, end in run.furniture]
    marks += [Mark(start, end, f"content {c.state}", c.pk) for c in found for start, end in c.content]
    return pieces(shown.text, marks)
