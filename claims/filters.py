"""What lists of claims can be filtered by; the pages, the API and the exports share these filters."""

import re
from collections import OrderedDict
from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EMPTY_VALUES
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from claims.choices import Bears, CandidateState, ClaimState, Kind, MatchState, ReviewState, Said, Stance
from claims.models import (
    Attribution,
    Candidate,
    Claim,
    ClaimTopic,
    Evidence,
    ExternalMatch,
    ExternalVerdict,
    Hop,
    Rating,
    Review,
    Verdict,
)
from sources.choices import Reliability, SourceKind
from sources.models import Document, Event, Feed, IntakeItem, Source
from sources.queries import family, match_names, sources_graded

NUMBERED = re.compile(r"#?([0-9]{1,18})(?:\s|$)")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
JUDGED = [choice for choice in Reliability.choices if choice[0] != Reliability.F]
ASSIGNED = [("me", _("Me")), ("somebody", _("Somebody")), ("nobody", _("Nobody"))]
UNMATCHED = "unmatched"
MATCHED = [
    (UNMATCHED, _("With none")),
    (MatchState.PROPOSED.value, MatchState.PROPOSED.label),
    (MatchState.CONFIRMED.value, MatchState.CONFIRMED.label),
]
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]


def carried_by(source_id: int) -> QuerySet[Hop]:
    """Hops of standing attributions at which the source, under any name merged into it, stands."""
    return Hop.objects.filter(source__in=family(source_id), attribution__withdrawn_at__isnull=True)


class MomentField(django_filters.fields.IsoDateTimeField):
    """A moment in any zone, as one of UTC: PostgreSQL takes no offset of 16 hours or more, which ISO 8601 allows."""

    def to_python(self, value: str | datetime | date | None) -> datetime | None:
        moment: datetime | None = super().to_python(value)
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class Moment(django_filters.IsoDateTimeFilter):
    field_class = MomentField


class ClaimFilter(django_filters.FilterSet):
    """Claims by state, language, rating, source at any hop, and words of the statement."""

    q = django_filters.CharFilter(method="worded", label=_("Words of the statement"), max_length=200)
    state = django_filters.ChoiceFilter(choices=ClaimState.choices, label=_("State"), empty_label=_("Any"))
    language = django_filters.ChoiceFilter(choices=LANGUAGES, label=_("Language"), empty_label=_("Any"))
    rating = django_filters.ModelChoiceFilter(
        queryset=Rating.objects.all(),
        field_name="verdict__rating",
        to_field_name="code",
        label=_("Verdict"),
        empty_label=_("Any"),
    )
    source = django_filters.NumberFilter(method="said_or_carried", label=_("Source number, at any hop"), min_value=1)
    topic = django_filters.CharFilter(method="under_topic", label=_("Topic, as in its address"), max_length=90)

    class Meta:
        model = Claim
        fields: list[str] = []

    def worded(self, claims: QuerySet[Claim], _name: str, words: str) -> QuerySet[Claim]:
        """Statements that hold these words, or words near them (trigram)."""
        return claims.filter(Q(statement__icontains=words) | Q(statement__trigram_word_similar=words))

    def under_topic(self, claims: QuerySet[Claim], _name: str, slug: str) -> QuerySet[Claim]:
        standing = ClaimTopic.objects.filter(claim=OuterRef("pk"), topic__slug=slug, withdrawn_at__isnull=True)
        return claims.filter(Exists(standing))

    def said_or_carried(self, claims: QuerySet[Claim], _name: str, source_id: Any) -> QuerySet[Claim]:
        attributions = Attribution.objects.filter(
            claim=OuterRef("pk"), pk__in=carried_by(int(source_id)).values("attribution")
        )
        return claims.filter(Exists(attributions))


