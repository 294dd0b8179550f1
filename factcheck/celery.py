"""The Celery application: ``celery -A factcheck worker``."""

import os

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings.dev")

app = Celery("factcheck")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def _refuse_forgetful_broker(**_event: object) -> None:
    from factcheck.broker import refuse_forgetful_broker  # noqa: PLC0415 - only a worker asks

    refuse_forgetful_broker()
