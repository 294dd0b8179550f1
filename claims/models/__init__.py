from claims.models.access import ApiToken
from claims.models.claim import Attribution, Claim, Hop
from claims.models.export import CaseFile, ExportJob, SavedColumns
from claims.models.external import ExternalMatch, ExternalVerdict, VerdictImport, VerdictImportItem
from claims.models.extraction import Candidate, ExtractionRun, Heartbeat
from claims.models.idempotency import KeyedCall
from claims.models.importing import ClaimImport, RefusedRow
from claims.models.people import Comment, MailChoice, Mention, Notification, Watch
from claims.models.review import Evidence, Rating, Review, Verdict
from claims.models.topic import ClaimTopic, Topic
from claims.models.triage import FilterSubscription, KeyChoice, SavedFilter
from claims.models.webhook import Delivery, DeliveryTry, Endpoint, EndpointSecret

__all__ = [
    "ApiToken",
    "Attribution",
    "Candidate",
    "CaseFile",
    "Claim",
    "ClaimImport",
    "ClaimTopic",
    "Comment",
    "Delivery",
    "DeliveryTry",
    "Endpoint",
    "EndpointSecret",
    "Evidence",
    "ExportJob",
    "ExternalMatch",
    "ExternalVerdict",
    "ExtractionRun",
    "FilterSubscription",
    "Heartbeat",
    "Hop",
    "KeyChoice",
    "KeyedCall",
    "MailChoice",
    "Mention",
    "Notification",
    "Rating",
    "RefusedRow",
    "Review",
    "SavedColumns",
    "SavedFilter",
    "Topic",
    "Verdict",
    "VerdictImport",
    "VerdictImportItem",
    "Watch",
]
