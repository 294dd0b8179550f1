"""Which claims of the desk another's verdict is about: proposed by likeness and source, decided by people."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.choices import ClaimState, MatchState
from claims.models import Attribution, Claim, ExternalMatch, ExternalVerdict, Hop
from claims.queries.triage import NEAR_BY, by_index, says_enough
from claims.services.errors import Conflict, Refused
from claims.services.triage import new_claim
from sources.queries import roots
from sources.services.audit import acting
from sources.text.addresses import canonical
from sources.text.intake import AddressError
from sources.text.names import fold

NEAREST = 5
"""Claims by likeness of words that are looked at for each verdict."""
LEAST = 0.5
SAME_SPEAKER = 0.15
SAME_APPEARANCE = 0.15
AGAIN_AFTER = timedelta(days=1)

NEAR = f"""
    SELECT asked.verdict, near.id, near.likeness
    FROM unnest(%(verdicts)s::bigint[], %(words)s::text[]) AS asked(verdict, words)
    CROSS JOIN LATERAL (
        SELECT id, similarity(statement, asked.words) AS likeness FROM claims_claim
        WHERE statement %% asked.words AND state <> '{ClaimState.WITHDRAWN}'
        ORDER BY likeness DESC, id LIMIT {NEAREST}
    ) AS near
"""


@dataclass(frozen=True, slots=True)
class Known:
    """Who speaks in a claim's attributions, by folded name and by number, and where these stand."""

    names: set[str]
    speakers: set[int]
    addresses: set[str]


def propose(verdicts: Sequence[ExternalVerdict]) -> None:
    """Propose the claims that these verdicts may be about; so many statements, however many verdicts.

    What was proposed of an earlier wording and is no longer near goes; what a person decided stays.
    """
    near = _near(verdicts)
    known = _known({claim for found in near.values() for claim, _likeness in found})
    merged = roots({v.claim_source_id for v in verdicts if v.claim_source_id})
    rows = [
        match
        for verdict in verdicts
        for claim, likeness in near.get(verdict.pk, [])
        if (match := _match(verdict, claim, likeness, known[claim], merged)).score >= LEAST
    ]
    kept = {(row.verdict_id, row.claim_id) for row in rows}
    standing = ExternalMatch.objects.filter(verdict__in=[v.pk for v in verdicts], state=MatchState.PROPOSED)
    gone = [pk for pk, *pair in standing.values_list("pk", "verdict", "claim") if tuple(pair) not in kept]
    ExternalMatch.objects.filter(pk__in=gone, state=MatchState.PROPOSED).delete()
    ExternalMatch.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["verdict", "claim"],
        update_fields=["likeness", "same_speaker", "same_appearance", "score"],
    )
    ExternalVerdict.objects.filter(pk__in=[v.pk for v in verdicts]).update(matched_at=timezone.now())


def _near(verdicts: Iterable[ExternalVerdict]) -> dict[int, list[tuple[int, float]]]:
    """For each verdict the claims worded most like it, each with its likeness."""
    asked = [(v.pk, v.claim_text[:NEAR_BY]) for v in verdicts if says_enough(v.claim_text)]
    found: dict[int, list[tuple[int, float]]] = defaultdict(list)
    with by_index(), connection.cursor() as cursor:
        cursor.execute(NEAR, {"verdicts": [pk for pk, _words in asked], "words": [words for _pk, words in asked]})
        for verdict, claim, likeness in cursor.fetchall():
            found[verdict].append((claim, min(float(likeness), 1.0)))
    return found


def _known(claims: Collection[int]) -> dict[int, Known]:
    found = {claim: Known(set(), set(), set()) for claim in claims}
    speaking = Hop.objects.filter(attribution__claim__in=claims, attribution__withdrawn_at__isnull=True, position=0)
    hops = list(speaking.values_list("attribution__claim_id", "name", "source_id"))
    merged = roots({source for _claim, _name, source in hops if source})
    for claim, name, source in hops:
        found[claim].names.add(fold(name))
        found[claim].speakers.update({merged[source]} if source else ())
    standing = Attribution.objects.filter(claim__in=claims, withdrawn_at__isnull=True)
    for claim, address in standing.values_list("claim_id", "document__address"):
        found[claim].addresses.add(address)
    return found


def _match(
    verdict: ExternalVerdict, claim: int, likeness: float, known: Known, merged: dict[int, int]
) -> ExternalMatch:
    source = merged.get(verdict.claim_source_id or 0)
    author = fold(verdict.claim_author)
    speaks = source in known.speakers or bool(author and author in known.names)
    appears = not known.addresses.isdisjoint(_canonical(verdict.appearances))
    score = min(1.0, likeness + SAME_SPEAKER * speaks + SAME_APPEARANCE * appears)
    return ExternalMatch(
        verdict=verdict, claim_id=claim, likeness=likeness, same_speaker=speaks, same_appearance=appears, score=score
    )


def _canonical(addresses: Iterable[str]) -> set[str]:
    found = set()
    for address in addresses:
        try:
            found.add(canonical(address))
        except AddressError:
            continue
    return found


def propose_again(*, most: int) -> int:
    """Look once more, a day later, for claims of verdicts that are matched with none: there may be new ones."""
    with transaction.atomic():
        waiting = (
            ExternalVerdict.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(matched_at__lt=timezone.now() - AGAIN_AFTER)
            .exclude(matches__state=MatchState.CONFIRMED)
            .order_by("matched_at")
        )
        verdicts = list(waiting.only("pk", "claim_text", "claim_author", "claim_source", "appearances")[:most])
        propose(verdicts)
    return len(verdicts)


def decide(*, by: User, verdict: ExternalVerdict, claim: Claim, state: str, was: str = "") -> ExternalMatch:
    """Confirm or refuse that the verdict is about the claim; what was not proposed may be confirmed too.

    ``was`` is the state that whoever decides has seen; raises ``Conflict`` where it is another by now.
    """
    if state not in (MatchState.CONFIRMED, MatchState.REFUSED):
        raise Refused(_("Choose whether it is the same claim."), field="state")
    with acting(actor=by, act="external.confirmed" if state == MatchState.CONFIRMED else "external.refused"):
        likeness = _likeness(verdict, claim)
        match, _made = ExternalMatch.objects.get_or_create(
            verdict=verdict, claim=claim, defaults={"likeness": likeness, "score": likeness}
        )
        seen = was or match.state
        decided = ExternalMatch.objects.filter(pk=match.pk, state=seen).update(
            state=state, decided_by=by, decided_at=timezone.now()
        )
        if not decided:
            raise Conflict(_("Somebody else has decided on this match meanwhile. Look again."))
    return ExternalMatch.objects.get(pk=match.pk)


def _likeness(verdict: ExternalVerdict, claim: Claim) -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT similarity(%s, %s)", [claim.statement, verdict.claim_text[:NEAR_BY]])
        return min(float(cursor.fetchone()[0]), 1.0)


def claim_from(*, by: User, verdict: ExternalVerdict) -> Claim:
    """A new claim in the verdict's words, matched with it; if it is matched with one already, that one."""
    with acting(actor=by, act="external.claimed"):
        verdict = ExternalVerdict.objects.select_for_update(of=("self",)).get(pk=verdict.pk)
        there = verdict.matches.filter(state=MatchState.CONFIRMED).select_related("claim").first()
        if there is not None:
            return there.claim
        claim = new_claim(by=by, statement=verdict.claim_text, language=verdict.language[:8])
        decide(by=by, verdict=verdict, claim=claim, state=MatchState.CONFIRMED)
    return claim
