"""The queue of triage, and candidates in every state."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from claims.choices import CandidateState, Kind, Stance
from claims.filters.words import DAY, LANGUAGES, published_by, source_ids
from claims.models import Candidate
from sources.models import Feed, IntakeItem

ASSIGNED = [("me", _("Me")), ("somebody", _("Somebody")), ("nobody", _("Nobody"))]


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
    document = django_filters.NumberFilter(field_name="document_id", label=_("Document number"), min_value=1)
    intake = django_filters.NumberFilter(method="handed_in_with", label=_("Intake number"), min_value=1)
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
        kept = Q(assigned_to__isnull=False, assigned_until__gt=Now())
        if whom == "me":
            asking = getattr(self.request, "user", None)
            return candidates.filter(kept, assigned_to=getattr(asking, "pk", None))
        return candidates.filter(kept) if whom == "somebody" else candidates.exclude(kept)

    def handed_in_with(self, candidates: QuerySet[Candidate], _name: str, intake_id: Any) -> QuerySet[Candidate]:
        """Candidates of one intake's documents."""
        return candidates.filter(document__in=IntakeItem.objects.filter(intake=int(intake_id)).values("document"))


class DecidedFilter(CandidateFilter):
    """Candidates in every state, pending or decided."""

    state = django_filters.ChoiceFilter(choices=CandidateState.choices, label=_("State"))
    feed = django_filters.NumberFilter(method="brought_by", min_value=1, label=_("Feed number"))

    def brought_by(self, candidates: QuerySet[Candidate], _name: str, feed_id: Any) -> QuerySet[Candidate]:
        brought = IntakeItem.objects.filter(feed_entries__feed=int(feed_id))
        return candidates.filter(document__in=brought.values("document"))
