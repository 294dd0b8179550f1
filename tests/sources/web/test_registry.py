from collections.abc import Callable

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sources.models import Event, ReliabilityGrade, Source, SourceMerge, SourceName, SourceTie
from sources.services import registry
from tests.factories import a_source

SignIn = Callable[[User], Client]


def test_a_source_is_found_by_any_of_its_names_folded(reviewer: User, sign_in: SignIn) -> None:
    a_source("Kantor Berita Pusat Korea", name="KCNA", kind="news_agency")
    a_source(name="Lain Sama Sekali")
    page = sign_in(reviewer).get(reverse("sources"), {"q": "kantor-berita PUSAT"}).content.decode()
    assert "KCNA" in page
    assert "Lain Sama Sekali" not in page


def test_the_list_is_narrowed_by_kind_country_and_grade(reviewer: User, editor: User, sign_in: SignIn) -> None:
    graded, other = a_source(name="Kantor A", country="ID"), a_source(name="Kantor B", kind="outlet")
    registry.grade(actor=editor, source=graded, grade="C", reason="Sering benar.")
    client = sign_in(reviewer)

    def names(**query: str) -> list[str]:
        return [row.name for row in client.get(reverse("sources"), query).context["page"].rows]

    assert names(grade="C") == ["Kantor A"]
    assert names(grade="none") == ["Kantor B"]
    assert names(kind="outlet") == ["Kantor B"]
    assert names(country="id") == ["Kantor A"]
    assert other.name in names()


def test_a_list_of_sources_costs_the_same_for_ten_and_for_two_hundred(reviewer: User, sign_in: SignIn) -> None:
    client = sign_in(reviewer)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("sources"))
        return len(captured)

    for _ in range(10):
        a_source()
    ten = cost()
    for _ in range(190):
        a_source()
    assert cost() == ten


def test_a_page_of_sources_goes_on_where_the_last_one_ended(reviewer: User, sign_in: SignIn) -> None:
    for _ in range(51):
        a_source(name="Nama Sama")
    client = sign_in(reviewer)
    first = client.get(reverse("sources")).context["page"]
    second = client.get(reverse("sources") + first.following).context["page"]
    seen = [row.pk for row in first.rows] + [row.pk for row in second.rows]
    assert len(seen) == len(set(seen)) == 51
    assert second.following == ""


def test_an_editor_grades_a_source_and_the_history_keeps_the_reason(editor: User, sign_in: SignIn) -> None:
    source, client = a_source(), sign_in(editor)
    address = reverse("source_grade", args=[source.pk])
    assert client.post(address, {"grade": "B", "reason": ""}).status_code == 400
    client.post(address, {"grade": "B", "reason": "Tiga tahun tanpa ralat."})
    client.post(address, {"grade": "F", "reason": "Pemilik baru."})
    page = client.get(reverse("source", args=[source.pk])).content.decode()
    assert [g.grade for g in ReliabilityGrade.objects.filter(source=source)] == ["F", "B"]
    assert "Tiga tahun tanpa ralat." in page
    assert "source.graded" in page


def test_a_reviewer_may_register_a_source_but_not_grade_or_change_or_merge_one(reviewer: User, sign_in: SignIn) -> None:
    source, client = a_source(), sign_in(reviewer)
    made = client.post(reverse("source_add"), {"name": "Dinas Baru", "kind": "state_body", "country": "id"})
    assert made.status_code == 302
    assert Source.objects.get(name="Dinas Baru").country == "ID"
    for name in ("source_grade", "source_edit", "source_name_add", "source_tie", "source_merge"):
        assert client.post(reverse(name, args=[source.pk])).status_code == 403


def test_a_source_is_merged_into_another_and_the_merge_is_undone(editor: User, sign_in: SignIn) -> None:
    kept, merged, client = a_source(name="KCNA"), a_source(name="KCNA Watch"), sign_in(editor)
    told = {"into": "kcna", "reason": "Sama."}
    assert client.post(reverse("source_merge", args=[merged.pk]), told).status_code == 302
    assert Source.objects.get(pk=merged.pk).merged_into == kept
    found = client.get(reverse("sources"), {"q": "watch"}).context["page"].rows
    assert [row.pk for row in found] == [kept.pk]
    client.post(reverse("source_unmerge", args=[SourceMerge.objects.get().pk]))
    assert Source.objects.get(pk=merged.pk).merged_into is None


def test_a_source_cannot_be_merged_into_itself_and_the_page_says_so(editor: User, sign_in: SignIn) -> None:
    source = a_source(name="KCNA")
    answer = sign_in(editor).post(reverse("source_merge", args=[source.pk]), {"into": "KCNA", "reason": "Sama."})
    assert answer.status_code == 400
    assert answer.context["merge_form"].errors


def test_ties_are_shown_from_both_ends_and_ended_with_a_date(editor: User, sign_in: SignIn) -> None:
    agency, state, client = a_source(name="KCNA"), a_source(name="Pemerintah Contoh"), sign_in(editor)
    told = {"kind": "controlled_by", "to": f"#{state.pk}", "since": "1946-12-05", "until": ""}
    client.post(reverse("source_tie", args=[agency.pk]), told)
    for end in (agency, state):
        assert "KCNA" in client.get(reverse("source", args=[end.pk])).content.decode()
    tie = SourceTie.objects.get()
    client.post(reverse("source_tie_end", args=[tie.pk]), {"until": "1900-01-01"})
    assert SourceTie.objects.get().until is None
    client.post(reverse("source_tie_end", args=[tie.pk]), {"until": "2020-01-01"})
    assert str(SourceTie.objects.get().until) == "2020-01-01"


def test_a_name_is_added_and_dropped_but_never_the_sources_own(editor: User, sign_in: SignIn) -> None:
    source, client = a_source(name="KCNA"), sign_in(editor)
    told = {"text": "Kantor Berita Pusat Korea", "language": "id", "kind": "name"}
    client.post(reverse("source_name_add", args=[source.pk]), told)
    own, added = SourceName.objects.get(text="KCNA"), SourceName.objects.get(text="Kantor Berita Pusat Korea")
    for name in (own, added):
        client.post(reverse("source_name_drop", args=[name.pk]))
    assert list(source.names.values_list("text", flat=True)) == ["KCNA"]
    assert Event.objects.filter(act="source.unnamed", change="delete").count() == 1


def test_two_who_change_a_source_see_both_and_neither_is_lost(editor: User, sign_in: SignIn) -> None:
    source, client = a_source(name="KCNA"), sign_in(editor)
    address = reverse("source_edit", args=[source.pk])
    told = {"name": "KCNA", "kind": "news_agency", "country": "KP", "version": "1"}
    client.post(address, {**told, "note": "Catatan pertama."})
    answer = client.post(address, {**told, "note": "Catatan kedua."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Catatan pertama." in page
    assert "Catatan kedua." in page
    assert client.post(address, {**told, "note": "Catatan kedua.", "version": "2"}).status_code == 302


def test_letters_typed_into_a_field_bring_the_sources_so_called(reviewer: User, sign_in: SignIn) -> None:
    source = a_source("Kantor Berita Pusat Korea", name="KCNA")
    page = sign_in(reviewer).get(reverse("source_suggest"), {"hops-0-known_as": "berita pus"}).content.decode()
    assert f'value="#{source.pk} KCNA"' in page
