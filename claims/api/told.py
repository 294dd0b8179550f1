"""What a webhook tells of an event: the row as the API shows it, where it stands, and the numbers that belong to it.

Only what the API shows to every reader: no review, no reviewer, no comment.
"""

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from rest_framework.serializers import Serializer

from claims.api import serializers as shapes
from claims.api.rows import with_json
from claims.models import Claim, Verdict
from sources.choices import Told
from sources.models import Document, Source

Body = dict[str, Any]


def told(kind: str, body: Body) -> Body:
    """The ``data`` of a message about an event of ``kind``, whose announcement carries ``body``."""
    return TELLING[kind](body)


def _candidates(body: Body) -> Body:
    numbers = body["candidates"]
    return {
        **_row("document", body["document"]),
        "candidates": [{"id": i, "link": _link("candidate", i)} for i in numbers],
    }


def _claim(body: Body) -> Body:
    return _row("claim", body["claim"])


def _verdict(body: Body) -> Body:
    before = body.get("replaces")
    replaces = {"replaces": {"id": before, **_at("verdict", before)}} if before else {}
    return {
        **_row("verdict", body["verdict"]),
        **replaces,
        "claim": {"id": body["claim"], **_at("claim", body["claim"])},
    }


def _document(body: Body) -> Body:
    before = body["replaces"]
    return {**_row("document", body["document"]), "replaces": {"id": before, **_at("document", before)}}


def _source(body: Body) -> Body:
    return {**_row("source", body["source"]), "grade": body["grade"], "before": body["before"]}


ROWS: dict[str, tuple[Any, type[Serializer[Any]]]] = {
    "claim": (Claim, shapes.ClaimSerializer),
    "verdict": (Verdict, shapes.VerdictListed),
    "document": (Document, shapes.DocumentListed),
    "source": (Source, shapes.SourceSerializer),
}
TELLING: dict[str, Callable[[Body], Body]] = {
    Told.CANDIDATE_CREATED: _candidates,
    Told.CLAIM_SETTLED: _claim,
    Told.VERDICT_PUBLISHED: _verdict,
    Told.VERDICT_CORRECTED: _verdict,
    Told.DOCUMENT_CHANGED: _document,
    Told.SOURCE_REGRADED: _source,
}


def _row(kind: str, number: int) -> Body:
    model, serializer = ROWS[kind]
    found = with_json(model.objects.filter(pk=number), serializer).values_list("row", flat=True).first()
    return {"kind": kind, "id": number, **_at(kind, number), "row": json.loads(found) if found else None}


def _at(kind: str, number: int) -> dict[str, str]:
    return {"link": _link(kind, number)}


def _link(kind: str, number: int) -> str:
    return settings.DESK_ADDRESS.rstrip("/") + reverse(f"api:{kind}-detail", args=[number])
