"""The history of a claim, without what a reviewer must not see yet."""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db.models import (
    Q,
    QuerySet,
)

from claims.choices import ClaimState, ReviewState
from claims.models import Attribution, Claim, Review
from sources.models import Event


def history_of(claim: Claim, attributions: Sequence[Attribution], *, to: User) -> list[Event]:
    """What was done to the claim and its chains, newest first, without what is still blind to ``to``."""
    about = Q(subject_kind="claim", subject_id=claim.pk) | Q(
        subject_kind="attribution", subject_id__in=[a.pk for a in attributions]
    )
    return list(without_blind(Event.objects.filter(about), to=to).order_by("-id")[:200])


def without_blind(events: QuerySet[Event], *, to: User) -> QuerySet[Event]:
    """The events but for those of reviews that ``to`` may not see, and for others' drafts, which nobody ever sees."""
    reviews = Q(table_name=Review._meta.db_table)
    return events.exclude(reviews & Q(act="review.drafted") & ~Q(actor=to)).exclude(
        reviews & Q(row_id__in=blind_reviews(to).values("pk"))
    )


def blind_reviews(to: User) -> QuerySet[Review]:
    """Others' reviews that ``to`` may not see: not handed in, or too few are in on that claim."""
    open_claims = [ClaimState.DISPUTED, ClaimState.SETTLED, ClaimState.PUBLISHED]
    return Review.objects.exclude(reviewer=to).exclude(state=ReviewState.SUBMITTED, claim__state__in=open_claims)
