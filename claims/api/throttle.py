"""An exact limit of calls a minute for each token: one Redis script, so that concurrent calls cannot slip through."""

from functools import cache
from typing import TYPE_CHECKING

import redis
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
WINDOW_SECONDS = 60


@cache
def _connection() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2)


class PerToken(BaseThrottle):
    """``API_RATE_PER_MINUTE`` calls a token, or an address for those without one.

    What is left is told in the fields of draft-ietf-httpapi-ratelimit-headers.
    """

    def __init__(self) -> None:
        self.left = 0

    def allow_request(self, request: Request, view: "APIView") -> bool:  # noqa: ARG002 - the framework's signature
        who = f"token:{request.auth.pk}" if request.auth else f"address:{request.META.get('REMOTE_ADDR', '')}"
        calls, self.left = _connection().eval(SCRIPT, 1, f"factcheck:rate:{who}", WINDOW_SECONDS)
        most = settings.API_RATE_PER_MINUTE
        request.rate_headers = {  # type: ignore[attr-defined] # written into the answer by claims.api.reading.Answering
            "RateLimit-Policy": f'"calls";q={most};w={WINDOW_SECONDS}',
            "RateLimit": f'"calls";r={max(most - calls, 0)};t={max(self.left, 0)}',
        }
        return bool(calls <= most)

    def wait(self) -> float:
        return float(max(self.left, 1))
