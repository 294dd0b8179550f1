"""Grading claims: drafts, blind reviews, how they agree, evidence."""

from collections import Counter
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.choices import Bears, ClaimState, Credibility, ReviewState, Said
from claims.models import Claim, Evidence, Rating, Review
from claims.services.errors import Conflict, Refused
from sources.choices import Told
from sources.models import Document
from sources.services.announcing import announce
from sources.services.audit import acting
from sources.text.addresses import canonical
from sources.text.intake import IntakeError


@dataclass(frozen=True, slots=True)
class Grading:
    """One reviewer's answers. A draft may leave any of them out."""

    said: str = ""
    rating: Rating | None = None
    credibility: int | None = None
    rationale: str = ""


TAKES_REVIEWS = (ClaimState.OPEN, ClaimState.DISPUTED)


def open_review(*, claim: Claim, by: User) -> Review:
    """The reviewer's own review of the claim, begun if there is none and the claim still takes reviews."""
    mine = standing_review(claim, by=by)
    if mine is not None:
        return mine
    with acting(actor=by, act="review.begun"):
        _check_open(Claim.objects.select_for_update().get(pk=claim.pk))
        return standing_review(claim, by=by) or Review.objects.create(claim=claim, reviewer=by)


def standing_review(claim: Claim, *, by: User) -> Review | None:
    """The reviewer's own review of the claim, draft or handed in."""
    return Review.objects.exclude(state=ReviewState.WITHDRAWN).filter(claim=claim, reviewer=by).first()


def _check_open(claim: Claim) -> None:
    if claim.state in TAKES_REVIEWS:
        return
    instead = {
        ClaimState.SETTLED: _("Say what you found in a comment, before an editor publishes it."),
        ClaimState.PUBLISHED: _("Say what should be corrected in a comment: a correction is an editor's."),
    }.get(ClaimState(claim.state), _("Review the claim that stands in its place, or make a new one."))
    closed = _("This claim is %(state)s: it takes no more reviews.") % {"state": claim.get_state_display()}
    raise Refused(f"{closed} {instead}", code="claim_closed")


def save_draft(review: Review, *, by: User, grading: Grading, version: int) -> Review:
    """Keep what is typed so far. ``version`` is the one the writer saw; another one means that two are typing."""
    _only_by_its_reviewer(review, by)
    with acting(actor=by, act="review.drafted"):
        _write(review, grading, version=version, state=ReviewState.DRAFT)
    return Review.objects.get(pk=review.pk)


def submit(review: Review, *, by: User, grading: Grading, version: int) -> Review:
    """Hand the grading in. It stands from then on; when enough are in, the claim is settled or disputed."""
    _only_by_its_reviewer(review, by)
    _check_whole(grading)
    with acting(actor=by, act="review.submitted"):
        claim = Claim.objects.select_for_update().get(pk=review.claim_id)
        _check_open(claim)
        _write(review, grading, version=version, state=ReviewState.SUBMITTED)
        _weigh(claim, by=by)
    return Review.objects.get(pk=review.pk)


def submitted(claim: Claim) -> list[Review]:
    """The reviews that are in, oldest first."""
    return list(
        claim.reviews.filter(state=ReviewState.SUBMITTED).select_related("reviewer", "rating").order_by("submitted_at")
    )


def visible_reviews(claim: Claim, *, to: User) -> list[Review]:
    """The submitted reviews that ``to`` may see: one's own always, the others' only when enough are in."""
    reviews = submitted(claim)
    return reviews if are_open(claim, reviews) else [review for review in reviews if review.reviewer_id == to.pk]


def are_open(claim: Claim, reviews: list[Review]) -> bool:
    """Whether the reviews handed in are enough for everybody to see them."""
    return len(reviews) >= claim.reviews_needed or claim.state in (ClaimState.SETTLED, ClaimState.PUBLISHED)


def outcome(claim: Claim, reviews: list[Review]) -> Review | None:
    """The review whose answers settle the claim: all agree, or, once a third has been called in, most do."""
    if len(reviews) < claim.reviews_needed:
        return None
    answers = Counter((review.said, review.rating_id) for review in reviews)
    answer, count = answers.most_common(1)[0]
    enough = count == len(reviews) or (len(reviews) > claim.reviews_needed and count * 2 > len(reviews))
    return next(r for r in reversed(reviews) if (r.said, r.rating_id) == answer) if enough else None


def differing(reviews: list[Review]) -> set[str]:
    """The fields in which the reviews differ."""
    return {f for f in ("said", "rating_id", "credibility") if len({getattr(r, f) for r in reviews}) > 1}


