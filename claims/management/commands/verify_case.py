"""``manage.py verify-case FILE``: check every checksum of a case file. It needs no database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.exports.verify import verify


class Command(BaseCommand):
    help = "Check every checksum of a case file, and that each passage stands in its text."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the ZIP")
        parser.add_argument("--fingerprint", default="", help="the SHA-256 of SHA256SUMS that was noted elsewhere")

    def handle(self, *_args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            with path.open("rb") as file:
                found = verify(file, fingerprint=options["fingerprint"])
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        for problem in found:
            self.stdout.write(str(problem))
        if found:
            raise CommandError(f"{path.name} is not as it was written: {len(found)} faults, told above.")
        self.stdout.write(f"{path.name} is whole: every checksum and every passage stands.")
