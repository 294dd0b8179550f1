"""What happened that somebody is to be told of: written with the change itself, taken by a relay afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from sources.choices import RelayState, Told


class Announcement(models.Model):
    """One thing that happened, for the relay to hand to every receiver once.

    ``subject_kind`` and ``subject_id`` name the row it is about, ``body`` holds the numbers that a receiver needs
    (``services.announcing`` lists them by kind) and never a text that the reader of a message may not see.
    It stands in ``sources``, the lowest package, because both packages announce.
    """

    kind = models.CharField(_("what happened"), max_length=40, choices=Told)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    body = models.JSONField(default=dict)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    state = models.CharField(_("state"), max_length=16, choices=RelayState, default=RelayState.WAITING)
    due_at = models.DateTimeField(db_default=Now(), editable=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(_("reason"), blank=True)
    taken_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-id"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Told.values), name="announcement_kind_known"),
            models.CheckConstraint(
                condition=Q(state=RelayState.WAITING, taken_at__isnull=True)
                | Q(state=RelayState.TAKEN, taken_at__isnull=False)
                | Q(state=RelayState.GIVEN_UP, taken_at__isnull=True, reason__regex=r"\S"),
                name="announcement_ending_is_told",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state=RelayState.WAITING), name="announcement_untaken"),
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="announcement_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"
