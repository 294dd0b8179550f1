"""Changes to one source, each a form on its page: names, ties, grades, merging and undoing a merge."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sources.models import Source, SourceMerge, SourceName, SourceTie
from sources.services import registry
from sources.web.access import needs, person
from sources.web.registry import source_page
from sources.web.source_forms import GradeForm, MergeForm, NameForm, TieForm


@require_POST
@needs("sources.grade_source")
def grade(request: HttpRequest, source_id: int) -> HttpResponse:
    """Put a grade on top of the source's history."""
    found = get_object_or_404(Source, pk=source_id)

    def write(told: dict[str, Any]) -> None:
        registry.grade(actor=person(request), source=found, grade=told["grade"], reason=told["reason"])

    return _change(request, found, "grade_form", GradeForm(request.POST), write)


@require_POST
@needs("sources.change_source")
def add_name(request: HttpRequest, source_id: int) -> HttpResponse:
    """Let the source be known by one more name."""
    found = get_object_or_404(Source, pk=source_id)

    def write(told: dict[str, Any]) -> None:
        registry.add_names(actor=person(request), source=found, names=[registry.NewName(**told)])

    return _change(request, found, "name_form", NameForm(request.POST), write)


@require_POST
@needs("sources.change_source")
def drop_name(request: HttpRequest, name_id: int) -> HttpResponse:
    """Let the source no longer be known by a name."""
    name = get_object_or_404(SourceName.objects.select_related("source"), pk=name_id)
    try:
        registry.drop_name(actor=person(request), name=name)
    except registry.RegistryError as refused:
        messages.error(request, str(refused))
    return redirect("source", name.source_id)


@require_POST
@needs("sources.change_source")
def tie(request: HttpRequest, source_id: int) -> HttpResponse:
    """Tie the source to another."""
    found = get_object_or_404(Source, pk=source_id)

    def write(told: dict[str, Any]) -> None:
        registry.tie(actor=person(request), subject=found, **told)

    return _change(request, found, "tie_form", TieForm(request.POST), write)


@require_POST
@needs("sources.change_source")
def end_tie(request: HttpRequest, tie_id: int) -> HttpResponse:
    """Say that a tie holds no longer, from the given day or today."""
    standing = get_object_or_404(SourceTie.objects.select_related("subject"), pk=tie_id)
    try:
        registry.end_tie(actor=person(request), tie=standing, until=_day(request.POST.get("until", "")))
    except (registry.RegistryError, ValueError) as refused:
        messages.error(request, str(refused))
    return redirect("source", standing.subject_id)


@require_POST
@needs("sources.merge_source")
def merge(request: HttpRequest, source_id: int) -> HttpResponse:
    """Say that the source is another one under a different name."""
    found = get_object_or_404(Source, pk=source_id)

    def write(told: dict[str, Any]) -> None:
        registry.merge(actor=person(request), merged=found, kept=told["into"], reason=told["reason"])

    return _change(request, found, "merge_form", MergeForm(request.POST), write)


@require_POST
@needs("sources.merge_source")
def undo_merge(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Make two sources of one again."""
    standing = get_object_or_404(SourceMerge, pk=merge_id)
    try:
        registry.undo_merge(actor=person(request), merge=standing)
    except registry.RegistryError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The merge is undone."))
    return redirect("source", standing.merged_id)


def _change(
    request: HttpRequest, found: Source, slot: str, form: forms.Form, write: Callable[[dict[str, Any]], None]
) -> HttpResponse:
    """Write what the form tells, or show the source's page with the form and why it was refused."""
    if form.is_valid():
        try:
            write(form.cleaned_data)
        except registry.RegistryError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("It is written down."))
            return redirect("source", found.pk)
    return render(request, "sources/source.html", source_page(found, **{slot: form}), status=400)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written) if written else timezone.localdate()
    except ValueError:
        raise ValueError(_("“%(day)s” is no date.") % {"day": written}) from None