class CandidateFilter(django_filters.FilterSet):
    """The queue of triage. ``source`` and ``publisher`` take a registry number, ``#number name`` or a name."""

    language = django_filters.ChoiceFilter(choices=LANGUAGES, label=_("Language"), empty_label=_("Any"))
    stance = django_filters.ChoiceFilter(choices=Stance.choices, label=_("Stance"), empty_label=_("Any"))
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label=_("Kind"), empty_label=_("Any"))
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
        method="came_by_feed", queryset=Feed.objects.order_by("name"), label=_("Feed"), empty_label=_("Any")
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
        """Candidates of documents that the source published."""
        return candidates.filter(document__publisher__in=source_ids(written))

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


def source_ids(written: str) -> list[int]:
    """The source, with all merged into it, that a filter's field names; none if the registry does not know it."""
    number = NUMBERED.match(written)
    if number:
        return family(int(number[1]))
    match = match_names([written])[written]
    return [i for choice in (match.source, *match.choices) if choice for i in family(choice)]


class AttributionFilter(django_filters.FilterSet):
    """Attributions by who stands in the chain, how it was said, when, where, and what was found."""

    source = django_filters.NumberFilter(method="at_any_hop", min_value=1, label=_("Source number, at any hop"))
    speaker = django_filters.NumberFilter(method="spoken_by", min_value=1, label=_("Source number of the speaker"))
    carrier = django_filters.NumberFilter(method="carried_by", min_value=1, label=_("Source number of a carrier"))
    claim = django_filters.NumberFilter(field_name="claim_id", min_value=1, label=_("Claim number"))
    document = django_filters.NumberFilter(field_name="document_id", min_value=1, label=_("Document number"))
    stance = django_filters.ChoiceFilter(choices=Stance.choices, label=_("Stance"))
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label=_("Kind"))
    language = django_filters.CharFilter(field_name="document__language", max_length=8, label=_("Language"))
    said_from = django_filters.DateFilter(field_name="said_on", lookup_expr="gte", label=_("Said from"))
    said_until = django_filters.DateFilter(field_name="said_on", lookup_expr="lte", label=_("Said until"))
    published_from = Moment(field_name="document__published_at", lookup_expr="gte", label=_("Published from"))
    published_until = Moment(field_name="document__published_at", lookup_expr="lte", label=_("Published until"))
    verdict = django_filters.ChoiceFilter(
        field_name="claim__verdict__said", choices=Said.choices, label=_("Published finding: was it said?")
    )
    rating = django_filters.CharFilter(
        field_name="claim__verdict__rating__code", max_length=40, label=_("Code of the published rating")
    )
    topic = django_filters.CharFilter(method="about", max_length=90, label=_("Topic of the claim, as in its address"))
    changed_since = Moment(field_name="changed_at", lookup_expr="gte", label=_("Changed since"))

    country = django_filters.CharFilter(method="from_country", max_length=2, label=_("Country of a source at any hop"))
    source_kind = django_filters.ChoiceFilter(
        method="of_source_kind", choices=SourceKind.choices, label=_("Kind of a source at any hop")
    )
    grade = django_filters.ChoiceFilter(
        method="graded_at_least", choices=JUDGED, label=_("Reliability of the speaker, at least")
    )
    hops_from = django_filters.NumberFilter(
        method="as_long_as", min_value=1, max_value=50, label=_("Hops in the chain, at least")
    )
    hops_until = django_filters.NumberFilter(
        method="as_short_as", min_value=1, max_value=50, label=_("Hops in the chain, at most")
    )
    q = django_filters.CharFilter(
        method="worded", max_length=200, label=_("Words of the passage or of the claim's statement")
    )

    class Meta:
        model = Attribution
        fields: list[str] = []

    def from_country(self, rows: QuerySet[Attribution], _name: str, country: str) -> QuerySet[Attribution]:
        return rows.filter(Exists(_hops().filter(source__country=country.upper())))

    def of_source_kind(self, rows: QuerySet[Attribution], _name: str, kind: str) -> QuerySet[Attribution]:
        return rows.filter(Exists(_hops().filter(source__kind=kind)))

    def graded_at_least(self, rows: QuerySet[Attribution], _name: str, grade: str) -> QuerySet[Attribution]:
        """Rows whose speaker's grade in force is this or better; F cannot be judged and is not on the scale."""
        speakers = sources_graded([g for g, _label in JUDGED if g <= grade])
        return rows.filter(Exists(_hops().filter(position=0, source__in=speakers)))

    def as_long_as(self, rows: QuerySet[Attribution], _name: str, hops: Any) -> QuerySet[Attribution]:
        return rows.filter(Exists(_hops().filter(position=int(hops) - 1)))

    def as_short_as(self, rows: QuerySet[Attribution], _name: str, hops: Any) -> QuerySet[Attribution]:
        return rows.filter(~Exists(_hops().filter(position=int(hops))))

    def worded(self, rows: QuerySet[Attribution], _name: str, words: str) -> QuerySet[Attribution]:
        """A union, so that each part is found by its own index: no index spans the two tables of an OR."""
        in_passage = Attribution.objects.filter(passage__icontains=words).order_by().values("pk")
        claims = Claim.objects.filter(statement__icontains=words).order_by().values("pk")
        in_claim = Attribution.objects.filter(claim__in=claims).order_by().values("pk")
        return rows.filter(pk__in=in_passage.union(in_claim))

    def about(self, rows: QuerySet[Attribution], _name: str, slug: str) -> QuerySet[Attribution]:
        return rows.filter(claim__in=_claims_about(slug))

    def at_any_hop(self, rows: QuerySet[Attribution], _name: str, source_id: Any) -> QuerySet[Attribution]:
        return rows.filter(Exists(_hops_of(source_id)))

    def spoken_by(self, rows: QuerySet[Attribution], _name: str, source_id: Any) -> QuerySet[Attribution]:
        return rows.filter(Exists(_hops_of(source_id).filter(position=0)))

    def carried_by(self, rows: QuerySet[Attribution], _name: str, source_id: Any) -> QuerySet[Attribution]:
        return rows.filter(Exists(_hops_of(source_id).filter(position__gt=0)))


