"""Checks a ClaimReview against the rules of those who read it, before it leaves.

Sources: schema.org's ClaimReview, Claim, Rating and CorrectionComment; Google Search Central, "Fact check
(ClaimReview) structured data" (required and recommended properties, technical guidelines). Google asks for numbers;
this desk's rule, integers from 1, is narrower. ``RULES`` says each rule in a sentence, by its code.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from claims.exports import schema_org
from claims.exports.rows import DeskRow

LONGEST_CLAIM = 75
"""Google: try to keep ``claimReviewed`` under 75 characters, lest it wrap on a telephone."""

RULES: Mapping[str, str] = {
    "context": "Google reads JSON-LD whose @context is schema.org alone.",
    "type": "The item must be a ClaimReview.",
    "property": "schema.org knows no such property on this type.",
    "claim_missing": "claimReviewed is required.",
    "url_missing": "url is required: the page that holds the whole fact check.",
    "url_not_absolute": "An address must be absolute, http or https.",
    "url_elsewhere": "url must be on the desk's own domain or below it; redirects are not followed.",
    "url_repeated": "Each review needs an address of its own; several on one page take an anchor each.",
    "rating_missing": "reviewRating is required.",
    "rating_name_missing": "reviewRating.alternateName is required: the finding in a word or two.",
    "rating_number_missing": "A numbered rating carries ratingValue, bestRating and worstRating.",
    "rating_number_unwanted": "Unproven and not checkable carry no number: they are no low truth.",
    "rating_not_integer": "The numbers of a rating are integers.",
    "rating_scale": "A scale runs from a worst of at least 1 up to a higher best.",
    "rating_outside": "ratingValue lies between worstRating and bestRating, both included.",
    "item_not_a_claim": "itemReviewed must be a Claim.",
    "author_type": "The claim's author is a Person or an Organization with a name, or is left out.",
    "author_is_desk": "The desk is never the author of the claim it reviews.",
    "desk_missing": "The review's author is the desk, an Organization with a name.",
    "date_not_iso": "Dates are ISO 8601.",
    "date_missing": "The review needs datePublished.",
    "claim_after_review": "A claim cannot have been made after its review was published.",
    "modified_before_published": "dateModified cannot lie before datePublished.",
    "correction_undated": "A corrected review says when, in dateModified.",
    "first_repeated": "firstAppearance is not repeated in appearance.",
    "language": "inLanguage is a BCP 47 tag, such as id or en.",
    "claim_long": "claimReviewed is best kept within 75 characters.",
    "rating_in_claim": "The rating belongs into reviewRating, not into the claim.",
    "no_appearance": "Name at least one work in which the claim appears.",
    "author_without_same_as": "Say who the author is with sameAs: a homepage or a Wikidata item.",
}

SAID = "“%(claim)s”, %(field)s%(stands)s: %(rule)s"

WARNINGS = frozenset({"claim_long", "rating_in_claim", "no_appearance", "author_without_same_as"})

Node = Mapping[str, Any]
Finding = tuple[str, str, str]  # the rule's code, the field, what stands there


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule. ``claim`` is the text under review, ``field`` the path, such as ``reviewRating.bestRating``,
    ``stands`` what stands there."""

    code: str
    severity: Literal["error", "warning"]
    claim: str
    field: str
    stands: str

    @property
    def message(self) -> str:
        return self.said(SAID, rule=RULES[self.code])

    def said(self, sentence: str, *, rule: str) -> str:
        """The problem in the words of ``sentence`` (``SAID`` or a translation of it) and of the rule."""
        claim = self.claim if len(self.claim) <= 60 else self.claim[:59] + "…"
        stands = f" ({self.stands})" if self.stands else ""
        return sentence % {"claim": claim or "…", "field": self.field, "rule": rule, "stands": stands}


class ExportError(ValueError):
    """Nothing was exported. ``problems`` holds every rule that was broken."""

    def __init__(self, broken: Iterable[Problem]) -> None:
        self.problems = list(broken)
        super().__init__("\n".join(problem.message for problem in self.problems))


