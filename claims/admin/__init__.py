"""Claims in Django's admin: the same services, rules and record as on the desk's own pages."""

from claims.admin import candidates, claims, external, people, record, reviews, webhooks

__all__ = ["candidates", "claims", "external", "people", "record", "reviews", "webhooks"]
