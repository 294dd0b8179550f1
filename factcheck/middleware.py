"""What holds for every answer: a strict content policy, and nothing for strangers but what is meant for them."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from factcheck.proxies import client_of

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_PROTOCOL",
    "HTTP_X_FORWARDED_SSL",
)
OPEN = ("/accounts/", "/health/", "/static/", "/api/", "/i18n/", "/theme/", "/favicon.ico", "/robots.txt")
OPEN_IF_PUBLIC = ("/verdicts/",)


def believed_proxies(answer: Answer) -> Answer:
    """Take scheme and caller from the headers of a proxy in ``TRUSTED_PROXIES``, and from the connection otherwise.

    First of all: ``REMOTE_ADDR`` and the scheme are then the same for the limit of calls, the lock after wrong
    passwords and the redirect to TLS, and the headers themselves are gone.
    """

    def told(request: HttpRequest) -> HttpResponse:
        meta, trusted = request.META, settings.TRUSTED_PROXIES
        said = {name: meta.pop(name, "") for name in FORWARDED}
        peer = meta.get("REMOTE_ADDR", "")
        if trusted.include(peer):
            # The nearest proxy's word stands last, as the address of its caller does.
            scheme = said["HTTP_X_FORWARDED_PROTO"].rpartition(",")[2].strip().lower()
            if scheme in {"http", "https"}:
                meta["wsgi.url_scheme"] = scheme
            meta["REMOTE_ADDR"] = client_of(peer, said["HTTP_X_FORWARDED_FOR"], trusted)
        return answer(request)

    return told


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
