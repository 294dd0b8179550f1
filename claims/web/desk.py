"""The desk's first page: what waits and for whom, what gets done, and how far reviewers agree."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET

from claims.choices import CandidateState
from claims.figures.plots import Bar
from claims.permissions import may
from claims.queries import agreement, throughput
from claims.queries.claims import waiting_for
from claims.queries.desk import failed_runs, last_decisions, recent_documents, unended_runs, what_waits
from claims.web.access import needs, person
from claims.web.figure_forms import HandedInForm
from sources.web.pages import newest_first

PLOTTED = 14
"""Days of throughput that the page draws."""
WEEK = 7
MONTH = 30


@require_GET
@needs("claims.view_claim")
def desk(request: HttpRequest) -> HttpResponse:
    """What waits, what fails, what came in, what was done, and what its reader decided last."""
    reader = person(request)
    triages = may(reader, "claims.triage_candidate")
    around = {
        "waiting": what_waits(reader),
        "claims": waiting_for(reader).order_by("pk")[:5] if may(reader, "claims.review_claim") else [],
        "documents": recent_documents(),
        "runs": unended_runs(),
        "failed": failed_runs(),
        "decisions": last_decisions(reader) if triages else [],
        "triages": triages,
        **(_done(reader) if triages else {}),
    }
    return render(request, "claims/desk.html", around)


@require_GET
@needs("claims.view_review")
def handed_in(request: HttpRequest) -> HttpResponse:
    """Reviews handed in, the newest first: of which claim, when, and to editors whose; never what they say."""
    form = HandedInForm(request.GET, reader=person(request))
    rows = throughput.handed_in(since=form.first, until=form.last, by=form.told("by"))
    return render(request, "claims/handed_in.html", {"form": form, "page": newest_first(rows, request)})


def _done(reader: User) -> dict[str, Any]:
    """Today's decisions, the last days, the agreement of the last month and, for editors, who did how much."""
    days, today = throughput.days(PLOTTED), timezone.localdate()
    since = today - timedelta(days=MONTH - 1)
    graded = agreement.graded(agreement.Compared(since=since, until=today))
    return {
        "today": days[-1],
        "days": days,
        "plot": _bars(days),
        "series": {state.value: str(state.label) for state in map(CandidateState, throughput.DECISIONS)},
        "agreement": agreement.agreement(graded, "rating"),
        "month_ago": since,
        "week_ago": today - timedelta(days=WEEK - 1),
        "people": throughput.work_of_each(WEEK) if may(reader, "claims.settle_claim") else [],
    }


def _bars(days: Sequence[throughput.Day]) -> list[Bar]:
    if not any(day.decided for day in days):
        return []
    return [
        Bar(
            label=date_format(day.on, "j M"),
            name=date_format(day.on, "DATE_FORMAT"),
            parts={state: day.counts.get(state, 0) for state in throughput.DECISIONS},
            href=_decided_on(day.on),
        )
        for day in days
    ]


def _decided_on(day: date) -> str:
    return reverse("decided") + "?" + urlencode({"since": day, "until": day})
