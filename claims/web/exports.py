"""Verdicts as files: ClaimReview JSON-LD, one or all, and a table for spreadsheets."""

import itertools
from collections.abc import Iterator

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from claims.choices import ExportWhat
from claims.exports.claimreview import claim_review_bytes, data_feed
from claims.exports.csvfile import csv_bytes
from claims.exports.linked import dump
from claims.exports.rows import VerdictRow
from claims.exports.table import VERDICTS
from claims.exports.validate import ExportError
from claims.filters import ClaimFilter
from claims.models import Claim, ExportJob
from claims.services.errors import Refused
from claims.services.export_rows import desk_row, verdict_row, verdict_rows
from claims.services.export_tables import chosen
from claims.web.access import needs, person

LD_JSON = "application/ld+json; charset=utf-8"
MOST_IN_A_FEED = 10_000
CHECKED = 200
"""Verdicts whose rules are looked at for the page: ten thousand took it seconds."""


@require_GET
@needs("claims.export_verdict")
def claim_review(request: HttpRequest, claim_id: int) -> HttpResponse:
    """One verdict as ClaimReview; where it would break a rule, a page that says which."""
    claim = get_object_or_404(Claim.objects.filter(verdict__isnull=False), pk=claim_id)
    row = verdict_row(claim)
    try:
        content = claim_review_bytes(row, desk=desk_row()) if row else b""
    except ExportError as refused:
        around = {"claim": claim, "problems": refused.problems}
        return render(request, "claims/export_refused.html", around, status=409)
    return _file(content, name=f"claimreview-{claim_id}.json", content_type=LD_JSON)


@require_GET
@needs("claims.export_verdict")
def claim_reviews(request: HttpRequest) -> HttpResponse:
    """Every verdict in force, filtered as the list of claims is, as one DataFeed; what breaks a rule is left out."""
    rows = itertools.islice(_chosen(request), MOST_IN_A_FEED)
    feed, _found = data_feed(rows, desk=desk_row(), made_at=timezone.localtime())
    return _file(dump(feed), name="claimreviews.json", content_type=LD_JSON)


@require_GET
@needs("claims.export_verdict")
def verdicts_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every verdict in force, filtered as the list of claims is, as CSV that no spreadsheet runs."""
    pieces = csv_bytes(_chosen(request), VERDICTS.columns, bom="bom" in request.GET)
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="verdicts.csv"'
    return response


@require_GET
@needs("claims.export_verdict")
def exports(request: HttpRequest) -> HttpResponse:
    """What can be taken out, in which shape; and what the validator refuses, in words."""
    try:
        rows, unread = itertools.islice(_chosen(request), CHECKED), ""
    except BadRequest as refused:
        rows, unread = itertools.islice((), 0), str(refused)
    feed, found = data_feed(rows, desk=desk_row(), made_at=timezone.localtime())
    around = {
        "filter": ClaimFilter(request.GET, queryset=Claim.objects.all()),
        "query": request.GET.urlencode(),
        "unread": unread,
        "tables": ExportWhat.choices,
        "jobs": ExportJob.objects.filter(owner=person(request))[:20],
        "checked": CHECKED,
        "exported": len(feed["dataFeedElement"]),
        "refused": [problem for problem in found if problem.severity == "error"],
        "warned": [problem for problem in found if problem.severity == "warning"],
    }
    return render(request, "claims/exports.html", around)


def _chosen(request: HttpRequest) -> Iterator[VerdictRow]:
    """The verdicts that the address's filter chooses. Raises ``BadRequest`` where it means nothing."""
    asked = request.GET.copy()
    asked.pop("bom", None)
    try:
        return verdict_rows(chosen("verdicts", asked.urlencode()))
    except Refused as refused:
        raise BadRequest(str(refused)) from refused


def _file(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
