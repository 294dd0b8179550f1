"""What other fact-checkers found: their verdicts, the feeds these came in, and the claims that they are about."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from claims.choices import ImportState, MatchState, TakenIn
from claims.models.claim import Claim
from claims.read.problems import NOT_TAKEN
from sources.models import Feed, Source
from sources.models.told import in_words

UNENDED = [ImportState.WAITING, ImportState.RUNNING]


class VerdictImport(models.Model):
    """One feed handed in, as a file or an address, or by the poll of a ``feed``. ``raw`` is what is read, fetched once,
    until all of it is read; ``read`` counts the entries that have ended. ``lease_until`` and ``attempts`` are taken by
    one conditional update.
    """

    address = models.CharField(_("address"), max_length=2_100, blank=True)
    filename = models.CharField(_("file"), max_length=255, blank=True)
    content_type = models.CharField(max_length=200, blank=True)
    raw = models.BinaryField(null=True, blank=True)
    sha256 = models.CharField(_("checksum"), max_length=64, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=ImportState, default=ImportState.WAITING)
    code = models.CharField(_("reason code"), max_length=40, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    facts = models.JSONField(default=dict, blank=True)
    read = models.PositiveIntegerField(_("entries read"), default=0)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    feed = models.ForeignKey(Feed, null=True, blank=True, on_delete=models.PROTECT, related_name="imports")
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    nudged_at = models.DateTimeField(db_default=Now(), editable=False)
    created_at = models.DateTimeField(_("handed in"), db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import of verdicts")
        verbose_name_plural = _("imports of verdicts")
        ordering = ["-id"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.CheckConstraint(
                condition=~Q(address="") | Q(raw__isnull=False) | Q(state__in=[ImportState.DONE, ImportState.FAILED]),
                name="import_has_bytes_or_address",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNENDED, ended_at__isnull=True)
                | Q(state=ImportState.DONE, ended_at__isnull=False)
                | Q(state=ImportState.FAILED, ended_at__isnull=False, reason__regex=r"\S"),
                name="import_ending_is_told",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(state__in=UNENDED), name="import_unended")]

    def __str__(self) -> str:
        return self.address or self.filename

    @property
    def told(self) -> str:
        return in_words(self.code, self.facts, self.reason, NOT_TAKEN)


class ExternalVerdict(models.Model):
    """One fact-check of somebody else, as its publisher tells it today; earlier wordings stand in the history.

    ``key`` is the checksum of publisher and address, ``digest`` that of ``raw``, the entry as it came. ``publisher``
    and ``claim_source`` are those of the registry that bear the names, where exactly one does. ``told_by`` is the site
    whose feed says so, where that is not the site of ``address``: anybody can write another's name into a feed.
    """

    key = models.CharField(max_length=64, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    address = models.CharField(_("address"), max_length=4_200)
    publisher_name = models.CharField(_("publisher"), max_length=300)
    told_by = models.CharField(_("told by"), max_length=300, blank=True)
    publisher = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    claim_text = models.TextField(_("claim, in the publisher's words"))
    rating_name = models.CharField(_("finding"), max_length=300, blank=True)
    rating_value = models.FloatField(null=True, blank=True)
    rating_best = models.FloatField(null=True, blank=True)
    rating_worst = models.FloatField(null=True, blank=True)
    reviewed_on = models.DateField(_("published"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    claim_author = models.CharField(_("claimed by"), max_length=300, blank=True)
    claim_source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    claimed_on = models.DateField(_("claimed on"), null=True, blank=True)
    appearances = ArrayField(models.CharField(max_length=4_200), default=list, blank=True)
    raw = models.JSONField(_("as it came"))
    taken_in = models.ForeignKey(VerdictImport, on_delete=models.PROTECT, related_name="verdicts")
    taken_at = models.DateTimeField(_("taken"), db_default=Now(), editable=False)
    changed_at = models.DateTimeField(_("changed"), db_default=Now(), editable=False)
    matched_at = models.DateTimeField(db_default=Now(), editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("external verdict")
        verbose_name_plural = _("external verdicts")
        ordering = ["-id"]
        default_permissions = ("add", "view")
        permissions = [("match_externalverdict", "Can match external verdicts with claims")]
        constraints = [
            models.CheckConstraint(condition=Q(claim_text__regex=r"\S"), name="external_claims_something"),
            models.CheckConstraint(condition=Q(address__regex=r"^https?://"), name="external_has_an_address"),
            models.CheckConstraint(
                condition=~Q(rating_name="") | Q(rating_value__isnull=False), name="external_finds_something"
            ),
            models.CheckConstraint(
                condition=Q(rating_worst__isnull=True)
                | Q(rating_best__isnull=True)
                | Q(rating_worst__lte=F("rating_value"), rating_best__gte=F("rating_value")),
                name="external_within_its_scale",
            ),
        ]
        indexes = [
            # Without fastupdate, as for claims: a pending list is read whole by every search.
            GinIndex(fields=["claim_text"], name="external_near", opclasses=["gin_trgm_ops"], fastupdate=False),
            models.Index(fields=["publisher", "-id"], name="external_by_publisher"),
            models.Index(fields=["matched_at"], name="external_matched"),
        ]

    def __str__(self) -> str:
        return f"{self.publisher_name}: {self.finding}"

    @property
    def finding(self) -> str:
        """The rating in the publisher's words, else its number on the publisher's scale."""
        if self.rating_name or self.rating_value is None:
            return self.rating_name
        if self.rating_worst is None or self.rating_best is None:
            return f"{self.rating_value:g}"
        return f"{self.rating_value:g} ({self.rating_worst:g}–{self.rating_best:g})"


class VerdictImportItem(models.Model):
    """What became of one entry of a feed, counted from 0. ``label`` names it for whoever sent the feed."""

    taken_in = models.ForeignKey(VerdictImport, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    state = models.CharField(_("state"), max_length=16, choices=TakenIn)
    label = models.CharField(max_length=100, blank=True)
    code = models.CharField(_("reason code"), max_length=40, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    facts = models.JSONField(default=dict, blank=True)
    verdict = models.ForeignKey(
        ExternalVerdict, null=True, blank=True, on_delete=models.PROTECT, related_name="import_items"
    )

    class Meta:
        verbose_name = _("imported entry")
        verbose_name_plural = _("imported entries")
        ordering = ["taken_in", "position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["taken_in", "position"], name="import_position_once"),
            models.CheckConstraint(
                condition=Q(state=TakenIn.REFUSED, verdict__isnull=True, reason__regex=r"\S")
                | Q(state__in=[TakenIn.TAKEN, TakenIn.CHANGED, TakenIn.UNCHANGED], verdict__isnull=False),
                name="import_item_ending_is_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.taken_in_id}/{self.position}"

    @property
    def told(self) -> str:
        return in_words(self.code, self.facts, self.reason, NOT_TAKEN)


class ExternalMatch(models.Model):
    """That an external verdict may be about a claim: proposed by the machine, confirmed or refused by a person.

    ``likeness`` of the two wordings and ``score``, which counts the same speaker and the same appearance too, go from
    0 to 1.
    """

    verdict = models.ForeignKey(ExternalVerdict, on_delete=models.CASCADE, related_name="matches")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="external_matches")
    likeness = models.FloatField(_("likeness"))
    same_speaker = models.BooleanField(_("same speaker"), default=False)
    same_appearance = models.BooleanField(_("same appearance"), default=False)
    score = models.FloatField(_("score"))
    state = models.CharField(_("state"), max_length=16, choices=MatchState, default=MatchState.PROPOSED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("match of an external verdict")
        verbose_name_plural = _("matches of external verdicts")
        ordering = ["verdict", "-score", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["verdict", "claim"], name="match_once_a_claim"),
            models.CheckConstraint(condition=Q(likeness__range=(0, 1), score__range=(0, 1)), name="match_score_0_to_1"),
            models.CheckConstraint(
                condition=Q(state=MatchState.PROPOSED, decided_by__isnull=True, decided_at__isnull=True)
                | Q(
                    state__in=[MatchState.CONFIRMED, MatchState.REFUSED],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="match_decided_by_a_person",
            ),
        ]
        indexes = [models.Index(fields=["claim", "state"], name="match_of_claim")]

    def __str__(self) -> str:
        return f"{self.verdict_id} ~ {self.claim_id}"
