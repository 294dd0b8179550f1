"""Bytes of a document in, its text and what it says of itself out. No network, no database, no clock."""

from sources.read.reader import read
from sources.read.reading import Published, Reading

__all__ = ["Published", "Reading", "read"]
