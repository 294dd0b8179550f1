"""``manage.py audit``: prove that the sealed history still stands."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sources.services import audit


class Command(BaseCommand):
    help = "Seal what is new, recompute the chain of seals over the whole history and print its head."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", default="", help="a head noted earlier elsewhere: it must be in the chain")

    def handle(self, *_args: Any, **options: Any) -> None:
        while audit.seal():
            pass
        proof = audit.verify(head=options["head"])
        if proof.broken:
            raise CommandError(
                f"The history does not stand: {proof.broken}. {proof.events} events before it are as they were sealed. "
                "Restore the database from a copy made before, and find out who had access to it."
            )
        self.stdout.write(f"{proof.events} events under {proof.seals} seals stand. Head: {proof.head}")
        self.stdout.write("Note the head outside this database: a cut end shows only against it.")
