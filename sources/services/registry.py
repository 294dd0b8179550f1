"""Every write to the registry of sources: register, name, tie, grade, merge, undo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from sources.choices import NameKind, Reliability, SourceKind, Told
from sources.models import ReliabilityGrade, Source, SourceMerge, SourceName, SourceTie
from sources.services.announcing import announce
from sources.services.audit import Actor, acting
from sources.text.names import fold


class RegistryError(Exception):
    """A change that the registry refuses; the message is for the person who asked."""


class SourceChanged(RegistryError):
    """Somebody else changed the source meanwhile."""


@dataclass(frozen=True, slots=True)
class NewName:
    text: str
    language: str = "und"
    kind: str = NameKind.NAME


def register(
    *,
    actor: Actor,
    name: str,
    kind: str,
    names: Sequence[NewName] = (),
    key: str | None = None,
    country: str = "",
    homepage: str = "",
    wikidata: str = "",
    note: str = "",
    self_named: bool = True,
) -> Source:
    """Add a source with its names. Its own name is matched too, unless ``names`` holds it (``self_named`` False)."""
    name = name.strip()
    if not fold(name):
        raise RegistryError(
            _("“%(name)s” has no letter or digit: a source needs a name that can be matched.") % {"name": name}
        )
    if kind not in SourceKind.values:
        raise RegistryError(_("“%(kind)s” is no kind of source.") % {"kind": kind})
    with acting(actor=actor, act="source.registered"):
        source = Source.objects.create(
            key=key, name=name[:200], kind=kind, country=country, homepage=homepage, wikidata=wikidata, note=note
        )
        _add_names(source, [*([NewName(name)] if self_named else []), *names])
    return source


def _add_names(source: Source, names: Sequence[NewName]) -> list[SourceName]:
    rows = [
        SourceName(source=source, text=n.text[:200], folded=fold(n.text)[:200], language=n.language, kind=n.kind)
        for n in names
        if fold(n.text)
    ]
    return SourceName.objects.bulk_create(rows, ignore_conflicts=True)


def add_names(*, actor: Actor, source: Source, names: Sequence[NewName], version: int | None = None) -> None:
    """Let the source be known by more names; one that it has already is left as it is.

    ``version``, here and below: the source's that was seen, if the writer saw one. Raises ``SourceChanged`` if it is
    another by now.
    """
    unmatched = [n.text for n in names if not fold(n.text)]
    if unmatched:
        raise RegistryError(_("“%(name)s” has no letter or digit to be matched by.") % {"name": unmatched[0]})
    with acting(actor=actor, act="source.named"):
        _stand(source, version=version)
        known = source.names.count()
        _add_names(source, names)
        if source.names.count() > known:
            _next_version(source)


def _stand(changed: Source, *others: Source, version: int | None = None) -> None:
    """Hold the sources until the transaction ends; refuse one that is merged away, naming the one that is kept."""
    held = Source.objects.select_for_update(of=("self",)).select_related("merged_into")
    for source in held.filter(pk__in=[s.pk for s in (changed, *others)]).order_by("pk"):
        if source.merged_into:
            raise RegistryError(
                _("%(name)s is merged into %(kept)s (number %(number)d): change that one, or undo the merge first.")
                % {"name": source, "kept": source.merged_into, "number": source.merged_into.pk}
            )
        if source.pk == changed.pk and version not in (None, source.version):
            raise SourceChanged(_("%(name)s was changed meanwhile. Both are shown.") % {"name": source})


def _next_version(source: Source) -> None:
    """Of a source whose names, ties or grades changed: they are part of it."""
    Source.objects.filter(pk=source.pk).update(version=F("version") + 1)


def tie(
    *,
    actor: Actor,
    subject: Source,
    kind: str,
    to: Source,
    since: date | None = None,
    until: date | None = None,
    version: int | None = None,
) -> SourceTie:
    """Say that ``subject`` speaks for, is part of, or is controlled by ``to``."""
    if subject.pk == to.pk:
        raise RegistryError(_("%(name)s cannot be tied to itself.") % {"name": subject})
    if since and until and since > until:
        raise RegistryError(_("The tie would end before it begins: check the two dates."))
    with acting(actor=actor, act="source.tied"):
        _stand(subject, to, version=version)
        found, made = SourceTie.objects.get_or_create(
            subject=subject, kind=kind, object=to, since=since, defaults={"until": until}
        )
        if made:
            _next_version(subject)
            body = {"source": subject.pk, "to": to.pk, "tie": found.pk, "kind": str(kind)}
            announce(kind=Told.SOURCE_TIED, about=("source", subject.pk), body=body, by=actor)
    return found


def grade(*, actor: User, source: Source, grade: str, reason: str, version: int | None = None) -> ReliabilityGrade:
    """Put a new line on top of the source's grade history."""
    if grade not in Reliability.values:
        raise RegistryError(_("A reliability grade is one of A to F."))
    if not reason.strip():
        raise RegistryError(_("Say why: a grade without a reason cannot be judged later."))
    with acting(actor=actor, act="source.graded", reason=reason):
        _stand(source, version=version)
        before = source.grades.order_by("-id").values_list("grade", flat=True).first()
        line = ReliabilityGrade.objects.create(source=source, grade=grade, reason=reason.strip(), author=actor)
        _next_version(source)
        body = {"source": source.pk, "grade": str(grade), "before": before, "line": line.pk}
        announce(kind=Told.SOURCE_REGRADED, about=("source", source.pk), body=body, by=actor)
    return line


