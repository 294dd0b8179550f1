"""Which version of a row a write was made from (``If-Match``, RFC 9110, section 13.1.1)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Model
from rest_framework.request import Request

from claims.api.refusals import Stale, VersionMissing
from claims.api.rows import row_of
from claims.services.errors import Conflict
from sources.services.registry import SourceChanged

STRONG = re.compile(r'(?:^|,)[ \t]*"([0-9]{1,9})(?:-[0-9a-f]{16})?"(?=[ \t]*(?:,|$))')
"""A tag of ours that is not weak: a row's version, and whatever shape of it was asked for."""


def version_seen(request: Request, *, current: int) -> int:
    """``current`` if ``If-Match`` names it or is ``*``; else 0, which no row has, for the service to refuse.

    Raises ``VersionMissing`` if the caller names none.
    """
    written = request.headers.get("If-Match", "").strip()
    if not written:
        raise VersionMissing
    return current if written == "*" or str(current) in STRONG.findall(written) else 0


@contextmanager
def stale_with(row: Model, serializer: Any) -> Iterator[None]:
    """Turn a service's word that somebody was quicker into 412 with the row as it stands."""
    try:
        yield
    except (SourceChanged, Conflict) as error:
        raise Stale(str(error), current=row_of(serializer, row)) from error
