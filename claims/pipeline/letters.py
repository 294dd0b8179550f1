"""Letters that the place of a word decides: in title case, at a sentence's start, before a determiner."""

from claims.pipeline.pack import Pack
from claims.text.tokens import SENTENCE_EDGE, Tokens

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


def lower_participles(tokens: Tokens, pack: Pack) -> None:
    """`Speaking to reporters, X said`: a capital that is there only for its place makes no name of a verb."""
    endings = pack.participle_endings
    if not endings:
        return
    tags, words = tokens.tags, tokens.words
    for i in range(len(tags) - 1):
        if tags[i] == "N" and words[i].endswith(endings) and (i == 0 or tags[i - 1] in SENTENCE_EDGE):
            following = tokens.starts[i + 1]
            if tags[i + 1] in "dpnb" and tokens.text[following].islower():
                tags[i] = "v"


def find_third_persons(tokens: Tokens, pack: Pack) -> None:
    """`The ruling undermines the law`: an unknown word in -s right before a determiner is a verb, no plural."""
    tags, words, ending = tokens.tags, tokens.words, pack.third_person_ending
    if not ending:
        return
    for i in range(1, len(tags) - 1):
        if tags[i] != "n" or tags[i + 1] != "d" or words[i + 1] in pack.standalone:
            continue  # `the ministers all urged`
        if tags[i - 1] in "nNk" and words[i].endswith(ending):
            tags[i] = "v"
