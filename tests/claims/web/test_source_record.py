"""A source's record over the years, and how others carried what it said."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from claims.models import Claim, Hop, Rating, Verdict
from claims.queries.record import HIGH, LOW, MIDDLE, NONE, third_of
from sources.models import Source
from tests.claims.web.conftest import SignIn
from tests.factories import a_claim, a_source, an_attribution

pytestmark = pytest.mark.django_db


def a_published(rating: Rating, by: User, *, said: str = "as_reported") -> Claim:
    claim = a_claim()
    verdict = Verdict.objects.create(
        claim=claim, number=1, said=said, rating=rating, credibility=2, statement="x", summary="x", published_by=by
    )
    Claim.objects.filter(pk=claim.pk).update(verdict=verdict, state="published")
    return claim


def quoted(claim: Claim, speaker: Source, *, carrier: Source | None = None, year: int = 2024) -> None:
    hops = [Hop(position=0, role="speaker", source=speaker, name="x")]
    hops += [Hop(position=1, role="carrier", source=carrier, name="y")] if carrier else []
    an_attribution(*hops, claim=claim, said_on=date(year, 5, 1))


def test_published_claims_are_told_by_year_and_rating(
    editor: User, true: Rating, false: Rating, unproven: Rating, sign_in: SignIn
) -> None:
    speaker = a_source()
    quoted(a_published(true, editor), speaker, year=2023)
    quoted(a_published(false, editor), speaker)
    quoted(a_published(unproven, editor), speaker)
    quoted(a_claim(), speaker)
    page = sign_in(editor).get(reverse("claims_of_source", args=[speaker.pk]))
    told = [(year.year, year.counts) for year in page.context["years"]]
    assert told == [(2023, {HIGH: 1}), (2024, {LOW: 1, NONE: 1})]


def test_what_others_carried_is_told_apart_from_what_they_carried_wrongly(
    editor: User, true: Rating, sign_in: SignIn
) -> None:
    speaker, another = a_source(), a_source()
    quoted(a_published(true, editor), speaker)
    quoted(a_published(true, editor), speaker, carrier=speaker)
    quoted(a_published(true, editor), speaker, carrier=another)
    quoted(a_published(true, editor, said="distorted"), speaker, carrier=another)
    quoted(a_claim(), speaker, carrier=another)
    carriage = sign_in(editor).get(reverse("claims_of_source", args=[speaker.pk])).context["carriage"]
    assert (carriage.spoken, carriage.carried, carriage.judged, carriage.wrongly) == (5, 3, 2, 1)


def test_the_scale_is_cut_in_thirds_and_what_has_no_number_stands_outside() -> None:
    assert [third_of(value, 5) for value in (1, 2, 3, 4, 5, None)] == [LOW, LOW, MIDDLE, HIGH, HIGH, NONE]
