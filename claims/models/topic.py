"""What claims are about, as tags with pages of their own."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from claims.models.claim import Claim


class Topic(models.Model):
    """One subject that claims are gathered under. Two names that differ in case alone are one."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("name in addresses"), max_length=90, unique=True, allow_unicode=True)
    claims = models.ManyToManyField(Claim, through="ClaimTopic", related_name="topics")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]
        default_permissions = ("add", "view")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="topic_once_in_any_case"),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="topic_is_named"),
        ]

    def __str__(self) -> str:
        return self.name


class ClaimTopic(models.Model):
    """That a claim is about a topic: who said so and when. Taken out, the row stays."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="topic_rows")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="claim_rows")
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now(), editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("topic of a claim")
        verbose_name_plural = _("topics of claims")
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "topic"], condition=Q(withdrawn_at__isnull=True), name="topic_once_a_claim"
            ),
        ]
        indexes = [
            models.Index(
                fields=["topic", "-claim"], condition=Q(withdrawn_at__isnull=True), name="standing_claims_of_topic"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} · {self.topic_id}"
