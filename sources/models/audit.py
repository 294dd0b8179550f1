"""The append-only record of who changed what, written by the database itself.

A trigger on every audited table (``sources/sql/audit.sql``) writes the event in the transaction of the change, so
that no path, the admin, a shell or ``queryset.update`` included, can change a row without leaving one. It stands in
``sources``, the lowest app, because both apps are recorded by it.
"""

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sources.choices import Act, Change


class Event(models.Model):
    """One line of the history. ``subject`` is the thing whose page shows it, ``table_name``/``row_id`` the changed row.

    ``before`` and ``after`` hold the changed columns only (all of them for an added or removed row).
    ``xact`` is the transaction's number (``sources.mirrored``): rows below the oldest running one are final, which is
    what lets a reader follow the record without missing a transaction that commits late.
    """

    at = models.DateTimeField(_("when"), editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who"),
    )
    actor_name = models.CharField(max_length=200)
    act = models.CharField(_("did what"), max_length=60)
    reason = models.TextField(_("why"), blank=True)
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    change = models.CharField(max_length=8, choices=Change)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    xact = models.BigIntegerField()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("history")
        ordering = ["-id"]
        default_permissions = ("view",)
        constraints = [models.CheckConstraint(condition=Q(change__in=Change.values), name="event_change_known")]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="event_of_subject"),
            models.Index(fields=["table_name", "row_id", "-id"], name="event_of_row"),
            models.Index(fields=["xact", "id"], name="event_by_xact"),
            BrinIndex(fields=["at"], name="event_by_time"),  # rows are only ever added, in the order of time
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_kind} {self.subject_id}"

    @property
    def did(self) -> str:
        """The act in words; its code where a history outlives the words of an act that is no more."""
        return str(Act(self.act).label) if self.act in Act.values else self.act

    @property
    def changes(self) -> list[tuple[str, object, object]]:
        """``(column, before, after)`` of what changed, without the row's own number and version."""
        before, after = self.before or {}, self.after or {}
        columns = dict.fromkeys([*before, *after])
        return [(c, before.get(c), after.get(c)) for c in columns if c not in ("id", "version")]


class Touch(models.Model):
    """That a machine made or removed a row, for those who follow: which row, in which transaction. It is no history.

    ``id`` is of the same sequence as an event's, so that ``(xact, id)`` orders both.
    """

    id = models.BigIntegerField(primary_key=True)
    xact = models.BigIntegerField()
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("touch")
        verbose_name_plural = _("touches")
        default_permissions = ()
        indexes = [models.Index(fields=["xact", "id"], name="touch_by_xact")]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id}"


class Era(models.Model):
    """Begun by the first write after a restore: ``shift`` is added to the new server's transaction ids from there."""

    shift = models.BigIntegerField(unique=True)
    began_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("era")
        verbose_name_plural = _("eras")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.shift}"


class Seal(models.Model):
    """A link of the hash chain over the events up to ``last_event``: what was sealed cannot be changed unseen.

    ``digest`` is the SHA-256 of ``previous`` and of every sealed event in order of ``(xact, id)``. Sealing is
    apart from recording because a chain that every write must lock did 270–300 writes a second, measured.
    """

    last_xact = models.BigIntegerField(unique=True)
    last_event = models.BigIntegerField()
    events = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["-id"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.digest[:12]
