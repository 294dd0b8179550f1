"""The rows of a table to be taken out, streamed: ids from a cursor of the server, rows in batches of 500."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import FilterSet

from claims.exports.rows import AttributionRow, ClaimRow, SourceRow, VerdictRow
from claims.filters import AttributionFilter, ClaimFilter, SourceFilter
from claims.models import Attribution, Claim
from claims.queries.topics import topic_names
from claims.services.errors import Refused
from claims.services.export_rows import BATCH, attribution_rows, verdict_rows
from sources.models import ReliabilityGrade, Source, SourceName

Rows = Callable[[Sequence[int]], Sequence[Any]]


def filter_of(what: str, query: str) -> FilterSet:
    """The filter of these rows, as the query string sets it: its form, and what it chooses."""
    asked = QueryDict(query)
    if what == "attributions":
        return AttributionFilter(asked, queryset=Attribution.objects.filter(withdrawn_at__isnull=True))
    if what == "sources":
        return SourceFilter(asked, queryset=Source.objects.all())
    claims = Claim.objects.filter(verdict__isnull=False) if what == "verdicts" else Claim.objects.all()
    return ClaimFilter(asked, queryset=claims)


def chosen(what: str, query: str) -> QuerySet[Any]:
    """The rows that the filter's query string chooses. Raises ``Refused`` where the filter means nothing: a filter that
    is passed over would take everything out."""
    found = filter_of(what, query)
    for name in QueryDict(query):
        if name not in found.filters:
            raise Refused(_("There is no filter “%(name)s” here.") % {"name": name}, code="filter")
    if not found.is_valid():
        wrong = "; ".join(f"{name}: {' '.join(errors)}" for name, errors in found.errors.items())
        raise Refused(_("The filter cannot be read. %(wrong)s") % {"wrong": wrong}, code="filter")
    return found.qs


def counted(what: str, query: str, *, most: int) -> int:
    """How many rows these are, counted no further than ``most``."""
    return len(chosen(what, query).order_by("pk").values_list("pk")[:most])


def rows_of(what: str, query: str) -> Iterator[Any]:
    """The rows by number, each once, at constant memory."""
    ids = chosen(what, query).order_by("pk").values_list("pk", flat=True).distinct().iterator(chunk_size=BATCH)
    while batch := list(islice(ids, BATCH)):
        yield from TOLD[what](batch)


def _attributions(ids: Sequence[int]) -> Sequence[AttributionRow]:
    return attribution_rows(Attribution.objects.filter(pk__in=ids))


def _verdicts(ids: Sequence[int]) -> Sequence[VerdictRow]:
    return list(verdict_rows(Claim.objects.filter(pk__in=ids)))[::-1]


def _claims(ids: Sequence[int]) -> Sequence[ClaimRow]:
    verdicts = {row.claim_id: row for row in _verdicts(ids)}
    topics = topic_names(ids)
    standing = Count("attributions", filter=Q(attributions__withdrawn_at__isnull=True))
    return [
        ClaimRow(
            id=claim.pk,
            statement=claim.statement,
            state=claim.state,
            created_at=timezone.localtime(claim.created_at),
            language=claim.language,
            credibility=claim.credibility,
            attributions=claim.standing,
            topics=topics.get(claim.pk, ()),
            verdict=verdicts.get(claim.pk),
        )
        for claim in Claim.objects.filter(pk__in=ids).annotate(standing=standing).order_by("pk")
    ]


def _sources(ids: Sequence[int]) -> Sequence[SourceRow]:
    grades = {grade.source_id: grade for grade in ReliabilityGrade.objects.filter(source__in=ids).order_by("pk")}
    names: dict[int, list[str]] = {}
    for source_id, text in SourceName.objects.filter(source__in=ids).order_by("pk").values_list("source_id", "text"):
        names.setdefault(source_id, []).append(text)
    return [
        _source(row, names.get(row.pk, []), grades.get(row.pk))
        for row in Source.objects.filter(pk__in=ids).order_by("pk")
    ]


def _source(source: Source, names: Sequence[str], grade: ReliabilityGrade | None) -> SourceRow:
    return SourceRow(
        id=source.pk,
        kind=source.kind,
        name=source.name,
        key=source.key or "",
        country=source.country,
        homepage=source.homepage,
        wikidata=source.wikidata,
        aliases=tuple(dict.fromkeys(name for name in names if name != source.name)),
        grade=grade.grade if grade else "",
        grade_reason=grade.reason if grade else "",
        graded_at=timezone.localtime(grade.graded_at) if grade else None,
    )


TOLD: Mapping[str, Rows] = {
    "attributions": _attributions, "claims": _claims, "verdicts": _verdicts, "sources": _sources,
}  # fmt: skip
