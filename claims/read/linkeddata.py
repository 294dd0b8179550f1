"""ClaimReview entries out of bytes: JSON-LD as a DataFeed, a graph, a list or alone, or inside an HTML page."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from lxml import etree, html

from claims.read.problems import MOST_BYTES, MOST_REVIEWS, FeedProblem
from sources.read.decode import declared_charset, decoded
from sources.text.intake import ReadError

HOLDS: Final = ("@graph", "dataFeedElement", "item", "itemListElement", "mainEntity", "hasPart", "review")
"""Properties through which a review is reached from what is not one."""
FEEDS: Final = frozenset({"DataFeed", "DataFeedItem"})
"""What in these is no review is a mistake; on a page there is much else beside reviews."""
DEEPEST: Final = 30
MOST_A_REVIEW: Final = 100_000
LARGEST: Final = 10**18

Node = dict[str, Any]
Found = Node | FeedProblem


def entries(raw: bytes, *, content_type: str = "") -> list[Found]:
    """Each ClaimReview as it stands there, or why an entry is none. Raises FeedProblem if nothing can be taken."""
    if len(raw) > MOST_BYTES:
        raise FeedProblem("review_too_large")
    text = _text(raw, content_type)
    found: list[Found] = []
    is_page = text.startswith("<")
    for part in _parts_of_page(text) if is_page else [_json(text)]:
        found += [part] if isinstance(part, FeedProblem) else _reviews(part, all_of_it=not is_page)
        if len(found) > MOST_REVIEWS:
            raise FeedProblem("review_too_many", count=len(found), most=MOST_REVIEWS)
    if not found:
        raise FeedProblem("review_none")
    return found


def _text(raw: bytes, content_type: str) -> str:
    try:
        text = decoded(raw, charset=declared_charset(content_type))
    except ReadError as error:
        raise FeedProblem("review_not_text", offset=error.facts["offset"], encoding=error.facts["encoding"]) from None
    if not text.strip():
        raise FeedProblem("review_empty")
    return text.strip()


def _parts_of_page(text: str) -> Iterator[Any]:
    """The JSON values of a page's scripts, or why one cannot be read."""
    try:
        page = html.document_fromstring(text.encode(errors="replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError, AssertionError):
        raise FeedProblem("review_not_html") from None
    for script in page.iter("script"):
        if str(script.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json":
            try:
                yield _json(script.text or "")
            except FeedProblem:
                yield FeedProblem("review_block_not_json")


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise FeedProblem("review_not_json", line=error.lineno, column=error.colno) from None
    except (RecursionError, ValueError):  # of a number of more than 4,300 digits
        raise FeedProblem("review_json_bounds") from None


def _reviews(part: Any, *, all_of_it: bool) -> list[Found]:
    """The reviews below ``part`` in their order; references to nodes named by ``@id`` beside them are filled in.

    With ``all_of_it`` whatever else stands in a list is told as a mistake, as it always is in a DataFeed.
    """
    found: list[Found] = []
    waiting: list[tuple[Any, int, bool]] = [(part, 0, all_of_it and isinstance(part, list))]
    named: dict[str, Node] = {}
    while waiting:
        node, depth, expected = waiting.pop()
        if isinstance(node, list):
            if len(found) + len(node) > MOST_REVIEWS:
                raise FeedProblem("review_too_many", count=len(found) + len(node), most=MOST_REVIEWS)
            waiting += [(each, depth + 1, expected) for each in reversed(node)]
            continue
        below = _below(node) if isinstance(node, dict) and depth < DEEPEST else []
        if isinstance(node, dict) and "ClaimReview" in kinds(node):
            found.append(node)
        elif below:
            inside = expected or bool(kinds(node) & FEEDS)
            waiting += [(each, depth + 1, inside) for each in reversed(below)]
        elif expected:
            found.append(FeedProblem("review_not_a_review"))
        if isinstance(node, dict) and isinstance(node.get("@id"), str) and len(node) > 1:
            named.setdefault(node["@id"], node)
    return [_filled(node, named) if isinstance(node, dict) else node for node in found]


def _below(node: Node) -> list[Any]:
    return [node[name] for name in HOLDS if isinstance(node.get(name), dict | list)]


def kinds(node: Mapping[str, Any]) -> set[str]:
    """The node's types without the vocabulary before them: ``schema:ClaimReview`` is ``ClaimReview``."""
    told = node.get("@type")
    several = told if isinstance(told, list) else [told]
    return {kind.rpartition("/")[2].rpartition(":")[2] for kind in several if isinstance(kind, str)}


def _filled(review: Node, named: Mapping[str, Node]) -> Node:
    """The review with its author in place, where that is only named."""
    author = review.get("author")
    if isinstance(author, dict) and set(author) == {"@id"} and isinstance(author["@id"], str):
        there = named.get(author["@id"])
        return {**review, "author": there} if there is not None else review
    return review


def check_bounds(review: Node) -> None:
    """Refuse an entry that the database could not hold, or that is no review but a store of other things.

    Raises FeedProblem.
    """
    waiting: list[tuple[Any, int, str]] = [(review, 0, "")]
    size = 0
    while waiting:
        value, depth, field = waiting.pop()
        size += len(value) if isinstance(value, str) else 8
        if depth > DEEPEST or size > MOST_A_REVIEW:
            raise FeedProblem("review_bounds")
        if isinstance(value, dict):
            waiting += [(each, depth + 1, field or name) for name, each in value.items()]
            waiting += [(name, depth + 1, field or "@name") for name in value]
        elif isinstance(value, list):
            waiting += [(each, depth + 1, field) for each in value]
        elif not _is_writable(value):
            raise FeedProblem(
                "review_unwritable", field=field.encode(errors="replace").decode()[:60].replace("\0", "?")
            )


def _is_writable(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    return not isinstance(value, int | float) or abs(value) < LARGEST  # not so of what is no number, and of infinity
