"""The few pages that belong to no app."""

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFilesSent
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from factcheck import styleguide as styleguide_page

THEMES = ("auto", "light", "dark")


@require_GET
def health(_request: HttpRequest) -> JsonResponse:
    """That the web process answers and reaches the database; nothing else is told to strangers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@require_GET
def robots(_request: HttpRequest) -> HttpResponse:
    allowed = "Allow: /verdicts/\n" if settings.PUBLIC_VERDICTS else ""
    return HttpResponse(f"User-agent: *\n{allowed}Disallow: /\n", content_type="text/plain")


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice of light, dark or the system's for a year."""
    chosen = request.POST.get("theme", "auto")
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = redirect(back)
    response.set_cookie("theme", chosen if chosen in THEMES else "auto", max_age=31_536_000, samesite="Lax")
    return response


@staff_member_required
@require_GET
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "styleguide.html", styleguide_page.around())


def bad_request(_request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that no page can answer: too much text or too many files at once, or what the page itself says."""
    reason = ""
    if isinstance(exception, RequestDataTooBig):
        reason = _("What was sent is larger than 5 MB. Give only the article itself, or send it as a file.")
    if isinstance(exception, TooManyFilesSent):
        reason = _("At most %(most)d files are taken at once. Send them by several turns.") % {
            "most": settings.MAX_FILES
        }
    if isinstance(exception, BadRequest):
        reason = str(exception)
    return HttpResponse(render_to_string("400.html", {"reason": reason}), status=400)
