"""``manage.py doctor``: what is wrong, in words."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from factcheck.doctor import examine


class Command(BaseCommand):
    help = "Say what is wrong with the database, broker, workers, files and secrets, and what to do about it."
    requires_system_checks = ()  # they are one of the looks

    def handle(self, *_arguments: Any, **_options: Any) -> None:
        ill = 0
        for finding in examine():
            for fault in finding.faults:
                ill += 1
                self.stdout.write(self.style.ERROR(f"✗ {finding.subject}: ") + fault)
            if not finding.faults:
                self.stdout.write(self.style.SUCCESS(f"✓ {finding.subject}: ") + finding.well)
        if ill:
            raise CommandError(f"{ill} thing{'s' if ill > 1 else ''} to put right.")
