"""`--explain`: the rule and the words behind each attribution, and why a sentence with a cue gave none."""

from collections.abc import Iterable, Sequence

from claims.pipeline.contract import FoundAttribution, Note
from claims.pipeline.reading import Reading
from claims.pipeline.scene import Refusal


def explain(reading: Reading, attributions: Sequence[FoundAttribution], refused: Iterable[Refusal]) -> tuple[Note, ...]:
    """Notes in text order."""
    notes = [_found(reading, attribution) for attribution in attributions]
    notes += [_refused(reading, refusal) for refusal in refused]
    return tuple(sorted(notes, key=lambda note: note.span))


def _found(reading: Reading, attribution: FoundAttribution) -> Note:
    text = reading.tokens.text
    span = attribution.cue or attribution.content[0]
    cue = f"the cue {text[slice(*attribution.cue)]!r}" if attribution.cue else "a quotation without a cue"
    who = f"the speaker {text[slice(*attribution.source)]!r}" if attribution.source else "no speaker beside it"
    said = f"{cue}, {who}; resolved to {attribution.source_name or 'nobody'!r} ({attribution.resolution})"
    if attribution.choices:
        said += f"; it may be short for {' or '.join(attribution.choices)}"
    return Note(span, attribution.rule, said)


def _refused(reading: Reading, refusal: Refusal) -> Note:
    first, past = refusal.cue.first, refusal.cue.past
    rule = f"{reading.pack.code}.none.{refusal.cue.form.group}"
    return Note(reading.tokens.span(first, past), rule, f"{reading.tokens.written(first, past)!r}: {refusal.why}")
