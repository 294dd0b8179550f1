"""Whether a page or only the part of it that changed is asked for."""

from django.http import HttpRequest


def asks_for_part(request: HttpRequest) -> bool:
    """Whether htmx asks, and for less than a page: a boosted link or a restored history entry needs all of it."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )
