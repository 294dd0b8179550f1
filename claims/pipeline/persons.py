"""Whether words name a person, and where in a phrase the person's name ends."""

from claims.pipeline.pack import Pack
from claims.pipeline.reading import Reading
from claims.pipeline.speakers import Range


def could_be_person(pack: Pack, words: tuple[str, ...]) -> bool:
    return 2 <= len(words) <= 4 and not any(word in pack.office_words | pack.body_words for word in words)


def is_office(pack: Pack, words: tuple[str, ...], *, titled: bool, name: str) -> bool:
    """`Presiden AS`, `komandan IRGC`, `pejabat medis Palestina`: an office, not a name."""
    return (titled and name.isupper()) or all(word in pack.office_words for word in words)


def is_possessive(reading: Reading, phrase: Range) -> bool:
    """`her` of `her claim that P`."""
    return phrase[1] - phrase[0] == 1 and reading.tokens.words[phrase[0]] in reading.pack.possessives


def past_person(reading: Reading, first: int, past: int) -> int:
    """`teacher Ann Bell of Elmport`: the name ends before where its bearer is from."""
    tags, words = reading.tokens.tags, reading.tokens.words
    if past - first > 2 and tags[past - 2] == "," and words[past - 1][1:2] == "-":
        past -= 2  # `Senator Ann Bell, R-Calif.`
    for i in range(first + 1, past):  # `pejabat AS yang berbicara kepada CNN`, `a source quoted by Reuters`
        if tags[i] == "w" or (tags[i] == "v" and tags[i + 1] == "p"):
            past = i
            break
    for i in range(first + 2, past):
        if tags[i] not in "mp" or tags[i - 1] != "N" or tags[i - 2] != "N" or not words[i].isalpha():
            continue
        begin = i - 2
        while begin > first and tags[begin - 1] == "N":
            begin -= 1
        if could_be_person(reading.pack, tuple(words[begin:i])):
            return i
    return past
