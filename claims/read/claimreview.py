"""A ClaimReview of another desk as the fields that this one keeps: https://schema.org/ClaimReview.

Feeds of the wild differ: numbers come as texts, dates with or without a time, authors as a name alone. What can be
understood is taken; what would change a meaning is refused, with the field's name.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from claims.read.linkeddata import Node, check_bounds, entries
from claims.read.problems import FeedProblem
from sources.text.addresses import domain, parsed
from sources.text.intake import AddressError
from sources.text.names import fold

LONGEST_CLAIM: Final = 2_000
LONGEST_NAME: Final = 300
LONGEST_ADDRESS: Final = 4_000
MOST_APPEARANCES: Final = 50
SHOWN: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReview:
    """One review as its publisher tells it. ``key`` names it for ever, ``digest`` this wording of it.

    ``rating_value`` lies between ``rating_worst`` and ``rating_best`` where these are told. Dates are the day as
    written, where the publisher is. ``raw`` is the entry as it came.
    """

    key: str
    digest: str
    address: str
    publisher_name: str
    claim: str
    rating_name: str
    rating_value: float | None = None
    rating_best: float | None = None
    rating_worst: float | None = None
    reviewed_on: date | None = None
    language: str = ""
    claim_author: str = ""
    claimed_on: date | None = None
    appearances: tuple[str, ...] = ()
    raw: Node


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """One entry of a feed, counted from 0: a review, or the problem that it has. ``label`` names it for a person."""

    position: int
    label: str
    review: ReadReview | None
    problem: FeedProblem | None = None


def read_reviews(raw: bytes, *, content_type: str = "") -> Iterator[ReadEntry]:
    """Every entry of a feed in its order. Raises FeedProblem, at once, if nothing of it can be taken."""
    found = entries(raw, content_type=content_type)
    return _read(found)


def _read(found: list[Any]) -> Iterator[ReadEntry]:
    seen: set[str] = set()
    for position, entry in enumerate(found):
        if isinstance(entry, FeedProblem):
            yield ReadEntry(position, "", None, entry)
            continue
        try:
            review = read_review(entry)
            if review.key in seen:
                raise FeedProblem("review_url_repeated")
        except FeedProblem as problem:
            yield ReadEntry(position, _label(entry), None, problem)
            continue
        seen.add(review.key)
        yield ReadEntry(position, _shortened(review.claim), review)


def read_review(node: Node) -> ReadReview:
    """One ClaimReview. Raises FeedProblem naming the field that cannot be taken."""
    check_bounds(node)
    claim = _text(node, "claimReviewed", most=LONGEST_CLAIM)
    if not claim:
        raise FeedProblem("review_claim_missing")
    address = _address(node)
    reviewed = _first(node.get("itemReviewed"))
    value, best, worst = _numbers(_first(node.get("reviewRating")))
    rating_name = _rating_name(_first(node.get("reviewRating")))
    if not rating_name and value is None:
        raise FeedProblem("review_rating_missing")
    publisher = _publisher(node, address)
    told = json.dumps(node, sort_keys=True, ensure_ascii=False)
    return ReadReview(
        key=hashlib.sha256(f"{fold(publisher) or publisher}\n{address}".encode()).hexdigest(),
        digest=hashlib.sha256(told.encode()).hexdigest(),
        address=address,
        publisher_name=publisher,
        claim=claim,
        rating_name=rating_name,
        rating_value=value,
        rating_best=best,
        rating_worst=worst,
        reviewed_on=_day(node, "datePublished"),
        language=_language(node),
        claim_author=_name_of(reviewed.get("author"), "itemReviewed.author.name"),
        claimed_on=_day(reviewed, "datePublished", path="itemReviewed."),
        appearances=_appearances(reviewed),
        raw=node,
    )


def _first(value: Any) -> Node:
    """The node, or the first of several; an empty one where there is none."""
    value = next(iter(value), None) if isinstance(value, list) else value
    return value if isinstance(value, dict) else {}


def _text(node: Node, name: str, *, most: int, path: str = "") -> str:
    """One line of text, "" if it is not there."""
    value = node.get(name)
    value = value[0] if isinstance(value, list) and len(value) == 1 else value
    value = value.get("@value") if isinstance(value, dict) else value
    if value is None:
        return ""
    if not isinstance(value, str):
        raise FeedProblem("review_text_expected", field=path + name)
    line = " ".join(value.split())
    if len(line) > most:
        raise FeedProblem("review_text_long", field=path + name, most=most)
    return line


def _address(node: Node) -> str:
    written = _text(node, "url", most=100_000)
    if not written:
        raise FeedProblem("review_url_missing")
    return _checked(written, "url")


def _checked(written: str, field: str) -> str:
    """The address in one form. Its fragment stays: several reviews on one page are told apart by it."""
    try:
        whole, fragment = parsed(written), written.partition("#")[2]
    except AddressError:
        raise FeedProblem("review_url_wrong", field=field, stands=_shortened(written)) from None
    address = f"{whole}#{fragment}" if fragment else str(whole)
    if len(address) > LONGEST_ADDRESS:  # letters beyond ASCII grow
        raise FeedProblem("review_text_long", field=field, most=LONGEST_ADDRESS)
    return address


def _publisher(node: Node, address: str) -> str:
    """Who says so: the author's name, else the domain that the review stands on."""
    name = _name_of(node.get("author"), "author.name") or _name_of(node.get("publisher"), "publisher.name")
    if name:
        return name
    try:
        return domain(address)
    except AddressError:
        raise FeedProblem("review_publisher_missing") from None


