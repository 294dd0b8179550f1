"""Search: by stems of both languages, each kind to those who may read it, hits marked and nothing else let through."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.utils import timezone

from claims.queries.search import WORDED, sources_named, with_words
from claims.services import review
from claims.services.review import Grading
from sources.models import Event
from tests.claims.web.conftest import QueriesOf, SignIn
from tests.factories import a_claim, a_document, a_rating, a_source, a_user, an_attribution

pytestmark = pytest.mark.django_db


def found(words: str, kind: str = "claims") -> list[str]:
    rows = with_words(WORDED[kind], words).order_by("pk")
    return [str(row) for row in rows]


def test_a_word_is_found_in_another_form_in_either_language() -> None:
    a_claim(statement="Pemerintah membangun jembatan baru.", language="id")
    a_claim(statement="The bridges were closed on Monday.", language="en")
    assert found("bangunan") == ["Pemerintah membangun jembatan baru."]
    assert found("bridge closing") == ["The bridges were closed on Monday."]
    a_claim(statement="The bridges are open.", language="")
    assert len(found("bridge")) == 2


def test_all_words_a_phrase_either_and_one_left_out() -> None:
    one, other = "Harga beras naik di kota.", "Harga gula naik di desa, beras turun."
    for statement in (one, other):
        a_claim(statement=statement)
    assert found("harga beras") == [one, other]
    assert found('"harga beras"') == [one]
    assert found("kota or desa") == [one, other]
    assert found("beras -gula") == [one]
    assert found("beras -turun -gulanya") == [one]


@pytest.mark.parametrize("words", ["'", "(", "&|!", "a:*", "\\", "the", '"', "-", "<->", "\U0001f600"])
def test_nothing_that_is_typed_is_an_error(words: str, reviewer: User, sign_in: SignIn) -> None:
    a_claim(statement="The bridge is closed.")
    for kind in ("claims", "passages", "documents", "sources"):
        assert sign_in(reviewer).get("/search/", {"q": words, "kind": kind}).status_code == 200


def test_hits_are_marked_and_everything_else_is_escaped(reviewer: User, sign_in: SignIn) -> None:
    a_claim(statement="<b>Jembatan</b> & \ue000dermaga\ue001 ditutup.")
    page = sign_in(reviewer).get("/search/?q=jembatan").content.decode()
    assert "&lt;b&gt;<mark>Jembatan</mark>&lt;/b&gt; &amp; dermaga ditutup." in page


def test_a_hit_deep_in_a_document_is_shown_with_what_stands_around_it(reviewer: User, sign_in: SignIn) -> None:
    filling = "Pekerja menimbang karung. " * 200
    a_document(title="Gudang", text=f"{filling}Timbangan pelabuhan rusak. {filling}")
    page = sign_in(reviewer).get("/search/?q=timbangan&kind=documents").content.decode()
    assert "<mark>Timbangan</mark> pelabuhan rusak" in page
    assert page.count("menimbang") < 30


def test_a_document_is_found_by_a_word_of_its_title_alone() -> None:
    a_document(title="Banjir Tirtaraya", text="Air naik.")
    assert found("banjir air", "documents") == ["Banjir Tirtaraya"]


def test_a_text_of_millions_of_characters_can_be_stored_and_is_found_by_its_beginning() -> None:
    words = " ".join(f"kata{n}" for n in range(300_000))
    a_document(title="Panjang", text=f"permulaan {words}")
    assert found("permulaan", "documents") == ["Panjang"]


def test_passages_that_were_withdrawn_are_not_found() -> None:
    attribution = an_attribution(passage="jembatan itu retak")
    assert len(found("retak", "passages")) == 1
    type(attribution).objects.update(withdrawn_at=timezone.now())
    assert found("retak", "passages") == []


def test_what_a_blind_review_says_is_not_found_anywhere(reviewer: User, consumer: User, sign_in: SignIn) -> None:
    mine = review.open_review(claim=a_claim(), by=reviewer)
    grading = Grading(said="as_reported", rating=a_rating(), credibility=2, rationale="Fotomontase belaka.")
    review.submit(mine, by=reviewer, grading=grading, version=mine.version)
    for kind in ("claims", "passages", "documents", "sources"):
        page = sign_in(consumer).get(f"/search/?q=fotomontase&kind={kind}").content.decode()
        assert "belaka" not in page


def test_a_kind_that_somebody_may_not_read_is_neither_offered_nor_answered(sign_in: SignIn) -> None:
    user = a_user()
    user.user_permissions.add(Permission.objects.get(codename="view_claim"))
    browser = sign_in(User.objects.get(pk=user.pk))
    assert "kind=documents" not in browser.get("/search/?q=a").content.decode()
    assert browser.get("/search/?q=a&kind=documents").status_code == 403
    assert browser.get("/search/?q=a&kind=reviews").status_code == 404


def test_a_source_is_found_by_a_name_nearly_as_it_is_written() -> None:
    agency = a_source("KBC", name="Kantor Berita Contoh")
    a_source(name="Dinas Perikanan")
    assert sources_named("kantor brita") == sources_named("KBC") == sources_named("ita conto") == [agency]
    assert sources_named("!") == []


def test_pages_go_on_by_key_and_cost_the_same(reviewer: User, sign_in: SignIn, queries_of: QueriesOf) -> None:
    browser = sign_in(reviewer)
    a_claim(statement="Beras nomor 0 naik.")
    few = queries_of(browser, "/search/?q=beras")
    for n in range(1, 31):
        a_claim(statement=f"Beras nomor {n} naik.")
    assert queries_of(browser, "/search/?q=beras") == few
    first = browser.get("/search/?q=beras")
    second = browser.get(f"/search/{first.context['page'].following}")
    numbers = [row.pk for page in (first, second) for row, _snippet in page.context["hits"]]
    assert len(numbers) == len(set(numbers)) == 31
    assert numbers == sorted(numbers, reverse=True)


def test_the_index_is_what_answers() -> None:
    first = an_attribution(passage="beras")
    columns = {"claim": first.claim, "document": first.document, "content": [], "created_by": first.created_by}
    type(first).objects.bulk_create(
        type(first)(**columns, digest=f"{n:064}", passage=f"gula {n}", kind="direct", stance="asserts")
        for n in range(500)
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; ANALYZE claims_attribution")
        for kind, table in (
            ("claims", "claims_claim"),
            ("passages", "claims_attribution"),
            ("documents", "sources_document"),
        ):
            plan = with_words(WORDED[kind], "beras -gula").order_by().values("pk").explain()
            assert f"{table}_words" in plan


def test_the_history_does_not_copy_the_words(editor: User) -> None:
    a_claim(statement="Beras naik.")
    event = Event.objects.get(table_name="claims_claim")
    assert event.after is not None
    assert "statement" in event.after
    assert "words" not in event.after
