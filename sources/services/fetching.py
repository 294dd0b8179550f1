"""The one client through which anything leaves for the network: articles, feeds, webhooks."""

import socket
from functools import cache

from django.conf import settings

from sources.fetch.client import Client
from sources.fetch.guard import check
from sources.text.intake import AddressError


@cache
def guarded() -> Client:
    """The guarded client with the desk's own exceptions (``FETCH_ALLOW``, as ``host:port``)."""
    return Client(allow=frozenset(_endpoint(place) for place in settings.FETCH_ALLOW))


def _endpoint(place: str) -> tuple[str, int]:
    host, _colon, port = place.rpartition(":")
    return host.strip("[]"), int(port)


def refuse_hopeless(address: str) -> None:
    """Refuse at the door what needs no name service to be refused: no web address, a private number, another port.

    Raises AddressError. A name that leads into a private network is refused when the worker looks it up.
    """
    try:
        check(address, resolve=_numbers_only, allow=guarded().allow)
    except AddressError as error:
        if error.code != "name_unresolved":
            raise


def _numbers_only(host: str, port: int) -> list[str]:
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    return [str(answer[4][0]) for answer in answers]
