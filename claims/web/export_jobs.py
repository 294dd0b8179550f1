"""Tables taken out: columns chosen, small ones at once, large ones as a job with its own page."""

from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims import tasks
from claims.choices import ExportState, ExportWhat
from claims.exports.catalogue import TABLE_FORMATS
from claims.exports.table import TABLES
from claims.models import ExportJob, SavedColumns
from claims.services import exporting
from claims.services.errors import Refused
from claims.services.export_tables import counted, filter_of, rows_of
from claims.web.access import needs, person
from claims.web.fragments import asks_for_part

AT_ONCE = 1_000
FORMS = [("csv-zip", _("CSV and its description, zipped")), ("xlsx", "XLSX"), ("jsonl", "JSON Lines"),
         ("parquet", "Parquet")]  # fmt: skip


class ExportForm(forms.Form):
    form = forms.ChoiceField(label=_("Form of the file"), choices=FORMS)
    columns = forms.MultipleChoiceField(label=_("Columns"), widget=forms.CheckboxSelectMultiple)
    save_as = forms.CharField(label=_("Keep this choice as"), max_length=100, required=False)

    def __init__(self, what: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [column.name for column in TABLES[what].columns]
        columns = self.fields["columns"]
        assert isinstance(columns, forms.MultipleChoiceField)
        columns.choices = [(name, name) for name in names]
        columns.initial = names


@require_http_methods(["GET", "POST"])
@needs("claims.export_verdict")
def export_ask(request: HttpRequest, what: str) -> HttpResponseBase:
    """Choose columns and form; the filter is the address's own."""
    if what not in ExportWhat.values:
        raise Http404
    query, mine = _query(request), SavedColumns.objects.filter(owner=person(request), what=what)
    kept = mine.filter(name=request.GET.get("kept", "")).first()
    form = ExportForm(what, request.POST or None, initial={"columns": kept.columns} if kept else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _made(request, what=what, query=query, told=form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
    around = {"form": form, "what": what, "label": ExportWhat(what).label, "mine": mine, **_filtered(what, query)}
    return render(request, "claims/export_ask.html", around, status=422 if request.method == "POST" else 200)


def _filtered(what: str, query: str) -> dict[str, Any]:
    """The filter's form, and how many rows it chooses, counted as far as is made at once."""
    told = {"query": query, "filter": filter_of(what, query), "at_once": AT_ONCE}
    try:
        return {**told, "rows": counted(what, query, most=AT_ONCE + 1)}
    except Refused as refused:
        return {**told, "rows": None, "unread": str(refused)}


def _made(request: HttpRequest, *, what: str, query: str, told: dict[str, Any]) -> HttpResponseBase:
    names, by = told["columns"], person(request)
    if told["save_as"].strip():
        exporting.keep_columns(by=by, what=what, name=told["save_as"].strip(), columns=names)
    if counted(what, query, most=AT_ONCE + 1) > AT_ONCE:
        job = tasks.accept_export(by=by, what=what, form=told["form"], query=query, columns=names)
        return redirect("export_job", job.pk)
    kind, said = TABLE_FORMATS[told["form"]], exporting.note(query=query, mark=exporting.high_water())
    pieces = kind.make(rows_of(what, query), TABLES[what].choose(names), said, what)
    response = StreamingHttpResponse(pieces, content_type=kind.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{kind.filename(what, said)}"'
    return response


@require_GET
@needs("claims.export_verdict")
def export_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """How far the job is; asked for again every second, as a fragment, until it has ended."""
    job = _mine(request, job_id)
    part = asks_for_part(request)
    template = "claims/export_job_state.html" if part else "claims/export_job.html"
    return render(request, template, {"job": job, "ended": job.ended_at is not None, "part": part})


@require_POST
@needs("claims.export_verdict")
def export_cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    exporting.cancel(_mine(request, job_id))
    return redirect("export_job", job_id)


@require_GET
@needs("claims.export_verdict")
def export_file(request: HttpRequest, job_id: int) -> FileResponse:
    """The file, for its owner alone."""
    job = _mine(request, job_id)
    if job.state != ExportState.DONE:
        raise Http404
    try:
        file = exporting.path_of(job).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    kind = TABLE_FORMATS[job.form]
    return FileResponse(file, as_attachment=True, filename=job.file_name, content_type=kind.media_type)


def _mine(request: HttpRequest, job_id: int) -> ExportJob:
    return get_object_or_404(ExportJob, pk=job_id, owner=person(request))


def _query(request: HttpRequest) -> str:
    """The filter alone, without the fields that were left empty."""
    asked = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        if name != "kept":
            asked.setlist(name, [value for value in values if value])
    return asked.urlencode()[:2000]
