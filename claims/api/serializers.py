"""Rows as API consumers see them. Offsets count code points of the document's text from 0; dates are ISO 8601."""

from datetime import UTC
from typing import ClassVar

from rest_framework import serializers

from claims.api.made import first_published, in_force, note_to_readers, topics_of, verdict_address
from claims.api.stored import Figures, ReadChain, SpanField
from claims.choices import RejectReason
from claims.models import Attribution, Candidate, Claim, Evidence, Hop, Rating, Review, Verdict
from claims.models.outside import credibility_outside, state_outside
from sources.models import (
    Document,
    Event,
    IntakeItem,
    Publication,
    ReliabilityGrade,
    Source,
    SourceName,
    SourceTie,
)


class SourceBrief(serializers.ModelSerializer[Source]):
    class Meta:
        model = Source
        fields: ClassVar = ["id", "name", "kind", "country"]


class HopSerializer(serializers.ModelSerializer[Hop]):
    source = SourceBrief(read_only=True, allow_null=True)  # type: ignore[assignment] # the row's field of that name
    span = SpanField(allow_null=True, read_only=True)

    class Meta:
        model = Hop
        fields: ClassVar = ["position", "role", "name", "source", "span", "said_on"]


class RatingSerializer(serializers.ModelSerializer[Rating]):
    class Meta:
        model = Rating
        fields: ClassVar = ["code", "name_en", "name_id", "value"]


class VerdictSerializer(serializers.ModelSerializer[Verdict]):
    """One published version. ``note`` says what a correction corrected; the first version has none to tell."""

    claim = serializers.IntegerField(source="claim_id", read_only=True)
    rating = RatingSerializer(read_only=True)

    class Meta:
        model = Verdict
        fields: ClassVar = [
            "id", "claim", "number", "statement", "said", "rating", "credibility", "summary", "note", "published_at",
        ]  # fmt: skip
        made: ClassVar = {"note": note_to_readers}


class VerdictListed(VerdictSerializer):
    """A version by itself: where it is read, whether it is in force, and since when the claim has a verdict."""

    address = serializers.URLField(read_only=True, help_text="Of the public page, the same for each version.")
    language = serializers.CharField(source="claim.language", read_only=True)
    current = serializers.BooleanField(read_only=True, help_text="Whether this is the version in force.")
    first_published_at = serializers.DateTimeField(read_only=True)

    class Meta(VerdictSerializer.Meta):
        fields: ClassVar = [*VerdictSerializer.Meta.fields, "address", "language", "current", "first_published_at"]
        made: ClassVar = {
            **VerdictSerializer.Meta.made,
            "address": verdict_address,
            "current": in_force,
            "first_published_at": first_published,
        }


class ClaimBrief(serializers.ModelSerializer[Claim]):
    verdict = VerdictSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Claim
        fields: ClassVar = ["id", "statement", "state", "verdict"]
        outside: ClassVar = {"state": state_outside}


class DocumentBrief(serializers.ModelSerializer[Document]):
    address = serializers.CharField(read_only=True)
    publisher = SourceBrief(read_only=True, allow_null=True)

    class Meta:
        model = Document
        fields: ClassVar = [
            "id",
            "title",
            "address",
            "publisher",
            "publisher_name",
            "language",
            "published_at",
            "sha256",
        ]


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    """What bears on a claim, and how: an address, a stored document, or both."""

    address = serializers.CharField(read_only=True)

    claim = serializers.IntegerField(source="claim_id", read_only=True)
    document = DocumentBrief(read_only=True, allow_null=True)

    class Meta:
        model = Evidence
        fields: ClassVar = ["id", "claim", "bears", "address", "document", "note", "added_at"]
        standing: ClassVar = {"withdrawn_at__isnull": True}


class AttributionSerializer(serializers.ModelSerializer[Attribution]):
    """Who said it, through whom, in which words, when; and what the desk found."""

    claim = ClaimBrief(read_only=True)
    document = DocumentBrief(read_only=True)
    content = serializers.ListField(child=SpanField(), read_only=True)
    cue = SpanField(allow_null=True, read_only=True)
    figures = Figures(read_only=True)
    chain = HopSerializer(source="hops", many=True, read_only=True)

    class Meta:
        model = Attribution
        fields: ClassVar = [
            "id", "claim", "document", "content", "passage", "cue", "kind", "stance", "said_on", "figures", "chain",
            "created_at", "changed_at", "version",
        ]  # fmt: skip
        standing: ClassVar = {"withdrawn_at__isnull": True}


class ClaimSerializer(ClaimBrief):
    topics = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta(ClaimBrief.Meta):
        fields: ClassVar = [*ClaimBrief.Meta.fields, "language", "credibility", "topics", "created_at", "version"]
        made: ClassVar = {"topics": topics_of}
        outside: ClassVar = {**ClaimBrief.Meta.outside, "credibility": credibility_outside}
        expandable: ClassVar = {
            "attributions": (AttributionSerializer, "attributions", True),
            "evidence": (EvidenceSerializer, "evidence", True),
            "verdicts": (VerdictListed, "verdicts", True),
        }


