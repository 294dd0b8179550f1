"""Which other sites' pages may call the API from a browser (CORS). Cookies never count there, so none are allowed."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

TAKEN = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match"
SHOWN = "ETag, Location, RateLimit, RateLimit-Policy, Retry-After, Changes-Mark, Deprecation, Sunset, Link"


def other_sites(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Tell browsers that pages of ``API_ORIGINS`` may call ``/api/``, and nobody else's."""

    def told(request: HttpRequest) -> HttpResponse:
        origin = request.headers.get("Origin", "")
        if not origin or not settings.API_ORIGINS or not request.path.startswith("/api/"):
            return answer(request)
        asks_first = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        response = HttpResponse(status=204) if asks_first else answer(request)
        patch_vary_headers(response, ["Origin"])
        if origin in settings.API_ORIGINS or "*" in settings.API_ORIGINS:
            _allow(response, origin)
        return response

    return told


def _allow(response: HttpResponse, origin: str) -> None:
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, PUT, PATCH, DELETE"
    response.headers["Access-Control-Allow-Headers"] = TAKEN
    response.headers["Access-Control-Expose-Headers"] = SHOWN
    response.headers["Access-Control-Max-Age"] = "600"
