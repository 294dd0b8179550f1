"""Other desks' verdicts, read: what they found, and which claims of this desk these are about."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.serializers import BaseSerializer

from claims.api.reading import Many, One
from claims.api.serializers import SourceBrief
from claims.choices import MatchState
from claims.filters import ExternalVerdictFilter
from claims.models import ExternalMatch, ExternalVerdict


class ExternalMatchSerializer(serializers.ModelSerializer[ExternalMatch]):
    """A claim that the verdict may be about (proposed) or is about (confirmed by a person)."""

    claim = serializers.IntegerField(source="claim_id", read_only=True)

    class Meta:
        model = ExternalMatch
        fields: ClassVar = [
            "id", "claim", "state", "likeness", "same_speaker", "same_appearance", "score", "decided_at",
        ]  # fmt: skip
        standing: ClassVar = {"state__in": [MatchState.PROPOSED, MatchState.CONFIRMED]}


class ExternalVerdictListed(serializers.ModelSerializer[ExternalVerdict]):
    """What another fact-checker found, as its publisher tells it today, with the claims that it is matched with."""

    address = serializers.CharField(read_only=True)
    publisher = SourceBrief(read_only=True, allow_null=True)
    claim_source = SourceBrief(read_only=True, allow_null=True)
    appearances = serializers.ListField(child=serializers.CharField(), read_only=True)
    matches = ExternalMatchSerializer(many=True, read_only=True)

    class Meta:
        model = ExternalVerdict
        fields: ClassVar = [
            "id", "address", "publisher_name", "publisher", "told_by", "claim_text", "rating_name", "rating_value",
            "rating_best", "rating_worst", "reviewed_on", "language", "claim_author", "claim_source", "claimed_on",
            "appearances", "matches", "taken_at", "changed_at", "version",
        ]  # fmt: skip
        read_only_fields: ClassVar = fields


class ExternalVerdictSerializer(ExternalVerdictListed):
    """With the ClaimReview as it came."""

    raw = serializers.DictField(read_only=True)

    class Meta(ExternalVerdictListed.Meta):
        fields: ClassVar = [*ExternalVerdictListed.Meta.fields, "raw"]


@extend_schema(tags=["external-verdicts"])
class ExternalVerdicts(Many, One):
    """Verdicts of other fact-checkers, newest first; the ClaimReview as it came stands with a single one."""

    filterset_class = ExternalVerdictFilter
    needs: ClassVar = {"*": "claims.view_externalverdict"}
    queryset = ExternalVerdict.objects.all()

    def get_serializer_class(self) -> type[BaseSerializer[ExternalVerdict]]:
        return ExternalVerdictSerializer if self.action == "retrieve" else ExternalVerdictListed
