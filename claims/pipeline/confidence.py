"""How sure the machine is of an attribution, 0 to 1: the rule's own record, moved by what is missing."""

from claims.pipeline.names import Resolution
from claims.pipeline.scene import Draft

# Set by hand after the share of right answers each shape gave on development articles.
BY_SHAPE = {
    "quote-cue-speaker": 0.95, "quote-subject-cue": 0.95, "quote-floating": 0.80, "quote-carrier": 0.75,
    "content-cue-speaker": 0.85, "content-subject-cue": 0.85, "content-around-cue": 0.75, "cue-speaker-content": 0.80,
    "according-first": 0.85, "according-last": 0.80, "subject-cue-content": 0.80, "noun-content": 0.50, "noun-of": 0.45,
    "passive-around": 0.60, "passive-that": 0.75, "passive-by": 0.50, "passive-as": 0.75, "sentence-before": 0.60,
    "passive-question": 0.55,
    "speaker-colon": 0.65, "quote-signed": 0.85,
}  # fmt: skip
WEAK_GROUPS = frozenset({"call", "support", "talk", "recount", "intend", "want", "weak", "show", "silent", "demand"})


def confidence(draft: Draft, *, resolution: Resolution) -> float:
    shape, _, group = draft.rule.partition(".")
    value = BY_SHAPE.get(shape, 0.6)
    if group in WEAK_GROUPS and shape == "subject-cue-content":
        value -= 0.2
    if resolution in ("unknown", "ambiguous"):
        value -= 0.1
    return round(value, 2)
