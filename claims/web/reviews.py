"""Grading a claim: the reviewer's own review, and settling what reviewers disagree on."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.choices import ClaimState, ReviewState
from claims.models import Claim, Review
from claims.permissions import may
from claims.queries.claims import attributions_in_context
from claims.services import review as reviewing
from claims.services.ending import Ending, ending_of
from claims.services.errors import Conflict, Refused
from claims.services.review import Grading
from claims.web.access import needs, person
from claims.web.claim_forms import EvidenceForm
from claims.web.review_forms import GradingForm


@require_http_methods(["GET", "POST"])
@needs("claims.review_claim")
def review(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The reviewer's own grading of the claim: keep a draft or hand it in."""
    claim = get_object_or_404(Claim.objects.select_related("verdict__rating"), pk=claim_id)
    mine = _own(claim, request)
    if request.method == "POST":
        return _write(request, claim, mine)
    form = GradingForm(initial=_answers(mine) if mine else {"version": 1})
    return render(request, "claims/review.html", _review_page(claim, mine, form))


@require_GET
@needs("claims.review_claim")
def settle(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The reviews of a disputed claim side by side, for a third reviewer or an editor."""
    claim = get_object_or_404(Claim, pk=claim_id)
    reviews = reviewing.visible_reviews(claim, to=person(request))
    mine = _own(claim, request)
    attributions = attributions_in_context(claim)
    around = {
        "claim": claim,
        "reviews": reviews,
        "differing": reviewing.differing(reviews),
        "mine": mine,
        "ending": _ending(claim),
        "third": may(request.user, "claims.review_claim") and (mine is None or mine.state == ReviewState.DRAFT),
        "attributions": attributions,
        "evidence": claim.evidence.select_related("document", "added_by").defer("document__text"),
        "form": GradingForm(initial=_answers(mine) if mine else {"version": 1}),
    }
    return render(request, "claims/review_settle.html", around)


def _ending(claim: Claim) -> Ending | None:
    if claim.state not in (ClaimState.SETTLED, ClaimState.PUBLISHED):
        return None
    verdicts = list(claim.verdicts.select_related("rating", "published_by"))
    return ending_of(claim, reviewing.submitted(claim), verdicts)


def _own(claim: Claim, request: HttpRequest) -> Review | None:
    return (
        Review.objects.filter(claim=claim, reviewer=person(request))
        .exclude(state=ReviewState.WITHDRAWN)
        .select_related("rating")
        .first()
    )


@require_POST
@needs("claims.review_claim")
def keep_typed(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Keep the draft as it is typed; the answer is one line, and the version to go on from."""
    claim, form = get_object_or_404(Claim, pk=claim_id), GradingForm(request.POST)
    around: dict[str, Any] = {"refused": _("Not kept: something typed is too long.")}
    if form.is_valid():
        by = person(request)
        try:
            mine = reviewing.open_review(claim=claim, by=by)
            kept = reviewing.save_draft(mine, by=by, grading=form.grading(), version=form.cleaned_data["version"])
            around = {"kept": kept, "at": timezone.localtime()}
        except Refused as refused:
            around = {"refused": str(refused)}
    return render(request, "claims/review_kept.html", around)


def _write(request: HttpRequest, claim: Claim, mine: Review | None) -> HttpResponse:
    form = GradingForm(request.POST)
    if not form.is_valid():
        return render(request, "claims/review.html", _review_page(claim, mine, form), status=400)
    submitting = request.POST.get("do") == "submit"
    write = reviewing.submit if submitting else reviewing.save_draft
    grading = form.grading()
    try:
        mine = mine or reviewing.open_review(claim=claim, by=person(request))
        # What was kept while typing is the same text: its version is no conflict.
        version = mine.version if _grading_of(mine) == grading else form.cleaned_data["version"]
        write(mine, by=person(request), grading=grading, version=version)
    except Conflict as conflict:
        return _conflict(request, claim, form, conflict)
    except Refused as refused:
        form.add_error(refused.field or None, str(refused))
        return render(request, "claims/review.html", _review_page(claim, mine, form), status=400)
    if submitting:
        messages.success(request, _told(claim))
        return redirect("claim", claim.pk)
    messages.success(request, _("The draft is kept. Nobody else sees it."))
    return redirect("review", claim.pk)


def _grading_of(mine: Review) -> Grading:
    return Grading(said=mine.said, rating=mine.rating, credibility=mine.credibility, rationale=mine.rationale)


def _told(claim: Claim) -> str:
    now_is = Claim.objects.get(pk=claim.pk)
    if now_is.state == ClaimState.DISPUTED:
        return _("Your review is handed in. The reviews differ: a third person or an editor settles the claim.")
    if now_is.state == ClaimState.SETTLED:
        return _("Your review is handed in, and the claim is settled: an editor can publish it.")
    return _("Your review is handed in. The others see it once enough are in.")


def _conflict(request: HttpRequest, claim: Claim, form: GradingForm, conflict: Conflict) -> HttpResponse:
    """What stands and what was typed, side by side; the form holds what was typed and would be written next."""
    standing = _own(claim, request)
    again = GradingForm(initial={**form.cleaned_data, "version": conflict.current_version})
    around = {
        "claim": claim,
        "standing": standing,
        "typed": form.grading(),
        "form": again,
        "message": str(conflict),
    }
    return render(request, "claims/review_conflict.html", around, status=409)


def _review_page(claim: Claim, mine: Review | None, form: GradingForm) -> dict[str, Any]:
    attributions = attributions_in_context(claim)
    return {
        "claim": claim,
        "review": mine,
        "form": form,
        "attributions": attributions,
        "evidence": claim.evidence.select_related("document", "added_by").defer("document__text"),
        "evidence_form": EvidenceForm(),
        "ending": _ending(claim),
        "closed": claim.state not in reviewing.TAKES_REVIEWS,
    }


def _answers(mine: Review) -> dict[str, Any]:
    return {
        "said": mine.said,
        "rating": mine.rating_id,
        "credibility": mine.credibility,
        "rationale": mine.rationale,
        "version": mine.version,
    }
