"""What every page shows around its own content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from claims.services import life


def desk(request: HttpRequest) -> dict[str, Any]:
    """The desk's name and theme, and for those signed in whether workers answer."""
    theme = request.COOKIES.get("theme", "auto")
    around: dict[str, Any] = {
        "desk_name": settings.DESK_NAME,
        "theme": theme if theme in ("light", "dark") else "auto",
    }
    if getattr(request, "user", None) is not None and request.user.is_authenticated:
        around["life"] = SimpleLazyObject(life.look)
    return around
