"""Filters of the queue kept under a name: saved, shared with the desk, followed."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import F, FilteredRelation, Q, QuerySet, Value
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.choices import CandidateState
from claims.filters import CandidateFilter
from claims.models import Candidate, SavedFilter
from claims.services import followed
from claims.services.errors import Refused
from claims.web.access import needs, person

MOST_NEW = 100


def canonical(query: QueryDict) -> str:
    """The filter in a query string, its fields in one order; what is no filter, as the place in a list, left out."""
    given = {name: str(query.get(name, "")).strip() for name in CandidateFilter.base_filters}
    kept = QueryDict(mutable=True)
    kept.update({name: value for name, value in given.items() if value})
    return kept.urlencode()


@needs("claims.triage_candidate")
@require_http_methods(["GET", "HEAD", "POST"])
def triage_filters(request: HttpRequest) -> HttpResponse:
    """One's own filters and the desk's, with what is new in those one follows; or the one in the address is saved."""
    by = person(request)
    if request.method == "POST":
        query = canonical(QueryDict(request.POST.get("query", "")[:4000]))
        try:
            name, shared = request.POST.get("name", ""), "shared" in request.POST
            saved = followed.save(by=by, name=name.replace("\0", ""), query=query, shared=shared)
            messages.success(request, _("Saved: “%(name)s”. You follow it.") % {"name": saved.name})
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(f"{reverse('triage_queue')}?{query}")
        return redirect("triage_filters")
    rows = list(seen_by(by))
    new = new_in(rows, request)
    filters = [(saved, new.get(saved.pk)) for saved in rows]
    return render(request, "claims/triage_filters.html", {"filters": filters, "most_new": MOST_NEW})


@needs("claims.triage_candidate")
@require_http_methods(["GET", "HEAD", "POST"])
def triage_filter(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to the queue under the filter; or do with the filter what a button says."""
    by = person(request)
    saved = get_object_or_404(seen_by(by), pk=pk)
    under = f"{reverse('triage_queue')}?{saved.query}"
    if request.method != "POST":
        return redirect(under)
    wanted = request.POST.get("act", "")
    try:
        act(saved, wanted, by=by)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(under if wanted == "open" else "triage_filters")


def act(saved: SavedFilter, wanted: str, *, by: User) -> None:
    """Do with the filter what the button says; once it is opened, what is new is counted from there."""
    if wanted == "open":
        followed.looked(saved, by=by)
    elif wanted in ("share", "keep"):
        followed.share(saved, by=by, shared=wanted == "share")
    elif wanted == "follow":
        followed.follow(saved, by=by)
    elif wanted == "leave":
        followed.leave(saved, by=by)
    elif wanted == "remove":
        followed.remove(saved, by=by)
    else:
        raise Refused(_("Choose what to do with the filter."))


def seen_by(by: User) -> QuerySet[SavedFilter]:
    """Filters of one's own and those shared; ``seen`` is up to which number one has looked, None if not followed."""
    mine = FilteredRelation("subscriptions", condition=Q(subscriptions__person=by))
    rows = SavedFilter.objects.filter(Q(owner=by) | Q(shared=True)).select_related("owner")
    return rows.alias(mine=mine).annotate(seen=F("mine__seen")).order_by("name", "pk")


def new_in(filters: Iterable[SavedFilter], request: HttpRequest) -> dict[int, int]:
    """How many candidates wait under each followed filter that one has not looked at, ``MOST_NEW`` at most."""
    followed_ones, found = [], []
    for saved in filters:
        seen = vars(saved)["seen"]
        if seen is not None:
            chosen = CandidateFilter(QueryDict(saved.query), queryset=Candidate.objects.all(), request=request)
            fresh = chosen.qs.filter(state=CandidateState.PENDING, pk__gt=seen).order_by()
            found.append(fresh.annotate(under=Value(saved.pk)).values_list("under")[:MOST_NEW])
            followed_ones.append(saved.pk)
    counts = followed.counted(found)
    return {pk: counts.get(pk, 0) for pk in followed_ones}
