"""``manage.py up``: what ``make run`` runs."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from factcheck.embedded.errors import CannotStart
from factcheck.up import run_everything


class Command(BaseCommand):
    help = "Start PostgreSQL, Valkey, web, workers and beat on this machine, and keep them alive until Ctrl-C."
    requires_system_checks = ()  # the database that they look at is not up yet

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        try:
            run_everything(say=self._say)
        except (CannotStart, ImproperlyConfigured) as problem:
            raise CommandError(str(problem)) from None

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
