"""Parameters that an address takes; any other is an error, for a misspelt filter passed over returns everything."""

from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from rest_framework.exceptions import ErrorDetail, ValidationError

SHAPING = ("fields", "expand", "refs")


def check(asked: QueryDict, *, known: Iterable[str]) -> None:
    """Raises ``ValidationError`` that names each parameter that is not known here, or is given twice."""
    there = sorted(known)
    listed = f"There are: {', '.join(there)}." if there else "There are none here."
    wrong = {
        name: [ErrorDetail(f"There is no such parameter here. {listed}", code="unknown_parameter")]
        for name in asked
        if name not in there
    }
    twice = {
        name: [ErrorDetail("Give this once.", code="repeated")]
        for name, values in asked.lists()
        if name in there and len(values) > 1
    }
    if wrong or twice:
        raise ValidationError({**wrong, **twice})


def filters_of(view: Any) -> list[str]:
    """Names of the filters of the list that ``view`` serves."""
    filterset = getattr(view, "filterset_class", None)
    return list(filterset.base_filters) if filterset else []
