"""Secrets that the desk must use again and not only recognise: kept encrypted, under a key that is not in the database.

The key is derived from ``TOKEN_PEPPER`` by HKDF-SHA256 (RFC 5869), and the text is a Fernet token: AES-128-CBC with
HMAC-SHA256. Whoever has only the database, or a copy of it, cannot sign; whoever has the environment too, can.
"""

import base64
import secrets

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MARK = "whsec_"


class Unreadable(Exception):
    """What was kept was encrypted under another key."""


def made() -> str:
    """A new secret in the form of Standard Webhooks: ``whsec_`` and 32 random bytes in base64."""
    return MARK + base64.b64encode(secrets.token_bytes(32)).decode()


def locked(secret: str) -> str:
    return _box().encrypt(secret.encode()).decode()


def opened(kept: str) -> str:
    """Raises Unreadable where ``TOKEN_PEPPER`` is another one than it was."""
    try:
        return _box().decrypt(kept.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def _box() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"webhook secrets")
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.TOKEN_PEPPER.encode())))
