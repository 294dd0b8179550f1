"""Other desks' feeds that are polled: what came is handed in as a file would be, once for each wording of it."""

import hashlib
from dataclasses import replace

from claims.models import VerdictImport
from claims.models.external import UNENDED
from claims.read.linkeddata import entries
from claims.read.problems import FeedProblem
from claims.services.external import ACCEPT, LIMITS
from sources.choices import FeedKind
from sources.fetch.client import Fetched
from sources.models import Feed
from sources.services.feeds import Taker


def _holds(fetched: Fetched) -> int:
    try:
        return len(entries(fetched.raw, content_type=fetched.content_type))
    except FeedProblem:
        return 0


def _take(feed: Feed, fetched: Fetched) -> bool:
    checksum = hashlib.sha256(fetched.raw).hexdigest()
    last = VerdictImport.objects.filter(feed=feed).order_by("-pk").values_list("sha256", flat=True).first()
    if checksum == last:
        return False
    VerdictImport.objects.create(
        submitted_by=feed.added_by,
        feed=feed,
        address=feed.address,
        raw=fetched.raw,
        sha256=checksum,
        content_type=fetched.content_type[:200].replace("\0", ""),
    )
    return True


# A poll must end within its task's time, the reading of what came included.
VERDICTS = Taker(
    kind=FeedKind.CLAIM_REVIEW, accept=ACCEPT, limits=replace(LIMITS, seconds=40.0), holds=_holds, take=_take
)


def waiting_of(feed: Feed) -> list[int]:
    """The imports of a feed that are not ended, in the order in which they are read."""
    return list(VerdictImport.objects.filter(feed=feed, state__in=UNENDED).order_by("pk").values_list("pk", flat=True))
