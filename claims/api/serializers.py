"""Rows as API consumers see them. Offsets count code points of the document's text from 0; dates are ISO 8601."""

from datetime import UTC
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, OuterRef, Subquery, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.written import Written
from claims.choices import RejectReason, Resolution, Role
from claims.models import Attribution, Candidate, Claim, ClaimTopic, Evidence, Hop, Rating, Review, Verdict
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
from sources.text.addresses import canonical
from sources.text.intake import IntakeError


class SourceBrief(serializers.ModelSerializer[Source]):
    class Meta:
        model = Source
        fields: ClassVar = ["id", "name", "kind", "country"]


class SpanField(serializers.ListField):
    """``[start, end]`` in code points, end exclusive."""

    child = serializers.IntegerField(min_value=0)
    min_length = 2
    max_length = 2


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


def note_to_readers(prefix: str) -> Combinable:
    """What a correction says it corrected. The first version's note tells the desk alone why an editor settled."""
    return Case(
        When(**{f"{prefix}number__gt": 1}, then=F(f"{prefix}note")), default=Value(""), output_field=TextField()
    )


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


def verdict_address(prefix: str) -> Combinable:
    """Its public page: one for all versions of a claim's verdict."""
    home = settings.DESK_ADDRESS.rstrip("/") + reverse("verdict", args=[0]).removesuffix("0/")
    return Concat(Value(home), Cast(f"{prefix}claim_id", TextField()), Value("/"), output_field=TextField())


def first_published(prefix: str) -> Combinable:
    first = Verdict.objects.filter(claim=OuterRef(f"{prefix}claim"), number=1)
    return Subquery(first.values("published_at"))


def in_force(prefix: str) -> Combinable:
    return Exists(Claim.objects.filter(verdict=OuterRef(f"{prefix}pk")))


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


PAIR = {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2}


@extend_schema_field(
    {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "span": PAIR,
                "kind": {"type": "string", "enum": ["number", "percent", "money"]},
                "comparator": {"type": "string", "enum": ["=", "~", ">", ">=", "<", "<="]},
                "low": {"type": "number"},
                "high": {"type": "number"},
                "unit": {"type": "string", "description": "The currency or measure as written."},
            },
        },
    }
)
class Figures(serializers.ListField):
    """Quantities in the passage, as JSON that is stored so: ``lebih dari 10.000 tentara`` is > 10000 of ``tentara``."""

    child = serializers.DictField()


@extend_schema_field(
    {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "role": {"type": "string", "enum": Role.values},
                "name": {"type": "string"},
                "span": {"oneOf": [PAIR, {"type": "null"}]},
                "source": {"type": ["integer", "null"], "description": "Its number in the registry, if it is known."},
                "resolution": {"type": "string", "enum": Resolution.values},
                "choices": {"type": "array", "items": {"type": "integer"}, "description": "Whom the name may mean."},
            },
        },
    }
)
class ReadChain(serializers.ListField):
    """The hops as they were read, the speaker first, as JSON that is stored so."""

    child = serializers.DictField()


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


def topics_of(prefix: str) -> Combinable:
    """The topics that the claim stands under, by the words in their addresses."""
    standing = ClaimTopic.objects.filter(claim=OuterRef(f"{prefix}pk"), withdrawn_at__isnull=True)
    return ArraySubquery(standing.order_by("topic__slug").values("topic__slug"))


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


def _check_address(address: str) -> None:
    """An address that is only told and never fetched: it must be one all the same."""
    try:
        canonical(address)
    except IntakeError as error:
        raise serializers.ValidationError({"address": str(error)}, code=error.code) from error


class NewDocument(Written):
    """An article to take in: its text, or the address to fetch it from."""

    text = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    address = serializers.CharField(required=False, max_length=2000)
    title = serializers.CharField(required=False, allow_blank=True, max_length=500)
    publisher = serializers.CharField(required=False, allow_blank=True, max_length=200)
    language = serializers.ChoiceField(choices=["id", "en"], required=False)
    published_at = serializers.DateTimeField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "text" not in attrs and "address" not in attrs:
            raise serializers.ValidationError(
                "Give the article's text, or the address to fetch it from.", code="nothing_given"
            )
        if "text" in attrs and attrs.get("address"):
            _check_address(attrs["address"])
        return attrs


class IntakeItemSerializer(serializers.ModelSerializer[IntakeItem]):
    """Where a submitted article stands. ``document`` is there when it is stored or was here already."""

    address = serializers.CharField(read_only=True)

    class Meta:
        model = IntakeItem
        fields: ClassVar = ["id", "state", "code", "reason", "document", "address", "created_at", "ended_at"]
        extra_kwargs: ClassVar = {name: {"default_timezone": UTC} for name in ("created_at", "ended_at")}


class SparsePage(serializers.Serializer[dict[str, Any]]):
    """A page of rows of which only some fields were asked for, or what they refer to by number alone."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = serializers.ListField(child=serializers.DictField())


class Change(serializers.Serializer[dict[str, Any]]):
    """A row that changed: as it stands now, what it refers to by number alone, or ``gone``."""

    kind = serializers.ChoiceField(
        choices=[
            "attribution", "candidate", "claim", "document", "evidence", "external_verdict", "source", "verdict",
        ]
    )  # fmt: skip
    id = serializers.IntegerField()
    gone = serializers.BooleanField()
    row = serializers.DictField(allow_null=True)


class ChangePage(serializers.Serializer[dict[str, Any]]):
    """Changes since a mark, and the mark to go on from."""

    mark = serializers.CharField()
    more = serializers.BooleanField()
    changes = Change(many=True)


class ProblemItem(serializers.Serializer[dict[str, Any]]):
    code = serializers.CharField()
    detail = serializers.CharField()
    field = serializers.CharField(allow_null=True)


class NewDocuments(Written):
    """Up to 500 articles, each looked at by itself."""

    documents = serializers.ListField(child=serializers.DictField(), min_length=1, max_length=500)


class BatchResult(serializers.Serializer[dict[str, Any]]):
    """What became of one article of a batch: an intake item to follow, or what is wrong with it."""

    index = serializers.IntegerField()
    item = IntakeItemSerializer(allow_null=True)
    errors = ProblemItem(many=True)  # type: ignore[assignment] # the same word as in every error


class BatchResults(serializers.Serializer[dict[str, Any]]):
    """One result for each article, in the order they were sent."""

    results = BatchResult(many=True)


class Problem(serializers.Serializer[dict[str, Any]]):
    """The one shape of every error (RFC 9457). ``errors`` names each field that is wrong."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = ProblemItem(many=True)  # type: ignore[assignment] # RFC 9457's examples call it so
    current = serializers.DictField(required=False, help_text="The row as it stands now, with 409 and 412.")
