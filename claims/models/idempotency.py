"""Writes that were asked for with a key, so that asking again changes nothing more."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from claims.models.access import ApiToken


class KeyedCall(models.Model):
    """One write under its caller's key, made in the effect's transaction. ``digest`` is SHA-256 of what was asked."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    called_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("keyed call")
        verbose_name_plural = _("keyed calls")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="call_once_a_key")]
        indexes = [models.Index(fields=["called_at"], name="call_by_age")]

    def __str__(self) -> str:
        return self.key
