"""Published texts, as stored once and for ever, and the bytes they were read from."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from sources.choices import Origin
from sources.models.source import Source


class Document(models.Model):
    """One published text. The database refuses to change ``text``; a changed page is a new row that ``replaces`` this.

    Every offset in the project counts Unicode code points of ``text`` from 0.
    """

    address = models.URLField(_("address"), max_length=2000, blank=True)
    title = models.CharField(_("title"), max_length=500)
    publisher = models.ForeignKey(
        Source,
        verbose_name=_("publisher"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="documents",
    )
    publisher_name = models.CharField(_("publisher as written"), max_length=200, blank=True)
    author = models.CharField(_("author"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    text = models.TextField(_("text"))
    sha256 = models.CharField(_("checksum"), max_length=64, unique=True, editable=False)
    origin = models.CharField(_("came by"), max_length=16, choices=Origin)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-id"]
        permissions = [("submit_document", "Can submit an article")]
        constraints = [
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="document_origin_known"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="document_checksum_is_sha256"),
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="document_says_something"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")), name="document_not_its_own_version"
            ),
        ]
        indexes = [
            models.Index(fields=["address", "-id"], name="document_by_address"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def elsewhere(self) -> "list[Publication]":
        """Its publications beside the one that its own columns name."""
        own = (self.address, "" if self.address else self.publisher_name)
        return [p for p in self.publications.all() if (p.address, "" if p.address else p.publisher_name) != own]


class Snapshot(models.Model):
    """The bytes that a document was read from, once for each different answer or address."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="snapshots")
    address = models.URLField(_("address asked for"), max_length=2000, blank=True)
    final_address = models.URLField(_("address after redirects"), max_length=2000, blank=True)
    filename = models.CharField(_("file name"), max_length=255, blank=True)
    content_type = models.CharField(_("content type"), max_length=200, blank=True)
    raw = models.BinaryField(_("bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64, editable=False)
    fetched_at = models.DateTimeField(_("fetched"), db_default=Now())

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "sha256", "final_address"], name="snapshot_once"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="snapshot_checksum_is_sha256"),
        ]

    def __str__(self) -> str:
        return self.final_address or self.filename or self.sha256[:12]


class Publication(models.Model):
    """One place where a document's text was published: the same text from a second outlet is a second row."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="publications")
    outlet = models.ForeignKey(
        Source, verbose_name=_("outlet"), null=True, blank=True, on_delete=models.PROTECT, related_name="publications"
    )
    publisher_name = models.CharField(_("publisher as written"), max_length=200, blank=True)
    address = models.URLField(_("address"), max_length=2000, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    first_seen_by = models.ForeignKey(
        "sources.IntakeItem", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["published_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "address"], condition=~Q(address=""), name="publication_address_once"
            ),
            models.UniqueConstraint(
                fields=["document", "publisher_name"], condition=Q(address=""), name="publication_outlet_once"
            ),
            models.CheckConstraint(condition=~Q(address="") | ~Q(publisher_name=""), name="publication_is_somewhere"),
        ]

    def __str__(self) -> str:
        return self.publisher_name or self.address
