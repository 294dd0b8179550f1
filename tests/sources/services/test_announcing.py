"""What is announced, by which change, and only together with it."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from sources.choices import Told
from sources.models import Announcement, Document
from sources.read.reading import Reading
from sources.services import registry
from sources.services.announcing import announce
from sources.services.documents import Delivery, store
from tests.factories import a_source

pytestmark = pytest.mark.django_db
ADDRESS = "https://contoh.test/berita/1"


def announced() -> list[tuple[str, int]]:
    return list(Announcement.objects.order_by("id").values_list("kind", "subject_id"))


def fetched(text: str) -> Document:
    reading = Reading(kind="plain", text=text, title="Contoh")
    raw = text.encode()
    return store(
        Delivery(reading=reading, raw=raw, origin="address", address=ADDRESS, fetched_at=timezone.now())
    ).document


@pytest.mark.django_db(transaction=True)
def test_nothing_can_be_announced_outside_the_transaction_of_the_change() -> None:
    with pytest.raises(TransactionManagementError):
        announce(kind=Told.SOURCE_TIED, about=("source", 1), body={}, by=None)
    assert announced() == []


def test_a_change_that_is_rolled_back_was_never_announced(editor: User) -> None:
    with transaction.atomic():
        registry.grade(actor=editor, source=a_source(), grade="B", reason="Two years of corrections.")
        transaction.set_rollback(True)
    assert announced() == []


def test_a_grade_is_announced_with_the_one_before(editor: User) -> None:
    source = a_source()
    registry.grade(actor=editor, source=source, grade="B", reason="Corrects itself.")
    registry.grade(actor=editor, source=source, grade="D", reason="No longer does.")
    told = [(row.body["before"], row.body["grade"], row.actor) for row in Announcement.objects.order_by("id")]
    assert told == [(None, "B", editor), ("B", "D", editor)]


def test_a_tie_is_announced_once_and_its_end_too(editor: User) -> None:
    subject, whole = a_source(), a_source()
    made = [registry.tie(actor=editor, subject=subject, kind="part_of", to=whole) for _ in range(2)]
    registry.end_tie(actor=editor, tie=made[0], until=date(2024, 5, 1))
    assert announced() == [(Told.SOURCE_TIED, subject.pk), (Told.SOURCE_UNTIED, subject.pk)]


def test_only_another_text_at_the_same_address_is_a_changed_document() -> None:
    first = fetched("Jembatan retak sepanjang 12 meter.")
    fetched("Jembatan retak sepanjang 12 meter.")
    assert announced() == []
    second = fetched("Jembatan retak sepanjang 21 meter.")
    row = Announcement.objects.get()
    assert (row.kind, row.subject_id, row.body["replaces"]) == (Told.DOCUMENT_CHANGED, second.pk, first.pk)
