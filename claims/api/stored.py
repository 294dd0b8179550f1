"""Members of a row that are stored as JSON, and their shapes in the schema."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.choices import Resolution, Role

PAIR = {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 2, "maxItems": 2}


class SpanField(serializers.ListField):
    """``[start, end]`` in code points, end exclusive."""

    child = serializers.IntegerField(min_value=0)
    min_length = 2
    max_length = 2


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
