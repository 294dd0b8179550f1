"""The registry: names found as written, grades with a history, merges that can be undone exactly."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from sources.models import Event, ReliabilityGrade, Source, SourceName, SourceTie
from sources.queries import family, grades_of, match_names
from sources.services import registry
from sources.services.registry import Facts, NewName, RegistryError
from tests.factories import a_source

pytestmark = pytest.mark.django_db


def test_a_source_is_found_by_any_of_its_names_in_any_case_and_accent() -> None:
    source = registry.register(
        actor=None, name="Kantor Berita Contoh", kind="news_agency", names=[NewName("Agence Éxemple", "fr", "alias")]
    )
    found = match_names(["kantor berita contoh", "AGENCE EXEMPLE"])
    assert {m.source for m in found.values()} == {source.pk}


def test_a_name_that_two_sources_bear_is_ambiguous_and_one_of_nobody_unknown() -> None:
    first, second = a_source("Kementerian"), a_source("Kementerian")
    found = match_names(["Kementerian", "Tak Dikenal"])
    assert found["Kementerian"].choices == (first.pk, second.pk)
    assert (found["Kementerian"].resolution, found["Tak Dikenal"].resolution) == ("ambiguous", "unknown")


def test_the_head_of_a_body_is_not_the_body() -> None:
    body, head = a_source(name="Muhammadiyah Contoh"), a_source(name="Siti Contoh", kind="person")
    found = match_names(["Ketua Muhammadiyah Contoh", "Ketua Siti Contoh", "Muhammadiyah Contoh"])
    assert [m.source for m in found.values()] == [None, head.pk, body.pk]


def test_any_number_of_names_is_one_query(django_assert_num_queries: object) -> None:
    a_source("Kementerian")
    with django_assert_num_queries(1):  # type: ignore[operator]
        match_names(f"Nama {n}" for n in range(300))


def test_a_merged_source_is_found_as_the_one_kept_and_is_itself_again_when_undone(editor: User) -> None:
    kept, merged = a_source(name="Badan Satu"), a_source(name="Badan Dua")
    merge = registry.merge(actor=editor, merged=merged, kept=kept, reason="one body")
    assert match_names(["Badan Dua"])["Badan Dua"].source == kept.pk
    assert family(kept.pk) == family(merged.pk) == sorted([kept.pk, merged.pk])
    registry.undo_merge(actor=editor, merge=merge)
    assert match_names(["Badan Dua"])["Badan Dua"].source == merged.pk
    assert family(kept.pk) == [kept.pk]


def test_a_source_merged_already_is_refused_in_words(editor: User) -> None:
    kept, merged, third = a_source(), a_source(), a_source()
    registry.merge(actor=editor, merged=merged, kept=kept)
    with pytest.raises(RegistryError, match="merged into another"):
        registry.merge(actor=editor, merged=merged, kept=third)


def test_what_was_merged_into_a_source_follows_it_into_the_next() -> None:
    first, second, third = a_source(name="A1"), a_source(name="B2"), a_source(name="C3")
    Source.objects.filter(pk=first.pk).update(merged_into=second)
    Source.objects.filter(pk=second.pk).update(merged_into=third)
    assert match_names(["A1"])["A1"].source == third.pk
    assert family(first.pk) == sorted([first.pk, second.pk, third.pk])


def test_grades_are_a_history_and_the_newest_is_in_force(editor: User) -> None:
    source = a_source()
    registry.grade(actor=editor, source=source, grade="B", reason="two years of right figures")
    registry.grade(actor=editor, source=source, grade="D", reason="three claims withdrawn")
    assert grades_of([source.pk]) == {source.pk: "D"}
    assert [g.grade for g in ReliabilityGrade.objects.filter(source=source)] == ["D", "B"]
    told = Event.objects.filter(act="source.graded", actor=editor, subject_id=source.pk)
    assert told.filter(table_name="sources_reliabilitygrade").count() == 2
    source.refresh_from_db()
    assert source.version == 3


@pytest.mark.parametrize(("grade", "reason"), [("G", "why"), ("A", "  ")])
def test_a_grade_off_the_scale_or_without_a_reason_is_refused(editor: User, grade: str, reason: str) -> None:
    with pytest.raises(RegistryError):
        registry.grade(actor=editor, source=a_source(), grade=grade, reason=reason)


def test_the_database_itself_refuses_a_grade_off_the_scale(editor: User) -> None:
    with pytest.raises(IntegrityError, match="grade_a_to_f"), transaction.atomic():
        ReliabilityGrade.objects.create(source=a_source(), grade="G", reason="x", author=editor)


def test_the_same_tie_twice_is_one_tie() -> None:
    agency, state = a_source(), a_source()
    for _ in range(2):
        registry.tie(actor=None, subject=agency, kind="controlled_by", to=state)
    assert SourceTie.objects.count() == 1


def test_a_name_that_cannot_be_matched_is_refused() -> None:
    with pytest.raises(RegistryError, match="no letter or digit"):
        registry.register(actor=None, name="«…»", kind="outlet")


def test_a_merged_source_takes_no_fact_name_tie_or_grade_and_says_which_one_does(editor: User) -> None:
    kept, merged, third = a_source(name="Badan Satu"), a_source(name="Badan Dua"), a_source()
    registry.merge(actor=editor, merged=merged, kept=kept)
    version = Source.objects.get(pk=merged.pk).version
    facts = Facts(name="Dinas Dua", kind="outlet")
    changes: list[Callable[[], object]] = [
        lambda: registry.change(actor=editor, source=merged, facts=facts, version=version),
        lambda: registry.add_names(actor=editor, source=merged, names=[NewName("Dinas Dua")]),
        lambda: registry.tie(actor=editor, subject=merged, kind="part_of", to=third),
        lambda: registry.tie(actor=editor, subject=third, kind="part_of", to=merged),
        lambda: registry.grade(actor=editor, source=merged, grade="B", reason="two years of right figures"),
    ]
    for change in changes:
        with pytest.raises(RegistryError, match=f"Badan Dua is merged into Badan Satu .number {kept.pk}."):
            change()
    assert not merged.names.filter(text="Dinas Dua").exists()
    assert not SourceTie.objects.exists()
    assert not ReliabilityGrade.objects.exists()


def test_the_database_itself_keeps_names_and_ties_off_a_source_that_is_merged_away(editor: User) -> None:
    kept, merged, third = a_source(), a_source(name="Badan Dua"), a_source()
    tie = registry.tie(actor=editor, subject=merged, kind="part_of", to=third)
    merge = registry.merge(actor=editor, merged=merged, kept=kept)
    new = {"text": "Dinas Dua", "folded": "dinas dua"}
    for write in (
        lambda: SourceName.objects.create(source=merged, **new),
        lambda: SourceName.objects.bulk_create([SourceName(source=merged, **new)], ignore_conflicts=True),
        lambda: SourceName.objects.filter(source=kept).update(source=merged),
        lambda: SourceTie.objects.create(subject=merged, kind="controlled_by", object=third),
        lambda: SourceTie.objects.create(subject=third, kind="controlled_by", object=merged),
    ):
        with pytest.raises(IntegrityError, match=f"source {merged.pk} is merged into {kept.pk}"), transaction.atomic():
            write()
    SourceTie.objects.filter(pk=tie.pk).update(until="2026-01-31")  # what stood before the merge may still end
    registry.undo_merge(actor=editor, merge=merge)
    SourceName.objects.create(source=merged, **new)


@pytest.mark.django_db(transaction=True)
def test_a_name_given_while_the_source_is_merged_waits_and_is_refused(editor: User) -> None:
    kept, merged = a_source(), a_source()

    def give_a_name() -> None:
        try:
            SourceName.objects.create(source=merged, text="Dinas Dua", folded="dinas dua")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            registry.merge(actor=editor, merged=merged, kept=kept)
            given = other.submit(give_a_name)
            with pytest.raises(TimeoutError):
                given.result(timeout=0.3)
        with pytest.raises(IntegrityError, match="is merged into"):
            given.result(timeout=10)
