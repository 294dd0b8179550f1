"""What intake takes in, and the one family of errors with which it says no.

An error carries a stable `code` for the API and the run's row, the `facts` that its sentence needs, and the
sentence itself. A page in another language looks the code up in its own table and fills in the same facts.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

#: Largest thing intake takes, decoded or not: five million bytes.
MAX_BYTES: Final = 5_000_000

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # The address, before anything is sent.
        "address_invalid": "“%(address)s” is not a complete web address. Copy it again from the browser.",
        "address_scheme": "“%(address)s” does not begin with http:// or https://, so it is not a web page.",
        "address_port": (
            "“%(address)s” uses port %(port)s. Only the usual web ports, 80 and 443, are fetched; "
            "paste the text instead."
        ),
        "address_userinfo": ("“%(address)s” holds a user name or password. Remove the part before the @ sign."),
        "address_private": (
            "“%(address)s” leads into a private network, not to the public web. If this is the desk's own "
            "archive, the administrator can allow it; else paste the text."
        ),
        "name_unresolved": ("No site of the name %(host)s was found. Check the spelling, or try again later."),
        # The way there and back.
        "too_many_redirects": (
            "“%(address)s” sends the reader on more than %(most)s times. "
            "Open it in a browser and give the address it ends at."
        ),
        "connection_failed": "%(host)s could not be reached. Try again later, or paste the text.",
        "certificate_invalid": (
            "%(host)s could not prove that it is the site it says it is (its certificate is not valid), "
            "so nothing was fetched. Check the address, or paste the text."
        ),
        "too_slow": ("%(host)s did not deliver the page in %(seconds)s seconds. Try again later, or paste the text."),
        "bad_response": ("%(host)s answered with something that is not a proper web page. Paste the text instead."),
        "http_status": (
            "%(host)s answered “%(status)s %(phrase)s” instead of the page. Check that the address opens in "
            "a browser without signing in, or paste the text."
        ),
        "not_text": (
            "“%(address)s” is of the type %(content_type)s, not an article. "
            "Give the address of the page that holds the text."
        ),
        # What arrived.
        "too_large": "This is larger than %(most)s bytes (5 MB). Give only the article itself.",
        "empty": "There is nothing in it: no text was given.",
        "binary": "This is not text: %(found)s. Give a .txt, .html, .docx or .pdf file.",
        "unsupported": "This is %(found)s, which cannot be read. Save it as .txt, .docx or .pdf.",
        "not_utf8": ("Byte %(offset)s (counted from 0) is not valid %(encoding)s. Save the file as UTF-8."),
        "bomb": (
            "This is small on disk but would unpack to more than can be read (%(found)s). "
            "Save the text alone and try again."
        ),
        "encrypted": "This file is locked with a password. Save a copy without the password and try again.",
        "no_text": "No readable text was found: %(found)s. Paste the text instead.",
        "gave_up": (
            "Reading it was begun %(times)s times and never came to an end: it uses up the worker's time or memory. "
            "Paste the text of the article instead."
        ),
        "archive_too_large": (
            "This web archive holds more than %(most)s pages or %(megabytes)s MB of them. Hand it in in parts."
        ),
        "archive_empty": "This web archive holds no page to read: only pictures, scripts, redirects or errors.",
        "broken": "This %(found)s is damaged and cannot be read to the end. Save it anew, or paste the text.",
    }
)


class IntakeError(Exception):
    """Something given to intake was refused. `str(error)` is the sentence for the person who gave it."""

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(REASONS[code] % facts)
        self.code = code
        self.facts: Mapping[str, str | int] = MappingProxyType(facts)

    def __reduce__(self) -> tuple[object, tuple[type["IntakeError"], str, dict[str, str | int]]]:
        # The default would pass the sentence as the code; workers hand errors from process to process.
        return _rebuilt, (type(self), self.code, dict(self.facts))


class AddressError(IntakeError):
    """The address is not one that may be fetched."""


class FetchError(IntakeError):
    """The address was good, but the page did not come."""


class ReadError(IntakeError):
    """The bytes came, but hold no text that can be read."""


def _rebuilt(kind: type[IntakeError], code: str, facts: dict[str, str | int]) -> IntakeError:
    return kind(code, **facts)
