"""How people come to have an account, and what happens when somebody tries too many passwords."""

from collections.abc import Mapping
from math import ceil
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


class DeskAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth publishes no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the name is allauth's
        """Nobody signs up: a desk's accounts are made by its administrator."""
        return False


# Written out because it is asked with every request: to put it together anew would take longer than to answer it.
WITH_PERMISSIONS = """
SELECT u.*,
  ARRAY(SELECT t.app_label || '.' || p.codename FROM auth_user_user_permissions up
    JOIN auth_permission p ON p.id = up.permission_id JOIN django_content_type t ON t.id = p.content_type_id
    WHERE up.user_id = u.id) AS their_own,
  ARRAY(SELECT t.app_label || '.' || p.codename FROM auth_user_groups ug
    JOIN auth_group_permissions gp ON gp.group_id = ug.group_id
    JOIN auth_permission p ON p.id = gp.permission_id JOIN django_content_type t ON t.id = p.content_type_id
    WHERE ug.user_id = u.id) AS of_their_roles
FROM auth_user u WHERE u.id = %s
"""


class DeskBackend(AuthenticationBackend):  # type: ignore[misc] # allauth publishes no types
    """Signs in by name or address, and loads a person together with all that they may: one statement a request."""

    def get_user(self, user_id: object) -> User | None:
        """Whoever the session names, if they may still sign in, with the permissions of their own and their roles."""
        user = next(iter(User.objects.raw(WITH_PERMISSIONS, [user_id])), None)
        return user if user is not None and self.user_can_authenticate(user) else None

    def get_all_permissions(self, user_obj: User, obj: object = None) -> set[str]:
        """``app.codename`` of each permission; a superuser's, whose are all of them, are asked for only when named."""
        loaded = obj is None and user_obj.is_active and not user_obj.is_superuser and "their_own" in vars(user_obj)
        if not loaded:
            return set(super().get_all_permissions(user_obj, obj))
        held = vars(user_obj)
        return {*held["their_own"], *held["of_their_roles"]}


def name_tried(_request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """The account that somebody tries to enter, by whichever of its names: both count towards one lock.

    Without this an address typed in place of the name would be counted as nobody's.
    """
    tried = credentials or {}
    named = str(tried.get("email") or tried.get("username") or "")
    owners = User.objects.filter(email__iexact=named).values_list("username", flat=True)
    owner = owners.first() if "@" in named else None
    return (owner or named).casefold()


def locked(request: HttpRequest, _response: HttpResponse | None = None, _credentials: object = None) -> HttpResponse:
    """Refuse with the time at which the lock ends; every further try begins it anew."""
    wait = settings.AXES_COOLOFF_TIME
    response = render(request, "account/locked.html", {"until": timezone.now() + wait}, status=429)
    response.headers["Retry-After"] = str(ceil(wait.total_seconds()))
    return response
