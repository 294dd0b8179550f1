"""The history of a claim, without what a reviewer must not see yet."""

from django.contrib.auth.models import User
from django.db.models import (
    Exists,
    OuterRef,
    Q,
    QuerySet,
)

from claims.choices import ClaimState, ReviewState
from claims.models import Attribution, Claim, Comment, Endpoint, Review
from sources.models import Event

OPEN_CLAIMS = [ClaimState.DISPUTED, ClaimState.SETTLED, ClaimState.PUBLISHED]


def history_of(claim: Claim, *, to: User) -> list[Event]:
    """What was done to the claim and all its chains, withdrawn ones too, newest first, without what is blind to ``to``.

    The numbers of the chains are asked for first: with a subquery in an OR no index would serve.
    """
    chains = list(Attribution.objects.filter(claim=claim).values_list("pk", flat=True))
    about = Q(subject_kind="claim", subject_id=claim.pk) | Q(subject_kind="attribution", subject_id__in=chains)
    return list(without_blind(Event.objects.filter(about), to=to).order_by("-id")[:200])


def without_blind(events: QuerySet[Event], *, to: User) -> QuerySet[Event]:
    """The events but for those of reviews that ``to`` may not see, and for others' drafts, which nobody ever sees.

    Those of webhooks are for who may see webhooks: an address often holds the receiver's secret.
    """
    if not to.has_perm("claims.view_endpoint"):
        events = events.exclude(table_name=Endpoint._meta.db_table)
    reviews, comments = Q(table_name=Review._meta.db_table), Q(table_name=Comment._meta.db_table)
    return (
        events.exclude(reviews & Q(act="review.drafted") & ~Q(actor=to))
        .exclude(reviews & Q(row_id__in=blind_reviews(to).values("pk")))
        .exclude(comments & Q(row_id__in=blind_comments(to).values("pk")))
    )


def blind_reviews(to: User) -> QuerySet[Review]:
    """Others' reviews that ``to`` may not see: not handed in, or too few are in on that claim."""
    return Review.objects.exclude(reviewer=to).exclude(state=ReviewState.SUBMITTED, claim__state__in=OPEN_CLAIMS)


def blind_comments(to: User) -> QuerySet[Comment]:
    """Others' comments that might tell what their review says: their author grades the claim, whose reviews are blind.

    From the moment somebody begins a review until enough are in, what they said of the claim, before or since, is
    theirs alone.
    """
    grading = Review.objects.exclude(state=ReviewState.WITHDRAWN).filter(
        claim=OuterRef("claim"), reviewer=OuterRef("author")
    )
    return Comment.objects.exclude(author=to).exclude(claim__state__in=OPEN_CLAIMS).filter(Exists(grading))


def turning_points(claim: Claim) -> list[Event]:
    """When the claim came to be disputed or settled, oldest first."""
    turned = [ClaimState.DISPUTED, ClaimState.SETTLED]
    of_claim = Event.objects.filter(subject_kind="claim", subject_id=claim.pk, table_name=Claim._meta.db_table)
    return list(of_claim.filter(after__state__in=turned).order_by("id"))


def reviews_seen(reviews: QuerySet[Review], *, by: User) -> QuerySet[Review]:
    """Of the reviews those that ``by`` may see: all but the blind ones."""
    return reviews.filter(Q(reviewer=by) | Q(state=ReviewState.SUBMITTED, claim__state__in=OPEN_CLAIMS))
