"""What lists of claims can be filtered by; the pages, the API and the exports share these filters."""

from claims.filters.attributions import AttributionFilter, OfChains
from claims.filters.candidates import CandidateFilter, DecidedFilter
from claims.filters.claims import ClaimFilter, ClaimsFilter, EvidenceFilter, ReviewFilter, VerdictFilter
from claims.filters.external import ExternalVerdictFilter
from claims.filters.registry import DocumentFilter, EventFilter, SourceFilter
from claims.filters.words import LANGUAGES, NUMBERED, carried_by, source_ids

__all__ = [
    "LANGUAGES",
    "NUMBERED",
    "AttributionFilter",
    "CandidateFilter",
    "ClaimFilter",
    "ClaimsFilter",
    "DecidedFilter",
    "DocumentFilter",
    "EventFilter",
    "EvidenceFilter",
    "ExternalVerdictFilter",
    "OfChains",
    "ReviewFilter",
    "SourceFilter",
    "VerdictFilter",
    "carried_by",
    "source_ids",
]