def problems(review: Node, *, desk: DeskRow, numbered: bool | None = None) -> list[Problem]:
    """Every rule that the ClaimReview breaks, errors first.

    ``numbered`` says whether the rating's step carries a number on the desk's scale; None where that is not known.
    """
    found = [
        *_form(review),
        *_claim_reviewed(review),
        *_address(review, desk),
        *_rating(review, numbered),
        *_claim(review, desk),
        *_authors(review, desk),
        *_dates(review),
        *_appearances(review),
    ]
    claim = str(review.get("claimReviewed") or "")
    return sorted((_problem(*finding, claim=claim) for finding in found), key=lambda problem: problem.severity)


def errors(found: Iterable[Problem]) -> list[Problem]:
    """Those that forbid the export."""
    return [problem for problem in found if problem.severity == "error"]


def repeated_addresses(reviews: Iterable[Node]) -> list[Problem]:
    """A problem for each review after the first at the same address."""
    seen: Counter[str] = Counter()
    found = []
    for review in reviews:
        address = str(review.get("url"))
        if seen[address]:
            found.append(_problem("url_repeated", "url", address, claim=str(review.get("claimReviewed"))))
        seen[address] += 1
    return found


def _problem(code: str, field: str, stands: str, *, claim: str) -> Problem:
    return Problem(code, "warning" if code in WARNINGS else "error", claim, field, stands)


def _form(review: Node) -> Iterator[Finding]:
    if str(review.get("@context")) not in schema_org.CONTEXTS:
        yield "context", "@context", str(review.get("@context"))
    if review.get("@type") != "ClaimReview":
        yield "type", "@type", str(review.get("@type"))
    for path in schema_org.unknown_properties(review):
        yield "property", path, ""
    language = review.get("inLanguage")
    if language is not None and not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", str(language)):
        yield "language", "inLanguage", str(language)


def _claim_reviewed(review: Node) -> Iterator[Finding]:
    claim = str(review.get("claimReviewed") or "").strip()
    if not claim:
        yield "claim_missing", "claimReviewed", ""
    if len(claim) > LONGEST_CLAIM:
        yield "claim_long", "claimReviewed", str(len(claim))
    name = str(_node(review, "reviewRating").get("alternateName") or "").strip()
    if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", claim, re.IGNORECASE):
        yield "rating_in_claim", "claimReviewed", name


def _address(review: Node, desk: DeskRow) -> Iterator[Finding]:
    address = review.get("url")
    if not address:
        yield "url_missing", "url", ""
        return
    if not _absolute(address):
        yield "url_not_absolute", "url", str(address)
        return
    host, home = urlsplit(str(address)).hostname or "", urlsplit(desk.url).hostname or ""
    if host != home and not host.endswith(f".{home}"):
        yield "url_elsewhere", "url", f"{host} ≠ {home}"


def _rating(review: Node, numbered: bool | None) -> Iterator[Finding]:
    rating = _node(review, "reviewRating")
    if not rating:
        yield "rating_missing", "reviewRating", ""
        return
    if not str(rating.get("alternateName") or "").strip():
        yield "rating_name_missing", "reviewRating.alternateName", ""
    given = {
        name: rating[name] for name in ("ratingValue", "bestRating", "worstRating") if rating.get(name) is not None
    }
    if numbered is False:
        yield from (("rating_number_unwanted", f"reviewRating.{name}", str(given[name])) for name in given)
    elif given or numbered:
        yield from _numbers(given)


def _numbers(given: Node) -> Iterator[Finding]:
    for name in ("ratingValue", "bestRating", "worstRating"):
        if name not in given:
            yield "rating_number_missing", f"reviewRating.{name}", ""
        elif type(given[name]) is not int:
            yield "rating_not_integer", f"reviewRating.{name}", repr(given[name])
    if len(given) < 3 or any(type(number) is not int for number in given.values()):
        return
    value, best, worst = given["ratingValue"], given["bestRating"], given["worstRating"]
    if not 1 <= worst < best:
        yield "rating_scale", "reviewRating.worstRating", f"{worst}–{best}"
    elif not worst <= value <= best:
        yield "rating_outside", "reviewRating.ratingValue", f"{value}, {worst}–{best}"


