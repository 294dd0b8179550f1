"""One effect for one key, however often and by however many at once it is asked for."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import ApiToken, KeyedCall
from claims.services.errors import Refused

KEPT = timedelta(days=2)


def begin(*, token: ApiToken, key: str, digest: str) -> tuple[KeyedCall, bool]:
    """The call under this key, and whether it is to be carried out now. Within a transaction.

    Whoever asks at the same time waits at the unique key until this transaction ends: then they find the answer, or,
    if it was rolled back, carry the call out themselves. Raises ``Refused`` for another call under a used key.
    """
    if not key.isprintable() or len(key) > 200:
        raise Refused(_("An idempotency key has 1 to 200 printable characters."), code="bad_key")
    row = KeyedCall(token=token, key=key, digest=digest)
    KeyedCall.objects.bulk_create([row], ignore_conflicts=True)
    kept = KeyedCall.objects.get(token=token, key=key)
    if kept.digest != digest:
        raise Refused(_("This idempotency key was used for another call. Take a new one."), code="key_reused")
    return kept, kept.status == 0


def finish(call: KeyedCall, *, status: int, headers: dict[str, str], body: str) -> None:
    """Keep the answer, for whoever asks again."""
    KeyedCall.objects.filter(pk=call.pk).update(status=status, headers=headers, body=body)


def forget() -> int:
    """Let go of what is older than two days; returns how many."""
    return KeyedCall.objects.filter(called_at__lt=timezone.now() - KEPT).delete()[0]
