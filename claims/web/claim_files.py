"""One claim or one verdict as a file: the standards' forms, the Indonesian layout, the case file."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from claims.exports.annotation import MEDIA_TYPE, collection
from claims.exports.catalogue import VERDICT_FORMATS
from claims.exports.linked import dump
from claims.exports.prov import provenance
from claims.exports.validate import ExportError
from claims.models import Claim
from claims.permissions import may
from claims.services.case_rows import case_row, take_case
from claims.services.export_rows import desk_row, verdict_row
from claims.web.access import needs, person
from claims.web.verdicts import readable

LD_JSON = "application/ld+json; charset=utf-8"
SAYS_WHAT_THE_PAGE_SAYS = ("claimreview", "mafindo-text", "mafindo-html")
"""Open to whoever may read the page; the others name who published."""


@require_GET
def verdict_file(request: HttpRequest, claim_id: int, form: str) -> HttpResponse:
    """The verdict in force in one of the forms of ``VERDICT_FORMATS``."""
    readable(request)
    if form not in SAYS_WHAT_THE_PAGE_SAYS and not may(request.user, "claims.export_verdict"):
        raise PermissionDenied
    claim = get_object_or_404(Claim.objects.filter(verdict__isnull=False), pk=claim_id)
    row, kind = verdict_row(claim), VERDICT_FORMATS.get(form)
    if row is None or kind is None:
        raise Http404
    try:
        content = kind.make(row, desk_row())
    except ExportError as refused:
        around = {"claim": claim, "problems": refused.problems}
        return render(request, "claims/export_refused.html", around, status=409)
    return attached(content, name=kind.filename(row), content_type=kind.media_type)


@require_GET
@needs("claims.export_verdict")
def claim_annotations(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The claim's passages as W3C Web Annotations on the stored texts."""
    case = case_row(get_object_or_404(Claim, pk=claim_id), to=person(request))
    texts = {stored.document.id: stored.text for stored in case.documents}
    pairs = [(row, texts[row.document.id]) for row in case.attributions]
    node = collection(pairs, desk=case.desk, claim_id=claim_id, made_at=timezone.localtime())
    return attached(dump(node), name=f"claim-{claim_id}-annotations.jsonld", content_type=MEDIA_TYPE)


@require_GET
@needs("claims.export_verdict")
def claim_provenance(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The claim's way as PROV-O: who said it, who carried it, what the desk made of it."""
    case = case_row(get_object_or_404(Claim, pk=claim_id), to=person(request))
    graph = provenance(
        attributions=case.attributions,
        documents=case.documents,
        reviews=case.reviews,
        verdicts=case.verdicts,
        evidence=case.evidence,
        desk=case.desk,
    )
    return attached(dump(graph), name=f"claim-{claim_id}-prov.jsonld", content_type=LD_JSON)


@require_POST
@needs("claims.export_verdict")
def case_file(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Everything the desk holds on the claim in one ZIP that opens without this software. Its fingerprint stays."""
    content, kept = take_case(get_object_or_404(Claim, pk=claim_id), by=person(request))
    response = attached(content, name=f"case-{claim_id}-{kept.fingerprint[:12]}.zip", content_type="application/zip")
    response.headers["Case-Fingerprint"] = kept.fingerprint
    return response


def attached(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """Bytes to be saved, never shown: some hold strangers' words."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
