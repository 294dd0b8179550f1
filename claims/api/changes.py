"""Following the desk: which rows changed since a mark, so that a copy elsewhere ends equal.

The record is read in order of ``(xact, id)`` and only below the oldest transaction still running, so that one that
began early and commits late is never passed over. What is sent is the row as it stands now, or that it is gone.
"""

import json
import re
from collections import defaultdict
from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from claims.api import serializers as shapes
from claims.api.reading import JSON, Answering
from claims.api.rows import Shape, with_json
from claims.models import Attribution, Claim, Evidence, Verdict
from sources.models import Event, Source
from sources.services.audit import high_water

MARK = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")
START = "0.0"
MOST = 1000

ROWS: dict[str, tuple[Any, Any]] = {
    "attribution": (shapes.AttributionSerializer, Attribution.objects.filter(withdrawn_at__isnull=True)),
    "claim": (shapes.ClaimSerializer, Claim.objects.all()),
    "evidence": (shapes.EvidenceSerializer, Evidence.objects.filter(withdrawn_at__isnull=True)),
    "source": (shapes.SourceSerializer, Source.objects.all()),
    "verdict": (shapes.VerdictSerializer, Verdict.objects.all()),
}
OF_TABLE = {
    "claims_attribution": ("attribution", "row_id"),
    "claims_hop": ("attribution", "subject_id"),
    "claims_claim": ("claim", "row_id"),
    "claims_evidence": ("evidence", "row_id"),
    "claims_verdict": ("verdict", "row_id"),
    "sources_source": ("source", "row_id"),
    "sources_sourcename": ("source", "subject_id"),
    "sources_sourcetie": ("source", "subject_id"),
    "sources_reliabilitygrade": ("source", "subject_id"),
}


class Changes(Answering):
    """What changed since a mark: attributions, claims, verdicts, evidence and sources."""

    serializer_class = shapes.ChangePage
    filter_backends = ()
    pagination_class = None
    needs: ClassVar = {"*": "claims.view_attribution"}
    queryset = Event.objects.all()

    @extend_schema(
        operation_id="changes_list",
        parameters=[
            OpenApiParameter(
                "after", OpenApiTypes.STR, description="The `mark` of the page before; from the beginning without."
            )
        ],
        responses=shapes.ChangePage,
    )
    def follow(self, request: Request) -> HttpResponse:
        """Each changed row once, as it stands now with what it refers to by number; `gone` where it stands no more.

        Ask again with the answer's `mark`, at once while `more` is true. A row may come again although nothing of it
        changed for you.
        """
        xact, event = mark_of(request.query_params.get("after", START))
        read = events_since(xact=xact, event=event, below=high_water())
        mark = f"{read[-1]['xact']}.{read[-1]['id']}" if read else f"{xact}.{event}"
        more = json.dumps({"mark": mark, "more": len(read) == MOST})
        return HttpResponse(f'{more[:-1]}, "changes": [{",".join(changes_of(read))}]}}', content_type=JSON)


def mark_of(written: str) -> tuple[int, int]:
    found = MARK.fullmatch(written)
    if not found:
        raise ValidationError({"after": "A mark has the form 123.456 and comes from the page before."})
    return int(found[1]), int(found[2])


def events_since(*, xact: int, event: int, below: int) -> list[dict[str, Any]]:
    """The next final events of tables that are followed, in order."""
    later = Event.objects.filter(xact__gte=xact, xact__lt=below).exclude(xact=xact, id__lte=event)
    columns = ("xact", "id", "table_name", "row_id", "subject_id")
    return list(later.filter(table_name__in=OF_TABLE).order_by("xact", "id").values(*columns)[:MOST])


def changes_of(events: list[dict[str, Any]]) -> list[str]:
    """The rows that these events are about, each once, as JSON."""
    touched: dict[str, set[int]] = defaultdict(set)
    for event in events:
        kind, column = OF_TABLE[event["table_name"]]
        touched[kind].add(event[column])
    return [change for kind in sorted(touched) for change in _changes(kind, touched[kind])]


def _changes(kind: str, ids: set[int]) -> list[str]:
    serializer, standing = ROWS[kind]
    rows = with_json(standing.filter(pk__in=ids), serializer, Shape(refs=True)).order_by("pk")
    found = dict(rows.values_list("pk", "row"))
    return [
        f'{{"kind": "{kind}", "id": {i}, "gone": {"false" if i in found else "true"}, "row": {found.get(i, "null")}}}'
        for i in sorted(ids)
    ]
