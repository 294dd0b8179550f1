"""Correcting who said a claim, through whom and in which words, after it was accepted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import IntegrityError
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.choices import Kind, Role, Stance
from claims.models import Attribution, Hop
from claims.services.changing import touch_chain
from claims.services.errors import Conflict, Refused
from claims.services.extraction import digest_of, passage_of
from claims.services.readings import HopAs, checked_content, day_said, known_code, role_at
from sources.services.audit import acting


@dataclass(frozen=True, slots=True)
class Correction:
    """An attribution as it should stand. ``content`` counts code points of the document's text.

    ``chain`` holds speaker and carriers, speaker first; the publisher stays the document's.
    """

    content: Sequence[tuple[int, int]]
    kind: str
    stance: str
    said_on: date | None
    chain: Sequence[HopAs]


def correct(attribution: Attribution, *, by: User, correction: Correction, version: int) -> Attribution:
    """Let the attribution stand as corrected, unless it was changed since ``version`` (``Conflict``)."""
    if not correction.chain:
        raise Refused(_("The chain needs a speaker, even if the name is not known."), field="chain")
    known_code(correction.kind, Kind.values)
    known_code(correction.stance, Stance.values)
    content = checked_content(correction.content, attribution.document)
    try:
        with acting(actor=by, act="attribution.corrected"):
            touch_chain(attribution.claim_id, by=by)
            changed = _standing(attribution, version=version).update(
                content=content,
                digest=digest_of(content),
                passage=passage_of(attribution.document.text, content),
                kind=correction.kind,
                stance=correction.stance,
                said_on=day_said(correction.said_on),
                changed_at=timezone.now(),
                version=F("version") + 1,
            )
            if not changed:
                _refuse_changed(attribution)
            _rechain(attribution, correction.chain)
    except IntegrityError as error:
        raise Refused(_("This claim has this very passage of the document already."), code="already_there") from error
    return Attribution.objects.get(pk=attribution.pk)


def withdraw(attribution: Attribution, *, by: User, reason: str, version: int) -> None:
    """Take the attribution out of the case; it stays in the history, with the reason."""
    if not reason.strip():
        raise Refused(_("Say why it is taken out."), field="reason")
    with acting(actor=by, act="attribution.withdrawn", reason=reason.strip()):
        touch_chain(attribution.claim_id, by=by)
        now = timezone.now()
        gone = _standing(attribution, version=version).update(
            withdrawn_at=now, changed_at=now, version=F("version") + 1
        )
        if not gone:
            _refuse_changed(attribution)


def _standing(attribution: Attribution, *, version: int) -> QuerySet[Attribution]:
    return Attribution.objects.filter(pk=attribution.pk, version=version, withdrawn_at__isnull=True)


def _refuse_changed(attribution: Attribution) -> None:
    current = Attribution.objects.get(pk=attribution.pk)
    if current.withdrawn_at:
        raise Refused(_("This attribution was taken out meanwhile."), code="withdrawn")
    raise Conflict(
        _("The attribution was changed meanwhile. Both are shown: take what is right of each."),
        current_version=current.version,
    )


def _rechain(attribution: Attribution, chain: Sequence[HopAs]) -> None:
    """Change the hops in place, so that the history tells what became of each; the publisher stays last."""
    standing = list(attribution.hops.order_by("position"))
    publisher = [
        HopAs(name=hop.name, source=hop.source_id, span=hop.span, said_on=hop.said_on)
        for hop in standing
        if hop.role == Role.PUBLISHER
    ]
    wanted = [*chain, *publisher]
    Hop.objects.filter(pk__in=[hop.pk for hop in standing[len(wanted) :]]).delete()
    for position, hop in enumerate(wanted):
        columns = {
            "role": role_at(position, last=len(wanted) - 1, published=bool(publisher)),
            "name": hop.name[:300],
            "source_id": hop.source,
            "span": list(hop.span) if hop.span else None,
            "said_on": hop.said_on,
        }
        Hop.objects.update_or_create(attribution=attribution, position=position, defaults=columns)
