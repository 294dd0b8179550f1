"""Claims sent as a table: the file as it came, what its columns hold, and which of its rows were not taken."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from claims.choices import SheetState


class ClaimImport(models.Model):
    """One file. The row is the truth and the message a nudge; ``row_done`` is the last record whose ending is written,
    in the same transaction as what it made, so that whoever goes on begins behind it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claim_imports")
    filename = models.CharField(_("file name"), max_length=255)
    raw = models.BinaryField(_("bytes"))
    mapping = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=16, choices=SheetState, default=SheetState.DRAFT)
    reason = models.TextField(_("reason"), blank=True)
    row_done = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    attributed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    nudged_at = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import of claims")
        verbose_name_plural = _("imports of claims")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SheetState.values), name="sheet_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[SheetState.DRAFT, SheetState.WAITING, SheetState.RUNNING], ended_at__isnull=True)
                | Q(state__in=[SheetState.DONE, SheetState.CANCELLED], ended_at__isnull=False)
                | Q(state=SheetState.FAILED, ended_at__isnull=False, reason__regex=r"\S"),
                name="sheet_ending_is_told",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(state__in=[SheetState.WAITING, SheetState.RUNNING]), name="sheet_unended"
            )
        ]

    def __str__(self) -> str:
        return self.filename


class RefusedRow(models.Model):
    """One fault of a row that was not taken. ``row`` counts as a spreadsheet does, the header 1."""

    of = models.ForeignKey(ClaimImport, on_delete=models.CASCADE, related_name="refused_rows")
    row = models.PositiveIntegerField()
    field = models.CharField(max_length=16, blank=True)
    code = models.CharField(max_length=40)
    cell = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("row that was not taken")
        verbose_name_plural = _("rows that were not taken")
        ordering = ["of", "row", "id"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["of", "row", "field", "code"], name="refusal_once_a_row")]

    def __str__(self) -> str:
        return f"{self.row}: {self.code}"
