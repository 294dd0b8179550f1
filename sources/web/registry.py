"""The registry: finding a source, and one source with its names, ties, grades and documents."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sources.choices import Reliability
from sources.models import Document, Event, Source, SourceMerge, SourceName
from sources.queries import family, with_grade
from sources.services import registry
from sources.text.names import fold
from sources.web.access import needs, person
from sources.web.pages import by_name
from sources.web.source_forms import UNGRADED, GradeForm, MergeForm, NameForm, SearchForm, SourceForm, TieForm
from sources.web.ties import drawn
from sources.web.versions import seen_again

SUGGESTED = 12


@require_GET
@needs("sources.view_source")
def sources(request: HttpRequest) -> HttpResponse:
    """Sources by name; searched by any of their names, folded as written names are."""
    form = SearchForm(request.GET)
    found = with_grade(Source.objects.filter(merged_into__isnull=True))
    page = by_name(_narrowed(found, form), request)
    return render(request, "sources/sources.html", {"form": form, "page": page})


@require_GET
@needs("sources.view_source")
def suggest(request: HttpRequest) -> HttpResponse:
    """Options for a field that asks for a known source, by the letters typed so far."""
    typed = fold(next((str(value) for value in request.GET.values() if value), ""))
    found = _called(Source.objects.filter(merged_into__isnull=True), typed) if len(typed) > 1 else Source.objects.none()
    return render(request, "sources/source_options.html", {"sources": found.order_by("name", "pk")[:SUGGESTED]})


@require_GET
@needs("sources.view_source")
def source(request: HttpRequest, source_id: int) -> HttpResponse:
    """One source."""
    return render(request, "sources/source.html", source_page(_source(source_id)))


@require_http_methods(["GET", "POST"])
@needs("sources.add_source")
def add(request: HttpRequest) -> HttpResponse:
    """Register a source."""
    form = SourceForm(request.POST or None, initial={"name": request.GET.get("name", "")})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = registry.register(
                actor=person(request),
                name=told["name"],
                kind=told["kind"],
                country=told["country"],
                homepage=told["homepage"],
                wikidata=told["wikidata"],
                note=told["note"],
            )
        except registry.RegistryError as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, _("%(name)s is registered.") % {"name": made})
            return redirect("source", made.pk)
    status = 400 if request.method == "POST" else 200
    return render(request, "sources/source_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@needs("sources.change_source")
def edit(request: HttpRequest, source_id: int) -> HttpResponse:
    """Change a source's facts; if somebody did so meanwhile, what was typed stands beside what is there now."""
    found = _source(source_id)
    form = SourceForm(request.POST or None, instance=_source(source_id), initial={"version": found.version})
    status = 400 if request.method == "POST" else 200
    around: dict[str, Any] = {"form": form, "source": found}
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        version = told.pop("version") or 0
        try:
            registry.change(actor=person(request), source=found, facts=registry.Facts(**told), version=version)
        except registry.SourceChanged as conflict:
            status = 409
            seen_again(form, version=found.version)
            around["message"] = str(conflict)
        except registry.RegistryError as refused:
            form.add_error("name", str(refused))
        else:
            return redirect("source", source_id)
    return render(request, "sources/source_form.html", around, status=status)


def source_page(found: Source, **forms: Any) -> dict[str, Any]:
    """What the page of a source shows; a form that was refused stands in for its blank one."""
    same = family(found.pk)
    merges = SourceMerge.objects.select_related("merged", "kept", "author", "undone_by")
    ties, tied = list(found.ties.select_related("object")), list(found.tied.select_related("subject"))
    return {
        "source": found,
        "names": found.names.all(),
        "ties": ties,
        "tied": tied,
        "graph": drawn(found, ties=ties, tied=tied),
        "grades": found.grades.select_related("author"),
        "reliability": Reliability.choices,
        "documents": Document.objects.filter(publisher__in=same).defer("text").order_by("-pk")[:10],
        "merges": merges.filter(kept=found) | merges.filter(merged=found),
        "history": Event.objects.filter(subject_kind="source", subject_id=found.pk)[:50],
        "name_form": NameForm(),
        "tie_form": TieForm(),
        "grade_form": GradeForm(),
        "merge_form": MergeForm(),
        **forms,
    }


def _source(source_id: int) -> Source:
    return get_object_or_404(Source.objects.select_related("merged_into"), pk=source_id)


def _narrowed(found: QuerySet[Source], form: SearchForm) -> QuerySet[Source]:
    if not form.is_valid():
        return found
    told = form.cleaned_data
    if told["q"]:
        found = _called(found, fold(told["q"]))
    if told["kind"]:
        found = found.filter(kind=told["kind"])
    if told["country"]:
        found = found.filter(country=told["country"].upper())
    if told["grade"]:
        wanted = Q(grade__isnull=True) if told["grade"] == UNGRADED else Q(grade=told["grade"])
        found = found.filter(wanted)
    return found


def _called(found: QuerySet[Source], folded: str) -> QuerySet[Source]:
    """Sources with a name that holds these folded letters; all names count, those of merged sources too."""
    own = SourceName.objects.filter(source=OuterRef("pk"), folded__contains=folded)
    merged = SourceName.objects.filter(source__merged_into=OuterRef("pk"), folded__contains=folded)
    return found.filter(Exists(own) | Exists(merged)) if folded else found.none()