def _name_of(value: Any, field: str) -> str:
    """The name of a party, which may be told as a text alone."""
    value = next(iter(value), None) if isinstance(value, list) else value
    holder: Node = value if isinstance(value, dict) else {"name": value}
    path = field.removesuffix("name")
    return _text(holder, "name", most=LONGEST_NAME, path=path)


def _rating_name(rating: Node) -> str:
    return _text(rating, "alternateName", most=LONGEST_NAME, path="reviewRating.")


def _numbers(rating: Node) -> tuple[float | None, float | None, float | None]:
    """``ratingValue``, ``bestRating`` and ``worstRating``. All alike, as -1 of -1 to -1, means that there are none."""
    value, best, worst = (_number(rating, name) for name in ("ratingValue", "bestRating", "worstRating"))
    if value is None or (value == best == worst):
        return None, None, None
    if best is not None and worst is not None and not (worst < best and worst <= value <= best):
        raise FeedProblem("review_rating_scale", stands=f"{value:g}, {worst:g}–{best:g}")
    return value, best, worst


def _number(rating: Node, name: str) -> float | None:
    written = rating.get(name)
    if written is None or written == "":
        return None
    try:
        if isinstance(written, bool) or not isinstance(written, int | float | str) or len(str(written)) > 20:
            raise ValueError
        number = float(written)
        if not abs(number) < 1e9:
            raise ValueError
    except ValueError:
        stands = _shortened(str(written))
        raise FeedProblem("review_rating_number", field=f"reviewRating.{name}", stands=stands) from None
    return number


def _day(node: Node, name: str, *, path: str = "") -> date | None:
    written = _text(node, name, most=LONGEST_NAME, path=path)
    if not written:
        return None
    try:
        return datetime.fromisoformat(written).date()
    except ValueError:
        raise FeedProblem("review_date_wrong", field=path + name, stands=_shortened(written)) from None


def _language(node: Node) -> str:
    """The language of ``inLanguage``, such as id of id-ID; "" if it is told otherwise."""
    written = node.get("inLanguage")
    code = written.partition("-")[0].strip().lower() if isinstance(written, str) else ""
    return code if code.isascii() and code.isalpha() and len(code) in (2, 3) else ""


def _appearances(reviewed: Node) -> tuple[str, ...]:
    """Where the claim appeared, the first one first; works without an address are left out."""
    several = [reviewed.get("firstAppearance"), reviewed.get("appearance")]
    works = [work for one in several for work in (one if isinstance(one, list) else [one])]
    found: dict[str, None] = {}
    for work in works:
        written = work.get("url") if isinstance(work, dict) else work
        if isinstance(written, str) and written.strip():
            found[_checked(" ".join(written.split()), "itemReviewed.appearance")] = None
    return tuple(found)[:MOST_APPEARANCES]


def _label(node: Node) -> str:
    """The words by which a person finds an entry that cannot be taken."""
    told = next((node[name] for name in ("claimReviewed", "url") if isinstance(node.get(name), str)), "")
    return _shortened(told)


def _shortened(words: str) -> str:
    """One line that can be kept, whatever stands in it."""
    line = " ".join(words[:1_000].replace("\0", "").encode(errors="replace").decode().split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