def _hops() -> QuerySet[Hop]:
    return Hop.objects.filter(attribution=OuterRef("pk"))


def _hops_of(source_id: Any) -> QuerySet[Hop]:
    return _hops().filter(source__in=family(int(source_id)))


def _claims_about(slug: str) -> QuerySet[ClaimTopic, int]:
    standing = ClaimTopic.objects.filter(topic__slug=slug, withdrawn_at__isnull=True)
    return standing.values_list("claim", flat=True)


CHAIN = [
    "source", "speaker", "carrier", "country", "source_kind", "grade", "hops_from", "hops_until", "stance", "kind",
    "said_from", "said_until", "published_from", "published_until", "document",
]  # fmt: skip


class OfChains(django_filters.FilterSet):
    """Adds the attributions' filters to another list: rows with one attribution that meets all of them at once."""

    claim_column = "pk"

    @classmethod
    def get_filters(cls) -> OrderedDict[str, django_filters.Filter]:
        filters: OrderedDict[str, django_filters.Filter] = super().get_filters()
        for name in CHAIN:
            copied = deepcopy(AttributionFilter.base_filters[name])
            copied.method = None  # it is the attributions' own, and carried out by their filter
            filters.setdefault(name, copied)
        return filters

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chain = AttributionFilter()
        attributions, asked = Attribution.objects.filter(withdrawn_at__isnull=True), False
        for name, value in self.form.cleaned_data.items():
            if name not in CHAIN or name in self.declared_filters:
                queryset = self.filters[name].filter(queryset, value)
            elif value not in EMPTY_VALUES:
                attributions, asked = chain.filters[name].filter(attributions, value), True
        return queryset.filter(Exists(attributions.filter(claim=OuterRef(self.claim_column)))) if asked else queryset


