"""Members of a row that the database makes of its columns. ``prefix`` leads from the queried row to its own."""

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, OuterRef, Subquery, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat
from django.urls import reverse

from claims.models import Claim, ClaimTopic, Verdict


def note_to_readers(prefix: str) -> Combinable:
    """What a correction says it corrected. The first version's note tells the desk alone why an editor settled."""
    return Case(
        When(**{f"{prefix}number__gt": 1}, then=F(f"{prefix}note")), default=Value(""), output_field=TextField()
    )


def verdict_address(prefix: str) -> Combinable:
    """Its public page: one for all versions of a claim's verdict."""
    home = settings.DESK_ADDRESS.rstrip("/") + reverse("verdict", args=[0]).removesuffix("0/")
    return Concat(Value(home), Cast(f"{prefix}claim_id", TextField()), Value("/"), output_field=TextField())


def first_published(prefix: str) -> Combinable:
    first = Verdict.objects.filter(claim=OuterRef(f"{prefix}claim"), number=1)
    return Subquery(first.values("published_at"))


def in_force(prefix: str) -> Combinable:
    return Exists(Claim.objects.filter(verdict=OuterRef(f"{prefix}pk")))


def topics_of(prefix: str) -> Combinable:
    """The topics that the claim stands under, by the words in their addresses."""
    standing = ClaimTopic.objects.filter(claim=OuterRef(f"{prefix}pk"), withdrawn_at__isnull=True)
    return ArraySubquery(standing.order_by("topic__slug").values("topic__slug"))
