"""How the reviews of a claim ended, for those who wrote them: who settled it, how, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User

from claims.models import Claim, Rating, Review, Verdict
from claims.services.review import outcome

AGREED, THIRD, EDITOR = "agreed", "third", "editor"


@dataclass(frozen=True, slots=True)
class Ending:
    """The answers that stand. ``how`` is ``AGREED`` (the blind reviews were of one mind), ``THIRD`` (one more review
    settled it) or ``EDITOR`` (whoever published did); ``by`` and ``why`` are of whoever settled it."""

    how: str
    said: str
    rating: Rating
    by: User | None = None
    why: str = ""


def ending_of(claim: Claim, reviews: Sequence[Review], verdicts: Sequence[Verdict]) -> Ending | None:
    """How it ended, out of all reviews handed in (oldest first) and all versions of the verdict; None while open."""
    settling = outcome(claim, list(reviews))
    if settling is not None and settling.rating is not None:
        if len(reviews) <= claim.reviews_needed:
            return Ending(how=AGREED, said=settling.get_said_display(), rating=settling.rating)
        last = reviews[-1]
        return Ending(
            how=THIRD, said=settling.get_said_display(), rating=settling.rating, by=last.reviewer, why=last.rationale
        )
    first = min(verdicts, key=lambda verdict: verdict.number, default=None)
    if first is None:
        return None
    return Ending(how=EDITOR, said=first.get_said_display(), rating=first.rating, by=first.published_by, why=first.note)
