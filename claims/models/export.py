"""Tables that somebody asked to take out: each a job with its own ending, and the columns people like."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from claims.choices import ExportState, ExportWhat


class ExportJob(models.Model):
    """One file being made. The row is the truth, the message only a nudge: ``lease_until`` and ``attempts`` are taken
    by one conditional update. ``mark`` is the last event when the rows began to be read; the file holds all of it.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="export_jobs")
    what = models.CharField(_("rows"), max_length=16, choices=ExportWhat)
    form = models.CharField(_("form"), max_length=16)
    query = models.CharField(_("filter"), max_length=2000, blank=True)
    columns = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=16, choices=ExportState, default=ExportState.WAITING)
    reason = models.TextField(_("reason"), blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    mark = models.BigIntegerField(null=True, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_bytes = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    nudged_at = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(what__in=ExportWhat.values), name="export_what_known"),
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="export_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[ExportState.WAITING, ExportState.RUNNING], ended_at__isnull=True)
                | (Q(state=ExportState.DONE, ended_at__isnull=False, expires_at__isnull=False) & ~Q(file_name=""))
                | Q(state=ExportState.FAILED, ended_at__isnull=False, reason__regex=r"\S")
                | Q(state__in=[ExportState.CANCELLED, ExportState.EXPIRED], ended_at__isnull=False),
                name="export_ending_is_told",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(state__in=[ExportState.WAITING, ExportState.RUNNING]), name="export_unended"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.form} {self.pk}"


class SavedColumns(models.Model):
    """A choice of columns that somebody keeps under a name."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_columns")
    what = models.CharField(_("rows"), max_length=16, choices=ExportWhat)
    name = models.CharField(_("name"), max_length=100)
    columns = models.JSONField(default=list)

    class Meta:
        verbose_name = _("choice of columns")
        verbose_name_plural = _("choices of columns")
        ordering = ["name"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["owner", "what", "name"], name="columns_once_a_name")]

    def __str__(self) -> str:
        return self.name


class CaseFile(models.Model):
    """That a claim's case file was taken out: by whom, when, and its fingerprint, by which it is known years later."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="case_files")
    fingerprint = models.CharField(max_length=64)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("case file")
        verbose_name_plural = _("case files")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$"), name="case_fingerprint_is_sha256")
        ]

    def __str__(self) -> str:
        return self.fingerprint
