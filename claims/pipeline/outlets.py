"""Names of outlets as pages write them: `Chinadailyasia`, `aljazeera.com`, `CNNIndonesia`."""

from collections.abc import Mapping

LONGEST = 40  # letters


def outlet_name(written: str, words: Mapping[str, str]) -> str:
    """The words of a name that a page has run together, as the pack writes them; empty if it is no such name.

    `words` maps the words that names of outlets are made of, in lower case, to the way they are written.
    """
    host = written.lower().split(".")[0]
    if not host.isalnum() or host in words or len(host) > LONGEST:
        return ""
    parts = _parts(host, words)
    return " ".join(words[part] for part in parts)


def _parts(host: str, words: Mapping[str, str]) -> tuple[str, ...]:
    """The fewest listed words that make up the whole host, none if there are none."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(host)
    for end in range(1, len(host) + 1):
        for begin in range(end):
            before, word = best[begin], host[begin:end]
            if before is None or word not in words:
                continue
            known = best[end]
            if known is None or len(before) + 1 < len(known):
                best[end] = (*before, word)
    return best[len(host)] or ()
