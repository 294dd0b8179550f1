"""Search by words over statements, passages and documents, and by likeness over the names of sources.

Rows come newest first, page after page by key; words are looked up by their Indonesian and English stems
(``sources.ledger.with_words``), and only the rows of the page are read again for their snippets. Reviews and
comments are not searched, so that nothing blind can show.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchVector,
    SearchVectorExact,
    TrigramWordSimilarity,
)
from django.db.models import Case, F, Func, Max, Model, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Left

from claims.models import Attribution, Claim
from sources.models import Document, Source, SourceName
from sources.queries import holding_words
from sources.text.names import fold

OPENING, CLOSING = "\ue000", "\ue001"
"""Mark a hit in a snippet: of the private area, and taken out of the text beforehand, so that none can be forged."""
READ = 50_000
"""Characters of a document that are read for its snippet."""
PAGE = 20


@dataclass(frozen=True, slots=True)
class Searched:
    """One kind of thing that is searched: ``permission`` to read it, its ``rows``, the ``text`` that is shown of them,
    whole if it is short, and where its ``language`` stands."""

    kind: str
    permission: str
    rows: Callable[[], QuerySet[Any]]
    text: str
    language: str
    whole: bool = False


def _standing() -> QuerySet[Attribution]:
    return (
        Attribution.objects.filter(withdrawn_at__isnull=True)
        .select_related("claim", "document")
        .defer("document__text")
    )


WORDED = {
    "claims": Searched(
        "claims",
        "claims.view_claim",
        lambda: Claim.objects.select_related("verdict__rating"),
        "statement",
        "language",
        whole=True,
    ),
    "passages": Searched("passages", "claims.view_attribution", _standing, "passage", "document__language"),
    "documents": Searched(
        "documents", "sources.view_document", lambda: Document.objects.defer("text"), "text", "language"
    ),
}
PERMISSIONS = {**{kind: searched.permission for kind, searched in WORDED.items()}, "sources": "sources.view_source"}


def with_words(searched: Searched, words: str) -> QuerySet[Any]:
    """The rows that hold the words, in no order."""
    return holding_words(searched.rows(), words)


def snippets(searched: Searched, rows: Iterable[Model], words: str) -> dict[int, str]:
    """For each row the parts around its hits, hits between ``OPENING`` and ``CLOSING``; one query for the page."""
    numbers = [row.pk for row in rows]
    if not numbers:
        return {}
    model: Any = type(next(iter(rows)))
    text = _without_marks(Left(F(searched.text), READ))
    found = model.objects.filter(pk__in=numbers).annotate(snippet=_snippet(text, searched, words))
    return dict(found.order_by().values_list("pk", "snippet"))


def _without_marks(text: Any) -> Any:
    return Func(text, Value(OPENING + CLOSING), Value(""), function="translate", output_field=TextField())


def _snippet(text: Any, searched: Searched, words: str) -> Any:
    """In the stems of the row's own language if the words are found by them, or else in those of the other."""
    return Case(
        When(
            Q(_held(text, "english", words), **{searched.language: "en"}),
            then=_headline(text, "english", words, whole=searched.whole),
        ),
        When(_held(text, "indonesian", words), then=_headline(text, "indonesian", words, whole=searched.whole)),
        default=_headline(text, "english", words, whole=searched.whole),
    )


def _held(text: Any, config: str, words: str) -> SearchVectorExact:
    return SearchVectorExact(
        SearchVector(text, config=config), SearchQuery(words, config=config, search_type="websearch")
    )


def _headline(text: Any, config: str, words: str, *, whole: bool) -> Any:
    parts: dict[str, Any] = {"max_words": 32, "min_words": 12, "max_fragments": 2, "fragment_delimiter": " … "}
    return SearchHeadline(
        text,
        SearchQuery(words, config=config, search_type="websearch"),
        config=config,
        start_sel=OPENING,
        stop_sel=CLOSING,
        **({"highlight_all": True} if whole else parts),
    )


def sources_named(words: str) -> list[Source]:
    """Sources with a name that holds the words or is like them, the likest first; each with ``near`` 0 to 1."""
    folded = fold(words)
    if not folded:
        return []
    names = SourceName.objects.filter(Q(folded__contains=folded) | Q(folded__trigram_word_similar=folded))
    near = (
        names.values("source").annotate(near=Max(TrigramWordSimilarity(folded, "folded"))).order_by("-near", "source")
    )
    ranked = dict(near.values_list("source", "near")[:PAGE])
    found = Source.objects.select_related("merged_into").in_bulk(ranked)
    return [found[number] for number in ranked]
