"""Following the desk: which rows changed since a mark, so that a copy elsewhere ends equal.

The record of people's changes, and beside it the touches of rows that a machine made, are read in order of
``(xact, id)`` and only below the oldest transaction still running, so that one that began early and commits late is
never passed over. What is sent is the row as it stands now, or that it is gone.
"""

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from claims.api import serializers as shapes
from claims.api.answers import ChangePage
from claims.api.external import ExternalVerdictListed
from claims.api.reading import JSON, Answering
from claims.api.rows import Shape, with_json
from claims.models import Attribution, Candidate, Claim, Evidence, ExternalVerdict, Verdict
from claims.models.outside import sees_findings
from sources.models import Document, Event, Source, Touch
from sources.services.audit import high_water

MARK = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")
START = "0.0"
MOST = 1000


@dataclass(frozen=True, slots=True)
class Followed:
    """A kind of row that can be followed: its shape, which rows stand, and who may see them."""

    shape: Any
    standing: QuerySet[Any]
    needs: str


KINDS: dict[str, Followed] = {
    "attribution": Followed(
        shapes.AttributionSerializer, Attribution.objects.filter(withdrawn_at__isnull=True), "claims.view_attribution"
    ),
    "candidate": Followed(shapes.CandidateSerializer, Candidate.objects.all(), "claims.view_candidate"),
    "claim": Followed(shapes.ClaimSerializer, Claim.objects.all(), "claims.view_claim"),
    "document": Followed(shapes.DocumentListed, Document.objects.all(), "sources.view_document"),
    "evidence": Followed(
        shapes.EvidenceSerializer, Evidence.objects.filter(withdrawn_at__isnull=True), "claims.view_evidence"
    ),
    "external_verdict": Followed(ExternalVerdictListed, ExternalVerdict.objects.all(), "claims.view_externalverdict"),
    "source": Followed(shapes.SourceSerializer, Source.objects.all(), "sources.view_source"),
    "verdict": Followed(shapes.VerdictListed, Verdict.objects.all(), "claims.view_verdict"),
}
# Each table's kind, and the column of its event or touch that numbers the row of that kind.
Numbered = dict[str, tuple[str, str]]
EVENTS_OF: Numbered = {
    "claims_attribution": ("attribution", "row_id"),
    "claims_hop": ("attribution", "subject_id"),
    "claims_candidate": ("candidate", "row_id"),
    "claims_claim": ("claim", "row_id"),
    "claims_claimtopic": ("claim", "subject_id"),
    "claims_evidence": ("evidence", "row_id"),
    "claims_externalverdict": ("external_verdict", "row_id"),
    "claims_verdict": ("verdict", "row_id"),
    "sources_publication": ("document", "subject_id"),
    "sources_source": ("source", "row_id"),
    "sources_sourcename": ("source", "subject_id"),
    "sources_sourcetie": ("source", "subject_id"),
    "sources_reliabilitygrade": ("source", "subject_id"),
}
TOUCHES_OF: Numbered = {
    "claims_candidate": ("candidate", "row_id"),
    "claims_externalverdict": ("external_verdict", "row_id"),
    "claims_externalmatch": ("external_verdict", "row_id"),
    "sources_document": ("document", "row_id"),
}


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One thing that happened to one row, in the order of the record."""

    xact: int
    id: int
    kind: str
    row: int


class Changes(Answering):
    """What changed since a mark, of all that a copy elsewhere may hold."""

    serializer_class = ChangePage
    filter_backends = ()
    pagination_class = None
    takes: ClassVar = ("after", "kinds")
    needs: ClassVar = {"*": "claims.view_attribution"}
    queryset = Event.objects.all()

    @extend_schema(
        operation_id="changes_list",
        parameters=[
            OpenApiParameter(
                "after", OpenApiTypes.STR, description="The `mark` of the page before; from the beginning without."
            ),
            OpenApiParameter(
                "kinds", OpenApiTypes.STR, description=f"Only these, with commas between: {', '.join(KINDS)}."
            ),
        ],
        responses=ChangePage,
    )
    def follow(self, request: Request) -> HttpResponse:
        """Each changed row once, as it stands now with what it refers to by number; `gone` where it stands no more.

        Ask again with the answer's `mark`, at once while `more` is true. A row may come again although nothing of it
        changed for you. A row has the shape that it has in its list with `refs=true`; a document's text stands with
        the single document.
        """
        below = high_water()
        after = mark_of(request.query_params.get("after", START), below=below)
        asked = kinds_asked(request.query_params.get("kinds"))
        seen = {kind for kind in asked or KINDS if request.user.has_perm(KINDS[kind].needs)}
        steps = steps_since(after, below=below, kinds=seen)
        more = len(steps) == MOST
        mark = (steps[-1].xact, steps[-1].id) if steps else after
        if asked and not more:
            mark = max(after, (below, 0))  # else those who ask for a rare kind read all the others' steps each time
        found = changes_of(steps, inside=sees_findings(request.user))
        head = json.dumps({"mark": f"{mark[0]}.{mark[1]}", "more": more})
        return HttpResponse(f'{head[:-1]}, "changes": [{",".join(found)}]}}', content_type=JSON)


def mark_of(written: str, *, below: int) -> tuple[int, int]:
    """Raises ``ValidationError`` for a mark that this desk has not come to: whoever waits there misses what comes."""
    found = MARK.fullmatch(written)
    if not found:
        raise ValidationError({"after": "A mark has the form 123.456 and comes from the page before."})
    if int(found[1]) > below:
        told = "This desk has given no such mark: it is another desk's. Take the whole set, and follow from its mark."
        raise ValidationError({"after": ErrorDetail(told, code="unknown_mark")})
    return int(found[1]), int(found[2])


def kinds_asked(written: str | None) -> set[str]:
    """The kinds that the caller names; none if all are wanted."""
    if written is None:
        return set()
    asked = set(filter(None, written.split(",")))
    if not asked or asked - KINDS.keys():
        raise ValidationError({"kinds": f"Name one or more of these, with commas between: {', '.join(KINDS)}."})
    return asked


def steps_since(after: tuple[int, int], *, below: int, kinds: set[str]) -> list[Step]:
    """The next final steps of these kinds, in order; at most ``MOST``."""
    touches = _later(Touch.objects.all(), after, below=below, tables=_tables(TOUCHES_OF, kinds))
    events = _later(Event.objects.all(), after, below=below, tables=_tables(EVENTS_OF, kinds))
    columns = ("xact", "id", "table_name", "row_id")
    steps = [_step(touch, TOUCHES_OF) for touch in touches.values(*columns)[:MOST]]
    steps += [_step(event, EVENTS_OF) for event in events.values(*columns, "subject_id")[:MOST]]
    return sorted(steps)[:MOST]


def _tables(numbered: Numbered, kinds: set[str]) -> list[str]:
    return [table for table, (kind, _column) in numbered.items() if kind in kinds]


def _later(rows: QuerySet[Any], after: tuple[int, int], *, below: int, tables: list[str]) -> QuerySet[Any]:
    xact, last = after
    later = rows.filter(table_name__in=tables, xact__gte=xact, xact__lt=below).exclude(xact=xact, id__lte=last)
    return later.order_by("xact", "id")


def _step(line: dict[str, Any], numbered: Numbered) -> Step:
    kind, column = numbered[line["table_name"]]
    return Step(line["xact"], line["id"], kind, line[column])


def changes_of(steps: list[Step], *, inside: bool) -> list[str]:
    """The rows that these steps are about, each once, as JSON."""
    touched: dict[str, set[int]] = defaultdict(set)
    for step in steps:
        touched[step.kind].add(step.row)
    return [change for kind in sorted(touched) for change in _changes(kind, touched[kind], inside=inside)]


def _changes(kind: str, ids: set[int], *, inside: bool) -> list[str]:
    followed = KINDS[kind]
    shape = Shape(refs=True, inside=inside)
    rows = with_json(followed.standing.filter(pk__in=ids), followed.shape, shape).order_by("pk")
    found = dict(rows.values_list("pk", "row"))
    return [
        f'{{"kind": "{kind}", "id": {i}, "gone": {"false" if i in found else "true"}, "row": {found.get(i, "null")}}}'
        for i in sorted(ids)
    ]
