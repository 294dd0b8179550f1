"""Publishing what the desk found. Every version stands for ever; a correction is the next one, with a note."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from claims.choices import ClaimState, Credibility, Said
from claims.models import Claim, Rating, Verdict
from claims.services.errors import Conflict, Refused
from claims.services.review import outcome, submitted
from sources.choices import Told
from sources.services.announcing import announce
from sources.services.audit import acting


@dataclass(frozen=True, slots=True)
class Finding:
    """What is published. ``note`` says what was corrected, or why an editor settled what reviewers did not."""

    said: str
    rating: Rating
    credibility: int
    summary: str
    note: str = ""


def publish(claim: Claim, *, by: User, finding: Finding, version: int) -> Verdict:
    """Publish the first verdict of a claim, or its next version as a correction.

    ``version`` is the claim's that the editor saw. A claim whose reviews are too few or differ needs a note that says
    why the editor settles it all the same.
    """
    _check(finding)
    with acting(actor=by, act="verdict.published", reason=finding.note):
        locked = Claim.objects.select_for_update().get(pk=claim.pk)
        if locked.version != version:
            raise Conflict(
                _("The claim was changed meanwhile. Look at it again before you publish."),
                current_version=locked.version,
            )
        if locked.state == ClaimState.WITHDRAWN:
            raise Refused(_("The claim is withdrawn: there is nothing to publish."), code="claim_closed")
        _check_rating(finding.rating, locked)
        number = _next_number(locked)
        _check_note(locked, number=number, note=finding.note)
        verdict = Verdict.objects.create(
            claim=locked,
            number=number,
            said=finding.said,
            rating=finding.rating,
            credibility=finding.credibility,
            statement=locked.statement,
            summary=finding.summary.strip(),
            note=finding.note.strip(),
            published_by=by,
        )
        Claim.objects.filter(pk=locked.pk).update(
            verdict=verdict,
            state=ClaimState.PUBLISHED,
            credibility=finding.credibility,
            version=F("version") + 1,
        )
        _announce(verdict, replaces=locked.verdict_id, by=by)
    return verdict


def _announce(verdict: Verdict, *, replaces: int | None, by: User) -> None:
    reviewers = [review.reviewer_id for review in submitted(verdict.claim)]
    body = {"claim": verdict.claim_id, "verdict": verdict.pk, "number": verdict.number, "reviewers": reviewers}
    kind = Told.VERDICT_CORRECTED if replaces else Told.VERDICT_PUBLISHED
    told = {"replaces": replaces} if replaces else {}
    announce(kind=kind, about=("claim", verdict.claim_id), body=body | told, by=by)


def _next_number(claim: Claim) -> int:
    newest = claim.verdicts.order_by("-number").first()
    return newest.number + 1 if newest else 1


def _check(finding: Finding) -> None:
    if finding.said not in Said.values:
        raise Refused(_("Answer whether it was said."), field="said")
    if finding.credibility not in Credibility.values:
        raise Refused(_("Grade how credible the information is, 1 to 6."), field="credibility")
    if not finding.summary.strip():
        raise Refused(_("Write the finding that readers will see."), field="summary")


def ratings_for(claim: Claim | None) -> QuerySet[Rating]:
    """What a verdict of the claim may be rated: the scale in use, and what a correction may keep."""
    in_force = claim.verdict.rating_id if claim and claim.verdict else None
    return Rating.objects.filter(Q(active=True) | Q(pk=in_force))


def _check_rating(rating: Rating, claim: Claim) -> None:
    if not ratings_for(claim).filter(pk=rating.pk).exists():
        raise Refused(
            _("“%(rating)s” is no longer in use: choose a rating of today's scale.") % {"rating": rating},
            field="rating",
        )


def _check_note(claim: Claim, *, number: int, note: str) -> None:
    if note.strip():
        return
    if number > 1:
        raise Refused(_("A correction needs a note that says what was corrected."), field="note")
    reviews = submitted(claim)
    if not reviews:
        raise Refused(_("Nobody has reviewed this claim yet. Review it first."), code="no_review")
    if outcome(claim, reviews) is None:
        raise Refused(
            _("Only %(in)d of %(needed)d reviews are in, or they differ: say in the note why you settle it.")
            % {"in": len(reviews), "needed": claim.reviews_needed},
            field="note",
        )
