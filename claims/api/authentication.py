"""Bearer tokens and what their scopes allow."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from claims.choices import Scope
from claims.models import ApiToken
from claims.services import tokens

if TYPE_CHECKING:
    from rest_framework.views import APIView  # imports the settings that name this module


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer fct_…``. No cookie is looked at, so no page can make a browser call the API."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).decode("latin-1").split()
        if not words or words[0].lower() != "bearer":
            return None
        token = tokens.check(words[1]) if len(words) == 2 else None
        if token is None:
            raise AuthenticationFailed(
                "This token is unknown, expired or revoked. Make a new one on your profile page."
            )
        tokens.note_use(token)
        return token.user, token

    def authenticate_header(self, _request: Request) -> str:
        return "Bearer"


class TokenMay(BasePermission):
    """The token's scope and the user's own permission must both allow it.

    A view names ``scopes`` (method to scope; reading is ``read``) and ``needs`` (method to permission).
    """

    message = "This token may not do that."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        token = request.auth
        if not isinstance(token, ApiToken):
            return False
        scopes: dict[str, Any] = getattr(view, "scopes", {})
        scope = scopes.get(request.method or "", Scope.READ if request.method in SAFE_METHODS else None)
        needs: dict[str, str] = getattr(view, "needs", {})
        needed = needs.get(request.method or "") or needs.get("*", "")
        return scope in token.scopes and (not needed or token.user.has_perm(needed))
