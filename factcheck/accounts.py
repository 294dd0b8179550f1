"""How people come to have an account, and what happens when somebody tries too many passwords."""

from collections.abc import Mapping
from math import ceil
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


class DeskAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth publishes no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the name is allauth's
        """Nobody signs up: a desk's accounts are made by its administrator."""
        return False


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
