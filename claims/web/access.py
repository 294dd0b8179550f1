"""Who may see a page: signed in, and with the permission that its view names."""

from sources.web.access import needs, person

__all__ = ["needs", "person"]
