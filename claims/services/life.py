"""Signs of life: a worker notes that it is there, for the banner on every page (``queries.around`` reads it)."""

from django.utils import timezone

from claims.models import Heartbeat


def show(name: str) -> None:
    """Note that ``name`` is alive now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})
