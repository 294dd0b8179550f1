"""What the machine did and found."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from claims.choices import CandidateState, Kind, RejectReason, Resolution, RunState, Stance
from sources.models import Document, Source


class ExtractionRun(models.Model):
    """One reading of one document by one version of the pipeline.

    The row is the truth, the Celery message only a nudge. A worker takes the lease by one conditional update that
    also counts the attempt; candidates and ``done`` are written in one transaction.
    ``furniture`` is a list of ``[start, end]`` in code points of the document's text.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="runs")
    pipeline = models.CharField(_("pipeline"), max_length=40)
    language = models.CharField(_("language"), max_length=8, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=RunState, default=RunState.QUEUED)
    queue = models.CharField(max_length=16, default="extract")
    reason = models.TextField(_("reason"), blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    nudged_at = models.DateTimeField(null=True, blank=True)
    furniture = models.JSONField(default=list)
    found = models.PositiveIntegerField(_("candidates"), default=0)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("extraction")
        verbose_name_plural = _("extractions")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "pipeline"], name="run_once_a_pipeline"),
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="run_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[RunState.QUEUED, RunState.RUNNING], ended_at__isnull=True)
                | Q(state=RunState.DONE, ended_at__isnull=False)
                | Q(state=RunState.FAILED, ended_at__isnull=False, reason__regex=r"\S"),
                name="run_ending_is_told",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state__in=[RunState.QUEUED, RunState.RUNNING]), name="run_unended")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} · {self.pipeline}"


class Candidate(models.Model):
    """One passage that the machine found put in somebody's mouth. All but its state, its hold and for whom it is fixed.

    ``holder`` has it on screen, for minutes; ``assigned_to`` is whom it is kept for, for hours, until
    ``assigned_until``.

    ``content`` is a list of ``[start, end]``; ``chain`` a list of hops, speaker first, each
    ``{"role", "name", "span", "source", "resolution", "choices"}`` with registry ids.
    ``digest`` is the SHA-256 of the content spans: a second run finds the same row, and what was decided stays.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="candidates")
    run = models.ForeignKey(ExtractionRun, on_delete=models.PROTECT, related_name="candidates")
    digest = models.CharField(max_length=64, editable=False)
    start = models.PositiveIntegerField()
    content = models.JSONField()
    passage = models.TextField(_("passage"))
    cue = models.JSONField(null=True)
    chain = models.JSONField(default=list)
    speaker_name = models.CharField(_("speaker"), max_length=300, blank=True)
    speaker = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="candidates")
    resolution = models.CharField(max_length=16, choices=Resolution, default=Resolution.UNKNOWN)
    hop_sources = ArrayField(models.BigIntegerField(), default=list)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    stance = models.CharField(_("stance"), max_length=16, choices=Stance)
    when = models.JSONField(null=True)
    said_on = models.DateField(_("said on"), null=True, blank=True)
    figures = models.JSONField(default=list)
    rule = models.CharField(_("rule"), max_length=60)
    confidence = models.FloatField(_("confidence"))
    check_worthy = models.FloatField(_("check-worthiness"))
    worth_reasons = models.JSONField(default=list)
    language = models.CharField(max_length=8)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    state = models.CharField(_("state"), max_length=16, choices=CandidateState, default=CandidateState.PENDING)
    reject_reason = models.CharField(_("reason"), max_length=16, choices=RejectReason, blank=True)
    duplicate_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    held_until = models.DateTimeField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    assigned_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["-check_worthy", "id"]
        permissions = [("triage_candidate", "Can decide candidates")]
        constraints = [
            models.UniqueConstraint(fields=["document", "digest"], name="candidate_once_a_document"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="candidate_kind_known"),
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="candidate_stance_known"),
            models.CheckConstraint(
                condition=Q(confidence__range=(0, 1), check_worthy__range=(0, 1)),
                name="candidate_scores_0_to_1",
            ),
            models.CheckConstraint(
                condition=Q(state=CandidateState.PENDING, decided_at__isnull=True, reject_reason="")
                | Q(state=CandidateState.ACCEPTED, decided_at__isnull=False, reject_reason="")
                | (Q(state=CandidateState.REJECTED, decided_at__isnull=False) & ~Q(reject_reason=""))
                | Q(state=CandidateState.DUPLICATE, decided_at__isnull=False, duplicate_of__isnull=False),
                name="candidate_decision_is_told",
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=F("id")),
                name="candidate_not_its_own_double",
            ),
            models.CheckConstraint(
                condition=Q(assigned_to__isnull=True, assigned_until__isnull=True)
                | Q(assigned_to__isnull=False, assigned_until__isnull=False),
                name="candidate_assigned_until_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-check_worthy", "id"],
                condition=Q(state=CandidateState.PENDING),
                name="candidate_queue",
            ),
            models.Index(fields=["document", "start"], name="candidate_in_text"),
            models.Index(fields=["holder"], condition=Q(holder__isnull=False), name="candidate_held"),
            models.Index(fields=["assigned_to"], condition=Q(assigned_to__isnull=False), name="candidate_assigned"),
            GinIndex(fields=["hop_sources"], name="candidate_by_source"),
            models.Index(fields=["decided_by", "-decided_at"], name="candidate_decisions"),
            models.Index(fields=["decided_at"], condition=Q(decided_at__isnull=False), name="candidate_decided"),
        ]

    def __str__(self) -> str:
        return self.passage[:80]


class Heartbeat(models.Model):
    """When a worker or the scheduler last showed itself, for the banner that says that none does."""

    name = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
