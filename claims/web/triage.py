"""The triage desk: one candidate at a time, handed out so that two people never meet, decided by one key."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from claims.choices import CandidateState
from claims.filters import CandidateFilter
from claims.models import Candidate
from claims.queries.triage import claims_worded, for_decision, for_hand_out, for_showing, known_sources, queue_rows
from claims.services import manual, triage
from claims.services.errors import Conflict, Refused
from claims.web import decisions
from claims.web.access import needs, person
from claims.web.candidate_page import beside, fix_fields, holds, page
from claims.web.fragments import asks_for_part
from claims.web.queue_pages import by_worth
from claims.web.triage_forms import with_choice

SKIPPED, MOST_SKIPPED = "skipped", 200


def queue_filter(request: HttpRequest) -> CandidateFilter:
    """The queue that the address names, whatever is done to it."""
    return CandidateFilter(request.GET, queryset=Candidate.objects.all(), request=request)


@needs("claims.triage_candidate")
@require_GET
def triage_queue(request: HttpRequest) -> HttpResponse:
    """The queue as a list, filtered by the address."""
    chosen = queue_filter(request)
    listed = by_worth(queue_rows(chosen.qs), request)
    return render(
        request, "claims/triage_queue.html", {"filter": chosen, "page": listed, "query": request.GET.urlencode()}
    )


@needs("claims.triage_candidate")
@require_GET
def triage_next(request: HttpRequest) -> HttpResponse:
    """Hand out the next candidate of the queue."""
    return next_candidate(request)


@needs("claims.triage_candidate")
@require_GET
def triage_show(request: HttpRequest, pk: int) -> HttpResponse:
    """One candidate, held for whoever opens it if it is free."""
    candidate = get_object_or_404(for_showing(Candidate.objects.all()), pk=pk)
    by = person(request)
    if candidate.state == CandidateState.PENDING and not holds(candidate, by):
        try:
            triage.take_up(candidate, by=by)
        except Conflict as conflict:
            messages.warning(request, str(conflict))
    try:
        words = searched(request)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return show(request, candidate, status=422)
    return show(request, candidate, found=claims_worded(words) if words else None)


@needs("claims.triage_candidate")
@require_POST
def triage_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide the candidate and go on to the next of the queue."""
    candidate = get_object_or_404(for_decision(Candidate.objects.all()), pk=pk)
    post: QueryDict = request.POST
    if "choose" in post:
        post = with_choice(candidate, post, known_sources(candidate))
    told = decisions.sent(candidate, post, by=person(request))
    if "skip" in request.POST:
        return skip(request, candidate)
    if "check" in post or "choose" in post:
        return show(request, candidate, form=told.form, hops=told.hops)
    try:
        messages.success(request, decisions.decide(told))
    except decisions.NotUnderstood:
        return show(request, candidate, form=told.form, hops=told.hops, status=422)
    except Conflict as conflict:
        messages.warning(request, str(conflict))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return show(request, candidate, form=told.form, hops=told.hops, status=422)
    return next_candidate(request)


@needs("claims.triage_candidate")
@require_POST
def triage_undo(request: HttpRequest) -> HttpResponse:
    """Take back one's own last decision, and show the candidate again."""
    try:
        back = triage.undo(by=person(request))
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return next_candidate(request)
    messages.success(request, decisions.undone(back))
    return arrive(request, back.candidate)


@needs("claims.triage_candidate")
@require_POST
def triage_split(request: HttpRequest, pk: int) -> HttpResponse:
    """Cut the candidate in two at a place in the text."""
    candidate = get_object_or_404(for_decision(Candidate.objects.all()), pk=pk)
    try:
        first, _second = manual.split(candidate, by=person(request), at=decisions.number(request.POST.get("at", "")))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(address(request, candidate))
    return redirect(address(request, first))


@needs("claims.triage_candidate")
@require_GET
def triage_claims(request: HttpRequest) -> HttpResponse:
    """Claims by their words, as the desk's search shows them while one types."""
    try:
        words = searched(request)
    except Refused as refusal:
        return render(request, "claims/triage_found.html", {"refused": str(refusal)}, status=422)
    return render(request, "claims/triage_found.html", {"found": claims_worded(words) if words else None})


def searched(request: HttpRequest) -> str:
    """The words to search claims by. Raises ``Refused`` for a character that no text can hold."""
    words = request.GET.get("words", "").strip()[:200]
    if "\0" in words:
        raise Refused(_("The words to search hold a character that no text has: write them again."), field="words")
    return words


@needs("claims.triage_candidate")
@require_GET
def triage_near(request: HttpRequest, pk: int) -> HttpResponse:
    """What is near the candidate, which the page fetches for itself once it stands."""
    candidate = get_object_or_404(Candidate.objects.only("passage", "start", "document_id"), pk=pk)
    return render(request, "claims/triage_near.html", beside(candidate))


@needs("claims.triage_candidate")
@require_GET
def triage_fix(request: HttpRequest, pk: int) -> HttpResponse:
    """The fields of the fix, which the page fetches when it is opened."""
    candidate = get_object_or_404(Candidate, pk=pk)
    fields = fix_fields(candidate, known_sources(candidate))
    return render(request, "claims/triage_fix_fields.html", fields)


@needs("claims.triage_candidate")
@require_POST
def triage_again(request: HttpRequest) -> HttpResponse:
    """Offer again what was skipped."""
    request.session.pop(SKIPPED, None)
    return next_candidate(request)


def skip(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Leave the candidate to others, and do not offer it again while one stays signed in."""
    skipped = [pk for pk in request.session.get(SKIPPED, []) if pk != candidate.pk]
    request.session[SKIPPED] = [*skipped, candidate.pk][-MOST_SKIPPED:]
    return next_candidate(request)


def next_candidate(request: HttpRequest) -> HttpResponse:
    chosen = queue_filter(request)
    queue = for_hand_out(chosen.qs).exclude(pk__in=request.session.get(SKIPPED, []))
    candidate = triage.hand_out(to=person(request), queue=queue)
    if candidate is not None:
        return arrive(request, candidate)
    if request.method == "POST" and not asks_for_part(request):
        return redirect(f"{reverse('triage_next')}?{request.GET.urlencode()}")
    part = asks_for_part(request)
    context = {
        "filter": chosen,
        "query": request.GET.urlencode(),
        "skipped": len(request.session.get(SKIPPED, [])),
        "part": part,
    }
    return render(request, "claims/triage_nothing.html" if part else "claims/triage_empty.html", context)


def arrive(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    """Show the candidate at its own address: at once to htmx, by a redirect to a plain browser."""
    if not asks_for_part(request):
        return redirect(f"{address(request, candidate)}#in-hand")
    response = show(request, candidate)
    response["HX-Push-Url"] = address(request, candidate)
    return response


def address(request: HttpRequest, candidate: Candidate) -> str:
    query = request.GET.copy()
    query.pop("words", None)
    return reverse("triage_show", args=[candidate.pk]) + (f"?{query.urlencode()}" if query else "")


def show(request: HttpRequest, candidate: Candidate, *, status: int = 200, **shown: Any) -> HttpResponse:
    part = asks_for_part(request)
    # htmx leaves the page as it is on a 4xx; the errors are in the part, so it must be taken.
    template = "claims/triage_desk.html" if part else "claims/triage_show.html"
    context = {**page(request, candidate, whole=not part, **shown), "part": part}
    return render(request, template, context, status=200 if part else status)
