"""From drafts in token ranges to attributions in offsets: names, dates, figures, worth and confidence."""

from collections.abc import Sequence
from datetime import date

from claims.pipeline.confidence import confidence
from claims.pipeline.contract import Carrier, Extraction, Figure, FoundAttribution, Kind
from claims.pipeline.names import NameBook, Resolved
from claims.pipeline.persons import is_possessive
from claims.pipeline.reading import Reading
from claims.pipeline.scene import Draft
from claims.pipeline.worth import check_worthiness
from claims.text.spans import Span, overlaps

COMPARATOR = 6  # words: `tidak kurang dari antara US$ 3`


def finish(reading: Reading, drafts: Sequence[Draft], *, settings: Extraction) -> list[FoundAttribution]:
    """The attributions in text order; pronouns are resolved on the way, so every sentence is heard in turn."""
    book = NameBook(reading)
    by_sentence: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_sentence.setdefault(draft.sentence.first, []).append(draft)
    found: list[FoundAttribution] = []
    for sentence in reading.sentences:
        here = by_sentence.get(sentence.first)
        if here is None:
            book.hear(sentence)
            continue
        if _means_subject(reading, here[0]) and reading.tokens.tags[sentence.first] != "“":
            book.hear(sentence)
        found += [_finished(reading, draft, book, settings) for draft in here]
    return found


def _means_subject(reading: Reading, draft: Draft) -> bool:
    """`Musk menolak apa yang dianggapnya P`, `Bell stood by her promise to P`: the sentence's own subject speaks."""
    return draft.fused if draft.source is None else is_possessive(reading, draft.source)


def _finished(reading: Reading, draft: Draft, book: NameBook, settings: Extraction) -> FoundAttribution:
    tokens, pack = reading.tokens, reading.pack
    resolved = _speaker(draft, book)
    figures = _figures(reading, draft)
    worth, reasons = check_worthiness(reading, draft, figures)
    when = _when(reading, draft)
    days = pack.dates.days(tokens.text[slice(*when)], published=settings.published) if when else None
    return FoundAttribution(
        content=tuple(tokens.span(*part) for part in draft.content),
        cue=tokens.span(draft.cue.first, draft.cue.past) if draft.cue else None,
        source=tokens.span(*draft.source) if draft.source else None,
        source_name=resolved.name,
        via=_carriers(reading, draft, book, resolved),
        kind=_kind(reading, draft),
        stance=draft.stance,
        when=when,
        said_on=_one_day(days),
        said_between=days if days and days[0] != days[1] else None,
        rule=f"{pack.code}.{draft.rule}",
        confidence=confidence(draft, resolution=resolved.how),
        check_worthy=worth,
        worth_reasons=reasons,
        figures=figures,
        resolution=resolved.how,
        choices=resolved.choices,
        anonymous=book.is_anonymous(draft.source, resolved),
    )


def _speaker(draft: Draft, book: NameBook) -> Resolved:
    if draft.cue is None:
        return book.continued()
    expected = draft.fused or draft.rule.startswith("quote")
    return book.resolve(draft.source, fused=draft.fused, expected=expected)


def _carriers(reading: Reading, draft: Draft, book: NameBook, speaker: Resolved) -> tuple[Carrier, ...]:
    via: list[Carrier] = []
    for carrier in draft.carriers:
        if draft.source is not None and overlaps(carrier, draft.source):
            continue
        name = book.carrier_name(carrier)
        if name != speaker.name and name not in {known.name for known in via}:
            via.append(Carrier(reading.tokens.span(*carrier), name))
    return tuple(via)


def _one_day(days: tuple[date, date] | None) -> date | None:
    return days[0] if days and days[0] == days[1] else None


def _when(reading: Reading, draft: Draft) -> Span | None:
    """The date words nearest the cue that stand in the sentence but not in the content."""
    if draft.cue is None:
        return None
    sentence = reading.tokens.span(draft.sentence.first, draft.sentence.past)
    content = [reading.tokens.span(*part) for part in draft.content]
    cue = reading.tokens.starts[draft.cue.first]
    near = [span for span in reading.dates_between(*sentence) if not any(overlaps(span, part) for part in content)]
    return min(near, key=lambda span: abs(span[0] - cue), default=None)


def _numbers(reading: Reading, first: int, past: int) -> list[Span]:
    """Where a quantity may stand among the tokens, each with an offset some words before it for its comparator."""
    tokens, listed = reading.tokens, reading.pack.figures.starts
    tags, words, starts = tokens.tags, tokens.words, tokens.starts
    return [
        (starts[max(first, i - COMPARATOR)], starts[i])
        for i in range(first, past)
        if tags[i] == "0" or words[i] in listed
    ]


def _figures(reading: Reading, draft: Draft) -> tuple[Figure, ...]:
    text, figures = reading.tokens.text, []
    for part in draft.content:
        numbers = _numbers(reading, *part)
        if not numbers:
            continue
        begin, end = reading.tokens.span(*part)
        dates = reading.dates_between(begin, end)
        figures += [
            Figure(q.span, q.kind, q.comparator, q.low, q.high, q.unit, q.of)
            for q in reading.pack.figures.find_near(text, numbers, end=end, dates=dates)
        ]
    return tuple(figures)


def _kind(reading: Reading, draft: Draft) -> Kind:
    tags = reading.tokens.tags
    direct = sum(1 for first, past in draft.content if past <= reading.quotation_end(first))
    if direct == len(draft.content):
        return "direct"
    quoted = direct or any("“" in tags[first:past] for first, past in draft.content)
    return "mixed" if quoted else "indirect"
