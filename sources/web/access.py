"""Who may see a page of the registry."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def needs(permission: str) -> Callable[[View], View]:
    """Refuse with 403 whoever lacks ``permission``; strangers were sent to sign in by the middleware already."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.has_perm(permission):
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