def _claim(review: Node, desk: DeskRow) -> Iterator[Finding]:
    claim = _node(review, "itemReviewed")
    if claim.get("@type") != "Claim":
        yield "item_not_a_claim", "itemReviewed", str(claim.get("@type"))
    if claim.get("author") is None:
        return
    author = _party(claim["author"])
    if author is None:
        yield "author_type", "itemReviewed.author", str(claim["author"])
    elif _is_desk(author, desk):
        yield "author_is_desk", "itemReviewed.author", str(author["name"])
    elif not author.get("sameAs"):
        yield "author_without_same_as", "itemReviewed.author.sameAs", str(author["name"])


def _authors(review: Node, desk: DeskRow) -> Iterator[Finding]:
    author = review.get("author")
    named = _party(author)
    if named is None or named["@type"] != "Organization" or not _is_desk(named, desk):
        yield "desk_missing", "author", str(author or "")


def _dates(review: Node) -> Iterator[Finding]:
    claim = _node(review, "itemReviewed")
    dates = {name: review.get(name) for name in ("datePublished", "dateModified")}
    dates["itemReviewed.datePublished"] = claim.get("datePublished")
    days = {field: _day(value) for field, value in dates.items()}
    for field, value in dates.items():
        if value is not None and days[field] is None:
            yield "date_not_iso", field, str(value)
    published, modified, made = (
        days["datePublished"],
        days["dateModified"],
        days["itemReviewed.datePublished"],
    )
    if not dates["datePublished"]:
        yield "date_missing", "datePublished", ""
    if published and made and made > published:
        yield "claim_after_review", "itemReviewed.datePublished", f"{made} > {published}"
    if published and modified and modified < published:
        yield "modified_before_published", "dateModified", f"{modified} < {published}"
    if review.get("correction") and not modified:
        yield "correction_undated", "dateModified", ""


def _appearances(review: Node) -> Iterator[Finding]:
    claim = _node(review, "itemReviewed")
    first, others = claim.get("firstAppearance"), _listed(claim.get("appearance"))
    if not first and not others:
        yield "no_appearance", "itemReviewed.appearance", ""
    if first and any(_same_work(first, other) for other in others):
        yield "first_repeated", "itemReviewed.appearance", ""
    for work in _listed(first) + others:
        address = work if isinstance(work, str) else work.get("url")
        if address and not _absolute(address):
            yield "url_not_absolute", "itemReviewed.appearance", str(address)


def _same_work(one: Any, other: Any) -> bool:
    addresses = [work if isinstance(work, str) else work.get("url") for work in (one, other)]
    return bool(one == other or (addresses[0] and addresses[0] == addresses[1]))


def _party(author: Any) -> Node | None:
    """The node itself where it is a Person or an Organization with a name."""
    if not isinstance(author, Mapping) or author.get("@type") not in ("Person", "Organization"):
        return None
    return author if str(author.get("name") or "").strip() else None


def _is_desk(author: Node, desk: DeskRow) -> bool:
    addresses = {str(address).rstrip("/") for address in [author.get("url"), *_listed(author.get("sameAs"))] if address}
    return str(author["name"]).casefold() == desk.name.casefold() or desk.url.rstrip("/") in addresses


def _node(parent: Node, name: str) -> Node:
    child = parent.get(name)
    return child if isinstance(child, Mapping) else {}


def _listed(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, list | tuple) else [value]


def _absolute(address: object) -> bool:
    parts = urlsplit(str(address))
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _day(value: object) -> date | None:
    """The day of an ISO date or moment; None for anything else. Moments are compared by the day they themselves say."""
    try:
        return datetime.fromisoformat(str(value)).date()
    except ValueError:
        return None
