"""Claims, and what is graded, borne out and published of them."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from claims.choices import Bears, ClaimState, ReviewState, Said
from claims.filters.attributions import OfChains
from claims.filters.words import LANGUAGES, Moment, carried_by, claims_about
from claims.models import Attribution, Claim, ClaimTopic, Evidence, Rating, Review, Verdict


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
        return claims.filter(pk__in=claims_about(slug))


class ReviewFilter(django_filters.FilterSet):
    """Reviews by claim, reviewer and state."""

    claim = django_filters.NumberFilter(field_name="claim_id", min_value=1, label=_("Claim number"))
    reviewer = django_filters.CharFilter(field_name="reviewer__username", max_length=150, label=_("Reviewer"))
    state = django_filters.ChoiceFilter(choices=ReviewState.choices, label=_("State"))

    class Meta:
        model = Review
        fields: list[str] = []


class EvidenceFilter(django_filters.FilterSet):
    """Evidence by claim, document and how it bears."""

    claim = django_filters.NumberFilter(field_name="claim_id", min_value=1, label=_("Claim number"))
    document = django_filters.NumberFilter(field_name="document_id", min_value=1, label=_("Document number"))
    bears = django_filters.ChoiceFilter(choices=Bears.choices, label=_("How it bears"))

    class Meta:
        model = Evidence
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
        return verdicts.filter(claim__in=claims_about(slug))
