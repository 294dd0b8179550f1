"""API tokens: made once and shown once, kept as keyed digests, checked in constant time."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.choices import Scope
from claims.models import ApiToken
from claims.services.errors import Refused

MARK = "fct"
PREFIX_LENGTH = 12
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
    """The live token of an active user that ``text`` is, or None. One statement, permissions included."""
    mark, _sep, rest = text.partition("_")
    prefix, _sep, secret = rest.partition("_")
    if mark != MARK or not secret or len(prefix) > PREFIX_LENGTH or "\0" in prefix:
        return None
    token = with_permissions(ApiToken.objects.select_related("user")).filter(prefix=prefix).first()
    if token is None or not _is_secret(token, secret) or not token.is_live(at=timezone.now()):
        return None
    vars(token.user).update({name: vars(token)[name] for name in ("their_own", "of_their_roles")})  # for the backend
    return token


def with_permissions(rows: QuerySet[ApiToken]) -> QuerySet[ApiToken]:
    """The tokens with their owners' permissions as ``app.codename``: what the accounts' backend would ask for apart."""
    named = Concat("content_type__app_label", Value("."), "codename")
    own = Permission.objects.filter(user=OuterRef("user")).values_list(named)
    roles = Permission.objects.filter(group__user=OuterRef("user")).values_list(named)
    return rows.annotate(their_own=ArraySubquery(own), of_their_roles=ArraySubquery(roles))


def _is_secret(token: ApiToken, secret: str) -> bool:
    """Its own secret, or for some hours after a rotation the one before."""
    given = _digest(secret)
    earlier = token.earlier_digest if token.earlier_until and token.earlier_until > timezone.now() else ""
    return hmac.compare_digest(token.digest, given) | hmac.compare_digest(earlier, given)


def rotate(token: ApiToken, *, by: User, overlap: timedelta) -> str:
    """A new text of the same token; the one before is taken for ``overlap`` more. A rotation within it ends an older.

    The new text is kept nowhere and cannot be shown again. Raises ``Refused`` for a token that is over.
    """
    if token.user_id != by.pk:
        raise Refused(_("Only its owner can rotate a token."), code="not_yours")
    secret = secrets.token_urlsafe(32)
    now = timezone.now()
    live = ApiToken.objects.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), revoked_at__isnull=True)
    rotated = live.filter(pk=token.pk, digest=token.digest).update(
        digest=_digest(secret), earlier_digest=token.digest, earlier_until=now + overlap, rotated_at=now
    )
    if not rotated:
        raise Refused(_("This token is over, or was rotated meanwhile: look at the list again."), code="not_live")
    return f"{MARK}_{token.prefix}_{secret}"


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
