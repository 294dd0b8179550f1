"""What callers write: a member that means nothing is an error, for a misspelt one passed over does something else."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail, ValidationError


class Written(serializers.Serializer[dict[str, Any]]):
    """A body, or a part of one, that holds the members declared and no others."""

    def to_internal_value(self, data: Any) -> Any:
        there = [name for name, made in self.fields.items() if not made.read_only]
        unknown = [name for name in data if name not in there] if isinstance(data, Mapping) else []
        if unknown:
            told = f"There is no such member here. There are: {', '.join(there)}."
            raise ValidationError({name: [ErrorDetail(told, code="unknown_member")] for name in unknown})
        return super().to_internal_value(data)


class WrittenDescribed(OpenApiSerializerExtension):  # type: ignore[no-untyped-call] # registers itself by being defined
    """Tells that there are no other members."""

    target_class = Written
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> Any:
        describe: Any = auto_schema._map_serializer
        described = describe(self.target, direction, bypass_extensions=True)
        return {**described, "additionalProperties": False}
