"""Correcting an attribution: its words, kind, stance, date and chain."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.models import Attribution
from claims.services import attributions
from claims.services.errors import Conflict, Refused
from claims.web.access import needs, person
from claims.web.claim_forms import AttributionForm, BaseHopFormSet, HopFormSet, ReasonForm, initial_of
from sources.web.versions import seen_again


@require_http_methods(["GET", "POST"])
@needs("claims.review_claim")
def attribution(request: HttpRequest, attribution_id: int) -> HttpResponse:
    """Correct an attribution; if somebody did so meanwhile, what was typed stands beside what is there now."""
    found = _standing(attribution_id)
    hops = list(found.hops.select_related("source").order_by("position"))
    begun = initial_of(found, hops)
    form = AttributionForm(request.POST or None, attribution=found, initial=begun.attribution)
    chain = HopFormSet(request.POST or None, initial=begun.hops, prefix="hops")
    if request.method == "POST" and form.is_valid() and chain.is_valid():
        try:
            attributions.correct(
                found,
                by=person(request),
                correction=form.correction(chain.chain(hops)),
                version=form.cleaned_data["version"],
            )
        except Conflict as conflict:
            return _conflict(request, found, form, chain, conflict)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The attribution is corrected."))
            return redirect("claim", found.claim_id)
    return _page(request, found, form, chain, status=400 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@needs("claims.review_claim")
def withdraw_attribution(request: HttpRequest, attribution_id: int) -> HttpResponse:
    """Take an attribution out of the case, with a reason; it stays in the history."""
    found, form = _standing(attribution_id), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        version = request.POST.get("version", "")
        try:
            attributions.withdraw(
                found,
                by=person(request),
                reason=form.cleaned_data["reason"],
                version=int(version) if version.isdecimal() else 0,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The attribution is taken out."))
            return redirect("claim", found.claim_id)
    return render(request, "claims/claim_attribution_withdraw.html", {"attribution": found, "form": form})


def _standing(attribution_id: int) -> Attribution:
    standing = Attribution.objects.filter(withdrawn_at__isnull=True)
    return get_object_or_404(standing.select_related("claim", "document__publisher"), pk=attribution_id)


def _page(
    request: HttpRequest, found: Attribution, form: AttributionForm, chain: BaseHopFormSet, *, status: int
) -> HttpResponse:
    around = {"attribution": found, "form": form, "chain": chain}
    return render(request, "claims/claim_attribution.html", around, status=status)


def _conflict(
    request: HttpRequest, typed: Attribution, form: AttributionForm, chain: BaseHopFormSet, conflict: Conflict
) -> HttpResponse:
    """Show what stands now above the form that still holds what was typed, and would now be written over it."""
    now_is = _standing(typed.pk)
    seen_again(form, version=conflict.current_version)
    around = {
        "attribution": typed,
        "standing": now_is,
        "standing_hops": now_is.hops.select_related("source"),
        "form": form,
        "chain": chain,
        "message": str(conflict),
    }
    return render(request, "claims/claim_attribution.html", around, status=409)
