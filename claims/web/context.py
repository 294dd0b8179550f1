"""What every page shows around its own content."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from claims.queries.around import around as around_reader


def desk(request: HttpRequest) -> dict[str, Any]:
    """The desk's name and theme, and for those signed in whether workers answer and how much is unread."""
    theme = request.COOKIES.get("theme", "auto")
    around: dict[str, Any] = {
        "desk_name": settings.DESK_NAME,
        "theme": theme if theme in ("light", "dark") else "auto",
    }
    reader = getattr(request, "user", None)
    if isinstance(reader, User) and reader.is_authenticated:
        around["life"] = SimpleLazyObject(lambda: around_reader(reader))
    return around
