"""What people on the desk say to each other of a claim, and what each of them is told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from claims.choices import Often
from claims.models.claim import Claim
from sources.models import Announcement


class Comment(models.Model):
    """What somebody said of a claim. Its author may change it for ten minutes; withdrawn, its words stay in the row."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("comment"))
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    mentioned = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Mention", related_name="+")

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["id"]
        default_permissions = ("add", "view")
        constraints = [models.CheckConstraint(condition=Q(text__regex=r"\S"), name="comment_says_something")]
        indexes = [models.Index(fields=["claim", "id"], name="comment_of_claim")]

    def __str__(self) -> str:
        return self.text[:80]


class Mention(models.Model):
    """That a comment names somebody with ``@``; kept when the name is taken out again, so that nobody is told twice."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ["id"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["comment", "person"], name="mentioned_once_a_comment")]

    def __str__(self) -> str:
        return f"{self.comment_id} · {self.person_id}"


class Watch(models.Model):
    """That somebody wants to be told what becomes of a claim."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="watches")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("watched claim")
        verbose_name_plural = _("watched claims")
        ordering = ["id"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["claim", "person"], name="watched_once")]

    def __str__(self) -> str:
        return f"{self.claim_id} · {self.person_id}"


class Notification(models.Model):
    """One announcement that concerns one person. ``mailed_at`` is set with the mail that carried it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    read_at = models.DateTimeField(null=True, blank=True, editable=False)
    mailed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "announcement"], name="told_once")]
        indexes = [
            models.Index(fields=["person", "-id"], name="notification_of_person"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notification_unread"),
            models.Index(
                fields=["made_at"],
                condition=Q(read_at__isnull=True, mailed_at__isnull=True),
                name="notification_unmailed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.announcement_id}"


class MailChoice(models.Model):
    """How often somebody wants their notifications by mail, and in which language; no row means daily."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_choice")
    often = models.CharField(_("by mail"), max_length=16, choices=Often, default=Often.DAILY)
    language = models.CharField(_("language"), max_length=8)

    class Meta:
        verbose_name = _("choice of mail")
        verbose_name_plural = _("choices of mail")
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(often__in=Often.values), name="mail_often_known")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.often}"
