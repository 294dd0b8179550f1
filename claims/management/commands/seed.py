"""``manage.py seed``: roles, rating scale, source registry and demonstration documents, through the services."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.permissions import make_roles
from claims.services.seeding import demonstrations, load_ratings
from claims.tasks import accept_articles
from sources.choices import Origin
from sources.read.seeds import SeedError, read_documents, read_ratings, read_sources
from sources.services.seeding import load_sources


class Command(BaseCommand):
    help = "Add what the desk starts with; running it again adds only what is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-documents", action="store_true", help="leave the demonstration documents out")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            sources, ratings = read_sources(settings.SEEDS_DIR), read_ratings(settings.SEEDS_DIR)
            documents = [] if options["no_documents"] else read_documents(settings.SEEDS_DIR)
        except SeedError as error:
            raise CommandError(str(error)) from error
        make_roles()
        new_ratings = load_ratings(ratings)
        loaded = load_sources(sources)
        articles = demonstrations(documents)
        if articles:
            accept_articles(origin=Origin.SEED, articles=articles, by=None)
        self.stdout.write(
            f"Added {loaded.sources} sources, {loaded.ties} ties, {new_ratings} ratings, {len(articles)} documents."
        )
