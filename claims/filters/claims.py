"""Claims, and what is graded, borne out and published of them."""

from datetime import datetime

import django_filters
from django.db.models import Q, QuerySet
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from claims.choices import Bears, ClaimState, ReviewState, Said
from claims.filters.attributions import OfChains
from claims.filters.words import LANGUAGES, Moment, Number, changed_things, claims_about
from claims.models import Claim, Evidence, Rating, Review, Verdict
from claims.models.outside import sees_findings, state_outside

MAIN = ["q", "state", "language", "rating", "source", "topic"]


class ClaimsFilter(OfChains):
    """Claims by their own columns and by who stands in their chains."""

    q = django_filters.CharFilter(method="worded", max_length=200, label=_("Words of the statement"))
    state = django_filters.ChoiceFilter(method="standing", choices=ClaimState.choices, label=_("State"))
    language = django_filters.ChoiceFilter(choices=LANGUAGES, label=_("Language"))
    verdict = django_filters.ChoiceFilter(
        field_name="verdict__said", choices=Said.choices, label=_("Published finding: was it said?")
    )
    rating: django_filters.Filter = django_filters.CharFilter(
        field_name="verdict__rating__code", max_length=40, label=_("Code of the published rating")
    )
    topic = django_filters.CharFilter(method="about", max_length=90, label=_("Topic of the claim, as in its address"))
    changed_since = Moment(method="changed", label=_("Changed since, the verdict included"))

    class Meta:
        model = Claim
        fields: list[str] = []

    def changed(self, claims: QuerySet[Claim], _name: str, since: datetime) -> QuerySet[Claim]:
        return claims.filter(pk__in=changed_things("claim", since=since))

    def standing(self, claims: QuerySet[Claim], _name: str, state: str) -> QuerySet[Claim]:
        """Claims in this state, as it is told to whoever asks."""
        if self.request is None or sees_findings(self.request.user):
            return claims.filter(state=state)
        return claims.alias(told=state_outside()).filter(told=state)

    def worded(self, claims: QuerySet[Claim], _name: str, words: str) -> QuerySet[Claim]:
        return claims.filter(statement__icontains=words)

    def about(self, claims: QuerySet[Claim], _name: str, slug: str) -> QuerySet[Claim]:
        return claims.filter(pk__in=claims_about(slug))


class ClaimFilter(ClaimsFilter):
    """The same as the desk's pages ask for it: with its own choices, and words near those that were typed."""

    rating: django_filters.Filter = django_filters.ModelChoiceFilter(
        queryset=Rating.objects.all(), field_name="verdict__rating", to_field_name="code", label=_("Verdict")
    )

    class Meta:
        model = Claim
        fields: list[str] = []

    def worded(self, claims: QuerySet[Claim], _name: str, words: str) -> QuerySet[Claim]:
        """Statements that hold these words, or words near them (trigram)."""
        return claims.filter(Q(statement__icontains=words) | Q(statement__trigram_word_similar=words))

    @property
    def main(self) -> list[BoundField]:
        """The fields that always stand on the page."""
        return [self.form[name] for name in MAIN]

    @property
    def further(self) -> list[BoundField]:
        """The others: what stands in the chains, and what was found."""
        return [field for field in self.form if field.name not in MAIN]

    @property
    def asks_further(self) -> bool:
        return any((self.data or {}).get(field.name) for field in self.further)


class ReviewFilter(django_filters.FilterSet):
    """Reviews by claim, reviewer and state."""

    claim = Number(field_name="claim_id", min_value=1, label=_("Claim number"))
    reviewer = django_filters.CharFilter(field_name="reviewer__username", max_length=150, label=_("Reviewer"))
    state = django_filters.ChoiceFilter(choices=ReviewState.choices, label=_("State"))

    class Meta:
        model = Review
        fields: list[str] = []


class EvidenceFilter(django_filters.FilterSet):
    """Evidence by claim, document and how it bears."""

    claim = Number(field_name="claim_id", min_value=1, label=_("Claim number"))
    document = Number(field_name="document_id", min_value=1, label=_("Document number"))
    bears = django_filters.ChoiceFilter(choices=Bears.choices, label=_("How it bears"))
    q = django_filters.CharFilter(method="worded", max_length=200, label=_("Words of the note or the address"))
    changed_since = Moment(field_name="added_at", lookup_expr="gte", label=_("Added since"))

    class Meta:
        model = Evidence
        fields: list[str] = []

    def worded(self, rows: QuerySet[Evidence], _name: str, words: str) -> QuerySet[Evidence]:
        return rows.filter(Q(note__icontains=words) | Q(address__icontains=words))


class VerdictFilter(OfChains):
    """Verdicts by claim, rating, when they were published, and who stands in the claim's chains."""

    claim_column = "claim"
    verdict = django_filters.ChoiceFilter(
        field_name="said", choices=Said.choices, label=_("Published finding: was it said?")
    )
    topic = django_filters.CharFilter(method="about", max_length=90, label=_("Topic of the claim, as in its address"))
    q = django_filters.CharFilter(method="worded", max_length=200, label=_("Words of the statement or the finding"))
    claim = Number(field_name="claim_id", min_value=1, label=_("Claim number"))
    rating = django_filters.CharFilter(field_name="rating__code", max_length=40, label=_("Code of the rating"))
    language = django_filters.ChoiceFilter(field_name="claim__language", choices=LANGUAGES, label=_("Language"))
    published_from = Moment(field_name="published_at", lookup_expr="gte", label=_("Published from"))
    published_until = Moment(field_name="published_at", lookup_expr="lte", label=_("Published until"))
    changed_since = Moment(method="changed", label=_("Published, corrected or withdrawn since"))
    current = django_filters.BooleanFilter(
        field_name="current_of", lookup_expr="isnull", exclude=True, label=_("Only the version in force")
    )

    class Meta:
        model = Verdict
        fields: list[str] = []

    def changed(self, verdicts: QuerySet[Verdict], _name: str, since: datetime) -> QuerySet[Verdict]:
        """Versions published since, and those of claims that changed since: one in force may be so no more."""
        return verdicts.filter(claim__in=changed_things("claim", since=since))

    def worded(self, verdicts: QuerySet[Verdict], _name: str, words: str) -> QuerySet[Verdict]:
        return verdicts.filter(Q(statement__icontains=words) | Q(summary__icontains=words))

    def about(self, verdicts: QuerySet[Verdict], _name: str, slug: str) -> QuerySet[Verdict]:
        return verdicts.filter(claim__in=claims_about(slug))