class CandidateSerializer(serializers.ModelSerializer[Candidate]):
    """What the machine found, and what became of it. ``chain`` is as it was read, with the registry's answers."""

    document = serializers.IntegerField(source="document_id", read_only=True)
    content = serializers.ListField(child=SpanField(), read_only=True)
    cue = SpanField(allow_null=True, read_only=True)
    when = SpanField(allow_null=True, read_only=True)
    chain = ReadChain(read_only=True)
    figures = Figures(read_only=True)
    pipeline = serializers.CharField(source="run.pipeline", read_only=True)
    reject_reason = serializers.ChoiceField(
        choices=RejectReason.choices, allow_blank=True, read_only=True, help_text="Empty unless it was rejected."
    )

    class Meta:
        model = Candidate
        fields: ClassVar = [
            "id", "document", "content", "passage", "cue", "chain", "kind", "stance", "when", "said_on", "figures",
            "rule", "pipeline", "confidence", "check_worthy", "language", "created_at", "state", "reject_reason",
            "duplicate_of", "decided_at",
        ]  # fmt: skip
        read_only_fields: ClassVar = fields
        expandable: ClassVar = {"attributions": (AttributionSerializer, "attributions", True)}


class ReviewSerializer(serializers.ModelSerializer[Review]):
    """One reviewer's grading; others' are here only when enough are in."""

    claim = serializers.IntegerField(source="claim_id", read_only=True)
    reviewer = serializers.CharField(source="reviewer.username", read_only=True)
    said = serializers.CharField(read_only=True, help_text="Was it said? Empty while a draft has no answer.")
    rating = RatingSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Review
        fields: ClassVar = [
            "id", "claim", "reviewer", "state", "said", "rating", "credibility", "rationale", "created_at",
            "submitted_at", "version",
        ]  # fmt: skip
        read_only_fields: ClassVar = fields


class EventSerializer(serializers.ModelSerializer[Event]):
    """One line of the history. ``before`` and ``after`` hold the columns that changed."""

    before = serializers.DictField(allow_null=True, read_only=True)
    after = serializers.DictField(allow_null=True, read_only=True)

    class Meta:
        model = Event
        fields: ClassVar = [
            "id", "at", "actor_name", "act", "reason", "table_name", "row_id", "change", "before", "after",
            "subject_kind", "subject_id",
        ]  # fmt: skip


class PublicationSerializer(serializers.ModelSerializer[Publication]):
    """A place where the same text was published: by whom, at which address, when."""

    outlet = SourceBrief(read_only=True, allow_null=True)
    address = serializers.CharField(read_only=True)

    class Meta:
        model = Publication
        fields: ClassVar = ["id", "outlet", "publisher_name", "address", "published_at"]


class DocumentListed(DocumentBrief):
    publications = PublicationSerializer(many=True, read_only=True)

    class Meta(DocumentBrief.Meta):
        fields: ClassVar = [*DocumentBrief.Meta.fields, "author", "origin", "replaces", "publications", "created_at"]


class DocumentSerializer(DocumentListed):
    """With the exact text that every offset refers to."""

    class Meta(DocumentListed.Meta):
        fields: ClassVar = [*DocumentListed.Meta.fields, "text"]
        expandable: ClassVar = {
            "attributions": (AttributionSerializer, "attributions", True),
            "candidates": (CandidateSerializer, "candidates", True),
        }


class SourceNameSerializer(serializers.ModelSerializer[SourceName]):
    class Meta:
        model = SourceName
        fields: ClassVar = ["id", "text", "language", "kind"]


class SourceTieSerializer(serializers.ModelSerializer[SourceTie]):
    to = SourceBrief(source="object", read_only=True)

    class Meta:
        model = SourceTie
        fields: ClassVar = ["id", "kind", "to", "since", "until"]


class GradeSerializer(serializers.ModelSerializer[ReliabilityGrade]):
    class Meta:
        model = ReliabilityGrade
        fields: ClassVar = ["grade", "reason", "graded_at"]


class SourceSerializer(SourceBrief):
    homepage = serializers.CharField(read_only=True)
    names = SourceNameSerializer(many=True, read_only=True)
    ties = SourceTieSerializer(many=True, read_only=True)
    grades = GradeSerializer(many=True, read_only=True)

    class Meta(SourceBrief.Meta):
        fields: ClassVar = [
            *SourceBrief.Meta.fields, "homepage", "wikidata", "merged_into", "names", "ties", "grades", "version",
        ]  # fmt: skip


class IntakeItemSerializer(serializers.ModelSerializer[IntakeItem]):
    """Where a submitted article stands. ``document`` is there when it is stored or was here already."""

    address = serializers.CharField(read_only=True)

    class Meta:
        model = IntakeItem
        fields: ClassVar = ["id", "state", "code", "reason", "document", "address", "created_at", "ended_at"]
        extra_kwargs: ClassVar = {name: {"default_timezone": UTC} for name in ("created_at", "ended_at")}
