"""The talk about a claim, as its reader may see it."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from claims.models import Claim, Comment, Watch
from claims.queries.blind import blind_comments


@dataclass(frozen=True, slots=True)
class Talk:
    """Comments oldest first; ``hidden`` how many are blind to the reader; ``watched`` whether they watch the claim."""

    comments: list[Comment]
    hidden: int
    watched: bool


def talk_of(claim: Claim, *, to: User) -> Talk:
    """Three queries, however many comments there are."""
    hidden = set(blind_comments(to).filter(claim=claim).values_list("pk", flat=True))
    comments = list(Comment.objects.filter(claim=claim).select_related("author").order_by("pk"))
    return Talk(
        comments=[comment for comment in comments if comment.pk not in hidden],
        hidden=len(hidden),
        watched=Watch.objects.filter(claim=claim, person=to).exists(),
    )


def can_still_change(comment: Comment, *, by: User, since: datetime) -> bool:
    """Whether ``by`` wrote it after ``since`` and has not withdrawn it."""
    return comment.author_id == by.pk and comment.withdrawn_at is None and comment.made_at > since
