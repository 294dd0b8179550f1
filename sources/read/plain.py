"""Text files and pasted text: stored exactly as they are."""

from sources.read.decode import declared_charset, decoded
from sources.read.published import published_in_lines
from sources.read.reading import Reading, domain_or_none, lead, storable


def read_plain(raw: bytes, *, content_type: str | None, address: str | None) -> Reading:
    """Read `raw` as text. Raises ReadError `not_utf8`."""
    text = storable(decoded(raw, charset=declared_charset(content_type)))
    first = lead(text)
    return Reading(
        kind="plain",
        text=text,
        title=first.title,
        publisher=first.publisher or domain_or_none(address),
        published_at=published_in_lines(text),
        canonical_address=first.address,
    )
