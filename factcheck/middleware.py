"""What holds for every answer: a strict content policy, and nothing for strangers but what is meant for them."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
OPEN = ("/accounts/", "/health/", "/static/", "/api/", "/i18n/", "/theme/", "/favicon.ico", "/robots.txt")
OPEN_IF_PUBLIC = ("/verdicts/",)


def security_headers(answer: Answer) -> Answer:
    """No inline script or style, no frames, nothing from other sites."""

    def with_headers(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return with_headers


def signed_in_only(answer: Answer) -> Answer:
    """Send whoever is not signed in to the sign-in page, whatever the address: no view can forget to ask.

    The API answers for itself (401 in its own shape), and published verdicts are open only if the desk says so.
    """

    def guarded(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated or is_open(request.path):
            return answer(request)
        return redirect_to_login(request.get_full_path())

    return guarded


def is_open(path: str) -> bool:
    """Whether strangers may ask for this path."""
    return path.startswith(OPEN) or (settings.PUBLIC_VERDICTS and path.startswith(OPEN_IF_PUBLIC))
