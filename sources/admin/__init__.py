"""The registry, documents and the record in Django's admin."""

from sources.admin import articles, feeds, record, registry

__all__ = ["articles", "feeds", "record", "registry"]
