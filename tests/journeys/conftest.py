"""Journeys without a browser call the API as its own tests do."""

from tests.api.conftest import call

__all__ = ["call"]
