"""What was said: the proposition, and each reviewed link from it to a passage and to those who carried it."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import MD5, Lower, Now, Upper
from django.utils.translation import gettext_lazy as _

from claims.choices import ClaimState, Credibility, Kind, Role, Stance
from claims.models.extraction import Candidate
from sources.models import Document, Source

ONE_SPACED = Func(
    "statement", Value(r"\s+"), Value(" "), Value("g"), function="REGEXP_REPLACE", output_field=models.TextField()
)
"""A statement with each run of white space as one space; ``services.importing`` asks by the same expression."""


class Claim(models.Model):
    """The proposition in one canonical sentence, whoever says it. ``version`` is what writers compare and set."""

    statement = models.TextField(_("statement"))
    language = models.CharField(_("language"), max_length=8, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=ClaimState, default=ClaimState.OPEN)
    credibility = models.PositiveSmallIntegerField(_("credibility"), choices=Credibility, null=True, blank=True)
    reviews_needed = models.PositiveSmallIntegerField(_("reviews needed"), default=2)
    verdict = models.OneToOneField(
        "claims.Verdict", null=True, blank=True, on_delete=models.PROTECT, related_name="current_of"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-id"]
        permissions = [("review_claim", "Can review claims"), ("settle_claim", "Can settle claims")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ClaimState.values), name="claim_state_known"),
            models.CheckConstraint(condition=Q(statement__regex=r"\S"), name="claim_states_something"),
            models.CheckConstraint(
                condition=Q(credibility__isnull=True) | Q(credibility__range=(1, 6)),
                name="claim_credibility_1_to_6",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClaimState.PUBLISHED) | Q(verdict__isnull=False),
                name="claim_published_by_a_verdict",
            ),
        ]
        indexes = [
            # Without fastupdate: a pending list is read whole by every search (2,000 new claims: 25 ms against 2 ms).
            GinIndex(fields=["statement"], name="claim_near", opclasses=["gin_trgm_ops"], fastupdate=False),
            models.Index(fields=["state", "-id"], name="claim_by_state"),
            GinIndex(OpClass(Upper("statement"), name="gin_trgm_ops"), name="claim_worded"),
            models.Index(MD5(Lower(ONE_SPACED)), name="claim_same_words"),
        ]

    def __str__(self) -> str:
        return self.statement


class Attribution(models.Model):
    """That a document puts a claim in somebody's mouth, at these spans, in this kind and stance, on this date.

    ``content`` is a list of ``[start, end]`` in code points of the document's text; ``passage`` the words there.
    Undoing an acceptance sets ``withdrawn_at``; a row is never deleted.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="attributions")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="attributions")
    candidate = models.ForeignKey(
        Candidate, null=True, blank=True, on_delete=models.PROTECT, related_name="attributions"
    )
    digest = models.CharField(max_length=64, editable=False)
    content = models.JSONField()
    passage = models.TextField(_("passage"))
    cue = models.JSONField(null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    stance = models.CharField(_("stance"), max_length=16, choices=Stance)
    when = models.JSONField(null=True, blank=True)
    said_on = models.DateField(_("said on"), null=True, blank=True)
    figures = models.JSONField(default=list, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    changed_at = models.DateTimeField(db_default=Now(), editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("attribution")
        verbose_name_plural = _("attributions")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "document", "digest"],
                condition=Q(withdrawn_at__isnull=True),
                name="attribution_once_a_passage",
            ),
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(withdrawn_at__isnull=True),
                name="attribution_once_a_candidate",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="attribution_kind_known"),
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="attribution_stance_known"),
        ]
        indexes = [
            models.Index(fields=["document", "id"], name="attribution_of_document"),
            models.Index(fields=["stance", "-id"], name="attribution_by_stance"),
            models.Index(fields=["said_on", "-id"], name="attribution_by_date"),
            # Of the upper case, which is what a search without regard to case compares.
            GinIndex(OpClass(Upper("passage"), name="gin_trgm_ops"), name="attribution_worded"),
        ]

    def __str__(self) -> str:
        return self.passage[:80]


class Hop(models.Model):
    """One link of an attribution's chain: 0 the speaker, then each carrier, last the document's publisher.

    The name stays as written even when no source is known.
    """

    attribution = models.ForeignKey(Attribution, on_delete=models.CASCADE, related_name="hops")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(_("role"), max_length=16, choices=Role)
    name = models.CharField(_("name as written"), max_length=300, blank=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="hops")
    span = models.JSONField(null=True, blank=True)
    said_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("hop")
        verbose_name_plural = _("hops")
        ordering = ["attribution", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["attribution", "position"],
                name="hop_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="hop_role_known"),
            models.CheckConstraint(
                condition=Q(position=0, role=Role.SPEAKER) | (Q(position__gt=0) & ~Q(role=Role.SPEAKER)),
                name="hop_speaker_is_first",
            ),
        ]
        indexes = [models.Index(fields=["source", "attribution"], name="hop_by_source")]

    def __str__(self) -> str:
        return self.name
