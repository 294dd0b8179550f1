"""One shape for every error."""

from drf_standardized_errors.handler import exception_handler
from drf_standardized_errors.types import ExceptionHandlerContext
from rest_framework.response import Response


def problem(error: Exception, context: ExceptionHandlerContext) -> Response | None:
    """The answer to an error that a view raised."""
    return exception_handler(error, context)
