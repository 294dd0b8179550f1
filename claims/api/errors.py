"""One shape for every error: problem details (RFC 9457), with each wrong field named."""

import json
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import ErrorResponse, ExceptionHandlerContext
from rest_framework.response import Response
from rest_framework.settings import api_settings

from claims.api.refusals import Conflicting, TooLarge, Unacceptable
from claims.services.errors import Conflict, Refused
from sources.services.registry import RegistryError
from sources.text.intake import IntakeError

PROBLEM_TYPE = "application/problem+json"


class ProblemFormatter(ExceptionFormatter):
    """The members of RFC 9457, and ``errors`` with a code, a sentence and the field of each."""

    def format_error_response(self, error_response: ErrorResponse) -> dict[str, Any]:
        code = self.exc.status_code
        current = getattr(self.exc, "current", "")
        kind = self._kind(error_response)
        return {
            "type": f"{settings.DESK_ADDRESS.rstrip('/')}/api/v1/docs#{kind}",
            "title": HTTPStatus(code).phrase,
            "status": code,
            "detail": " ".join(str(error.detail) for error in error_response.errors),
            "errors": [
                {"code": str(error.code), "detail": str(error.detail), "field": _field(error.attr)}
                for error in error_response.errors
            ],
            **({"current": json.loads(current)} if current else {}),
        }

    def _kind(self, error_response: ErrorResponse) -> str:
        """``validation_error`` where fields are wrong, else the one error's own code."""
        if error_response.type == "validation_error":
            return str(error_response.type)
        return str(error_response.errors[0].code)


def _field(written: str | None) -> str | None:
    """The parameter or member that is wrong; None where it is none alone."""
    return None if written == api_settings.NON_FIELD_ERRORS_KEY else written


class ProblemHandler(ExceptionHandler):
    """Refusals of the services and of intake, in the words they were told in."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, RequestDataTooBig):
            return TooLarge("The body is too large. Send fewer or shorter documents at once.")
        if isinstance(exc, Conflict):
            return Conflicting(str(exc), code=exc.code)
        if isinstance(exc, RegistryError):
            return Unacceptable(str(exc), code="refused")
        if isinstance(exc, Refused):
            return Unacceptable({exc.field: str(exc)} if exc.field else str(exc), code=exc.code)
        if isinstance(exc, IntakeError):
            return Unacceptable(str(exc), code=exc.code)
        return super().convert_known_exceptions(exc)


def problem(error: Exception, context: ExceptionHandlerContext) -> Response | None:
    """The answer to an error that a view raised, as ``application/problem+json``."""
    response = ProblemHandler(error, context).run()
    if response is not None:
        response.content_type = PROBLEM_TYPE
    return response
