"""What we found: the scale, each reviewer's grading, the evidence, and the desk's published verdicts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from claims.choices import Bears, Credibility, ReviewState, Said
from claims.models.claim import Claim
from sources.models import Document


class Rating(models.Model):
    """One step of the desk's scale. Unproven and not checkable carry no number: they are not a low truth."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80)
    name_id = models.CharField(_("name in Indonesian"), max_length=80)
    meaning_en = models.TextField(_("meaning in English"), blank=True)
    meaning_id = models.TextField(_("meaning in Indonesian"), blank=True)
    value = models.PositiveSmallIntegerField(_("number"), null=True, blank=True, unique=True)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__gte=1), name="rating_from_one"),
            models.CheckConstraint(condition=~Q(name_en="") & ~Q(name_id=""), name="rating_named_in_both"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_id if (get_language() or "").startswith("id") else self.name_en


class Review(models.Model):
    """One reviewer's grading of one claim, seen by nobody else until enough are in."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    state = models.CharField(_("state"), max_length=16, choices=ReviewState, default=ReviewState.DRAFT)
    said = models.CharField(_("was it said?"), max_length=16, choices=Said, blank=True)
    rating = models.ForeignKey(
        Rating, verbose_name=_("is it so?"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    credibility = models.PositiveSmallIntegerField(_("credibility"), choices=Credibility, null=True, blank=True)
    rationale = models.TextField(_("rationale"), blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "reviewer"], condition=~Q(state="withdrawn"), name="review_once_a_reviewer"
            ),
            models.CheckConstraint(condition=Q(state__in=ReviewState.values), name="review_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ReviewState.SUBMITTED)
                | (
                    Q(
                        said__in=Said.values,
                        rating__isnull=False,
                        credibility__range=(1, 6),
                        submitted_at__isnull=False,
                    )
                    & Q(rationale__regex=r"\S")
                ),
                name="review_submitted_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["submitted_at"], condition=Q(submitted_at__isnull=False), name="review_handed_in")
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} · {self.reviewer_id}"


class Evidence(models.Model):
    """A document or an address that bears on a claim, and how."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="evidence")
    bears = models.CharField(_("how it bears"), max_length=16, choices=Bears)
    address = models.URLField(_("address"), max_length=2000, blank=True)
    document = models.ForeignKey(
        Document,
        verbose_name=_("stored copy"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    note = models.TextField(_("what it shows"), blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now(), editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(bears__in=Bears.values), name="evidence_bears_known"),
            models.CheckConstraint(
                condition=~Q(address="") | Q(document__isnull=False), name="evidence_points_somewhere"
            ),
        ]
        indexes = [models.Index(fields=["address"], condition=Q(document__isnull=True), name="evidence_without_copy")]

    def __str__(self) -> str:
        return self.address or str(self.document)


class Verdict(models.Model):
    """The desk's published finding. Each version is a row for ever; a correction is the next one, with a note."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="verdicts")
    number = models.PositiveIntegerField(_("version"))
    said = models.CharField(_("was it said?"), max_length=16, choices=Said)
    rating = models.ForeignKey(Rating, verbose_name=_("is it so?"), on_delete=models.PROTECT, related_name="verdicts")
    credibility = models.PositiveSmallIntegerField(_("credibility"), choices=Credibility)
    statement = models.TextField(_("claim as reviewed"))
    summary = models.TextField(_("finding"))
    note = models.TextField(_("what was corrected"), blank=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        ordering = ["-id"]
        permissions = [("publish_verdict", "Can publish verdicts"), ("export_verdict", "Can export verdicts")]
        constraints = [
            models.UniqueConstraint(fields=["claim", "number"], name="verdict_version_once"),
            models.CheckConstraint(condition=Q(said__in=Said.values), name="verdict_said_known"),
            models.CheckConstraint(condition=Q(credibility__range=(1, 6)), name="verdict_credibility_1_to_6"),
            models.CheckConstraint(condition=Q(summary__regex=r"\S", statement__regex=r"\S"), name="verdict_says_why"),
            models.CheckConstraint(
                condition=Q(number=1) | Q(number__gt=1, note__regex=r"\S"),
                name="verdict_correction_has_a_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} · {self.number}"
