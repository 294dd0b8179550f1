"""Why a message to a receiver was not answered, in words for whoever looks after the webhook."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

PROBLEMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "too_slow": "%(host)s did not answer in %(seconds)s seconds.",
        "connection_failed": "%(host)s could not be reached.",
        "certificate_invalid": "The certificate of %(host)s is not valid, so nothing was sent.",
        "bad_response": "%(host)s answered with something that is no HTTP.",
        "name_unresolved": "No site of the name %(host)s was found.",
        "address_private": "“%(address)s” leads into a private network, so nothing was sent.",
        "redirected": "The receiver answered with a redirect. Messages are not sent on: give the address it leads to.",
        "secret_unreadable": (
            "The secret of this webhook cannot be read: TOKEN_PEPPER was changed. Make a new secret and give it to "
            "the receiver."
        ),
    }
)
