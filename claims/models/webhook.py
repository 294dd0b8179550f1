"""Webhooks: where the desk sends what happens, and each message that it sent or is to send."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.choices import DeliveryState, EndpointState
from claims.text.deliveries import PROBLEMS
from sources.choices import Told
from sources.models import Announcement

OFFERED = [
    Told.CANDIDATE_CREATED,
    Told.CLAIM_SETTLED,
    Told.VERDICT_PUBLISHED,
    Told.VERDICT_CORRECTED,
    Told.DOCUMENT_CHANGED,
    Told.SOURCE_REGRADED,
]
PING = "ping"


class Endpoint(models.Model):
    """One receiver's address, the kinds of events it wants, and the secrets that its messages are signed with.

    One worker at a time sends to an endpoint: ``lease_until`` is taken by one conditional update that also counts
    ``turn``. ``replay_since`` is set while what was missed since then is written as messages, of announcements up to
    the number ``replayed_to`` so far.
    """

    name = models.CharField(_("what it is for"), max_length=120)
    address = models.URLField(_("address"), max_length=2000)
    kinds = ArrayField(models.CharField(max_length=40), verbose_name=_("events"))
    state = models.CharField(_("state"), max_length=16, choices=EndpointState, default=EndpointState.ACTIVE)
    reason = models.TextField(_("reason"), blank=True)
    off_at = models.DateTimeField(_("switched off"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    quiet_until = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    turn = models.PositiveIntegerField(default=0)
    replay_since = models.DateTimeField(_("is sent again since"), null=True, blank=True)
    replayed_to = models.BigIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    renewed_at = models.DateTimeField(_("secret made"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name", "id"]
        default_permissions = ("add", "change", "view")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EndpointState.values), name="endpoint_state_known"),
            models.CheckConstraint(condition=Q(kinds__len__gt=0), name="endpoint_wants_something"),
            models.CheckConstraint(condition=Q(kinds__contained_by=OFFERED), name="endpoint_kinds_offered"),
            models.CheckConstraint(
                condition=Q(state__in=[EndpointState.ACTIVE, EndpointState.STOPPED])
                | Q(reason__regex=r"\S", off_at__isnull=False),
                name="endpoint_ending_is_told",
            ),
            models.CheckConstraint(
                condition=Q(replay_since__isnull=True) | Q(state=EndpointState.ACTIVE), name="endpoint_replays_while_on"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EndpointSecret(models.Model):
    """A secret that an endpoint's messages are signed with, encrypted (``services.secrets``), until ``until``.

    In a table of its own, which the history does not record: the record is read by more people than may sign.
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="secrets")
    locked = models.TextField(editable=False)
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("webhook secret")
        verbose_name_plural = _("webhook secrets")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint"], condition=Q(until__isnull=True), name="secret_one_without_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.endpoint_id} · {self.made_at}"


class Delivery(models.Model):
    """One message to one endpoint. ``key`` is its ``webhook-id``, the same at every try and replay.

    ``body`` is what was written when it happened and is sent byte for byte however often. ``status`` and ``answer`` are
    of the last try; ``problem`` is the code of why no answer came, with its ``facts``.
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    announcement = models.ForeignKey(Announcement, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("event"), max_length=40)
    body = models.TextField(_("message"))
    state = models.CharField(_("state"), max_length=16, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_try_at = models.DateTimeField(_("next try"), db_default=Now())
    first_tried_at = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(_("last try"), null=True, blank=True)
    status = models.PositiveSmallIntegerField(_("answer's status"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    problem = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    took_ms = models.PositiveIntegerField(_("milliseconds"), null=True, blank=True)
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("webhook message")
        verbose_name_plural = _("webhook messages")
        ordering = ["-id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "announcement"], name="delivered_once_an_endpoint"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(condition=Q(kind__in=[*OFFERED, PING]), name="delivery_kind_known"),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.WAITING, ended_at__isnull=True)
                | (~Q(state=DeliveryState.WAITING) & Q(ended_at__isnull=False)),
                name="delivery_ending_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="delivery_newest"),
            models.Index(
                fields=["endpoint", "next_try_at", "id"],
                condition=Q(state=DeliveryState.WAITING),
                name="delivery_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def header(self) -> str:
        """Its ``webhook-id``."""
        return f"msg_{self.key.hex}"

    @property
    def told(self) -> str:
        """Why no answer came, in the reader's language; "" where one came."""
        return _told(self.problem, self.facts)


class DeliveryTry(models.Model):
    """One try of a message that came to its end, and what was answered. Tries of a replay follow those before it."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    tried_at = models.DateTimeField(_("when"))
    status = models.PositiveSmallIntegerField(_("answer's status"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    problem = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    took_ms = models.PositiveIntegerField(_("milliseconds"), null=True, blank=True)

    class Meta:
        verbose_name = _("webhook try")
        verbose_name_plural = _("webhook tries")
        ordering = ["-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.delivery_id} · {self.tried_at}"

    @property
    def told(self) -> str:
        """Why no answer came, as of the message."""
        return _told(self.problem, self.facts)


def _told(problem: str, facts: dict[str, Any]) -> str:
    return gettext(PROBLEMS[problem]) % facts if problem in PROBLEMS else problem
