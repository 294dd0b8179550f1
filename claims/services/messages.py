"""The text of a message to a receiver: what happened, when, and the row as the API shows it."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from claims.models import Endpoint
from claims.models.webhook import PING
from sources.models import Announcement

#: (kind of event, its subject's id, what was announced) → the message's ``data``
Telling = Callable[[str, dict[str, Any]], dict[str, Any]]


def about(row: Announcement) -> str:
    """What a receiver is told of an announcement."""
    return _text(row.kind, row.made_at or timezone.now(), _telling()(row.kind, row.body))


def ping(endpoint: Endpoint) -> str:
    return _text(PING, timezone.now(), {"endpoint": endpoint.pk, "name": endpoint.name})


def _text(kind: str, at: Any, told: dict[str, Any]) -> str:
    """In the shape of Standard Webhooks. Made once; what was signed is what is sent, whatever has changed since."""
    return json.dumps({"type": kind, "timestamp": at.isoformat(), "data": told}, ensure_ascii=False)


@cache
def _telling() -> Telling:
    """The API's own shapes stand in a room above this one, so the setting names them."""
    telling: Telling = import_string(settings.WEBHOOK_TELLING)
    return telling
