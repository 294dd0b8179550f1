import pytest
from django.contrib.auth.models import User

from claims.models import Attribution, Hop
from claims.queries.claims import attributions_in_context
from claims.templatetags.desk import draw_chain
from sources.services import registry
from tests.factories import a_source, an_attribution


@pytest.fixture
def carried(editor: User) -> Attribution:
    agency = a_source(name="Kantor Berita Contoh")
    registry.grade(actor=editor, source=agency, grade="C", reason="Sepuluh laporannya diperiksa.")
    hops = [
        Hop(position=0, role="speaker", name="Menik Larasati"),
        Hop(position=1, role="carrier", name="agency", source=agency),
    ]
    return attributions_in_context(an_attribution(*hops, stance="denies").claim)[0]


def test_the_chain_of_an_attribution_is_drawn_with_its_grades(carried: Attribution) -> None:
    picture = draw_chain(carried)
    assert "Menik Larasati" in picture
    assert 'class="chain-picture-grade grade-C"' in picture
    assert "chain-picture-denies" in picture
    assert "<desc" in picture
    assert "Carrier Kantor Berita Contoh, reliability C" in picture


def test_strangers_see_neither_grades_nor_ways_into_the_desk(carried: Attribution) -> None:
    picture = draw_chain(carried, for_strangers=True)
    assert "Kantor Berita Contoh" in picture
    assert "grade-C" not in picture
    assert "reliability" not in picture
    assert "<a " not in picture
