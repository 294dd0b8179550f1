"""Feeds that the desk follows, and each entry that they ever named."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from sources.choices import EntryState, FeedBrings, FeedKind, FeedState
from sources.models.intake import IntakeItem
from sources.models.source import Source
from sources.text.feeds import sentence_of

SHORTEST, LONGEST = 5, 7 * 24 * 60


class Feed(models.Model):
    """One address that is polled for new articles.

    As with intake the row is the truth: a poll takes ``lease_until`` by one conditional update that also counts
    ``polls``, and ends only where that count is still its own.
    """

    address = models.URLField(_("address"), max_length=2000, unique=True)
    name = models.CharField(_("name"), max_length=200)
    brings = models.CharField(_("what it brings"), max_length=16, choices=FeedBrings, default=FeedBrings.ARTICLES)
    kind = models.CharField(_("kind"), max_length=16, choices=FeedKind, blank=True, default=FeedKind.UNKNOWN)
    source = models.ForeignKey(
        Source, verbose_name=_("outlet"), null=True, blank=True, on_delete=models.PROTECT, related_name="feeds"
    )
    interval = models.PositiveIntegerField(
        _("minutes between two polls"),
        default=30,
        validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)],
    )
    language = models.CharField(_("language"), max_length=8, blank=True)
    first_entries = models.PositiveSmallIntegerField(
        _("articles taken at the first poll"), default=10, validators=[MaxValueValidator(100)]
    )
    state = models.CharField(_("state"), max_length=16, choices=FeedState, default=FeedState.ACTIVE)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    next_poll_at = models.DateTimeField(_("next poll"), db_default=Now())
    lease_until = models.DateTimeField(null=True, blank=True)
    polls = models.PositiveIntegerField(_("polls"), default=0)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    polled_at = models.DateTimeField(_("last polled"), null=True, blank=True)
    succeeded_at = models.DateTimeField(_("last read"), null=True, blank=True)
    result_code = models.CharField(max_length=40, blank=True)
    result = models.TextField(_("last result"), blank=True)
    facts = models.JSONField(default=dict, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FeedKind.values), name="feed_kind_known"),
            models.CheckConstraint(condition=Q(brings__in=FeedBrings.values), name="feed_brings_known"),
            models.CheckConstraint(condition=Q(state__in=FeedState.values), name="feed_state_known"),
            models.CheckConstraint(
                condition=Q(interval__gte=SHORTEST, interval__lte=LONGEST), name="feed_interval_in_bounds"
            ),
            models.CheckConstraint(condition=Q(first_entries__lte=100), name="feed_begins_small"),
            models.CheckConstraint(
                condition=~Q(state__in=[FeedState.FAILING, FeedState.GONE]) | Q(result__regex=r"\S"),
                name="feed_ending_is_told",
            ),
        ]
        indexes = [
            models.Index(fields=["next_poll_at"], condition=Q(state=FeedState.ACTIVE), name="feed_due"),
            models.Index(fields=["name", "id"], name="feed_by_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def told(self) -> str:
        """The last result in the reader's language."""
        sentence = sentence_of(self.result_code)
        return gettext(sentence) % self.facts if sentence else self.result


class FeedEntry(models.Model):
    """One entry that a feed named, kept so that it is handed in once.

    It is known again by either of two digests: ``key`` of its guid, ``place`` of its address. Feeds change the one
    without the other: new guids at each fetch, a new address after a new headline.
    """

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(max_length=64, editable=False)
    place = models.CharField(max_length=64, null=True, blank=True, editable=False)  # noqa: DJ001 - unique where it is
    address = models.CharField(_("address"), max_length=2000, blank=True)
    title = models.CharField(_("title"), max_length=500, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=EntryState)
    item = models.ForeignKey(IntakeItem, null=True, blank=True, on_delete=models.PROTECT, related_name="feed_entries")
    seen_at = models.DateTimeField(_("first seen"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("feed entry")
        verbose_name_plural = _("feed entries")
        ordering = ["-id"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["feed", "key"], name="entry_key_once_a_feed"),
            models.UniqueConstraint(fields=["feed", "place"], name="entry_place_once_a_feed"),
            models.CheckConstraint(condition=Q(state__in=EntryState.values), name="entry_state_known"),
            models.CheckConstraint(
                condition=Q(state=EntryState.HANDED_IN, item__isnull=False)
                | Q(~Q(state=EntryState.HANDED_IN), item__isnull=True),
                name="entry_handed_in_has_an_item",
            ),
        ]
        indexes = [
            models.Index(fields=["feed", "-id"], name="entry_newest"),
            models.Index(fields=["place"], condition=Q(item__isnull=False), name="entry_by_place"),
        ]

    def __str__(self) -> str:
        return self.title or self.address