class ClaimsFilter(OfChains):
    """Claims by their own columns and by who stands in their chains."""

    q = django_filters.CharFilter(method="worded", max_length=200, label=_("Words of the statement"))
    state = django_filters.ChoiceFilter(choices=ClaimState.choices, label=_("State"))
    language = django_filters.ChoiceFilter(choices=LANGUAGES, label=_("Language"))
    verdict = django_filters.ChoiceFilter(
        field_name="verdict__said", choices=Said.choices, label=_("Published finding: was it said?")
    )
    rating = django_filters.CharFilter(
        field_name="verdict__rating__code", max_length=40, label=_("Code of the published rating")
    )
    topic = django_filters.CharFilter(method="about", max_length=90, label=_("Topic of the claim, as in its address"))

    class Meta:
        model = Claim
        fields: list[str] = []

    def worded(self, claims: QuerySet[Claim], _name: str, words: str) -> QuerySet[Claim]:
        return claims.filter(statement__icontains=words)

    def about(self, claims: QuerySet[Claim], _name: str, slug: str) -> QuerySet[Claim]:
        return claims.filter(pk__in=_claims_about(slug))


class ReviewFilter(django_filters.FilterSet):
    """Reviews by claim, reviewer and state."""

    claim = django_filters.NumberFilter(field_name="claim_id", min_value=1, label=_("Claim number"))
    reviewer = django_filters.CharFilter(field_name="reviewer__username", max_length=150, label=_("Reviewer"))
    state = django_filters.ChoiceFilter(choices=ReviewState.choices, label=_("State"))

    class Meta:
        model = Review
        fields: list[str] = []


class DecidedFilter(CandidateFilter):
    """Candidates in every state, pending or decided."""

    state = django_filters.ChoiceFilter(choices=CandidateState.choices, label=_("State"))
    feed = django_filters.NumberFilter(method="brought_by", min_value=1, label=_("Feed number"))

    def brought_by(self, candidates: QuerySet[Candidate], _name: str, feed_id: Any) -> QuerySet[Candidate]:
        brought = IntakeItem.objects.filter(feed_entries__feed=int(feed_id))
        return candidates.filter(document__in=brought.values("document"))


class EvidenceFilter(django_filters.FilterSet):
    """Evidence by claim, document and how it bears."""

    claim = django_filters.NumberFilter(field_name="claim_id", min_value=1, label=_("Claim number"))
    document = django_filters.NumberFilter(field_name="document_id", min_value=1, label=_("Document number"))
    bears = django_filters.ChoiceFilter(choices=Bears.choices, label=_("How it bears"))

    class Meta:
        model = Evidence
        fields: list[str] = []


class EventFilter(django_filters.FilterSet):
    """The history by what it is about, what was done, by whom and when."""

    subject_kind = django_filters.CharFilter(max_length=20, label=_("Kind of the thing it is about"))
    subject_id = django_filters.NumberFilter(min_value=1, label=_("Number of the thing it is about"))
    table_name = django_filters.CharFilter(max_length=63, label=_("Table of the changed row"))
    row_id = django_filters.NumberFilter(min_value=1, label=_("Number of the changed row"))
    act = django_filters.CharFilter(max_length=60, label=_("What was done"))
    actor_name = django_filters.CharFilter(max_length=200, label=_("Who did it"))
    since = Moment(field_name="at", lookup_expr="gte", label=_("Since"))
    until = Moment(field_name="at", lookup_expr="lte", label=_("Until"))

    class Meta:
        model = Event
        fields: list[str] = []


class VerdictFilter(OfChains):
    """Verdicts by claim, rating, when they were published, and who stands in the claim's chains."""

    claim_column = "claim"
    verdict = django_filters.ChoiceFilter(
        field_name="said", choices=Said.choices, label=_("Published finding: was it said?")
    )
    topic = django_filters.CharFilter(method="about", max_length=90, label=_("Topic of the claim, as in its address"))
    q = django_filters.CharFilter(method="worded", max_length=200, label=_("Words of the statement or the finding"))
    claim = django_filters.NumberFilter(field_name="claim_id", min_value=1, label=_("Claim number"))
    rating = django_filters.CharFilter(field_name="rating__code", max_length=40, label=_("Code of the rating"))
    published_from = Moment(field_name="published_at", lookup_expr="gte", label=_("Published from"))
    published_until = Moment(field_name="published_at", lookup_expr="lte", label=_("Published until"))
    current = django_filters.BooleanFilter(
        field_name="current_of", lookup_expr="isnull", exclude=True, label=_("Only the version in force")
    )

    class Meta:
        model = Verdict
        fields: list[str] = []

    def worded(self, verdicts: QuerySet[Verdict], _name: str, words: str) -> QuerySet[Verdict]:
        return verdicts.filter(Q(statement__icontains=words) | Q(summary__icontains=words))

    def about(self, verdicts: QuerySet[Verdict], _name: str, slug: str) -> QuerySet[Verdict]:
        return verdicts.filter(claim__in=_claims_about(slug))


