"""Who may see a page: signed in, and with the permission that its view names."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from claims.permissions import may

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def needs(permission: str) -> Callable[[View[P]], View[P]]:
    """Refuse with 403 whoever lacks ``permission``; strangers were sent to sign in by the middleware already."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not may(request.user, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined] # read by the test that walks every address
        return guarded

    return guard


def person(request: HttpRequest) -> User:
    """Who is signed in, behind ``needs``."""
    user: Any = request.user
    assert isinstance(user, User)
    return user
