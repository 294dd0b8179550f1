"""Which language pack a text wants: the share of its words that are a language's commonest."""

import re

from claims.pipeline.pack import languages, load_pack

WORD = re.compile(r"[^\W\d_]+")


def detect_language(text: str, *, sample: int = 6000) -> str:
    """The pack's code; on a tie or without any known word, the first by code that is `en` or else the first."""
    words = [word.lower() for word in WORD.findall(text[:sample])]
    scores = {code: _share(words, code) for code in languages()}
    best = max(scores, key=lambda code: (scores[code], code == "en"))
    return best if scores[best] else "en"


def _share(words: list[str], code: str) -> int:
    common = load_pack(code).detect
    return sum(word in common for word in words)
