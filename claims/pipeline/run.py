"""Extraction as one pure function: text and a frozen configuration in, spans out."""

from claims.pipeline.contract import Extracted, Extraction


def extract(text: str, *, settings: Extraction) -> Extracted:
    """Every attribution of one text, in text order; offsets are code points of `text` as given."""
    return Extracted(language=settings.language, pipeline=settings.pipeline, furniture=(), attributions=())
