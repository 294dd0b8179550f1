"""Pages by key: as fast at any depth, and a row that comes in meanwhile neither shifts nor repeats one."""

import re
from typing import Any, Final

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request

BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")
PAGE_SIZE, MOST = "page_size", 500
LINK: Final = {"type": ["string", "null"], "format": "uri"}
NUMBER = re.compile(r"-?[0-9]{1,18}")


class ByKey(CursorPagination):
    ordering = "-id"
    page_size = 50
    page_size_query_param = PAGE_SIZE
    max_page_size = MOST

    def decode_cursor(self, request: Request) -> Cursor | None:
        """As the framework does, but a cursor that is none is an error: it would serve the first page again."""
        written = request.query_params.get(self.cursor_query_param)
        if written is None:
            return None
        if not BASE64.fullmatch(written):
            raise NotFound(self.invalid_cursor_message)
        cursor = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None and not NUMBER.fullmatch(str(cursor.position)):
            raise NotFound(self.invalid_cursor_message)
        return cursor

    def get_page_size(self, request: Request) -> int:
        """What is asked, or 50. Raises ``ValidationError``: a page cut short unasked passes for the last."""
        written = request.query_params.get(PAGE_SIZE, str(self.page_size))
        if not (written.isascii() and written.isdigit() and len(written) < 9 and 1 <= int(written) <= MOST):
            raise ValidationError({PAGE_SIZE: f"A number from 1 to {MOST}."})
        return int(written)

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The framework's, with the bounds that are kept."""
        parameters: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            if parameter["name"] == PAGE_SIZE:
                parameter["schema"] = {"type": "integer", "minimum": 1, "maximum": MOST, "default": self.page_size}
        return parameters

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """What a page is in OpenAPI 3.1, which knows no ``nullable``: that is what the framework writes."""
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": LINK, "previous": LINK, "results": schema},
        }
