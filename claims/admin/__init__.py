"""Claims in Django's admin: the same services, rules and record as on the desk's own pages."""

from claims.admin import candidates, claims, people, record, reviews, webhooks

__all__ = ["candidates", "claims", "people", "record", "reviews", "webhooks"]
