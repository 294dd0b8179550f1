"""One decision out of a sent form: which button was pressed, and the service that it calls."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.http import QueryDict
from django.utils.translation import gettext as _

from claims.choices import RejectReason
from claims.models import Candidate, Claim
from claims.services import triage
from claims.services.errors import Refused
from claims.web.triage_forms import DecisionForm, Hops, decision_form, has_fix, hop_forms, to_fix


@dataclass(frozen=True, slots=True)
class Sent:
    """What a reviewer sent about a candidate. ``hops`` is None where the fix was not on the page."""

    candidate: Candidate
    by: User
    post: QueryDict
    form: DecisionForm
    hops: Hops | None

    def pressed(self, button: str) -> str:
        """The value of a button."""
        return str(self.post.get(button, ""))

    def is_valid(self) -> bool:
        return self.form.is_valid() and (self.hops is None or self.hops.is_valid())


class NotUnderstood(Exception):
    """A field of the form holds what cannot be read; the form says which."""


def sent(candidate: Candidate, post: QueryDict, *, by: User) -> Sent:
    hops = hop_forms(candidate, sent=post) if has_fix(post) else None
    return Sent(candidate, by, post, decision_form(candidate, sent=post), hops)


def accept_new(told: Sent) -> str:
    _readable(told)
    attribution = triage.accept(
        told.candidate,
        by=told.by,
        statement=told.form.cleaned_data["statement"],
        fix=to_fix(told.form, told.hops, told.candidate),
    )
    return _("Accepted as new claim %(number)d.") % {"number": attribution.claim_id}


def accept_into(told: Sent) -> str:
    _readable(told)
    claim = Claim(pk=number(told.pressed("into")))
    try:
        triage.accept(told.candidate, by=told.by, claim=claim, fix=to_fix(told.form, told.hops, told.candidate))
    except Claim.DoesNotExist as error:
        raise Refused(_("There is no claim of this number."), field="into") from error
    return _("Accepted into claim %(number)d.") % {"number": claim.pk}


def reject(told: Sent) -> str:
    reason = told.pressed("reject")
    triage.reject(told.candidate, by=told.by, reason=reason)
    return _("Rejected: %(reason)s.") % {"reason": RejectReason(reason).label}


def mark_duplicate(told: Sent) -> str:
    of = Candidate.objects.filter(pk=number(told.pressed("duplicate_of"))).first()
    if of is None:
        raise Refused(_("There is no candidate of this number."), field="duplicate_of")
    triage.mark_duplicate(told.candidate, by=told.by, of=of)
    return _("Marked as a duplicate of candidate %(number)d.") % {"number": of.pk}


DECISIONS: dict[str, Callable[[Sent], str]] = {
    "new": accept_new,
    "into": accept_into,
    "reject": reject,
    "duplicate_of": mark_duplicate,
}


def decide(told: Sent) -> str:
    """Do what the pressed button says; the sentence that tells it. Raises ``NotUnderstood`` or a service's refusal."""
    for button, decision in DECISIONS.items():
        if button in told.post:
            return decision(told)
    raise Refused(_("Choose a decision: accept, reject, duplicate or skip."), code="no_decision")


def undone(back: triage.Undone) -> str:
    if back.number > 1:
        return _("Taken back: %(count)d candidates wait again.") % {"count": back.number}
    return _("Taken back: candidate %(number)d waits again, and you hold it.") % {"number": back.candidate.pk}


def _readable(told: Sent) -> None:
    if not told.is_valid():
        raise NotUnderstood


def number(written: str) -> int:
    """The number written, 0 if it is none."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else 0
