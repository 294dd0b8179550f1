"""What is found and not published yet, kept from those who are not of the desk.

Reviewers and editors see what reviews come to as soon as enough are in; a consumer sees a claim that waits, until a
verdict of it is published.
"""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db.models import Case, F, TextField, Value, When
from django.db.models.expressions import Combinable

from claims.choices import ClaimState

UNPUBLISHED = (ClaimState.OPEN, ClaimState.DISPUTED, ClaimState.SETTLED)


def sees_findings(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether ``user`` may see reviews, and so what they come to before it is published."""
    return isinstance(user, User) and user.has_perm("claims.view_review")


def state_outside(prefix: str = "") -> Combinable:
    """A claim's state as it is told outside: it waits until a verdict is published. ``prefix`` leads to the claim."""
    return Case(
        When(**{f"{prefix}verdict__isnull": True, f"{prefix}state__in": UNPUBLISHED}, then=Value(ClaimState.OPEN)),
        When(**{f"{prefix}state__in": UNPUBLISHED}, then=Value(ClaimState.PUBLISHED)),
        default=F(f"{prefix}state"),
        output_field=TextField(),
    )


def credibility_outside(prefix: str = "") -> Combinable:
    """The published verdict's, if there is one."""
    return F(f"{prefix}verdict__credibility")
