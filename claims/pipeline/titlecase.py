"""Lines in title case, where every word looks like a name."""

from claims.pipeline.pack import Pack
from claims.text.tokens import Tokens

LONGEST = 30  # tokens


def lower_headlines(tokens: Tokens, pack: Pack) -> None:
    """Gives the words of lines in title case the letters they have in lower case."""
    tags, words = tokens.tags, tokens.words
    begin = 0
    for i in range(len(tags) + 1):
        if i < len(tags) and tags[i] != "¶":
            continue
        if 5 <= i - begin <= LONGEST and _in_title_case(tokens, begin, i):
            for j in range(begin + 1, i):
                if tags[j] == "N":
                    tags[j] = pack.tags.get(words[j], "v" if words[j] in pack.cues else "N")
        begin = i + 1


def _in_title_case(tokens: Tokens, begin: int, past: int) -> bool:
    if tokens.tags[past - 1] in ".!?" and past - begin > 18:
        return False
    names = sum(tag == "N" for tag in tokens.tags[begin:past])
    alphabetic = sum(tag.isalpha() for tag in tokens.tags[begin:past])
    lower = sum(tag in "nv" for tag in tokens.tags[begin:past])
    return names >= 0.55 * alphabetic and lower <= 1
