"""`manage.py extract`: attributions as JSON lines, without a database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from claims.pipeline.command import add_arguments, print_attributions


class Command(BaseCommand):
    help = "Print the attributions of each file as one JSON object a line; needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        add_arguments(parser)

    def handle(self, **options: Any) -> None:
        raise SystemExit(print_attributions(options))
