"""Loading the rating scale and handing in the demonstration documents that come with the project."""

from collections.abc import Sequence

from django.db import transaction

from claims.models import Rating
from sources.choices import Origin
from sources.models import Document, IntakeItem
from sources.read.seeds import SeedDocument, SeedRating
from sources.services.documents import checksum
from sources.services.intake import Article


@transaction.atomic
def load_ratings(seeds: Sequence[SeedRating]) -> int:
    """Add the steps of the scale that are missing; one that the desk renamed or retired stays as the desk has it."""
    rows = [
        Rating(
            code=seed.code,
            name_en=seed.name_en,
            name_id=seed.name_id,
            meaning_en=seed.meaning_en,
            meaning_id=seed.meaning_id,
            value=seed.value,
            position=position,
        )
        for position, seed in enumerate(seeds)
    ]
    before = Rating.objects.count()
    Rating.objects.bulk_create(rows, ignore_conflicts=True)
    return Rating.objects.count() - before


def demonstrations(seeds: Sequence[SeedDocument]) -> list[Article]:
    """The demonstration documents that are neither here nor handed in yet, as articles to hand in."""
    sums = {checksum(seed.text.encode()): seed for seed in seeds}
    here = set(Document.objects.filter(sha256__in=sums).values_list("sha256", flat=True))
    seeded = IntakeItem.objects.filter(intake__origin=Origin.SEED, ended_at__isnull=True)
    waiting = set(seeded.values_list("filename", flat=True))
    return [_article(seed) for digest, seed in sums.items() if digest not in here and _filename(seed) not in waiting]


def _filename(seed: SeedDocument) -> str:
    return f"{seed.key}.txt"


def _article(seed: SeedDocument) -> Article:
    return Article(
        raw=seed.text.encode(),
        address=seed.address,
        filename=_filename(seed),
        content_type="text/plain; charset=utf-8",
        title=seed.title,
        publisher_name=seed.publisher_name,
        language=seed.language,
        published_at=seed.published_at,
    )
