"""What lists of claims can be filtered by; the pages, the API and the exports share these filters."""

from claims.filters.attributions import AttributionFilter, OfChains
from claims.filters.candidates import CandidateFilter, CandidatesFilter
from claims.filters.claims import ClaimFilter, ClaimsFilter, EvidenceFilter, ReviewFilter, VerdictFilter
from claims.filters.external import ExternalVerdictFilter
from claims.filters.registry import DocumentFilter, EventFilter, SourceFilter
from claims.filters.words import LANGUAGES, LARGEST, NUMBERED, Number, carried_by, source_ids

__all__ = [
    "LANGUAGES",
    "LARGEST",
    "NUMBERED",
    "AttributionFilter",
    "CandidateFilter",
    "CandidatesFilter",
    "ClaimFilter",
    "ClaimsFilter",
    "DocumentFilter",
    "EventFilter",
    "EvidenceFilter",
    "ExternalVerdictFilter",
    "Number",
    "OfChains",
    "ReviewFilter",
    "SourceFilter",
    "VerdictFilter",
    "carried_by",
    "source_ids",
]
