"""A reason in the reader's language: rows keep a code, its facts and the sentence as it was first told."""

from collections.abc import Mapping

from django.utils.translation import gettext

from sources.text.intake import REASONS


def in_words(code: str, facts: Mapping[str, object], reason: str, more: Mapping[str, str] = REASONS) -> str:
    """The sentence of ``code`` filled in, of ``more`` or of intake's; ``reason`` where neither has one that fits."""
    sentence = more.get(code) or REASONS.get(code)
    return gettext(sentence) % facts if sentence and (facts or "%(" not in sentence) else reason
