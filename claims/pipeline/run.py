"""Extraction as one pure function: text and a frozen configuration in, spans out."""

from claims.pipeline.carriers import carry_back
from claims.pipeline.chains import join_chains
from claims.pipeline.content import read_cues
from claims.pipeline.contract import Carrier, Extracted, Extraction
from claims.pipeline.cues import find_cues
from claims.pipeline.explain import explain
from claims.pipeline.finishing import finish
from claims.pipeline.floating import float_quotations
from claims.pipeline.headlines import colon_attribution, is_headline
from claims.pipeline.language import detect_language
from claims.pipeline.pack import load_pack
from claims.pipeline.reading import Reading, read
from claims.pipeline.scene import Draft, Refusal, Scene
from claims.pipeline.signed import signed_quotation
from claims.text.agencies import find_agency


def extract(text: str, *, settings: Extraction) -> Extracted:
    """Every attribution of one text, in text order; offsets are code points of `text` as given."""
    language = detect_language(text) if settings.language == "auto" else settings.language
    reading = read(text, load_pack(language))
    refused: list[Refusal] = []
    drafts = _drafts(reading, refused)
    attributions = finish(reading, drafts, settings=settings)
    return Extracted(
        language=language,
        pipeline=settings.pipeline,
        furniture=tuple(reading.furniture),
        attributions=tuple(attributions),
        agency=_agency(reading),
        notes=explain(reading, attributions, refused) if settings.explain else (),
    )


def _agency(reading: Reading) -> Carrier | None:
    text, pack = reading.tokens.text, reading.pack
    span = find_agency(text, patterns=pack.agency_lines, media=pack.media_words)
    return Carrier(span, text[slice(*span)].strip()) if span else None


def _drafts(reading: Reading, refused: list[Refusal]) -> list[Draft]:
    drafts: list[Draft] = []
    for index, sentence in enumerate(reading.sentences):
        colon = colon_attribution(reading.tokens, sentence, reading) if reading.pack.colon_names_speaker else None
        cues = find_cues(reading, sentence) if colon is None else []
        if (why := _reason_to_skip(reading, index)) is not None:
            refused += [Refusal(cue, why) for cue in cues]
            continue
        if (signed := signed_quotation(reading, sentence)) is not None:
            drafts.append(signed)
            continue
        found: list[Draft] = [colon] if colon is not None else []
        if cues:
            scene = Scene(reading, sentence, cues, before=_silent_sentence(reading, index, drafts))
            found = join_chains(reading, sentence, cues, read_cues(scene))
            refused += scene.refused if not found else ()
            if not found and drafts and drafts[-1].past > reading.sentences[index - 1].first:
                carry_back(reading, sentence, cues, drafts[-1])
        drafts += float_quotations(reading, sentence, found, drafts)
    return drafts


def _reason_to_skip(reading: Reading, index: int) -> str | None:
    """Why a sentence is not read at all; None if it is."""
    if index < 3 and reading.pack.skips_headline and is_headline(reading.tokens, reading.sentences[index]):
        return "it stands in a headline, and the article says the same again"
    return "the same text stands earlier on the page" if index in reading.doubled else None


def _silent_sentence(reading: Reading, index: int, drafts: list[Draft]) -> tuple[int, int] | None:
    """The sentence before, if nobody was heard in it."""
    if index == 0:
        return None
    before = reading.sentences[index - 1]
    if drafts and drafts[-1].past > before.first and (drafts[-1].source is not None or drafts[-1].fused):
        return None
    return (before.first, before.past)
