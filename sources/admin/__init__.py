"""The registry, documents and the record in Django's admin."""

from sources.admin import articles, record, registry

__all__ = ["articles", "record", "registry"]
