"""The schema says what the API does: any call, by anybody, ends in an answer that it describes."""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.contrib.auth.models import User
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from claims.choices import Scope
from claims.services import tokens
from docs.reference import openapi
from tests.factories import a_candidate, a_claim, a_document, a_source, an_attribution

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore")]

PROMISES: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "2"))
"""For each operation, mode and role. A deep run: ``FUZZ_EXAMPLES=50 pytest tests/api/test_schema.py``."""


def operations(app: Any) -> list[Any]:
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema", app=app)
    found: list[Any] = list(schema.get_all_operations())
    return [operation.ok() for operation in found]


def try_out(operation: Any, *, mode: GenerationMode, headers: dict[str, str]) -> None:
    @examples(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def called(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=PROMISES)

    called()


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the test's connection open between the requests, as the test client does."""
    both = (signals.request_started, signals.request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    yield
    for signal in both:
        signal.connect(close_old_connections)


@pytest.mark.parametrize("role", ["anonymous", "consumer", "reviewer", "editor", "administrator"])
def test_whatever_is_called_is_answered_as_the_schema_says(person: Any, settings: Any, role: str) -> None:
    settings.API_RATE_PER_MINUTE = 1_000_000
    headers = {}
    if role != "anonymous":
        user: User = person(role)
        headers["Authorization"] = f"Bearer {tokens.make(user=user, name='x', scopes=Scope.values)[1]}"
    for make in (a_source, a_document, a_claim, a_candidate, an_attribution):
        make()
    tried = 0
    for operation in operations(get_wsgi_application()):
        for mode in GenerationMode:
            try:
                try_out(operation, mode=mode, headers=headers)
            except Exception as error:
                if "Unsatisfiable" in type(error).__name__:
                    continue
                raise
            tried += 1
    assert tried > 20


def test_the_schema_is_one_of_openapi_3_1_which_knows_no_nullable() -> None:
    assert openapi()["openapi"].startswith("3.1")
    assert '"nullable"' not in json.dumps(openapi())
