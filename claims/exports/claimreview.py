"""A verdict as ClaimReview, for search engines: https://schema.org/ClaimReview and Google's fact check rules.

What cannot be exported without breaking a rule is refused with the rule's name; see ``validate``.
"""

from collections.abc import Iterable
from datetime import date, datetime

from claims.exports.appearances import Appearance, appearances, making, said_on
from claims.exports.linked import Node, dump, iso, kept, one_or_list, organization, party
from claims.exports.rows import CorrectionRow, DeskRow, RatingRow, VerdictRow
from claims.exports.validate import ExportError, Problem, errors, problems, repeated_addresses

CONTEXT = "https://schema.org"


def claim_review(verdict: VerdictRow, *, desk: DeskRow) -> Node:
    """The verdict as JSON-LD. Raises ``ExportError`` naming each rule that it would break."""
    review, found = examined(verdict, desk=desk)
    if broken := errors(found):
        raise ExportError(broken)
    return review


def claim_review_bytes(verdict: VerdictRow, *, desk: DeskRow) -> bytes:
    """The same in UTF-8, fit for a file and for ``<script type="application/ld+json">``."""
    return dump(claim_review(verdict, desk=desk))


def examined(verdict: VerdictRow, *, desk: DeskRow) -> tuple[Node, list[Problem]]:
    """The JSON-LD with every error and warning it carries, for a preview."""
    review = {"@context": CONTEXT, **_review(verdict, desk)}
    return review, problems(review, desk=desk, numbered=verdict.rating.value is not None)


def data_feed(
    verdicts: Iterable[VerdictRow], *, desk: DeskRow, made_at: datetime, name: str = ""
) -> tuple[Node, list[Problem]]:
    """A schema.org ``DataFeed`` of what may be exported, and the problems of all; what is refused is left out.

    Of verdicts at one address only the first is taken, since readers know a review by its address.
    """
    seen = [(verdict, *examined(verdict, desk=desk)) for verdict in verdicts]
    found = [problem for _verdict, _review, its in seen for problem in its]
    sound = [(verdict, review) for verdict, review, its in seen if not errors(its)]
    found += repeated_addresses(review for _verdict, review in sound)
    once: dict[str, Node] = {}
    for verdict, review in sound:
        once.setdefault(verdict.address, _item(verdict, review))
    feed = {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "name": name or desk.name,
        "dateModified": iso(made_at),
        "creator": organization(desk),
        "dataFeedElement": list(once.values()),
    }
    return feed, found


def _item(verdict: VerdictRow, review: Node) -> Node:
    return kept(
        {
            "@type": "DataFeedItem",
            "url": verdict.address,
            "dateCreated": iso(verdict.first_published_at),
            "dateModified": iso(verdict.published_at),
            "item": [{name: value for name, value in review.items() if name != "@context"}],
        }
    )


def _review(verdict: VerdictRow, desk: DeskRow) -> Node:
    return kept(
        {
            "@type": "ClaimReview",
            "url": verdict.address,
            "claimReviewed": verdict.statement,
            "datePublished": iso(verdict.first_published_at),
            "dateModified": iso(verdict.published_at) if verdict.number > 1 else None,
            "inLanguage": verdict.language,
            "author": organization(desk),
            "reviewRating": _rating(verdict.rating, verdict),
            "itemReviewed": _claim(verdict, desk),
            "reviewBody": verdict.summary,
            "correction": one_or_list(_correction(row) for row in verdict.corrections),
        }
    )


def _rating(rating: RatingRow, verdict: VerdictRow) -> Node:
    return kept(
        {
            "@type": "Rating",
            "alternateName": rating.name(verdict.language),
            "ratingValue": rating.value,
            "bestRating": rating.best if rating.value is not None else None,
            "worstRating": rating.worst if rating.value is not None else None,
        }
    )


def _correction(row: CorrectionRow) -> Node:
    return {"@type": "CorrectionComment", "text": row.note, "datePublished": iso(row.corrected_at)}


def _claim(verdict: VerdictRow, desk: DeskRow) -> Node:
    works = appearances(verdict.attributions)
    return kept(
        {
            "@type": "Claim",
            "author": _author(verdict, desk),
            "datePublished": iso(_made_on(verdict, works)),
            "firstAppearance": works[0].work if works else None,
            "appearance": [found.work for found in works[1:]],
        }
    )


def _author(verdict: VerdictRow, desk: DeskRow) -> Node | None:
    """The speaker who made the claim first, if it is known who that is; the desk is never the author of a claim."""
    first = next(iter(making(verdict.attributions)), None)
    speaker = first.speaker if first else None
    known = party(speaker.source) if speaker else None
    return known if known and known["name"].casefold() != desk.name.casefold() else None


def _made_on(verdict: VerdictRow, works: list[Appearance]) -> date | None:
    """When it was said; where that is unknown, the earliest day on which it is known to have appeared."""
    days = [day for row in making(verdict.attributions) if (day := said_on(row))]
    return min(days or [work.day for work in works if work.day], default=None)
