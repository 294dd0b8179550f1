"""What other fact-checkers found: their verdicts, the claims that these are about, and the feeds they came in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims import tasks
from claims.choices import MatchState, TakenIn
from claims.filters import ExternalVerdictFilter
from claims.models import Claim, ExternalVerdict, VerdictImport
from claims.queries.external import counted, in_brief, items_of, listed_verdicts
from claims.read.problems import MOST_BYTES
from claims.services import external_matching
from claims.services.errors import Refused
from claims.web.access import needs, person
from claims.web.fragments import asks_for_part
from sources.models import Event
from sources.web.pages import newest_first

SEES, ADDS, MATCHES = "claims.view_externalverdict", "claims.add_externalverdict", "claims.match_externalverdict"
ITEMS_SHOWN = 100


class FeedForm(forms.Form):
    """A file or an address, one of the two."""

    chosen = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.jsonld,.html,.htm"}),
    )
    address = forms.CharField(
        label=gettext_lazy("or address"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if (told.get("chosen") is None) == (not told.get("address")) and not self.errors:
            raise forms.ValidationError(_("Choose a file or give an address, one of the two."))
        return told

    def feed(self) -> dict[str, Any]:
        """What ``accept_verdicts`` takes. One byte more than is taken tells that a file is too large."""
        file = self.cleaned_data["chosen"]
        if file is None:
            return {"address": self.cleaned_data["address"]}
        return {
            "raw": file.read(MOST_BYTES + 1),
            "filename": file.name or "",
            "content_type": file.content_type or "",
        }


@require_GET
@needs(SEES)
def verdict_list(request: HttpRequest) -> HttpResponse:
    """External verdicts by falling number; the filter lives in the address."""
    chosen = ExternalVerdictFilter(request.GET, queryset=listed_verdicts())
    page = newest_first(chosen.qs, request)
    return render(request, "claims/external_verdicts.html", {"filter": chosen, "page": page})


@require_GET
@needs(SEES)
def verdict(request: HttpRequest, external_id: int) -> HttpResponse:
    """One external verdict as it came, with its matches and what it said before."""
    found = get_object_or_404(ExternalVerdict.objects.select_related("publisher", "claim_source"), pk=external_id)
    around = {
        "verdict": found,
        "matches": found.matches.select_related("claim", "decided_by"),
        "taken_in": VerdictImport.objects.defer("raw").get(pk=found.taken_in_id),
        "history": Event.objects.filter(subject_kind="external_verdict", subject_id=found.pk)[:20],
    }
    return render(request, "claims/external_verdict.html", around)


@require_POST
@needs(MATCHES)
def match(request: HttpRequest, external_id: int) -> HttpResponse:
    """Confirm or refuse that the verdict is about a claim."""
    number = request.POST.get("claim", "")
    found = get_object_or_404(ExternalVerdict.objects.defer("raw"), pk=external_id)
    claim = Claim.objects.filter(pk=int(number) if number.isdecimal() and len(number) < 19 else 0).first()
    if claim is None:
        messages.error(request, _("There is no claim of this number."))
        return redirect(_back(request, external_id))
    was, state = request.POST.get("was", ""), request.POST.get("state", "")
    try:
        decided = external_matching.decide(by=person(request), verdict=found, claim=claim, state=state, was=was)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = {"claim": claim.pk, "publisher": found.publisher_name}
        confirmed = decided.state == MatchState.CONFIRMED
        told = _("Confirmed: %(publisher)s on claim %(claim)d.") if confirmed else _("Refused: not claim %(claim)d.")
        messages.success(request, told % said)
    return redirect(_back(request, external_id))


@require_POST
@needs(MATCHES)
def make_claim(request: HttpRequest, external_id: int) -> HttpResponse:
    """A claim in the verdict's words."""
    found = get_object_or_404(ExternalVerdict.objects.defer("raw"), pk=external_id)
    claim = external_matching.claim_from(by=person(request), verdict=found)
    messages.success(request, _("Claim %(number)d stands, matched with this verdict.") % {"number": claim.pk})
    return redirect("claim", claim.pk)


@require_http_methods(["GET", "POST"])
@needs(ADDS)
def import_feed(request: HttpRequest) -> HttpResponse:
    """Hand in a ClaimReview feed; its results stand at an address of their own."""
    form = FeedForm(request.POST, request.FILES) if request.method == "POST" else FeedForm()
    if request.method == "POST" and form.is_valid():
        try:
            job = tasks.accept_verdicts(by=person(request), **form.feed())
            return redirect("external_import_show", job.pk)
        except Refused as refused:
            form.add_error(refused.field or None, str(refused))
    page = newest_first(VerdictImport.objects.select_related("submitted_by").defer("raw"), request, size=20)
    brief = in_brief(page.rows)
    rows = [(job, _labelled(brief.get(job.pk, {}))) for job in page.rows]
    around = {"form": form, "page": page, "rows": rows}
    return render(request, "claims/external_import.html", around, status=422 if form.errors else 200)


@require_GET
@needs(ADDS)
def import_show(request: HttpRequest, import_id: int) -> HttpResponse:
    """What became of each entry; asked for again every second, as a fragment, until all is read."""
    job = get_object_or_404(VerdictImport.objects.select_related("submitted_by").defer("raw"), pk=import_id)
    after, state = request.GET.get("after", ""), request.GET.get("state", "")
    state = state if state in TakenIn.values else ""
    begin = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else -1
    items = items_of(job, after=begin, state=state, most=ITEMS_SHOWN + 1)
    around = {
        "job": job,
        "ended": job.ended_at is not None,
        "counts": _labelled(counted(job)),
        "items": items[:ITEMS_SHOWN],
        "state": state,
        "following": items[ITEMS_SHOWN - 1].position if len(items) > ITEMS_SHOWN else None,
    }
    around["part"] = part = asks_for_part(request)
    return render(request, "claims/external_import_state.html" if part else "claims/external_import_show.html", around)


def _labelled(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    return [(state, str(TakenIn(state).label), counts[state]) for state in TakenIn.values if state in counts]


def _back(request: HttpRequest, external_id: int) -> str:
    """Where the button was pressed, if that is here; the verdict's own page else."""
    place = request.POST.get("next", "")
    safe = place.startswith("/") and url_has_allowed_host_and_scheme(place, allowed_hosts=None)
    return place if safe else f"/external-verdicts/{external_id}/"