def _weigh(claim: Claim, *, by: User) -> None:
    reviews = submitted(claim)
    if len(reviews) < claim.reviews_needed:
        return
    settling = outcome(claim, reviews)
    state = ClaimState.SETTLED if settling else ClaimState.DISPUTED
    credibility = reviews[-1].credibility if not differing(reviews) & {"credibility"} else None
    Claim.objects.filter(pk=claim.pk).update(state=state, credibility=credibility, version=F("version") + 1)
    _announce_weighing(claim, reviews, settling=settling, by=by)


def _announce_weighing(claim: Claim, reviews: list[Review], *, settling: Review | None, by: User) -> None:
    body = {"claim": claim.pk, "reviews": [r.pk for r in reviews], "reviewers": [r.reviewer_id for r in reviews]}
    told = {"settling": settling.pk} if settling else {"differing": sorted(differing(reviews))}
    kind = Told.CLAIM_SETTLED if settling else Told.CLAIM_DISAGREED
    announce(kind=kind, about=("claim", claim.pk), body=body | told, by=by)


def _write(review: Review, grading: Grading, *, version: int, state: str) -> None:
    written = Review.objects.filter(pk=review.pk, version=version, state=ReviewState.DRAFT).update(
        state=state,
        said=grading.said,
        rating=grading.rating,
        credibility=grading.credibility,
        rationale=grading.rationale,
        submitted_at=timezone.now() if state == ReviewState.SUBMITTED else None,
        version=F("version") + 1,
    )
    if not written:
        current = Review.objects.get(pk=review.pk)
        if current.state == ReviewState.SUBMITTED:
            raise Refused(_("Your review of this claim is handed in already and stands as it is."), code="submitted")
        raise Conflict(
            _("This draft was changed in another window. Both texts are shown: take what is right of each."),
            current_version=current.version,
        )


def _only_by_its_reviewer(review: Review, by: User) -> None:
    if review.reviewer_id != by.pk:
        raise Refused(_("Only %(who)s can write this review.") % {"who": review.reviewer}, code="not_yours")


def _check_whole(grading: Grading) -> None:
    if grading.said not in Said.values:
        raise Refused(_("Answer whether it was said."), field="said")
    if grading.rating is None:
        raise Refused(_("Choose whether it is so."), field="rating")
    if grading.credibility not in Credibility.values:
        raise Refused(_("Grade how credible the information is, 1 to 6."), field="credibility")
    if not grading.rationale.strip():
        raise Refused(_("Say why: a rating without a rationale cannot be settled."), field="rationale")


def add_evidence(
    *, claim: Claim, by: User, bears: str, address: str = "", document: Document | None = None, note: str = ""
) -> Evidence:
    """Add what bears on the claim: an address, or a document that is stored here."""
    if bears not in Bears.values:
        raise Refused(_("Say how it bears on the claim."), field="bears")
    if not address and document is None:
        raise Refused(_("Give the address of the evidence, or choose a stored document."), field="address")
    if address:
        _check_address(address)
    with acting(actor=by, act="evidence.added"):
        return Evidence.objects.create(
            claim=claim, bears=bears, address=address, document=document, note=note.strip(), added_by=by
        )


def _check_address(address: str) -> None:
    try:
        canonical(address)
    except IntakeError as error:
        raise Refused(str(error), field="address") from error


def withdraw_evidence(evidence: Evidence, *, by: User, reason: str = "") -> None:
    """Take a piece of evidence out of the case; it stays in the history."""
    if not reason.strip():
        raise Refused(_("Say why it is taken out."), field="reason")
    with acting(actor=by, act="evidence.withdrawn", reason=reason):
        Evidence.objects.filter(pk=evidence.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now())


def keep_copy(*, address: str, document: Document) -> None:
    """Let evidence at this address point to the copy that was stored of it."""
    if address:
        with acting(actor=None, act="evidence.copied"):
            Evidence.objects.filter(address=address, document__isnull=True).update(document=document)


def restate(claim: Claim, *, by: User, statement: str, version: int) -> Claim:
    """Word the claim anew, unless it was changed since ``version`` or reviews of its words are in."""
    if not statement.strip():
        raise Refused(_("A claim needs a statement: one sentence that can be true or false."), field="statement")
    with acting(actor=by, act="claim.restated"), transaction.atomic():
        changed = (
            Claim.objects.filter(pk=claim.pk, version=version, state=ClaimState.OPEN)
            .exclude(reviews__state=ReviewState.SUBMITTED)
            .update(statement=statement.strip(), version=F("version") + 1)
        )
        if not changed:
            current = Claim.objects.get(pk=claim.pk)
            if current.state != ClaimState.OPEN or submitted(current):
                raise Refused(
                    _("Reviews of these very words are in: a claim worded otherwise is a new claim."), code="reviewed"
                )
            raise Conflict(_("The claim was changed meanwhile. Both texts are shown."), current_version=current.version)
    return Claim.objects.get(pk=claim.pk)
