"""API tokens: made once and shown once, kept as keyed digests, checked in constant time."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.choices import Scope
from claims.models import ApiToken
from claims.services.errors import Refused

MARK = "fct"
USED_EVERY = timedelta(minutes=1)


def make(*, user: User, name: str, scopes: Sequence[str], expires_at: datetime | None = None) -> tuple[ApiToken, str]:
    """A token and its secret text ``fct_<prefix>_<secret>``, which is kept nowhere and cannot be shown again."""
    if not name.strip():
        raise Refused(_("Say what the token is for."), field="name")
    unknown = set(scopes) - set(Scope.values)
    if unknown or not scopes:
        raise Refused(_("Choose what the token may do."), field="scopes")
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name.strip(),
        prefix=prefix,
        digest=_digest(secret),
        scopes=sorted(scopes),
        expires_at=expires_at,
    )
    return token, f"{MARK}_{prefix}_{secret}"


def check(text: str) -> ApiToken | None:
    """The live token of an active user that ``text`` is, or None."""
    mark, _sep, rest = text.partition("_")
    prefix, _sep, secret = rest.partition("_")
    if mark != MARK or not secret:
        return None
    token = ApiToken.objects.select_related("user").filter(prefix=prefix, revoked_at__isnull=True).first()
    if token is None or not hmac.compare_digest(token.digest, _digest(secret)):
        return None
    if not token.user.is_active or (token.expires_at and token.expires_at <= timezone.now()):
        return None
    return token


def note_use(token: ApiToken) -> None:
    """Keep when it was last used, to the minute: a write a call would cost more than the call."""
    now = timezone.now()
    long_ago = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - USED_EVERY)
    if token.last_used_at is None or token.last_used_at < now - USED_EVERY:
        ApiToken.objects.filter(long_ago, pk=token.pk).update(last_used_at=now)


def revoke(token: ApiToken) -> None:
    """End it for good."""
    ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


def _digest(secret: str) -> str:
    return hmac.new(settings.TOKEN_PEPPER.encode(), secret.encode(), hashlib.sha256).hexdigest()
