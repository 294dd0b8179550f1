"""Signs of life: that workers answer and that nothing waits too long, for the banner on every page."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from claims.choices import RunState
from claims.models import ExtractionRun, Heartbeat

SILENT_AFTER = timedelta(seconds=30)
LATE_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Life:
    """``worker`` whether one has shown itself lately; ``late`` whether the oldest job waits over two minutes."""

    worker: bool
    late: bool


def show(name: str) -> None:
    """Note that ``name`` is alive now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def look() -> Life:
    now = timezone.now()
    return Life(
        worker=Heartbeat.objects.filter(name="worker", at__gt=now - SILENT_AFTER).exists(),
        late=ExtractionRun.objects.filter(
            state__in=[RunState.QUEUED, RunState.RUNNING], created_at__lt=now - LATE_AFTER
        ).exists(),
    )
