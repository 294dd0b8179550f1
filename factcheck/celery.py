"""The Celery application: ``celery -A factcheck worker``."""

import os

from celery import Celery
from celery.signals import task_postrun, task_prerun, worker_init, worker_ready
from django.db import close_old_connections, connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "factcheck.settings.dev")

app = Celery("factcheck")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Celery closes every database connection around every task, whatever CONN_MAX_AGE says; below it is Django that does,
# as around a request: what is old or broken.
app.conf.CELERY_DB_REUSE_MAX = 2**62


@task_prerun.connect
@task_postrun.connect
def _close_old_connections(**_event: object) -> None:
    close_old_connections()


@worker_init.connect
def _refuse_forgetful_broker(**_event: object) -> None:
    from factcheck.broker import refuse_forgetful_broker  # noqa: PLC0415 - only a worker asks

    refuse_forgetful_broker()


@worker_ready.connect
def _show_life(**_event: object) -> None:
    """At once, for the banner on the pages: beat asks for the next sign only after ten seconds."""
    from claims.services import life  # noqa: PLC0415 - models are there only once Django is set up

    try:
        life.show("worker")
    finally:
        connections.close_all()  # a child made later would write to the same socket
