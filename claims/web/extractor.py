"""What reviewers made of the extractor's findings: its precision, and the decisions behind every number."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from claims.choices import RejectReason
from claims.figures.precision import Cell, Precision, rolled_up
from claims.queries import decisions
from claims.web.access import needs, person
from claims.web.figure_forms import DecidedForm, ExtractorForm
from sources.models import Source
from sources.web.pages import newest_first

Row = tuple[str, Precision, str, list[tuple[Any, int, str]]]
"""A group's name, its figures, the address of its decisions, and each reason to reject: label, count, address."""


@require_GET
@needs("claims.view_extractionrun")
def extractor(request: HttpRequest) -> HttpResponse:
    """Precision by rule, pack, outlet and version, out of reviewers' decisions."""
    form = ExtractorForm(request.GET)
    asked = form.asked()
    cells = decisions.cells(asked)
    names = _outlets(cells)
    groups: list[tuple[Any, str, Callable[[Cell], Any], Mapping[Any, str]]] = [
        (_("By rule"), "rule", lambda cell: cell.rule, {}),
        (_("By language pack"), "pack", lambda cell: cell.pack, {}),
        (_("By outlet"), "outlet", lambda cell: cell.outlet or decisions.NO_OUTLET, names),
        (_("By version"), "version", lambda cell: cell.version, {}),
    ]
    around = {
        "form": form,
        "whole": [_row(form, _("All"), figures) for _key, figures in rolled_up(cells, lambda _cell: "")],
        "groups": [
            (title, key, [_row(form, names.get(k, str(k)), figures, **{key: k}) for k, figures in rolled_up(cells, by)])
            for title, key, by, names in groups
        ],
        "by_hand": decisions.added_by_hand(asked),
        "by_hand_behind": _behind(form, rule=decisions.BY_HAND),
    }
    return render(request, "claims/extractor.html", around)


@require_GET
@needs("claims.triage_candidate")
def decided(request: HttpRequest) -> HttpResponse:
    """Decided candidates, the newest found first, with what became of each."""
    form = DecidedForm(request.GET, reader=person(request))
    page = newest_first(decisions.listed(decisions.decided(form.asked())), request)
    around = {"form": form, "page": page}
    return render(request, "claims/decided.html", around)


def _outlets(cells: Sequence[Cell]) -> dict[int, str]:
    """The names of the outlets; one query."""
    numbers = {cell.outlet for cell in cells if cell.outlet}
    named = dict(Source.objects.filter(pk__in=numbers).values_list("pk", "name"))
    return {**named, decisions.NO_OUTLET: _("not known")}


def _row(form: ExtractorForm, name: str, figures: Precision, **group: Any) -> Row:
    reasons = [
        (RejectReason(reason).label, count, _behind(form, **group, outcome="rejected", reason=reason))
        for reason, count in figures.reasons.most_common()
    ]
    return name, figures, _behind(form, **group), reasons


def _behind(form: ExtractorForm, **narrower: Any) -> str:
    """The address of the decisions behind figures of ``form``, narrowed further."""
    asked = form.asked()
    told = {
        "since": asked.since,
        "until": asked.until,
        "rule": asked.rule,
        "pack": asked.pack,
        "version": asked.version,
        "outlet": asked.outlet,
        **narrower,
    }
    return reverse("decided") + "?" + urlencode({key: value for key, value in told.items() if value not in ("", None)})
