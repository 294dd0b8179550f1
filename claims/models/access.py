"""Who may pull from the API: tokens kept as keyed digests only."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from claims.choices import Scope


class ApiToken(models.Model):
    """A token ``fct_<prefix>_<secret>``, shown once. ``digest`` is HMAC-SHA256 of the secret under the pepper."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("what it is for"), max_length=120)
    prefix = models.CharField(_("prefix"), max_length=12, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    earlier_digest = models.CharField(max_length=64, blank=True, editable=False)
    earlier_until = models.DateTimeField(_("the text before is taken until"), null=True, blank=True, editable=False)
    rotated_at = models.DateTimeField(_("rotated"), null=True, blank=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=16, choices=Scope), verbose_name=_("scopes"))
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="token_may_something"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="token_digest_is_sha256"),
            models.CheckConstraint(
                condition=Q(earlier_digest="", earlier_until__isnull=True)
                | Q(earlier_digest__regex=r"^[0-9a-f]{64}$", earlier_until__isnull=False),
                name="token_earlier_digest_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (fct_{self.prefix}_…)"

    def is_live(self, *, at: datetime) -> bool:
        """Neither revoked nor expired, of somebody whose account is open."""
        return self.revoked_at is None and self.user.is_active and (self.expires_at is None or self.expires_at > at)
