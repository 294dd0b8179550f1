"""The keys of the triage desk: the one list that binds them, shows them and is tested against the page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from claims.choices import RejectReason


@dataclass(frozen=True, slots=True)
class Key:
    """``key`` does ``act`` (``click``, ``focus``, ``open`` or ``begin``) to the control with the id ``target``.

    ``after`` is the target of the key that must have been pressed just before: a digit alone rejects nothing.
    """

    key: str
    act: str
    target: str
    label: str | Promise
    after: str = ""


def reason_key(reason: str) -> str:
    """The digit that rejects for this reason: its place in the list, from 1."""
    return str(RejectReason.values.index(reason) + 1)


REJECT = "do-reject"
TRIAGE: tuple[Key, ...] = (
    Key("a", "click", "do-new", _("Accept as a new claim")),
    Key("s", "click", "do-into", _("Accept into the suggested claim")),
    Key("x", "begin", REJECT, _("Reject: then the digit of the reason")),
    *(
        Key(reason_key(code), "click", f"do-reject-{code}", _("Reject: %(reason)s") % {"reason": label}, after=REJECT)
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


EVERYWHERE: tuple[Key, ...] = (Key("/", "focus", "site-search", _("Search the desk")),)
"""Bound by the script on every page; nobody can choose another."""


def usual(target: str) -> str:
    """The key of a control as everybody has it who has chosen no other."""
    return next(key.key for key in TRIAGE if key.target == target)


def chosen_by(choice: Mapping[str, str]) -> tuple[Key, ...]:
    """The list with somebody's own keys: ``choice`` has a key for the target of each that differs."""
    return tuple(replace(key, key=choice.get(key.target, key.key)) for key in TRIAGE)


def clashes(keys: Iterable[Key]) -> set[str]:
    """Keys that would do two things at once. A digit of a reason may be a key of its own besides."""
    seen: set[tuple[str, str]] = set()
    twice: set[str] = set()
    for key in keys:
        if (key.key, key.after) in seen:
            twice.add(key.key)
        seen.add((key.key, key.after))
    return twice


def as_rows(keys: tuple[Key, ...] = TRIAGE) -> list[dict[str, str]]:
    """The list as it is handed to the page's script."""
    return [{"key": k.key, "act": k.act, "target": k.target, "label": str(k.label), "after": k.after} for k in keys]
