"""What reviewers keep of the queue for themselves: filters, who follows them, and their own keys."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class SavedFilter(models.Model):
    """A filter of the queue under a name. ``query`` is the address's query string, the fields in one order."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("name"), max_length=100)
    query = models.CharField(_("filter"), max_length=2000)
    shared = models.BooleanField(_("shared with the desk"), default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="filter_name_once_a_person"),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="filter_has_a_name"),
            models.CheckConstraint(condition=~Q(query=""), name="filter_filters"),
        ]
        indexes = [models.Index(fields=["name"], condition=Q(shared=True), name="filter_shared")]

    def __str__(self) -> str:
        return self.name


class FilterSubscription(models.Model):
    """That somebody follows a filter: candidates with a number above ``seen`` are new to them."""

    filter = models.ForeignKey(SavedFilter, on_delete=models.CASCADE, related_name="subscriptions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="filter_subscriptions")
    seen = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("followed filter")
        verbose_name_plural = _("followed filters")
        ordering = ["id"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["filter", "person"], name="filter_followed_once_a_person")]

    def __str__(self) -> str:
        return f"{self.filter_id} · {self.person_id}"


class KeyChoice(models.Model):
    """One person's keys of the triage desk: ``keys`` has a key for each control that differs from the usual."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="key_choice")
    off = models.BooleanField(_("no keys"), default=False)
    keys = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("choice of keys")
        verbose_name_plural = _("choices of keys")
        ordering = ["id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.person_id}"
