"""Deciding candidates: hand-out with a hold that expires, accept, reject, duplicate, undo.

A decision is one conditional update: it succeeds for exactly one person, who must hold the candidate or find it free.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.choices import CandidateState, ClaimState, Kind, RejectReason, ReviewState, Role, Stance
from claims.models import Attribution, Candidate, Claim, Hop, Review
from claims.queries.triage import for_showing
from claims.services.changing import touch, touch_open
from claims.services.errors import Conflict, Refused
from claims.services.extraction import digest_of, passage_of
from claims.services.readings import HopAs, checked_content, day_said, known_code, role_at
from sources.choices import Told
from sources.services.announcing import announce
from sources.services.audit import acting, telling
from sources.services.registry import RegistryError, source_for

UNDOABLE = 10
HOLD_CHOSEN = """held AS (
  UPDATE claims_candidate c SET holder_id = CASE WHEN c.id = (SELECT chosen_id FROM chosen) THEN %s END,
    held_until = CASE WHEN c.id = (SELECT chosen_id FROM chosen) THEN %s END
  WHERE c.holder_id = %s OR c.id = (SELECT chosen_id FROM chosen))
SELECT * FROM chosen"""
"""What follows a query of candidates, whose first column is their number: the one found is held, and no other."""


@dataclass(frozen=True, slots=True)
class Fix:
    """What a reviewer changes of a candidate when accepting it. None leaves the machine's reading.

    ``chain`` holds speaker and carriers, speaker first; the publisher stays the document's. ``undated`` takes the
    machine's date away.
    """

    content: Sequence[tuple[int, int]] | None = None
    kind: str | None = None
    stance: str | None = None
    said_on: date | None = None
    undated: bool = False
    chain: Sequence[HopAs] | None = None


NO_FIX = Fix()


def free(now: Any = None) -> Q:
    """Candidates that nobody holds at this moment."""
    return Q(holder__isnull=True) | Q(held_until__lt=now or timezone.now())


def for_anybody(by: User, now: Any = None) -> Q:
    """Candidates that are not kept for somebody else at this moment."""
    return Q(assigned_to__isnull=True) | Q(assigned_to=by) | Q(assigned_until__lt=now or timezone.now())


def hand_out(*, to: User, queue: QuerySet[Candidate], after: int | None = None) -> Candidate | None:
    """Give ``to`` the first free pending candidate of ``queue`` and hold it for them, letting go of their others.

    ``FOR UPDATE SKIP LOCKED``: twenty who ask at once get twenty different ones. ``after`` passes one by (a skip).
    """
    now = timezone.now()
    mine = Q(holder=to)
    waiting = queue.filter(state=CandidateState.PENDING).filter(free(now) | mine).filter(for_anybody(to, now))
    if after is not None:
        waiting = waiting.exclude(pk=after)
    candidate = _hold_first(waiting, by=to)
    if candidate is not None and candidate.assigned_to_id == to.pk:
        candidate.assigned_to = to
    return candidate


def _hold_first(waiting: QuerySet[Candidate], *, by: User) -> Candidate | None:
    """Lock the first of ``waiting`` that nobody has locked, hold it and let go of ``by``'s others, in one statement."""
    until = timezone.now() + timedelta(seconds=settings.HOLD_SECONDS)

    def holding(execute: Callable[..., Any], sql: str, params: Sequence[Any], *how: Any) -> Any:
        holding_too = f"WITH chosen(chosen_id) AS MATERIALIZED ({sql}), {HOLD_CHOSEN}"
        return execute(holding_too, (*params, by.pk, until, by.pk), *how)

    with transaction.atomic(), connection.execute_wrapper(holding):
        candidate = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if candidate is None:
        release(by=by)  # a queue that can hold nothing is not even asked for
        return None
    candidate.holder, candidate.held_until = by, until
    return candidate


def hold(candidate: Candidate, *, by: User) -> None:
    """Hold a candidate that is free or already one's own; refuse with the holder's name otherwise."""
    now = timezone.now()
    held = (
        Candidate.objects.filter(pk=candidate.pk, state=CandidateState.PENDING)
        .filter(free(now) | Q(holder=by))
        .filter(for_anybody(by, now))
        .update(holder=by, held_until=now + timedelta(seconds=settings.HOLD_SECONDS))
    )
    if not held:
        _refuse_taken(candidate)
    candidate.holder, candidate.held_until = by, now + timedelta(seconds=settings.HOLD_SECONDS)


def take_up(candidate: Candidate, *, by: User) -> None:
    """Hold the candidate that ``by`` opened, and let go of whatever else they hold."""
    Candidate.objects.filter(holder=by).exclude(pk=candidate.pk).update(holder=None, held_until=None)
    hold(candidate, by=by)


