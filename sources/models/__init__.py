from sources.models.audit import Era, Event, Seal, Touch
from sources.models.document import Document, Publication, Snapshot
from sources.models.feed import Feed, FeedEntry
from sources.models.intake import Intake, IntakeItem
from sources.models.outbox import Announcement
from sources.models.source import ReliabilityGrade, Source, SourceMerge, SourceName, SourceTie

__all__ = [
    "Announcement",
    "Document",
    "Era",
    "Event",
    "Feed",
    "FeedEntry",
    "Intake",
    "IntakeItem",
    "Publication",
    "ReliabilityGrade",
    "Seal",
    "Snapshot",
    "Source",
    "SourceMerge",
    "SourceName",
    "SourceTie",
    "Touch",
]
