"""The keys of the triage desk: the one list that binds them, shows them and is tested against the page."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.choices import RejectReason


@dataclass(frozen=True, slots=True)
class Key:
    """``key`` does ``act`` (``click``, ``focus`` or ``open``) to the control with the id ``target``."""

    key: str
    act: str
    target: str
    label: str | Promise


def reason_key(reason: str) -> str:
    """The digit that rejects for this reason: its place in the list, from 1."""
    return str(RejectReason.values.index(reason) + 1)


TRIAGE: tuple[Key, ...] = (
    Key("a", "click", "do-new", _("Accept as a new claim")),
    Key("s", "click", "do-into", _("Accept into the suggested claim")),
    Key("x", "focus", f"do-reject-{RejectReason.values[0]}", _("Reject: then the digit of the reason")),
    *(
        Key(reason_key(code), "click", f"do-reject-{code}", _("Reject: %(reason)s") % {"reason": label})
        for code, label in RejectReason.choices
    ),
    Key("d", "click", "do-duplicate", _("Mark as a duplicate of the nearest")),
    Key("n", "click", "do-skip", _("Skip: somebody else may have it")),
    Key("f", "open", "fix", _("Fix speaker, chain, passage, kind, stance or date")),
    Key("c", "focus", "claim-words", _("Search a claim to accept it into")),
    Key("j", "click", "go-next", _("Next candidate in the article")),
    Key("k", "click", "go-previous", _("Previous candidate in the article")),
    Key("u", "click", "do-undo", _("Undo the last decision, one of ten")),
    Key("?", "open", "keys", _("Show these keys")),
)


def as_rows(keys: tuple[Key, ...] = TRIAGE) -> list[dict[str, str]]:
    """The list as it is handed to the page's script."""
    return [{"key": k.key, "act": k.act, "target": k.target, "label": str(k.label)} for k in keys]