def take_over(candidate: Candidate, *, by: User) -> None:
    """Hold a candidate that somebody else holds or is to decide. The history names both, and whoever had it is told;
    nothing of theirs is lost: what they send finds the new holder's name."""
    until = timezone.now() + timedelta(seconds=settings.HOLD_SECONDS)
    Candidate.objects.filter(holder=by).exclude(pk=candidate.pk).update(holder=None, held_until=None)
    with acting(actor=by, act="candidate.taken_over", told_later=True):
        people = _who_has(candidate) - {by.pk}
        taken = Candidate.objects.filter(telling(), pk=candidate.pk, state=CandidateState.PENDING).update(
            holder=by, held_until=until, assigned_to=by, assigned_until=until
        )
        if not taken:
            _refuse_taken(candidate)
        if people:
            body = {"candidate": candidate.pk, "people": sorted(people)}
            announce(kind=Told.CANDIDATE_TAKEN_OVER, about=("candidate", candidate.pk), body=body, by=by)
    candidate.holder, candidate.held_until = by, until


def _who_has(candidate: Candidate) -> set[int]:
    """Who holds the candidate or is to decide it at this moment, locked so that nobody else becomes that meanwhile."""
    now = timezone.now()
    locked = Candidate.objects.select_for_update().filter(pk=candidate.pk)
    row = locked.only("holder", "held_until", "assigned_to", "assigned_until").get()
    leases = ((row.holder_id, row.held_until), (row.assigned_to_id, row.assigned_until))
    return {person for person, until in leases if person is not None and until is not None and until > now}


def release(*, by: User) -> None:
    """Let go of whatever ``by`` holds."""
    Candidate.objects.filter(holder=by).update(holder=None, held_until=None)


def accept(
    candidate: Candidate,
    *,
    by: User,
    claim: Claim | None = None,
    statement: str = "",
    fix: Fix = NO_FIX,
) -> Attribution:
    """Make the candidate an attribution of ``claim``, or of a new claim with this ``statement`` (or the passage)."""
    document = candidate.document
    content = checked_content(fix.content, document) if fix.content is not None else candidate.content
    try:
        with acting(actor=by, act="candidate.accepted", told_later=True):
            _decide(candidate, by=by, state=CandidateState.ACCEPTED)
            if claim is None:
                said = statement or passage_of(document.text, content)
                claim = new_claim(by=by, statement=said, language=candidate.language)
            else:
                touch_open(claim.pk)
            attribution = Attribution.objects.create(
                claim=claim,
                document=document,
                candidate=candidate,
                digest=digest_of(content),
                content=[list(span) for span in content],
                passage=passage_of(document.text, content),
                cue=candidate.cue,
                kind=known_code(fix.kind, Kind.values) or candidate.kind,
                stance=known_code(fix.stance, Stance.values) or candidate.stance,
                when=candidate.when,
                said_on=day_said(fix.said_on) or (None if fix.undated else candidate.said_on),
                figures=candidate.figures,
                created_by=by,
            )
            chain = registered(fix.chain, by=by) if fix.chain is not None else None
            Hop.objects.bulk_create(_hops(attribution, candidate, chain))
    except IntegrityError as error:
        raise Refused(_("This claim has this very passage of the document already."), code="already_there") from error
    return attribution


def registered(chain: Sequence[HopAs], *, by: User) -> list[HopAs]:
    """The chain with a source for every name that is to be registered."""
    try:
        return [
            replace(hop, source=source_for(actor=by, name=hop.name, kind=hop.register_as).pk)
            if hop.register_as and not hop.source
            else hop
            for hop in chain
        ]
    except RegistryError as error:
        raise Refused(str(error), field="chain") from error


def new_claim(*, by: User, statement: str, language: str = "") -> Claim:
    """A claim that waits for its reviews."""
    if not statement.strip():
        raise Refused(_("A claim needs a statement: one sentence that can be true or false."), field="statement")
    return Claim.objects.create(
        statement=statement.strip(), language=language, created_by=by, reviews_needed=settings.REVIEWS_NEEDED
    )


def reject(candidate: Candidate, *, by: User, reason: str) -> None:
    """Say that the candidate is no claim worth keeping, and why."""
    if reason not in RejectReason.values:
        raise Refused(_("Choose why it is rejected."), field="reason")
    with acting(actor=by, act="candidate.rejected", reason=reason, told_later=True):
        _decide(candidate, by=by, state=CandidateState.REJECTED, reject_reason=reason)


def mark_duplicate(candidate: Candidate, *, by: User, of: Candidate) -> None:
    """Say that the candidate repeats another one."""
    if of.pk == candidate.pk:
        raise Refused(_("A candidate is no duplicate of itself: choose the other one."), field="of")
    with acting(actor=by, act="candidate.duplicate", told_later=True):
        _decide(candidate, by=by, state=CandidateState.DUPLICATE, duplicate_of=of)


@dataclass(frozen=True, slots=True)
class Undone:
    """The first candidate taken back, which is held again, and how many came back, itself included."""

    candidate: Candidate
    number: int


