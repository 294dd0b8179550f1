"""Extraction as one pure function: text and a frozen configuration in, spans out."""

from claims.pipeline.chains import join_chains
from claims.pipeline.content import read_cues
from claims.pipeline.contract import Carrier, Extracted, Extraction, FoundAttribution, Kind
from claims.pipeline.cues import find_cues
from claims.pipeline.floating import float_quotations
from claims.pipeline.headlines import colon_attribution, is_headline
from claims.pipeline.language import detect_language
from claims.pipeline.names import NameBook
from claims.pipeline.pack import load_pack
from claims.pipeline.reading import Reading, read
from claims.pipeline.scene import Draft, Scene


def extract(text: str, *, settings: Extraction) -> Extracted:
    """Every attribution of one text, in text order; offsets are code points of `text` as given."""
    language = detect_language(text) if settings.language == "auto" else settings.language
    reading = read(text, load_pack(language))
    drafts = _drafts(reading)
    attributions = _resolve(reading, drafts)
    return Extracted(
        language=language,
        pipeline=settings.pipeline,
        furniture=tuple(reading.furniture),
        attributions=tuple(attributions),
    )


def _drafts(reading: Reading) -> list[Draft]:
    drafts: list[Draft] = []
    skips_headline = reading.pack.skips_headline
    for index, sentence in enumerate(reading.sentences):
        if index < 3 and skips_headline and is_headline(reading.tokens, sentence):
            continue
        cues = find_cues(reading, sentence)
        found: list[Draft] = []
        if cues:
            scene = Scene(reading, sentence, cues, before=_silent_sentence(reading, index, drafts))
            found = join_chains(reading, sentence, cues, read_cues(scene))
        if not found and reading.pack.colon_names_speaker:
            colon = colon_attribution(reading.tokens, sentence, reading)
            found = [colon] if colon else []
        drafts += float_quotations(reading, sentence, found, drafts)
    return drafts


def _silent_sentence(reading: Reading, index: int, drafts: list[Draft]) -> tuple[int, int] | None:
    """The sentence before, if nobody was heard in it."""
    if index == 0:
        return None
    before = reading.sentences[index - 1]
    if drafts and drafts[-1].past > before.first and drafts[-1].source is not None:
        return None
    return (before.first, before.past)


def _resolve(reading: Reading, drafts: list[Draft]) -> list[FoundAttribution]:
    book = NameBook(reading)
    found: list[FoundAttribution] = []
    by_sentence: dict[int, list[Draft]] = {}
    for draft in drafts:
        by_sentence.setdefault(draft.sentence.first, []).append(draft)
    for sentence in reading.sentences:
        here = by_sentence.get(sentence.first, ())
        if not here:
            book.hear(sentence)
        for draft in here:
            found.append(_finish(reading, draft, book))
    return found


def _finish(reading: Reading, draft: Draft, book: NameBook) -> FoundAttribution:
    tokens = reading.tokens
    content = tuple(tokens.span(*part) for part in draft.content)
    expected = draft.cue is None or draft.fused or draft.rule.startswith("quote")
    if draft.cue is None:
        resolved = book.continued()
    else:
        resolved = book.resolve(draft.source, fused=draft.fused, expected=expected)
    via: list[Carrier] = []
    for carrier in draft.carriers:
        name = book.carrier_name(carrier)
        if name != resolved.name and name not in {known.name for known in via}:
            via.append(Carrier(tokens.span(*carrier), name))
    return FoundAttribution(
        content=content,
        cue=tokens.span(draft.cue.first, draft.cue.past) if draft.cue else None,
        source=tokens.span(*draft.source) if draft.source else None,
        source_name=resolved.name,
        via=tuple(via),
        kind=_kind(reading, draft),
        stance=draft.stance,  # type: ignore[arg-type]
        when=None,
        said_on=None,
        rule=f"{reading.pack.code}.{draft.rule}",
        confidence=0.5,
        check_worthy=0.5,
        resolution=resolved.how,
        anonymous=resolved.how == "anonymous",
    )


def _kind(reading: Reading, draft: Draft) -> Kind:
    tags = reading.tokens.tags
    quoted = sum(1 for first, past in draft.content if tags[first] == "“" and any(
        q.first == first and past <= q.past for q in draft.sentence.quotations))
    if quoted == len(draft.content):
        return "direct"
    has = any(tags[i] == "“" for first, past in draft.content for i in range(first, past))
    return "mixed" if has or quoted else "indirect"
