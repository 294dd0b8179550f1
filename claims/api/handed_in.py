"""Articles as callers hand them in, one or many, and what is answered of each."""

from typing import Any

from rest_framework import serializers

from claims.api.answers import ProblemItem
from claims.api.serializers import IntakeItemSerializer
from claims.api.written import Written
from sources.text.addresses import canonical
from sources.text.intake import IntakeError


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
