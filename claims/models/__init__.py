from claims.models.access import ApiToken
from claims.models.claim import Attribution, Claim, Hop
from claims.models.extraction import Candidate, ExtractionRun, Heartbeat
from claims.models.idempotency import KeyedCall
from claims.models.review import Evidence, Rating, Review, Verdict

__all__ = [
    "ApiToken",
    "Attribution",
    "Candidate",
    "Claim",
    "Evidence",
    "ExtractionRun",
    "Heartbeat",
    "Hop",
    "KeyedCall",
    "Rating",
    "Review",
    "Verdict",
]
