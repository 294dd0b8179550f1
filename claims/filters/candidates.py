"""The queue of triage, and candidates in every state."""

from datetime import datetime
from typing import Any

import django_filters
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, F, Func, IntegerField, JSONField, Q, QuerySet, Value
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from claims.choices import CandidateState, Kind, Stance
from claims.filters.chains import ByChain
from claims.filters.words import (
    DAY,
    LANGUAGES,
    Moment,
    Number,
    at_least,
    changed_things,
    published_by,
    source_ids,
)
from claims.models import Candidate
from sources.models import Feed, IntakeItem, Source
from sources.queries import family

ASSIGNED = [("me", _("Me")), ("somebody", _("Somebody")), ("nobody", _("Nobody"))]


def kept_for(candidates: QuerySet[Candidate], whom: str, *, asking: Any) -> QuerySet[Candidate]:
    """Candidates that are kept at this moment for ``asking`` (``me``), for anybody (``somebody``), or for nobody."""
    kept = Q(assigned_to__isnull=False, assigned_until__gt=Now())
    if whom == "me":
        return candidates.filter(kept, assigned_to=getattr(asking, "pk", None))
    return candidates.filter(kept) if whom == "somebody" else candidates.exclude(kept)


class CandidateFilter(django_filters.FilterSet):
    """The queue of triage. ``source`` and ``publisher`` take a registry number, ``#number name`` or a name."""

    language = django_filters.ChoiceFilter(choices=LANGUAGES, label=_("Language"))
    stance = django_filters.ChoiceFilter(choices=Stance.choices, label=_("Stance"))
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label=_("Kind"))
    source = django_filters.CharFilter(method="at_any_hop", label=_("Source, at any hop"), max_length=220)
    publisher = django_filters.CharFilter(method="published_by", label=_("Publisher"), max_length=220)
    since = django_filters.DateFilter(
        field_name="document__published_at", lookup_expr="date__gte", label=_("Published from"), widget=DAY
    )
    until = django_filters.DateFilter(
        field_name="document__published_at", lookup_expr="date__lte", label=_("Published to"), widget=DAY
    )
    worth = django_filters.NumberFilter(
        field_name="check_worthy", lookup_expr="gte", label=_("Check-worthiness from"), min_value=0, max_value=1
    )
    rule = django_filters.CharFilter(label=_("Rule"), max_length=60)
    document = Number(field_name="document_id", label=_("Document number"), min_value=1)
    intake = Number(method="handed_in_with", label=_("Intake number"), min_value=1)
    feed: django_filters.Filter = django_filters.ModelChoiceFilter(
        method="came_by_feed", queryset=Feed.objects.order_by("name"), label=_("Feed")
    )
    assigned = django_filters.ChoiceFilter(
        method="kept_for", choices=ASSIGNED, label=_("Kept for"), empty_label=_("Anybody")
    )

    class Meta:
        model = Candidate
        fields: list[str] = []

    @property
    def qs(self) -> QuerySet[Candidate]:
        """Nothing for a filter that cannot be understood, rather than everything; one document in its text's order."""
        rows: QuerySet[Candidate] = super().qs
        if self.is_bound and not self.form.is_valid():
            return rows.none()
        return rows.order_by("start", "id") if self.is_bound and self.form.cleaned_data.get("document") else rows

    def at_any_hop(self, candidates: QuerySet[Candidate], _name: str, written: str) -> QuerySet[Candidate]:
        """Candidates at any hop of which the source stands, under any name merged into it."""
        return candidates.filter(hop_sources__overlap=source_ids(written))

    def published_by(self, candidates: QuerySet[Candidate], _name: str, written: str) -> QuerySet[Candidate]:
        """Candidates of documents that the source published, first or as another outlet of the same text."""
        return candidates.filter(document__in=published_by(source_ids(written)))

    def came_by_feed(self, candidates: QuerySet[Candidate], _name: str, feed: Feed) -> QuerySet[Candidate]:
        """Candidates of documents that the feed brought."""
        return candidates.filter(document__in=IntakeItem.objects.filter(feed_entries__feed=feed).values("document"))

    def kept_for(self, candidates: QuerySet[Candidate], _name: str, whom: str) -> QuerySet[Candidate]:
        """Candidates that are kept at this moment for whoever asks, for anybody, or for nobody."""
        return kept_for(candidates, whom, asking=getattr(self.request, "user", None))

    def handed_in_with(self, candidates: QuerySet[Candidate], _name: str, intake_id: Any) -> QuerySet[Candidate]:
        """Candidates of one intake's documents."""
        return candidates.filter(document__in=IntakeItem.objects.filter(intake=int(intake_id)).values("document"))


