"""Reading request bodies with an end: the framework's parser reads whatever is sent."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from django.conf import settings
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from claims.api.refusals import TooLarge


class BoundedJSONParser(JSONParser):
    """JSON in UTF-8 up to ``DATA_UPLOAD_MAX_MEMORY_SIZE`` bytes; NaN, Infinity and a member twice are refused."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002 - the framework's signature
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        request = (parser_context or {})["request"]
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if int(request.META.get("CONTENT_LENGTH") or 0) > most:
            raise TooLarge(f"The body is larger than {most} bytes. Send fewer or shorter documents at once.")
        try:
            parsed: dict[str, Any] = _read(stream.read())
        except RecursionError as error:
            raise ParseError("The body is nested too deeply.") from error
        except ValueError as error:
            raise ParseError(f"The body is no JSON: {error}.") from error
        return parsed


def _read(body: bytes) -> Any:
    return json.loads(body.decode(), parse_constant=_no_number, object_pairs_hook=_each_once)


def _no_number(written: str) -> NoReturn:
    raise ParseError(f"{written} is no number of JSON.")


def _each_once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse two members of one name, of which readers take the first, the last or both (RFC 8259, section 4)."""
    made = dict(members)
    if len(made) < len(members):
        counts = Counter(name for name, _value in members)
        twice, _count = counts.most_common(1)[0]
        raise ParseError(f"The member “{twice[:100]}” stands twice in one object.")
    return made