class DocumentFilter(django_filters.FilterSet):
    """Documents by language, publisher, address, checksum and time."""

    language = django_filters.CharFilter(max_length=8, label=_("Language"))
    publisher = django_filters.NumberFilter(
        method="published_by", min_value=1, label=_("Source number of the publisher")
    )
    address = django_filters.CharFilter(max_length=2000, label=_("Address"))
    sha256 = django_filters.CharFilter(max_length=64, label=_("Checksum of the text"))
    published_from = Moment(field_name="published_at", lookup_expr="gte", label=_("Published from"))

    class Meta:
        model = Document
        fields: list[str] = []

    def published_by(self, rows: QuerySet[Document], _name: str, source_id: Any) -> QuerySet[Document]:
        return rows.filter(publisher__in=family(int(source_id)))


class SourceFilter(django_filters.FilterSet):
    """Sources by a written name, kind and country."""

    name = django_filters.CharFilter(method="written_as", max_length=200, label=_("A name it is written by"))
    kind = django_filters.ChoiceFilter(choices=SourceKind.choices, label=_("Kind"))
    country = django_filters.CharFilter(max_length=2, label=_("Country"))

    class Meta:
        model = Source
        fields: list[str] = []

    def written_as(self, rows: QuerySet[Source], _name: str, written: str) -> QuerySet[Source]:
        return rows.filter(pk__in=source_ids(written))


class ExternalVerdictFilter(django_filters.FilterSet):
    """Other desks' verdicts by words, publisher, and whether they are matched with a claim."""

    q = django_filters.CharFilter(method="worded", max_length=200, label=_("Words of the claim"))
    matched = django_filters.ChoiceFilter(
        method="matched_as", choices=MATCHED, label=_("Matched with a claim"), empty_label=_("Any")
    )
    claim = django_filters.NumberFilter(method="about", min_value=1, label=_("Claim number"))
    publisher = django_filters.CharFilter(
        field_name="publisher_name", lookup_expr="iexact", max_length=300, label=_("Publisher")
    )
    language = django_filters.CharFilter(max_length=8, label=_("Language"))
    published_from = django_filters.DateFilter(
        field_name="reviewed_on", lookup_expr="gte", label=_("Published from"), widget=DAY
    )

    class Meta:
        model = ExternalVerdict
        fields: list[str] = []

    def worded(self, rows: QuerySet[ExternalVerdict], _name: str, words: str) -> QuerySet[ExternalVerdict]:
        """Claims that hold these words, or words near them (trigram)."""
        return rows.filter(Q(claim_text__icontains=words) | Q(claim_text__trigram_word_similar=words))

    def matched_as(self, rows: QuerySet[ExternalVerdict], _name: str, state: str) -> QuerySet[ExternalVerdict]:
        standing = ExternalMatch.objects.filter(verdict=OuterRef("pk")).exclude(state=MatchState.REFUSED)
        return rows.filter(~Exists(standing) if state == UNMATCHED else Exists(standing.filter(state=state)))

    def about(self, rows: QuerySet[ExternalVerdict], _name: str, claim_id: Any) -> QuerySet[ExternalVerdict]:
        standing = ExternalMatch.objects.filter(verdict=OuterRef("pk"), claim=int(claim_id))
        return rows.filter(Exists(standing.exclude(state=MatchState.REFUSED)))
