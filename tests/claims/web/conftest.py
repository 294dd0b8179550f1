"""What the desk's pages are tried on: claims in each state, and a scale."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.models import Claim, Hop, Rating, Review
from claims.services import review as reviewing
from claims.services.review import Grading
from tests.factories import a_claim, a_rating, an_attribution

SignIn = Callable[[User], Client]
HandIn = Callable[..., Review]
QueriesOf = Callable[[Client, str], int]


@pytest.fixture
def true(db: None) -> Rating:
    return a_rating(code="true", value=5)


@pytest.fixture
def false(db: None) -> Rating:
    return a_rating(code="false", name_en="False", name_id="Salah", value=1, position=5)


@pytest.fixture
def unproven(db: None) -> Rating:
    return a_rating(code="unproven", name_en="Unproven", name_id="Belum terbukti", value=None, position=6)


@pytest.fixture
def claim(db: None) -> Claim:
    """A claim with one attribution of two hops."""
    made = a_claim(statement="Jembatan Pelabuhan Lama retak sepanjang 12 meter.")
    speaker = Hop(position=0, role="speaker", name="juru bicara dinas")
    an_attribution(speaker, Hop(position=1, role="carrier", name="Kantor Berita Contoh"), claim=made)
    return made


@pytest.fixture
def hand_in() -> HandIn:
    """Hand in a review: ``hand_in(claim, reviewer, true)``."""

    def handed_in(claim: Claim, by: User, rating: Rating, *, rationale: str = "Foto menunjukkannya.") -> Review:
        mine = reviewing.open_review(claim=claim, by=by)
        grading = Grading(said="as_reported", rating=rating, credibility=2, rationale=rationale)
        return reviewing.submit(mine, by=by, grading=grading, version=mine.version)

    return handed_in


@pytest.fixture
def queries_of() -> QueriesOf:
    """How many statements a page costs."""

    def counted(client: Client, address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            response: Any = client.get(address)
            assert response.status_code == 200
            if response.streaming:
                list(response.streaming_content)
        return len(captured)

    return counted
