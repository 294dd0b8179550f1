"""``manage.py intake PATH|URL…``: hand articles in, and watch until each has its ending."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.tasks import accept_articles
from sources.choices import ItemState, Origin
from sources.models import Intake
from sources.services.intake import Article
from sources.services.unpacking import articles_in
from sources.text.intake import IntakeError

LOOK_EVERY = 0.5


class Command(BaseCommand):
    help = "Hand in articles from files, web archives or addresses; prints each one's ending, fails if any was refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("places", nargs="+", metavar="PATH|URL")
        parser.add_argument("--no-wait", action="store_true", help="hand in and leave: workers read them later")
        parser.add_argument("--timeout", type=float, default=600, help="seconds to wait for the workers (600)")

    def handle(self, *_args: Any, **options: Any) -> None:
        articles = [article for place in options["places"] for article in _articles(place)]
        intake = accept_articles(origin=Origin.COMMAND, articles=articles, by=None)
        self.stdout.write(f"Handed in {len(articles)} as intake {intake.pk}.")
        if not options["no_wait"]:
            self._watch(intake, timeout=options["timeout"])

    def _watch(self, intake: Intake, *, timeout: float) -> None:
        deadline, told = time.monotonic() + timeout, set[int]()
        while len(told) < intake.items.count():
            ended = intake.items.filter(ended_at__isnull=False).exclude(pk__in=told).select_related("document")
            for item in ended:
                told.add(item.pk)
                ending = f"document {item.document_id}" if item.document_id else item.reason
                self.stdout.write(f"{item}: {item.get_state_display()} · {ending}")
            if time.monotonic() > deadline:
                raise CommandError(
                    f"{intake.items.count() - len(told)} articles still wait after {timeout:.0f} s. They are kept and "
                    "will be read; see that a worker runs with: manage.py doctor"
                )
            time.sleep(LOOK_EVERY)
        refused = intake.items.filter(state=ItemState.REFUSED).count()
        if refused:
            raise CommandError(f"{refused} of {len(told)} were refused, for the reasons above.")


def _articles(place: str) -> list[Article]:
    """One of an address or a file; of a web archive its pages."""
    if place.startswith(("http://", "https://")):
        return [Article(address=place)]
    path = Path(place)
    try:
        with path.open("rb") as file:
            return [article for article in articles_in(file, name=path.name) if article is not None]
    except OSError as error:
        raise CommandError(f"{place} cannot be read: {error.strerror}. Nothing was handed in.") from error
    except IntakeError as error:
        raise CommandError(f"{place}: {error} Nothing was handed in.") from error
