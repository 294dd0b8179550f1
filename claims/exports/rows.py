"""What an export is given: frozen rows, filled by queries, so that no export touches a database.

Spans count Unicode code points of the document's stored text, from 0, end exclusive. Days are ``date``. Moments are
``datetime`` with an offset, in the desk's own zone: the day of a moment is the day that the desk would write.
Text that is missing is "", every other value that is missing is None. Codes (kind, stance, role, said, bears, state)
are those that the database keeps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

Span = tuple[int, int]

JUDGED_UNABLE = 6
"""Credibility 6 of the Admiralty code: cannot be judged. It is not the bottom of the scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """The desk that publishes. ``url`` is its public address, without a trailing slash; every IRI begins with it."""

    name: str
    url: str
    same_as: tuple[str, ...] = ()

    def iri(self, kind: str, key: int | str) -> str:
        """The lasting address of one of the desk's rows, such as ``https://desk.example/claims/7``."""
        return f"{self.url.rstrip('/')}/{kind}/{key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source with its grade in force. ``aliases`` are its other names, ``wikidata`` an item such as ``Q186284``."""

    id: int
    kind: str
    name: str
    key: str = ""
    country: str = ""
    homepage: str = ""
    wikidata: str = ""
    aliases: tuple[str, ...] = ()
    grade: str = ""
    grade_reason: str = ""
    graded_at: datetime | None = None

    @property
    def same_as(self) -> tuple[str, ...]:
        """Where the source is described: its Wikidata item, then its homepage."""
        item = f"https://www.wikidata.org/wiki/{self.wikidata}" if self.wikidata else ""
        return tuple(address for address in (item, self.homepage) if address)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationRow:
    """One more place where a document's text was published."""

    address: str = ""
    outlet: SourceRow | None = None
    publisher_name: str = ""
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A stored text without the text. ``sha256`` is of the text in UTF-8; ``elsewhere`` is who published it too."""

    id: int
    title: str
    sha256: str
    address: str = ""
    publisher: SourceRow | None = None
    publisher_name: str = ""
    language: str = ""
    published_at: datetime | None = None
    fetched_at: datetime | None = None
    elsewhere: tuple[PublicationRow, ...] = ()

    @property
    def publisher_as_known(self) -> str:
        """The publisher's registered name, else the name as written, else ""."""
        return self.publisher.name if self.publisher else self.publisher_name


@dataclass(frozen=True, slots=True, kw_only=True)
class HopRow:
    """One link of the chain. ``name`` is as written; ``role`` is speaker, carrier or publisher."""

    position: int
    role: str
    name: str = ""
    source: SourceRow | None = None
    span: Span | None = None
    said_on: date | None = None

    @property
    def as_known(self) -> str:
        """The source's registered name, else the name as written."""
        return self.source.name if self.source else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributionRow:
    """A claim put in somebody's mouth by a document. ``hops`` are in order of position, the speaker first.

    ``said`` and ``rating`` (its code) are those of the claim's verdict in force, empty while there is none.
    """

    id: int
    claim_id: int
    document: DocumentRow
    content: tuple[Span, ...]
    passage: str
    kind: str
    stance: str
    hops: tuple[HopRow, ...]
    created_at: datetime
    changed_at: datetime
    claim: str = ""
    claim_state: str = ""
    said: str = ""
    rating: str = ""
    cue: Span | None = None
    when: Span | None = None
    said_on: date | None = None

    @property
    def speaker(self) -> HopRow | None:
        """Hop 0, None where nobody is named."""
        return next((hop for hop in self.hops if hop.position == 0), None)

    @property
    def carriers(self) -> tuple[HopRow, ...]:
        """Every hop after the speaker, the publisher included."""
        return tuple(hop for hop in self.hops if hop.position > 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingRow:
    """One step of the desk's scale. ``worst`` and ``best`` are the numbers that the scale runs between.

    All three numbers are None where the step carries none (unproven, not checkable).
    """

    code: str
    name_en: str
    name_id: str
    value: int | None = None
    worst: int | None = None
    best: int | None = None

    def name(self, language: str) -> str:
        """The name in Indonesian for ``id``, in English for any other language."""
        return self.name_id if language.startswith("id") else self.name_en


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """What bears on a claim. ``document`` is the stored copy."""

    id: int
    bears: str
    address: str = ""
    note: str = ""
    document: DocumentRow | None = None
    added_at: datetime | None = None
    added_by: str = ""

    @property
    def reference(self) -> str:
        """The address to cite: as given, else that of the stored copy, else the copy's title."""
        stored = self.document
        return self.address or (stored.address or stored.title if stored else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRow:
    """What version ``number`` of a verdict corrected, and when."""

    number: int
    note: str
    corrected_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRow:
    """One version of a verdict. ``address`` is its public page, the same for each version of one claim's verdict.

    ``first_published_at`` is version 1's moment, ``published_at`` this version's; ``corrections`` in order of number.
    """

    id: int
    claim_id: int
    number: int
    address: str
    statement: str
    summary: str
    said: str
    rating: RatingRow
    credibility: int
    published_at: datetime
    first_published_at: datetime
    language: str = ""
    note: str = ""
    published_by: str = ""
    corrections: tuple[CorrectionRow, ...] = ()
    attributions: tuple[AttributionRow, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A proposition, where it stands, and the names of the topics it is filed under."""

    id: int
    statement: str
    state: str
    created_at: datetime
    language: str = ""
    credibility: int | None = None
    attributions: int = 0
    topics: tuple[str, ...] = ()
    verdict: VerdictRow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One submitted review. ``reviewer`` is the name as the desk chooses to show it."""

    id: int
    reviewer: str
    said: str
    rating: RatingRow
    credibility: int
    rationale: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """One line of the history. ``before`` and ``after`` hold JSON values of the changed columns."""

    id: int
    at: datetime
    actor: str
    act: str
    table: str
    row_id: int
    reason: str = ""
    before: Mapping[str, object] | None = None
    after: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotRow:
    """The bytes that a document was read from, as they were fetched."""

    id: int
    raw: bytes
    sha256: str
    fetched_at: datetime
    content_type: str = ""
    address: str = ""
    filename: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """A document with its text and the bytes it was read from."""

    document: DocumentRow
    text: str
    snapshots: tuple[SnapshotRow, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """Everything that one claim's case file holds. ``verdicts`` are all versions in order, ``history`` oldest first."""

    claim: ClaimRow
    desk: DeskRow
    made_at: datetime
    attributions: tuple[AttributionRow, ...] = ()
    documents: tuple[StoredDocument, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()
    reviews: tuple[ReviewRow, ...] = ()
    verdicts: tuple[VerdictRow, ...] = ()
    history: tuple[EventRow, ...] = ()
