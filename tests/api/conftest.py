"""A consumer's side of the API: a token, and calls with it."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from claims.api import throttle
from claims.choices import Scope
from claims.services import tokens

Call = Callable[..., Any]


@pytest.fixture(autouse=True)
def _fresh_rates(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No call counted yet. Processes that test at once share the server, and each counts for itself."""
    counts = f"factcheck:rate:{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    monkeypatch.setattr(throttle, "COUNTS", counts)
    connection = redis.Redis.from_url(settings.REDIS_URL)
    for key in connection.scan_iter(f"{counts}:*"):
        connection.delete(key)
    yield
    connection.close()


@pytest.fixture
def call() -> Call:
    """``call(user, "get", "/api/v1/claims")`` with a new token of that user for all scopes (or ``scopes``)."""
    made: dict[tuple[Any, ...], str] = {}

    def calling(
        user: User | None, method: str, path: str, *, scopes: tuple[str, ...] | None = None, **more: Any
    ) -> Any:
        headers = {}
        if user is not None:
            wanted = scopes or tuple(Scope.values)
            if (user.pk, wanted) not in made:
                made[(user.pk, wanted)] = tokens.make(user=user, name="test", scopes=wanted)[1]
            headers["Authorization"] = f"Bearer {made[(user.pk, wanted)]}"
        if "data" in more:
            more["content_type"] = "application/json"
        return getattr(Client(), method)(path, headers=headers, **more)

    return calling
