"""Where one text was published: a row for each outlet."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from sources.models import Document, Event, Publication
from sources.read.reading import Reading
from sources.services.documents import Delivery, store
from tests.factories import a_source, a_user

TEXT = "Menteri mengatakan harga beras turun pada bulan ini."


def delivered(outlet: str, *, address: str = "") -> Delivery:
    return Delivery(
        reading=Reading(kind="plain", text=TEXT),
        raw=outlet.encode(),
        origin="paste",
        publisher_name=outlet,
        address=address,
        published_at=datetime(2026, 1, 5, tzinfo=UTC),
    )


@pytest.mark.django_db
def test_three_intakes_from_two_outlets_are_one_document_with_two_publications() -> None:
    first = store(delivered("Koran Satu", address="https://satu.example/beras"))
    second = store(delivered("Koran Dua", address="https://dua.example/beras"))
    store(delivered("Koran Satu", address="https://satu.example/beras"))
    assert (second.document, second.new) == (first.document, False)
    names = Publication.objects.filter(document=first.document).order_by("id").values_list("publisher_name", flat=True)
    assert list(names) == ["Koran Satu", "Koran Dua"]


@pytest.mark.django_db
def test_the_same_outlet_twice_without_an_address_is_one_publication_and_one_event() -> None:
    store(delivered("Koran Satu"))
    document = store(delivered("Koran Satu")).document
    assert Publication.objects.filter(document=document).count() == 1
    assert Event.objects.filter(table_name="sources_publication", subject_id=document.pk).count() == 1


@pytest.mark.django_db
def test_a_text_that_names_no_place_has_no_publication() -> None:
    store(delivered(""))
    assert not Publication.objects.exists()


@pytest.mark.django_db
def test_a_second_outlet_known_to_the_registry_is_its_source() -> None:
    source = a_source(name="Koran Dua")
    store(delivered("Koran Satu"))
    store(delivered("Koran Dua"))
    assert Publication.objects.get(publisher_name="Koran Dua").outlet == source


@pytest.mark.django_db(transaction=True)
def test_two_workers_storing_one_text_of_one_outlet_make_one_publication() -> None:
    def work(_number: int) -> None:
        try:
            store(delivered("Koran Satu", address="https://satu.example/beras"))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(work, range(2)))
    assert (Document.objects.count(), Publication.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_the_documents_page_lists_every_outlet(client: Client) -> None:
    document = store(delivered("Koran Satu")).document
    store(delivered("Koran Dua"))
    client.force_login(a_user(is_superuser=True))
    page = client.get(reverse("document", args=[document.pk])).content.decode()
    assert [name in page for name in ("<li>Koran Satu", "<li>Koran Dua")] == [True, True]