def undo(*, by: User, candidate: Candidate | None = None) -> Undone:
    """Take back one's own last decision (or that on ``candidate``), one of the last ten, by a compensating change.

    A decision on many at once is taken back whole; the first of them is held.

    An attribution made by it is withdrawn, not deleted, and a claim made by it too, if nothing else hangs on it.
    """
    decided = Candidate.objects.filter(decided_by=by).exclude(state=CandidateState.PENDING)
    recent = decided.order_by("-decided_at", "pk").only("pk", "state", "decided_at")
    mine = [c for c in recent[:UNDOABLE] if candidate is None or c.pk == candidate.pk]
    if not mine:
        raise Refused(_("There is none of your last ten decisions to take back."), code="nothing_to_undo")
    undone = mine[0]
    # What was decided by one act has one time; each row of it has its own event.
    together = decided.filter(decided_at=undone.decided_at)
    if candidate is not None:
        together = together.filter(pk=undone.pk)
    with acting(actor=by, act="candidate.undone", told_later=True):
        back = together.filter(telling()).update(
            state=CandidateState.PENDING,
            reject_reason="",
            duplicate_of=None,
            decided_by=None,
            decided_at=None,
        )
        again = _hold_first(for_showing(Candidate.objects.filter(pk=undone.pk)), by=by)
        if not back or again is None:
            raise Conflict(_("The decision was changed meanwhile."))
        if undone.state == CandidateState.ACCEPTED:
            _withdraw_attribution(undone, by=by)
    return Undone(again, back)


def _withdraw_attribution(candidate: Candidate, *, by: User) -> None:
    """Withdraw what the decision made, unless others have built on it: then it is the claim page's to change.

    The claim is locked by a statement of its own: only the next one sees what was graded while it waited.
    """
    now = timezone.now()
    made = Attribution.objects.filter(candidate=candidate, withdrawn_at__isnull=True)
    Claim.objects.filter(pk__in=made.values("claim"), state=ClaimState.OPEN).update(version=F("version") + 1)
    graded = Review.objects.filter(claim=OuterRef("claim"), state=ReviewState.SUBMITTED)
    untouched = made.filter(~Exists(graded), version=1, claim__state=ClaimState.OPEN)
    if not untouched.update(withdrawn_at=now, changed_at=now):
        _refuse_built_on(made)
    left = Claim.objects.filter(attributions__candidate=candidate, attributions__withdrawn_at=now, created_by=by)
    alone = (
        left.exclude(attributions__withdrawn_at__isnull=True)
        .exclude(reviews__isnull=False)
        .exclude(evidence__withdrawn_at__isnull=True, evidence__isnull=False)
    )
    Claim.objects.filter(pk__in=alone.values("pk")).update(state=ClaimState.WITHDRAWN)


def _refuse_built_on(made: QuerySet[Attribution]) -> None:
    """Say why the attribution could not be withdrawn; nothing if there is none."""
    attribution = made.first()
    if attribution is None:
        return
    touch(attribution.claim_id)
    raise Refused(
        _("Others have graded or corrected what this decision made: change it on the claim's page."), code="built_on"
    )


def _decide(candidate: Candidate, *, by: User, state: str, **told: Any) -> None:
    now = timezone.now()
    decided = (
        Candidate.objects.filter(telling(), pk=candidate.pk, state=CandidateState.PENDING)
        .filter(free(now) | Q(holder=by))
        .filter(for_anybody(by, now))
        .update(state=state, decided_by=by, decided_at=now, holder=None, held_until=None, **told)
    )
    if not decided:
        _refuse_taken(candidate)


def _refuse_taken(candidate: Candidate) -> None:
    now_is = Candidate.objects.select_related("holder", "decided_by", "assigned_to").get(pk=candidate.pk)
    if now_is.state != CandidateState.PENDING:
        raise Conflict(
            _("%(who)s has decided this candidate already: %(state)s.")
            % {"who": now_is.decided_by, "state": now_is.get_state_display()}
        )
    if now_is.holder is None or (now_is.held_until or timezone.now()) <= timezone.now():
        raise Conflict(
            _("This candidate is kept for %(who)s until %(when)s. Take it over if it cannot wait.")
            % {"who": now_is.assigned_to, "when": f"{timezone.localtime(now_is.assigned_until):%d.%m. %H:%M}"}
        )
    raise Conflict(
        _("%(who)s is working on this candidate. It is free again at %(when)s at the latest.")
        % {"who": now_is.holder, "when": f"{timezone.localtime(now_is.held_until):%H:%M}"}
    )


def _hops(attribution: Attribution, candidate: Candidate, chain: Sequence[HopAs] | None) -> list[Hop]:
    machine = [HopAs(name=h["name"], source=h["source"], span=h["span"]) for h in candidate.chain]
    publisher = machine[-1:] if candidate.chain and candidate.chain[-1]["role"] == Role.PUBLISHER else []
    spoken = list(chain) if chain is not None else machine[: len(machine) - len(publisher)]
    if not spoken:
        raise Refused(_("The chain needs a speaker, even if the name is not known."), field="chain")
    return [
        Hop(
            attribution=attribution,
            position=i,
            role=role_at(i, last=len(spoken) + len(publisher) - 1, published=bool(publisher)),
            name=hop.name[:300],
            source_id=hop.source,
            span=list(hop.span) if hop.span else None,
            said_on=hop.said_on or (attribution.said_on if i == 0 else None),
        )
        for i, hop in enumerate([*spoken, *publisher])
    ]