class BehindTheFirst(Func):
    """Whether one of ``ids`` stands in a chain behind its first hop."""

    function = "jsonb_path_exists"
    arg_joiner = ", '$[1 to last] ? (@.source == $ids[*])', "
    output_field = BooleanField()


HOPS = Func(F("chain"), function="jsonb_array_length", output_field=IntegerField())


class CandidatesFilter(ByChain):
    """Candidates in every state, named as attributions are; the chain is the one that was read, or mended since."""

    state = django_filters.ChoiceFilter(choices=CandidateState.choices, label=_("State"))
    language = django_filters.CharFilter(max_length=8, label=_("Language"))
    changed_since = Moment(method="changed", label=_("Found or decided since"))
    worth = django_filters.NumberFilter(
        field_name="check_worthy", lookup_expr="gte", label=_("Check-worthiness from"), min_value=0, max_value=1
    )
    rule = django_filters.CharFilter(label=_("Rule"), max_length=60)
    intake = Number(method="handed_in_with", label=_("Intake number"), min_value=1)
    feed = Number(method="brought_by", min_value=1, label=_("Feed number"))
    assigned = django_filters.ChoiceFilter(method="kept_for", choices=ASSIGNED, label=_("Kept for; not told outside"))
    q = django_filters.CharFilter(field_name="passage", lookup_expr="icontains", max_length=200, label=_("Words of it"))

    class Meta:
        model = Candidate
        fields: list[str] = []

    def at_any_hop(self, candidates: QuerySet[Candidate], _name: str, source_id: Any) -> QuerySet[Candidate]:
        return candidates.filter(hop_sources__overlap=family(int(source_id)))

    def spoken_by(self, candidates: QuerySet[Candidate], _name: str, source_id: Any) -> QuerySet[Candidate]:
        return candidates.filter(speaker__in=family(int(source_id)))

    def carried_by(self, candidates: QuerySet[Candidate], _name: str, source_id: Any) -> QuerySet[Candidate]:
        """Candidates in whose chain the source stands behind the first hop."""
        ids = family(int(source_id))
        behind = BehindTheFirst(F("chain"), Value({"ids": ids}, JSONField()))
        return candidates.filter(hop_sources__overlap=ids).alias(behind=behind).filter(behind=True)

    def as_long_as(self, candidates: QuerySet[Candidate], _name: str, hops: Any) -> QuerySet[Candidate]:
        return candidates.alias(hops=HOPS).filter(hops__gte=int(hops))

    def as_short_as(self, candidates: QuerySet[Candidate], _name: str, hops: Any) -> QuerySet[Candidate]:
        return candidates.alias(hops=HOPS).filter(hops__lte=int(hops))

    def from_country(self, candidates: QuerySet[Candidate], _name: str, country: str) -> QuerySet[Candidate]:
        return _with_a_hop_of(candidates, Source.objects.filter(country=country.upper()))

    def of_source_kind(self, candidates: QuerySet[Candidate], _name: str, kind: str) -> QuerySet[Candidate]:
        return _with_a_hop_of(candidates, Source.objects.filter(kind=kind))

    def graded_at_least(self, candidates: QuerySet[Candidate], _name: str, grade: str) -> QuerySet[Candidate]:
        return candidates.filter(speaker__in=at_least(grade))

    def changed(self, candidates: QuerySet[Candidate], _name: str, since: datetime) -> QuerySet[Candidate]:
        changed = changed_things("candidate", since=since)
        return candidates.filter(Q(created_at__gte=since) | Q(pk__in=changed))

    def brought_by(self, candidates: QuerySet[Candidate], _name: str, feed_id: Any) -> QuerySet[Candidate]:
        brought = IntakeItem.objects.filter(feed_entries__feed=int(feed_id))
        return candidates.filter(document__in=brought.values("document"))

    def handed_in_with(self, candidates: QuerySet[Candidate], _name: str, intake_id: Any) -> QuerySet[Candidate]:
        return candidates.filter(document__in=IntakeItem.objects.filter(intake=int(intake_id)).values("document"))

    def kept_for(self, candidates: QuerySet[Candidate], _name: str, whom: str) -> QuerySet[Candidate]:
        """Candidates kept for whoever asks, for anybody or nobody; who works on what is told to the desk alone."""
        asking = getattr(self.request, "user", None)
        if asking is None or not asking.has_perm("claims.triage_candidate"):
            raise PermissionDenied(_("Who works on what is not told outside the desk."))
        return kept_for(candidates, whom, asking=asking)


def _with_a_hop_of(candidates: QuerySet[Candidate], sources: QuerySet[Source]) -> QuerySet[Candidate]:
    return candidates.filter(hop_sources__overlap=ArraySubquery(sources.order_by().values("pk")))
