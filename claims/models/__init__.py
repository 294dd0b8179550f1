from claims.models.access import ApiToken
from claims.models.claim import Attribution, Claim, Hop
from claims.models.extraction import Candidate, ExtractionRun, Heartbeat
from claims.models.idempotency import KeyedCall
from claims.models.people import Comment, MailChoice, Mention, Notification, Watch
from claims.models.review import Evidence, Rating, Review, Verdict
from claims.models.topic import ClaimTopic, Topic

__all__ = [
    "ApiToken",
    "Attribution",
    "Candidate",
    "Claim",
    "ClaimTopic",
    "Comment",
    "Evidence",
    "ExtractionRun",
    "Heartbeat",
    "Hop",
    "KeyedCall",
    "MailChoice",
    "Mention",
    "Notification",
    "Rating",
    "Review",
    "Topic",
    "Verdict",
    "Watch",
]
