"""What lists of claims can be filtered by; the pages, the API and the exports share these filters."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from claims.choices import ClaimState
from claims.models import Attribution, Claim, Hop, Rating
from sources.queries import family

LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]


def carried_by(source_id: int) -> QuerySet[Hop]:
    """Hops of standing attributions at which the source, under any name merged into it, stands."""
    return Hop.objects.filter(source__in=family(source_id), attribution__withdrawn_at__isnull=True)


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

    class Meta:
        model = Claim
        fields: list[str] = []

    def worded(self, claims: QuerySet[Claim], _name: str, words: str) -> QuerySet[Claim]:
        """Statements that hold these words, or words near them (trigram)."""
        return claims.filter(Q(statement__icontains=words) | Q(statement__trigram_word_similar=words))

    def said_or_carried(self, claims: QuerySet[Claim], _name: str, source_id: Any) -> QuerySet[Claim]:
        attributions = Attribution.objects.filter(
            claim=OuterRef("pk"), pk__in=carried_by(int(source_id)).values("attribution")
        )
        return claims.filter(Exists(attributions))
