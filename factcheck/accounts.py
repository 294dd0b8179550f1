"""How people come to have an account: an administrator makes it."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class DeskAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth publishes no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: a desk's accounts are made by its administrator."""
        return False
