"""Reads over sources and documents that span rows: families of merged sources, written names, names' registry."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVectorExact, SearchVectorField
from django.db import connection
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from sources.choices import SourceKind
from sources.models import FeedEntry, IntakeItem, ReliabilityGrade, Source, SourceName
from sources.text.names import match_keys, person_keys

RESOLVED, AMBIGUOUS, UNKNOWN = "resolved", "ambiguous", "unknown"


@dataclass(frozen=True, slots=True)
class Match:
    """What the registry says of a written name. ``choices`` are the candidates when it is ambiguous."""

    resolution: str
    source: int | None = None
    choices: tuple[int, ...] = ()


def worded(words: str) -> Any:
    """The words as they are typed into search engines: ``"a phrase"``, ``-not``, ``or``; in both languages' stems."""
    indonesian, english = (SearchQuery(words, config=c, search_type="websearch") for c in ("indonesian", "english"))
    return indonesian | english


def holding_words(rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Of the rows of a table with a column ``words`` (``sources.ledger.with_words``) those that hold the words."""
    held = RawSQL(f'"{rows.model._meta.db_table}"."words"', [], output_field=SearchVectorField())
    return rows.filter(SearchVectorExact(held, worded(words)))


def family(source_id: int) -> list[int]:
    """The source, what it was merged into, and all that were merged into that: ids that mean the same one."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE up(id, into_id) AS (
                SELECT id, merged_into_id FROM sources_source WHERE id = %s
                UNION SELECT s.id, s.merged_into_id FROM sources_source s JOIN up ON s.id = up.into_id
            ), down(id) AS (
                SELECT id FROM up WHERE into_id IS NULL
                UNION SELECT s.id FROM sources_source s JOIN down ON s.merged_into_id = down.id
            ) SELECT id FROM down ORDER BY id
            """,
            [source_id],
        )
        return [row[0] for row in cursor.fetchall()]


def roots(source_ids: Iterable[int]) -> dict[int, int]:
    """For each source the one that it now stands under: itself, unless it was merged."""
    pointing = {i: i for i in source_ids}
    while True:
        merged = dict(
            Source.objects.filter(pk__in=set(pointing.values()), merged_into__isnull=False).values_list(
                "pk", "merged_into_id"
            )
        )
        if not merged:
            return pointing
        pointing = {i: merged.get(to, to) for i, to in pointing.items()}


def match_names(written: Iterable[str]) -> dict[str, Match]:
    """Look each written name up in the registry, by its keys in order of trust; one query for all, two if merged.

    A key that is left when a role is taken off a name (``Ketua Muhammadiyah``) means a person or nobody.
    """
    keys = {name: match_keys(name) for name in written}
    found = _sources_under({key for several in keys.values() for key in several})
    return {name: _first_match(found, several, person_keys(name)) for name, several in keys.items()}


def _sources_under(keys: set[str]) -> dict[str, dict[int, bool]]:
    """For each folded name the sources that stand under it, each with whether it is a person."""
    rows = SourceName.objects.filter(folded__in=keys).values_list(
        "folded", "source_id", "source__merged_into_id", "source__kind"
    )
    found: dict[str, dict[int, bool]] = defaultdict(dict)
    merged = set[int]()
    for folded, source_id, into, kind in rows:
        found[folded][into or source_id] = kind == SourceKind.PERSON
        merged |= {into} if into else set()
    standing = roots(merged) if merged else {}
    return {key: {standing.get(i, i): person for i, person in ids.items()} for key, ids in found.items()}


def _first_match(found: Mapping[str, dict[int, bool]], keys: Iterable[str], of_persons: Collection[str]) -> Match:
    for key in keys:
        ids = sorted(i for i, person in found.get(key, {}).items() if person or key not in of_persons)
        if len(ids) == 1:
            return Match(RESOLVED, source=ids[0])
        if ids:
            return Match(AMBIGUOUS, choices=tuple(ids))
    return Match(UNKNOWN)


def with_grade(sources: QuerySet[Source]) -> QuerySet[Source]:
    """Annotate each with ``grade``, the one in force, or None where the desk has given none."""
    newest = ReliabilityGrade.objects.filter(source=OuterRef("pk")).order_by("-id").values("grade")[:1]
    return sources.annotate(grade=Subquery(newest))


def grades_of(source_ids: Iterable[int]) -> dict[int, str]:
    """The grade in force of each source that has one."""
    newest = (
        ReliabilityGrade.objects.filter(source__in=set(source_ids)).order_by("source_id", "-id").distinct("source_id")
    )
    return dict(newest.values_list("source_id", "grade"))


def sources_graded(grades: Collection[str]) -> QuerySet[Source, Any]:
    """The sources whose grade in force is one of these, with those that were merged into them."""
    newest = ReliabilityGrade.objects.order_by("source_id", "-id").distinct("source_id")
    held = ReliabilityGrade.objects.filter(pk__in=newest.values("pk"), grade__in=grades).values("source")
    return (
        Source.objects.filter(Q(pk__in=held, merged_into__isnull=True) | Q(merged_into__in=held))
        .order_by()
        .values("pk")
    )


def documents_of_feed(feed_id: int) -> QuerySet[IntakeItem, Any]:
    """The ids of the documents that a feed's entries led to, to be asked for with ``document__in``."""
    read = IntakeItem.objects.filter(feed_entries__feed=feed_id, document__isnull=False)
    return read.order_by().values("document")


def entries_counted(feed_ids: Iterable[int]) -> dict[int, int]:
    """How many entries of each feed were handed in."""
    rows = FeedEntry.objects.filter(feed__in=list(feed_ids), item__isnull=False).values("feed").order_by()
    return dict(rows.annotate(count=Count("pk")).values_list("feed", "count"))
