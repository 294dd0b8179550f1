"""Publishing a verdict, and the published verdicts as readers see them."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from claims.choices import ClaimState
from claims.exports.claimreview import examined
from claims.exports.linked import dump
from claims.exports.validate import errors
from claims.models import Claim
from claims.permissions import may
from claims.queries.claims import attributions_in_context, speakers_of
from claims.services import review as reviewing
from claims.services import verdict as publishing
from claims.services.errors import Conflict, Refused
from claims.services.export_rows import desk_row, verdict_row
from claims.web.access import needs, person
from claims.web.review_forms import FindingForm
from sources.web.pages import newest_first
from sources.web.versions import seen_again


@require_http_methods(["GET", "POST"])
@needs("claims.publish_verdict")
def publish(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Publish the claim's verdict, or its next version with a note that says what is corrected."""
    claim = get_object_or_404(Claim.objects.select_related("verdict__rating"), pk=claim_id)
    reviews = reviewing.visible_reviews(claim, to=person(request))
    form = FindingForm(request.POST or None, claim=claim, initial=_suggested(claim))
    status = 200 if request.method == "GET" else 400
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            publishing.publish(claim, by=person(request), finding=form.finding(), version=version)
        except Conflict as conflict:
            claim.refresh_from_db()
            status = 409
            seen_again(form, version=conflict.current_version)
            form.add_error(None, str(conflict))
        except Refused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, _("The verdict is published."))
            return redirect("verdict", claim_id)
    return render(request, "claims/verdict_publish.html", _publish_page(claim, reviews, form), status=status)


@require_GET
def verdict_list(request: HttpRequest) -> HttpResponse:
    """Published verdicts, the newest claim first."""
    readable(request)
    published = Claim.objects.filter(verdict__isnull=False).select_related("verdict__rating")
    page = newest_first(published, request)
    speakers = speakers_of(page.rows)
    around = {"page": page, "rows": [(row, speakers.get(row.pk, [])) for row in page.rows]}
    return render(request, "claims/verdicts.html", around)


@require_GET
def verdict(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The verdict in force of a claim, with every earlier version; its address never changes."""
    readable(request)
    claim = published(claim_id)
    row = verdict_row(claim)
    if row is None:
        raise Http404
    node, found = examined(row, desk=desk_row())
    attributions = attributions_in_context(claim)
    around = {
        "claim": claim,
        "verdict": claim.verdict,
        "versions": claim.verdicts.select_related("rating", "published_by"),
        "attributions": attributions,
        "evidence": claim.evidence.filter(withdrawn_at__isnull=True).select_related("document").defer("document__text"),
        # ``dump`` escapes what could end the element.
        "claim_review": "" if errors(found) or claim.state == ClaimState.WITHDRAWN else mark_safe(dump(node).decode()),
        "problems": found if may(request.user, "claims.export_verdict") else [],
        "address": settings.DESK_ADDRESS + request.path,
        "stranger": not request.user.is_authenticated,
    }
    return render(request, "claims/verdict.html", around)


def readable(request: HttpRequest) -> None:
    """Published verdicts are for whoever may view verdicts, and for everybody if the desk says so."""
    if not settings.PUBLIC_VERDICTS and not may(request.user, "claims.view_verdict"):
        raise PermissionDenied


def published(claim_id: int) -> Claim:
    """The claim, with its verdict in force; 404 where there is none."""
    standing = Claim.objects.filter(verdict__isnull=False)
    return get_object_or_404(standing.select_related("verdict__rating", "verdict__published_by"), pk=claim_id)


def _suggested(claim: Claim) -> dict[str, Any]:
    """What the form begins with: the verdict in force, or else what the reviews agree on."""
    begun: dict[str, Any] = {"version": claim.version}
    if claim.verdict:
        now_is = claim.verdict
        return begun | {
            "said": now_is.said,
            "rating": now_is.rating_id,
            "credibility": now_is.credibility,
            "summary": now_is.summary,
        }
    settling = reviewing.outcome(claim, reviewing.submitted(claim))
    if settling:
        begun |= {"said": settling.said, "rating": settling.rating_id, "credibility": claim.credibility}
    return begun


def _publish_page(claim: Claim, reviews: list[Any], form: FindingForm) -> dict[str, Any]:
    attributions = attributions_in_context(claim)
    return {
        "claim": claim,
        "reviews": reviews,
        "differing": reviewing.differing(reviews),
        "form": form,
        "attributions": attributions,
        "evidence": claim.evidence.filter(withdrawn_at__isnull=True)
        .select_related("document", "added_by")
        .defer("document__text"),
    }
