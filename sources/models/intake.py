"""What was handed in: one intake of one or many articles, each with its own ending."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from sources.choices import ItemState, Origin
from sources.models.document import Document
from sources.models.told import in_words


class Intake(models.Model):
    """One act of handing in: a pasted text, some files, a list of addresses."""

    origin = models.CharField(_("came by"), max_length=16, choices=Origin)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="intakes"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(origin__in=Origin.values), name="intake_origin_known")]

    def __str__(self) -> str:
        return f"{self.get_origin_display()} {self.pk}"


class IntakeItem(models.Model):
    """One article of an intake: bytes in hand, or an address to fetch them from.

    The row is the truth and the message to a worker only a nudge: ``lease_until`` and ``attempts`` are taken by one
    conditional update, and whatever is not ended by then is sent again by the sweeper.
    """

    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    address = models.URLField(_("address"), max_length=2000, blank=True)
    filename = models.CharField(_("file name"), max_length=255, blank=True)
    content_type = models.CharField(_("content type"), max_length=200, blank=True)
    raw = models.BinaryField(_("bytes"), null=True, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    publisher_name = models.CharField(_("publisher"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=ItemState, default=ItemState.WAITING)
    code = models.CharField(_("reason code"), max_length=40, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    facts = models.JSONField(default=dict, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    queue = models.CharField(_("queue"), max_length=16, default="interactive")
    nudged_at = models.DateTimeField(_("last sent to a worker"), db_default=Now(), editable=False)
    lease_until = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="intake_items")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("submitted article")
        verbose_name_plural = _("submitted articles")
        ordering = ["intake", "position"]
        constraints = [
            models.UniqueConstraint(fields=["intake", "position"], name="item_position_once"),
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="item_state_known"),
            models.CheckConstraint(
                condition=~Q(address="") | Q(raw__isnull=False) | Q(state__in=[ItemState.STORED, ItemState.KNOWN]),
                name="item_has_bytes_or_address",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[ItemState.STORED, ItemState.KNOWN],
                    document__isnull=False,
                    ended_at__isnull=False,
                )
                | Q(
                    state=ItemState.REFUSED,
                    document__isnull=True,
                    ended_at__isnull=False,
                    reason__regex=r"\S",
                )
                | Q(
                    state__in=[ItemState.WAITING, ItemState.TAKEN],
                    document__isnull=True,
                    ended_at__isnull=True,
                ),
                name="item_ending_is_told",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(state__in=[ItemState.WAITING, ItemState.TAKEN]),
                name="item_unended",
            )
        ]

    def __str__(self) -> str:
        return self.address or self.filename or self.title

    @property
    def told(self) -> str:
        """The reason in the reader's language; ``reason`` keeps it as it was first told."""
        return in_words(self.code, self.facts, self.reason)
