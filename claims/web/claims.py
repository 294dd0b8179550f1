"""The list of claims, and one claim with all that is known of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.filters import ClaimFilter
from claims.models import Claim, Evidence
from claims.models.outside import sees_findings
from claims.permissions import may
from claims.queries.blind import history_of, turning_points
from claims.queries.claims import attributions_in_context, listed_claims, places_of, speakers_of, track_record
from claims.queries.external import matches_of, near_verdicts
from claims.services import review as reviewing
from claims.services.ending import ending_of
from claims.services.errors import Conflict, Refused
from claims.tasks import accept_articles
from claims.web.access import needs, person
from claims.web.claim_forms import EvidenceForm, ReasonForm, RestateForm
from claims.web.comments import talk_around
from claims.web.source_record import record_around
from claims.web.timeline import timeline
from claims.web.topics import topics_around
from sources.choices import Origin
from sources.models import Document, Source
from sources.services.intake import Article
from sources.web.pages import newest_first

OF_SOURCE = 20


@require_GET
@needs("claims.view_claim")
def claim_list(request: HttpRequest) -> HttpResponse:
    """Claims by falling number; the filter lives in the address."""
    chosen = ClaimFilter(request.GET, queryset=listed_claims(), request=request)
    page = newest_first(chosen.qs, request)
    source = request.GET.get("source", "")
    speakers = speakers_of(page.rows)
    around = {
        "filter": chosen,
        "page": page,
        "rows": [(row, speakers.get(row.pk, [])) for row in page.rows],
        "source": Source.objects.filter(pk=source).first() if source.isdecimal() and len(source) < 19 else None,
    }
    return render(request, "claims/claims.html", around)


@require_GET
@needs("claims.view_claim")
def claim(request: HttpRequest, claim_id: int) -> HttpResponse:
    """One claim: statement, attributions, evidence, reviews that may be seen, verdicts, history."""
    found = _claim(claim_id)
    return render(request, "claims/claim.html", _claim_page(request, found))


@require_GET
@needs("claims.view_claim")
def claims_of_source(request: HttpRequest, source_id: int) -> HttpResponse:
    """The newest claims that a source said or carried: the part of its page that ``sources`` may not know of."""
    chosen = ClaimFilter({"source": source_id}, queryset=listed_claims())
    rows = list(chosen.qs.order_by("-pk")[:OF_SOURCE])
    places = places_of(source_id, rows)
    around = {
        "rows": [(row, places.get(row.pk, [])) for row in rows],
        "source_id": source_id,
        "record": track_record(source_id),
        **record_around(source_id),
    }
    return render(request, "claims/claims_of_source.html", around)


@require_POST
@needs("claims.review_claim")
def restate(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Word the claim anew; if somebody did so meanwhile, show both wordings."""
    found, form = _claim(claim_id), RestateForm(request.POST)
    if not form.is_valid():
        return render(request, "claims/claim.html", _claim_page(request, found, restate_form=form), status=400)
    told = form.cleaned_data
    try:
        reviewing.restate(found, by=person(request), statement=told["statement"], version=told["version"])
    except Conflict as conflict:
        return _restate_conflict(request, found, told["statement"], conflict)
    except Refused as refused:
        form.add_error(None, str(refused))
        return render(request, "claims/claim.html", _claim_page(request, found, restate_form=form), status=409)
    messages.success(request, _("The claim is worded anew."))
    return redirect("claim", claim_id)


@require_POST
@needs("claims.add_evidence")
def add_evidence(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Add an address or a stored document as evidence; of an address a copy is fetched."""
    found, form = _claim(claim_id), EvidenceForm(request.POST)
    if form.is_valid() and _add_evidence(request, found, form):
        messages.success(request, _("The evidence is added."))
        return redirect("claim", claim_id)
    return render(request, "claims/claim.html", _claim_page(request, found, evidence_form=form), status=400)


@require_http_methods(["GET", "POST"])
@needs("claims.add_evidence")
def withdraw_evidence(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Take a piece of evidence out, with a reason; it stays in the history."""
    evidence = get_object_or_404(Evidence.objects.select_related("claim", "document"), pk=evidence_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reviewing.withdraw_evidence(evidence, by=person(request), reason=form.cleaned_data["reason"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The evidence is taken out."))
            return redirect("claim", evidence.claim_id)
    return render(request, "claims/claim_evidence_withdraw.html", {"evidence": evidence, "form": form})


def _claim(claim_id: int) -> Claim:
    return get_object_or_404(Claim.objects.select_related("verdict__rating", "created_by"), pk=claim_id)


def _claim_page(request: HttpRequest, found: Claim, **forms: Any) -> dict[str, Any]:
    reader = person(request)
    attributions = attributions_in_context(found)
    inside = sees_findings(reader)
    handed_in = reviewing.submitted(found)
    are_open = reviewing.are_open(found, handed_in)
    visible = handed_in if are_open and inside else [r for r in handed_in if r.reviewer_id == reader.pk]
    verdicts = list(found.verdicts.select_related("rating", "published_by"))
    return {
        "claim": found,
        "attributions": attributions,
        "timeline": timeline(
            found,
            attributions=attributions,
            reviews=visible,
            verdicts=verdicts,
            turns=turning_points(found) if inside else [],
        ),
        "evidence": found.evidence.select_related("document", "added_by").defer("document__text"),
        "reviews": visible,
        "differing": reviewing.differing(visible),
        "ending": ending_of(found, handed_in, verdicts),
        "reviews_in": len(handed_in),
        "reviews_open": are_open,
        "reviewed": any(r.reviewer_id == reader.pk for r in handed_in),
        "verdicts": verdicts,
        "history": history_of(found, to=reader),
        "case_files": found.case_files.select_related("taken_by")[:20] if may(reader, "claims.export_verdict") else [],
        "restate_form": RestateForm(initial={"statement": found.statement, "version": found.version}),
        "evidence_form": EvidenceForm(),
        **_found_by_others(found, nearby=reader.has_perm("claims.match_externalverdict")),
        **talk_around(request, found),
        **topics_around(found),
        **forms,
    }


def _found_by_others(found: Claim, *, nearby: bool) -> dict[str, Any]:
    """Matches with other desks' verdicts, and for those who match the verdicts that are worded near the claim."""
    near = near_verdicts(found.statement, unmatched_with=found) if nearby else []
    return {"external": matches_of(found, proposed=nearby), "external_near": near}


def _restate_conflict(request: HttpRequest, found: Claim, mine: str, conflict: Conflict) -> HttpResponse:
    current = _claim(found.pk)
    form = RestateForm(initial={"statement": mine, "version": current.version})
    around = {"claim": current, "mine": mine, "form": form, "message": str(conflict)}
    return render(request, "claims/claim_conflict.html", around, status=409)


def _add_evidence(request: HttpRequest, found: Claim, form: EvidenceForm) -> bool:
    told, document = form.cleaned_data, None
    if told["document"]:
        document = Document.objects.filter(pk=told["document"]).first()
        if document is None:
            form.add_error("document", _("There is no document number %(number)d.") % {"number": told["document"]})
            return False
    try:
        reviewing.add_evidence(
            claim=found,
            by=person(request),
            bears=told["bears"],
            address=told["address"],
            document=document,
            note=told["note"],
        )
    except Refused as refused:
        form.add_error(refused.field or None, str(refused))
        return False
    if told["address"] and document is None:
        accept_articles(origin=Origin.ADDRESS, articles=[Article(address=told["address"])], by=person(request))
    return True
