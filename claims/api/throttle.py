"""An exact limit of calls a minute for each token: one Redis script, so that concurrent calls cannot slip through."""

import time
from functools import cache
from typing import TYPE_CHECKING

import redis
import structlog
from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView  # imports the settings that name this module

SCRIPT = """
local calls = redis.call('INCR', KEYS[1])
if calls == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {calls, redis.call('TTL', KEYS[1])}
"""
COUNTS = "factcheck:rate"
WINDOW_SECONDS = 60
ASK_AGAIN_SECONDS = 5
_away = {"until": 0.0}
log = structlog.get_logger()


@cache
def _connection() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2)


def _count(key: str) -> tuple[int, int] | None:
    """Calls of this minute and the seconds left of it; None while the server that counts is away.

    Then calls are let through: the limit keeps one caller from taking the machine from the others. It guards no
    secret (a token is 256 random bits), and a desk without its broker shall go on being read.
    """
    if time.monotonic() < _away["until"]:
        return None
    try:
        calls, left = _connection().eval(SCRIPT, 1, key, WINDOW_SECONDS)
    except redis.RedisError as error:
        _away["until"] = time.monotonic() + ASK_AGAIN_SECONDS
        log.warning("calls_not_counted", error=str(error), ask_again_in=ASK_AGAIN_SECONDS)
        return None
    return int(calls), int(left)


class PerToken(BaseThrottle):
    """``API_RATE_PER_MINUTE`` calls a token, or an address for those without one.

    What is left is told in the fields of draft-ietf-httpapi-ratelimit-headers.
    """

    def __init__(self) -> None:
        self.left = 0

    def allow_request(self, request: Request, view: "APIView") -> bool:  # noqa: ARG002 - the framework's signature
        who = f"token:{request.auth.pk}" if request.auth else f"address:{request.META.get('REMOTE_ADDR', '')}"
        counted = _count(f"{COUNTS}:{who}")
        if counted is None:
            return True
        calls, self.left = counted
        most = settings.API_RATE_PER_MINUTE
        request.rate_headers = {  # type: ignore[attr-defined] # written into the answer by claims.api.reading.Answering
            "RateLimit-Policy": f'"calls";q={most};w={WINDOW_SECONDS}',
            "RateLimit": f'"calls";r={max(most - calls, 0)};t={max(self.left, 0)}',
        }
        return bool(calls <= most)

    def wait(self) -> float:
        return float(max(self.left, 1))
