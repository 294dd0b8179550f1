"""Claims sent as a table: looked at, its columns named, its rows checked, the good ones taken in."""

from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims import tasks
from claims.choices import SheetState
from claims.exports.claim_sheet import FIELDS, Fault, SheetCheck, first_faults, guessed, mapping_fault
from claims.exports.csvfile import csv_bytes
from claims.exports.sheet import Sheet, SheetError, read_sheet
from claims.exports.table import Column
from claims.models import ClaimImport, RefusedRow
from claims.services import importing
from claims.services.errors import Refused
from claims.web.access import needs, person
from claims.web.fragments import asks_for_part
from claims.web.import_words import FIELD_WORDS, MAPPING_WORDS, SHEET_WORDS, fault_in_words, faults_in_words

PREVIEWED = 5
FAULTS_SHOWN = 50
IMPORTS_SHOWN = 20
REASON = "reason"
DELIMITER_WORDS = {",": _("comma"), ";": _("semicolon"), "\t": _("tab")}


class SheetForm(forms.Form):
    sheet = forms.FileField(
        label=_("CSV file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv"}),
        error_messages={"required": _("Choose a file."), "empty": _("There is nothing in this file.")},
    )

    def clean_sheet(self) -> Any:
        given = self.cleaned_data["sheet"]
        if given.size > importing.LARGEST:
            told = gettext("This is larger than %(most)d MB: split it and send the parts.")
            raise forms.ValidationError(told % {"most": importing.LARGEST // 1_000_000})
        raw = given.read()
        try:
            header = read_sheet(raw).header
        except SheetError as error:
            raise forms.ValidationError(str(SHEET_WORDS[error.code]) % {"row": error.row}) from error
        return given.name or "", raw, header


@require_http_methods(["GET", "POST"])
@needs("claims.add_claim")
def claim_import_list(request: HttpRequest) -> HttpResponse:
    """Send a file; it is looked at before anything is taken in."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, raw, header = form.cleaned_data["sheet"]
        brought = importing.bring(by=person(request), filename=name, raw=raw, mapping=guessed(header))
        return redirect("claim_import", brought.pk)
    mine = ClaimImport.objects.filter(owner=person(request)).defer("raw")[:IMPORTS_SHOWN]
    around = {"form": form, "imports": mine, "fields": FIELD_WORDS.values()}
    return render(request, "claims/import_list.html", around, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@needs("claims.add_claim")
def claim_import(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Before it is taken in: its first rows, its columns to be named, and what is wrong with which row. After that: how
    far it is, asked for again every second, as a fragment."""
    brought, problem = _mine(request, sheet_id), ""
    if request.method == "POST":
        mapping = [request.POST.get(f"column-{at}", "") for at in range(len(brought.mapping))]
        try:
            importing.map_columns(brought, mapping)
            return redirect("claim_import", brought.pk)
        except Refused as error:
            problem, brought.mapping = str(MAPPING_WORDS.get(error.code, error)), mapping
    if brought.state == SheetState.DRAFT:
        around = {"importing": brought, "problem": problem, **_looked_at(brought)}
        return render(request, "claims/import_check.html", around, status=422 if problem else 200)
    part = asks_for_part(request)
    template = "claims/import_state.html" if part else "claims/import_show.html"
    return render(request, template, {"importing": brought, "ended": brought.ended_at is not None, "part": part})


def _looked_at(brought: ClaimImport) -> dict[str, Any]:
    sheet = read_sheet(bytes(brought.raw))
    check, broken = None, ""
    try:
        preview = list(islice(sheet.rows(), PREVIEWED))
        fault = mapping_fault(brought.mapping)
        check = None if fault else first_faults(sheet.rows(), brought.mapping, most=FAULTS_SHOWN)
    except SheetError as error:
        preview, broken, fault = [], str(SHEET_WORDS[error.code]) % {"row": error.row}, ""
    return {
        "sheet": sheet,
        "delimiter": DELIMITER_WORDS.get(sheet.delimiter, sheet.delimiter),
        "columns": list(zip(range(len(sheet.header)), sheet.header, brought.mapping, strict=True)),
        "preview": preview,
        "choices": [(field, FIELD_WORDS[field]) for field in FIELDS],
        "check": check,
        "broken": broken or (MAPPING_WORDS[fault] if fault else ""),
        "faults": _in_words(sheet, check, brought.mapping) if check else [],
    }


def _in_words(sheet: Sheet, check: SheetCheck, mapping: list[str]) -> list[tuple[int, str, str]]:
    """Row, column as the file names it, and what is wrong; one line for each fault."""
    named = {field: name for name, field in zip(sheet.header, mapping, strict=True) if field}
    return [(row, named.get(fault.field, ""), fault_in_words(fault)) for row, faults in check.shown for fault in faults]


@require_POST
@needs("claims.add_claim")
def claim_import_start(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Take the good rows in."""
    brought = _mine(request, sheet_id)
    try:
        tasks.start_import(brought)
    except Refused as error:
        around = {"importing": brought, "problem": MAPPING_WORDS.get(error.code, str(error)), **_looked_at(brought)}
        return render(request, "claims/import_check.html", around, status=422)
    return redirect("claim_import", brought.pk)


@require_POST
@needs("claims.add_claim")
def claim_import_cancel(request: HttpRequest, sheet_id: int) -> HttpResponse:
    importing.cancel(_mine(request, sheet_id))
    return redirect("claim_import", sheet_id)


@require_GET
@needs("claims.add_claim")
def claim_import_refused(request: HttpRequest, sheet_id: int) -> StreamingHttpResponse:
    """The rows that were not taken, in the file's own columns and with the reason, to be mended and sent again."""
    brought = _mine(request, sheet_id)
    if brought.state == SheetState.DRAFT:
        raise Http404
    sheet = read_sheet(bytes(brought.raw))
    kept = [at for at, name in enumerate(sheet.header) if name != REASON]
    columns: list[Column[list[str]]] = [Column(sheet.header[at], "text", itemgetter(at)) for at in kept]
    columns.append(Column(REASON, "text", itemgetter(-1)))
    response = StreamingHttpResponse(
        csv_bytes(_refused(brought, sheet), columns, bom=True), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="claims-{brought.pk}-refused.csv"'
    return response


def _refused(brought: ClaimImport, sheet: Sheet) -> Iterator[list[str]]:
    """The cells of each refused row and, last, why; both come in the order of the file."""
    faults = RefusedRow.objects.filter(of=brought).order_by("row", "id").iterator(chunk_size=500)
    rows = sheet.rows()
    for number, several in groupby(faults, key=lambda fault: fault.row):
        cells = next(cells for at, cells in rows if at == number)
        yield [*cells, faults_in_words(Fault(f.field, f.code, f.cell) for f in several)]


def _mine(request: HttpRequest, sheet_id: int) -> ClaimImport:
    return get_object_or_404(ClaimImport, pk=sheet_id, owner=person(request))
