"""The one client through which anything leaves for the network: articles, feeds, webhooks."""

from functools import cache

from django.conf import settings

from sources.fetch.client import Client


@cache
def guarded() -> Client:
    """The guarded client with the desk's own exceptions (``FETCH_ALLOW``, as ``host:port``)."""
    return Client(allow=frozenset(_endpoint(place) for place in settings.FETCH_ALLOW))


def _endpoint(place: str) -> tuple[str, int]:
    host, _colon, port = place.rpartition(":")
    return host.strip("[]"), int(port)
