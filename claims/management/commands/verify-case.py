"""``manage.py verify-case``, as the file's own README spells it; the code stands in ``verify_case``."""

from claims.management.commands.verify_case import Command

__all__ = ["Command"]
