"""Who a claim can be attributed to, under which names, tied to whom, and how far to be trusted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from sources.choices import NameKind, Reliability, SourceKind, TieKind


class Source(models.Model):
    """Whoever a claim can be attributed to.

    ``merged_into`` makes this row another name of that source. Nothing is moved by a merge, so that undoing it
    is clearing the pointer; whoever asks for a source's rows asks for its whole family (``queries.family``).
    """

    key = models.SlugField(_("key"), max_length=80, unique=True, null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=SourceKind)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, blank=True)
    homepage = models.URLField(_("homepage"), blank=True)
    wikidata = models.CharField(_("Wikidata item"), max_length=16, blank=True)
    note = models.TextField(_("note"), blank=True)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name", "id"]
        permissions = [("grade_source", "Can grade a source"), ("merge_source", "Can merge sources")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SourceKind.values), name="source_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="source_is_named"),
            models.CheckConstraint(condition=Q(country__regex=r"^([A-Z]{2})?$"), name="source_country_iso"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="source_not_into_itself"
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="source_by_name")]

    def __str__(self) -> str:
        return self.name


class SourceName(models.Model):
    """One way in which a source is written. ``folded`` is the key that written names are matched by."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="names")
    text = models.CharField(_("name"), max_length=200)
    folded = models.CharField(max_length=200, editable=False)
    language = models.CharField(_("language"), max_length=8, default="und")
    kind = models.CharField(_("kind"), max_length=16, choices=NameKind, default=NameKind.NAME)

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        ordering = ["language", "kind", "text"]
        constraints = [
            models.UniqueConstraint(fields=["source", "folded", "language", "kind"], name="name_once_a_source"),
            models.CheckConstraint(condition=Q(kind__in=NameKind.values), name="name_kind_known"),
            models.CheckConstraint(condition=~Q(folded=""), name="name_can_be_matched"),
        ]
        indexes = [models.Index(fields=["folded"], name="name_by_folded")]

    def __str__(self) -> str:
        return self.text


class SourceTie(models.Model):
    """``subject`` speaks for, is part of, or is controlled by ``object``, from ``since`` to ``until`` inclusive."""

    subject = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="ties")
    kind = models.CharField(_("tie"), max_length=16, choices=TieKind)
    object = models.ForeignKey(Source, verbose_name=_("to"), on_delete=models.PROTECT, related_name="tied")
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("tie")
        verbose_name_plural = _("ties")
        ordering = ["subject", "kind", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind", "object", "since"], name="tie_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(kind__in=TieKind.values), name="tie_kind_known"),
            models.CheckConstraint(condition=~Q(subject=F("object")), name="tie_not_to_itself"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(since__lte=F("until")),
                name="tie_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.get_kind_display()} {self.object}"


class ReliabilityGrade(models.Model):
    """One line of a source's grade history. The newest is in force; the database refuses to change or delete one."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="grades")
    grade = models.CharField(_("grade"), max_length=1, choices=Reliability)
    reason = models.TextField(_("reason"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    graded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("reliability grade")
        verbose_name_plural = _("reliability grades")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(grade__in=Reliability.values), name="grade_a_to_f"),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="grade_has_a_reason"),
        ]
        indexes = [models.Index(fields=["source", "-id"], name="grade_newest")]

    def __str__(self) -> str:
        return f"{self.source}: {self.grade}"


class SourceMerge(models.Model):
    """That two sources were found to be one, by whom and why; and, if so, that it was undone."""

    merged = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="merges_away")
    kept = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="merges_in")
    reason = models.TextField(_("reason"), blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(db_default=Now(), editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="merged_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(merged=F("kept")), name="merge_of_two"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"
