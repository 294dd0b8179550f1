"""One shape for every error."""

from typing import Any

from drf_standardized_errors.handler import exception_handler
from rest_framework.response import Response


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an error that a view raised."""
    response: Response | None = exception_handler(error, context)
    return response