def merge(*, actor: User, merged: Source, kept: Source, reason: str = "") -> SourceMerge:
    """Make ``merged`` another name of ``kept``. No row is moved, so that ``undo_merge`` restores it exactly."""
    if merged.pk == kept.pk:
        raise RegistryError(_("A source cannot be merged into itself."))
    try:
        with acting(actor=actor, act="source.merged", reason=reason):
            standing = {
                s.pk: s for s in Source.objects.select_for_update().filter(pk__in=[merged.pk, kept.pk]).order_by("pk")
            }
            for source in (merged, kept):
                if standing[source.pk].merged_into_id:
                    raise RegistryError(
                        _("%(name)s is itself merged into another source: merge that one, or undo it first.")
                        % {"name": source}
                    )
            Source.objects.filter(pk=merged.pk).update(merged_into=kept, version=F("version") + 1)
            return SourceMerge.objects.create(merged=merged, kept=kept, reason=reason, author=actor)
    except IntegrityError as error:
        raise RegistryError(_("%(name)s was merged by somebody else meanwhile.") % {"name": merged}) from error


def undo_merge(*, actor: User, merge: SourceMerge) -> None:
    """Make the two sources two again."""
    with acting(actor=actor, act="source.unmerged"):
        undone = SourceMerge.objects.filter(pk=merge.pk, undone_at__isnull=True).update(
            undone_at=timezone.now(), undone_by=actor
        )
        if not undone:
            raise RegistryError(_("This merge is undone already."))
        Source.objects.filter(pk=merge.merged_id).update(merged_into=None, version=F("version") + 1)


@transaction.atomic
def source_for(*, actor: Actor, name: str, kind: str) -> Source:
    """The source of exactly this name, registered if there is none: what a reviewer types for an unknown speaker."""
    known = Source.objects.filter(names__folded=fold(name), merged_into__isnull=True).order_by("pk").first()
    return known or register(actor=actor, name=name, kind=kind)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said of a source besides its names and ties."""

    name: str
    kind: str
    country: str = ""
    homepage: str = ""
    wikidata: str = ""
    note: str = ""


def change(*, actor: Actor, source: Source, facts: Facts, version: int) -> Source:
    """Set the source's facts, unless it was changed since ``version``; a new name is one more that it is known by."""
    name = facts.name.strip()[:200]
    if not fold(name):
        raise RegistryError(_("“%(name)s” has no letter or digit to be matched by.") % {"name": name})
    with acting(actor=actor, act="source.changed"):
        _stand(source, version=version)
        Source.objects.filter(pk=source.pk).update(
            name=name,
            kind=facts.kind,
            country=facts.country,
            homepage=facts.homepage,
            wikidata=facts.wikidata,
            note=facts.note,
            version=F("version") + 1,
        )
        _add_names(source, [NewName(name)])
    return Source.objects.get(pk=source.pk)


def drop_name(*, actor: Actor, name: SourceName, version: int | None = None) -> None:
    """Let a source no longer be known by a name, but for its own; the history keeps it."""
    if name.folded == fold(name.source.name):
        raise RegistryError(_("“%(name)s” is the source's own name.") % {"name": name})
    with acting(actor=actor, act="source.unnamed"):
        _stand(name.source, version=version)
        gone, _each = SourceName.objects.filter(pk=name.pk).delete()
        if gone:
            _next_version(name.source)


def end_tie(*, actor: Actor, tie: SourceTie, until: date, version: int | None = None) -> None:
    """Say since when a tie no longer holds."""
    if tie.since and until < tie.since:
        raise RegistryError(_("The tie would end before it begins: check the two dates."))
    with acting(actor=actor, act="source.untied"):
        _stand(tie.subject, version=version)
        SourceTie.objects.filter(pk=tie.pk).update(until=until)
        _next_version(tie.subject)
        body = {"source": tie.subject_id, "to": tie.object_id, "tie": tie.pk, "kind": tie.kind, "until": str(until)}
        announce(kind=Told.SOURCE_UNTIED, about=("source", tie.subject_id), body=body, by=actor)
