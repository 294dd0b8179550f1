"""What every page asks of the database for its frame, in one query."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from claims.choices import RunState
from claims.models import ExtractionRun, Heartbeat, Notification

SILENT_AFTER = timedelta(seconds=30)
LATE_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Around:
    """Whether a ``worker`` showed itself lately, whether the oldest job is ``late``, and how much is ``unread``."""

    worker: bool
    late: bool
    unread: int


def around(reader: User) -> Around:
    now = timezone.now()
    waiting = ExtractionRun.objects.filter(state__in=[RunState.QUEUED, RunState.RUNNING])
    unread = Notification.objects.filter(person=OuterRef("pk"), read_at__isnull=True).order_by()
    counted = unread.values("person").annotate(n=Count("*")).values("n")
    found = User.objects.annotate(
        worker=Exists(Heartbeat.objects.filter(name="worker", at__gt=now - SILENT_AFTER)),
        late=Exists(waiting.filter(created_at__lt=now - LATE_AFTER)),
        unread=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
    )
    return Around(**found.values("worker", "late", "unread").get(pk=reader.pk))
