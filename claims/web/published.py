"""Published verdicts for other sites: feeds, a frame to embed, and oEmbed (https://oembed.com)."""

from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import condition, require_GET

from claims.choices import ClaimState
from claims.exports.claimreview import data_feed
from claims.exports.feeds import atom, json_feed, title
from claims.exports.linked import dump
from claims.exports.rows import VerdictRow
from claims.models import Claim, Verdict
from claims.services.export_rows import desk_row, verdict_row, verdict_rows
from claims.web.verdicts import published, readable

IN_A_FEED, REVIEWS_IN_A_FEED = 50, 1_000
WIDTH, HEIGHT = 480, 220
PLAIN = "text/plain; charset=utf-8"


def _newest(most: int = IN_A_FEED) -> list[int]:
    """The claims of the newest versions in force, newest first."""
    standing = Claim.objects.filter(verdict__isnull=False).exclude(state=ClaimState.WITHDRAWN)
    return list(standing.order_by("-verdict").values_list("pk", flat=True)[:most])


def _changed(_request: HttpRequest) -> datetime | None:
    at: datetime | None = Verdict.objects.aggregate(at=Max("published_at"))["at"]
    return at


def _mark(request: HttpRequest) -> str:
    """Changes with every version, and with every verdict that goes."""
    told = [request.path, settings.DESK_NAME, settings.DESK_ADDRESS, _changed(request), _newest(REVIEWS_IN_A_FEED)]
    return f'"{sha256(repr(told).encode()).hexdigest()[:32]}"'


@require_GET
def atom_feed(request: HttpRequest) -> HttpResponse:
    """The newest published verdicts as Atom."""
    readable(request)
    return _atom(request)


@require_GET
def verdict_json_feed(request: HttpRequest) -> HttpResponse:
    """The newest published verdicts as JSON Feed."""
    readable(request)
    return for_any_site(_json(request))


@condition(etag_func=_mark, last_modified_func=_changed)
def _atom(request: HttpRequest) -> HttpResponse:
    content = atom(_rows(), desk=desk_row(), address=_own(request), updated=timezone.localtime())
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


@condition(etag_func=_mark, last_modified_func=_changed)
def _json(request: HttpRequest) -> HttpResponse:
    content = json_feed(_rows(), desk=desk_row(), address=_own(request))
    return HttpResponse(content, content_type="application/feed+json; charset=utf-8")


@require_GET
def claim_review_feed(request: HttpRequest) -> HttpResponse:
    """The newest verdicts in force as a DataFeed of ClaimReview; what breaks a rule is left out."""
    readable(request)
    return for_any_site(_reviews(request))


@condition(etag_func=_mark, last_modified_func=_changed)
def _reviews(_request: HttpRequest) -> HttpResponse:
    feed, _found = data_feed(_rows(REVIEWS_IN_A_FEED), desk=desk_row(), made_at=timezone.localtime())
    return HttpResponse(dump(feed), content_type="application/ld+json; charset=utf-8")


def for_any_site(response: HttpResponse) -> HttpResponse:
    """Let a page of any site read it, where anybody may (CORS)."""
    if settings.PUBLIC_VERDICTS:
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _rows(most: int = IN_A_FEED) -> list[VerdictRow]:
    return sorted(verdict_rows(Claim.objects.filter(pk__in=_newest(most))), key=lambda row: row.id, reverse=True)


def _own(request: HttpRequest) -> str:
    return str(settings.DESK_ADDRESS) + request.path


@require_GET
@xframe_options_exempt
def embed(request: HttpRequest, claim_id: int) -> HttpResponse:
    """The verdict in a few lines, for a frame on the sites of ``EMBED_ORIGINS``."""
    readable(request)
    claim = published(claim_id)
    with override(claim.language or "id"):
        response = render(request, "claims/verdict_embed.html", {"claim": claim, "row": verdict_row(claim)})
    framers = " ".join(settings.EMBED_ORIGINS) or "'none'"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {framers}"
    )
    return response


@require_GET
def oembed(request: HttpRequest) -> HttpResponse:
    """oEmbed 1.0 for the address of a verdict's page; JSON only."""
    readable(request)
    try:
        return for_any_site(_oembed(request))
    except Http404:
        return for_any_site(HttpResponse("No verdict stands at this address.", status=404, content_type=PLAIN))


def _oembed(request: HttpRequest) -> HttpResponse:
    if request.GET.get("format", "json") != "json":
        return HttpResponse("Only JSON is answered.", status=501, content_type=PLAIN)
    if not request.GET.get("url"):
        return HttpResponse("Give the address of a verdict as url.", status=400, content_type=PLAIN)
    claim = published(_claim_at(request.GET["url"]))
    row = verdict_row(claim)
    if row is None:
        raise Http404
    width, height = _within(request, "maxwidth", WIDTH), _within(request, "maxheight", HEIGHT)
    address = str(settings.DESK_ADDRESS) + reverse("verdict_embed", args=[claim.pk])
    frame = (
        f'<iframe src="{escape(address)}" width="{width}" height="{height}" title="{escape(title(row))}" '
        'loading="lazy" sandbox="allow-popups"></iframe>'
    )
    told = {"version": "1.0", "type": "rich", "title": title(row), "html": frame, "width": width, "height": height}
    return JsonResponse(
        {**told, "provider_name": settings.DESK_NAME, "provider_url": settings.DESK_ADDRESS, "cache_age": 3600}
    )


def _claim_at(address: str) -> int:
    """The claim whose verdict stands at this address of the desk. Raises ``Http404`` for any other address."""
    asked, home = urlsplit(address), urlsplit(str(settings.DESK_ADDRESS))
    try:
        found = resolve(asked.path)
    except Resolver404 as error:
        raise Http404 from error
    if asked.netloc != home.netloc or found.url_name != "verdict":
        raise Http404
    return int(found.kwargs["claim_id"])


def _within(request: HttpRequest, name: str, usual: int) -> int:
    asked = request.GET.get(name, "")
    return min(usual, int(asked)) if asked.isascii() and asked.isdigit() and 0 < len(asked) < 6 else usual
