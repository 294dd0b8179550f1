"""What stands around rows in an answer: pages in part, changes, problems."""

from typing import Any

from rest_framework import serializers


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


class Problem(serializers.Serializer[dict[str, Any]]):
    """The one shape of every error (RFC 9457). ``errors`` names each field that is wrong."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = ProblemItem(many=True)  # type: ignore[assignment] # RFC 9457's examples call it so
    current = serializers.DictField(required=False, help_text="The row as it stands now, with 409 and 412.")
