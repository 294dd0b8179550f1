"""Extraction as one pure function: text and a frozen configuration in, spans out."""

from claims.pipeline.contract import Carrier, Extracted, Extraction, FoundAttribution
from claims.pipeline.content import Draft, SentenceReader
from claims.pipeline.cues import find_cues
from claims.pipeline.language import detect_language
from claims.pipeline.pack import load_pack
from claims.pipeline.reading import Reading, read


def extract(text: str, *, settings: Extraction) -> Extracted:
    """Every attribution of one text, in text order; offsets are code points of `text` as given."""
    language = detect_language(text) if settings.language == "auto" else settings.language
    reading = read(text, load_pack(language))
    drafts: list[Draft] = []
    for sentence in reading.sentences:
        cues = find_cues(reading, sentence)
        if cues:
            drafts += SentenceReader(reading, sentence, cues).drafts()
    attributions = [_finish(reading, draft) for draft in drafts]
    return Extracted(
        language=language,
        pipeline=settings.pipeline,
        furniture=tuple(reading.furniture),
        attributions=tuple(attributions),
    )


def _finish(reading: Reading, draft: Draft) -> FoundAttribution:
    tokens = reading.tokens
    content = tuple(tokens.span(*part) for part in draft.content)
    return FoundAttribution(
        content=content,
        cue=tokens.span(draft.cue.first, draft.cue.past) if draft.cue else None,
        source=tokens.span(*draft.source) if draft.source else None,
        source_name=tokens.written(*draft.source) if draft.source else draft.name,
        via=tuple(Carrier(tokens.span(*c), tokens.written(*c)) for c in draft.carriers),
        kind="direct",
        stance=draft.stance,  # type: ignore[arg-type]
        when=None,
        said_on=None,
        rule=f"{reading.pack.code}.{draft.rule}",
        confidence=0.5,
        check_worthy=0.5,
    )
