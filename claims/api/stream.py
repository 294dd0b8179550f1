"""The whole set as a stream, made by the database, at constant memory."""

import re
import zlib
from collections.abc import Iterator
from typing import Any, ClassVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from claims.api.reading import Answering, shaped
from claims.api.serializers import AttributionSerializer
from claims.filters import AttributionFilter
from claims.models import Attribution
from sources.services.audit import high_water

NDJSON = "application/x-ndjson"
GZIP = 31
PIECE = 64 * 1024
REFUSES = re.compile(r"q=0(\.0{0,3})?")


class LinesOfJson(BaseRenderer):
    """Names the media type; the lines come from the database."""

    media_type = NDJSON
    format = "ndjson"


class WhateverIsAccepted(BaseContentNegotiation):
    """One form only, so there is nothing to choose."""

    def select_renderer(
        self, _request: Any, renderers: Any, _format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class AttributionLines(Answering):
    """Every attribution that the filter lets through, oldest first, one JSON object a line."""

    serializer_class = AttributionSerializer
    filterset_class = AttributionFilter
    pagination_class = None
    takes: ClassVar = ("after", "fields", "refs", *AttributionFilter.base_filters)
    content_negotiation_class = WhateverIsAccepted
    needs: ClassVar = {"*": "claims.view_attribution"}
    queryset = Attribution.objects.filter(withdrawn_at__isnull=True)

    @extend_schema(
        operation_id="attributions_stream",
        parameters=[
            OpenApiParameter("after", OpenApiTypes.INT, description="Go on after this attribution's number."),
            OpenApiParameter("fields", OpenApiTypes.STR, description="Only these fields and `id`, with commas."),
            OpenApiParameter("refs", OpenApiTypes.STR, description="`true`: what a row refers to by its number alone."),
        ],
        responses={(200, NDJSON): OpenApiResponse(OpenApiTypes.STR, "One attribution a line.")},
    )
    def list(self, request: Request) -> StreamingHttpResponse:
        """The whole set in one answer. `Changes-Mark` says from where to follow `/api/v1/changes` afterwards.

        If the connection breaks, ask again with `after` set to the `id` on the last whole line.
        """
        rows = self.filter_queryset(self.get_queryset()).filter(pk__gt=_after(request)).order_by("pk")
        mark = f"{high_water() - 1}.0"
        zipped = takes_gzip(request.headers.get("Accept-Encoding", ""))
        lines = copied(shaped(rows, AttributionSerializer, request, always=("id",)).values_list("row"))
        response = StreamingHttpResponse(gzipped(lines) if zipped else lines, content_type=NDJSON)
        response.headers["Changes-Mark"] = mark
        response.headers["Vary"] = "Authorization, Accept-Encoding"
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
        return response


def takes_gzip(written: str) -> bool:
    """Whether ``Accept-Encoding`` takes gzip: by name, or by ``*`` if it is not named; ``q=0`` refuses (RFC 9110)."""
    takes: dict[str, bool] = {}
    for part in written.lower().split(","):
        coding, _semicolon, weight = part.partition(";")
        takes[coding.strip()] = not REFUSES.fullmatch(weight.strip())
    return takes.get("gzip", takes.get("x-gzip", takes.get("*", False)))


def _after(request: Request) -> int:
    written = request.query_params.get("after", "0")
    if not (written.isascii() and written.isdigit() and len(written) <= 18):
        raise ValidationError({"after": "The number of the last attribution that you have."})
    return int(written)


def copied(rows: QuerySet[Any, Any]) -> Iterator[bytes]:
    """The query's one column of JSON as lines, in pieces of some 64 KB, as COPY sends it.

    JSON holds no control character, so with these two as quote and delimiter CSV leaves each line as it is.
    """
    try:
        sql, values = rows.query.sql_with_params()
    except EmptyResultSet:  # a filter that nothing can meet, as an outlet that is not in the registry
        return
    copy = f"COPY ({sql}) TO STDOUT (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')"
    with connection.cursor() as cursor, cursor.copy(copy, values) as lines:
        piece: list[bytes] = []
        size = 0
        for line in lines:
            piece.append(bytes(line))
            size += len(line)
            if size > PIECE:
                yield b"".join(piece)
                piece, size = [], 0
        yield b"".join(piece)


def gzipped(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces as one gzip stream; the fastest level, for the network is seldom the slower part."""
    packer = zlib.compressobj(level=1, wbits=GZIP)
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()
