"""Handing articles in and watching what becomes of each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims import tasks
from claims.exports.csvfile import csv_bytes
from claims.exports.table import Column
from claims.models import ExtractionRun
from claims.queries.intake import intake_items, intake_progress, intake_sizes
from claims.web import intake_forms
from claims.web.access import needs, person
from claims.web.fragments import asks_for_part
from sources.choices import ItemState
from sources.models import Intake, IntakeItem
from sources.web.pages import newest_first

ITEMS_SHOWN = 100
REFUSED_COLUMNS: tuple[Column[IntakeItem], ...] = (
    Column("row", "integer", lambda item: item.position + 1),
    Column("address", "text", lambda item: item.address),
    Column("file", "text", lambda item: item.filename),
    Column("title", "text", lambda item: item.title),
    Column("code", "text", lambda item: item.code),
    Column("reason", "text", lambda item: item.told),
)


@needs("sources.submit_document")
@require_http_methods(["GET", "POST"])
def intake(request: HttpRequest) -> HttpResponse:
    """Paste, files or addresses; what is accepted goes on at its own address."""
    forms = intake_forms.blank()
    sent = intake_forms.handed_in(request) if request.method == "POST" else None
    if sent is not None:
        if sent.is_valid():
            accepted = tasks.accept_articles(origin=sent.origin, articles=sent.articles(), by=person(request))
            if sent.left_out():
                messages.info(request, _left_out(sent.left_out()))
            return redirect("intake_show", accepted.pk)
        forms[sent.way] = sent
    return render(request, "claims/intake.html", {"forms": forms, "sent": sent}, status=422 if sent else 200)


def _left_out(count: int) -> str:
    told = ngettext(
        "%(count)d record of the web archive is no page to read (a picture, a script, a redirect) and was left out.",
        "%(count)d records of the web archive are no pages to read (pictures, scripts, redirects) and were left out.",
        count,
    )
    return told % {"count": count}


@needs("sources.submit_document")
@require_GET
def intake_show(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the reading is; asked for again every second, as a fragment, until all has ended."""
    handed = get_object_or_404(Intake.objects.select_related("submitted_by"), pk=pk)
    after = request.GET.get("after", "")
    progress = intake_progress(handed)  # before the rows: the last look must not show one as still being read
    begin = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else -1
    items = intake_items(handed, after=begin, most=ITEMS_SHOWN + 1)
    shown = {
        "intake": handed,
        "progress": progress,
        "items": items[:ITEMS_SHOWN],
        "following": items[ITEMS_SHOWN - 1].position if len(items) > ITEMS_SHOWN else None,
        "after": after,
        "part": asks_for_part(request),
    }
    return render(request, "claims/intake_state.html" if shown["part"] else "claims/intake_show.html", shown)


@needs("sources.submit_document")
@require_GET
def intake_recent(request: HttpRequest) -> HttpResponse:
    page = newest_first(Intake.objects.select_related("submitted_by"), request)
    sizes = intake_sizes(page.rows)
    rows = [(handed, sizes.get(handed.pk)) for handed in page.rows]
    return render(request, "claims/intake_recent.html", {"page": page, "rows": rows})


@needs("sources.submit_document")
@require_POST
def intake_retry(_request: HttpRequest, pk: int) -> HttpResponse:
    """Read a refused article once more."""
    item = get_object_or_404(IntakeItem.objects.defer("raw"), pk=pk)
    tasks.retry_item(item)
    return redirect("intake_show", item.intake_id)


@needs("sources.submit_document")
@require_POST
def run_retry(_request: HttpRequest, pk: int) -> HttpResponse:
    """Extract once more what was given up."""
    run = get_object_or_404(ExtractionRun, pk=pk)
    tasks.retry_run(run)
    return redirect("document", run.document_id)


@needs("sources.submit_document")
@require_GET
def intake_refused(_request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The refused rows as a spreadsheet, to be mended and handed in again."""
    refused = IntakeItem.objects.filter(intake=get_object_or_404(Intake, pk=pk), state=ItemState.REFUSED)
    rows = refused.defer("raw").order_by("position").iterator(chunk_size=500)
    response = StreamingHttpResponse(csv_bytes(rows, REFUSED_COLUMNS), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="intake-{pk}-refused.csv"'
    return response
