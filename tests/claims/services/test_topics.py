"""Topics: one in any case, once a claim, and what is taken out stays in the record."""

from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from claims.models import Claim, ClaimTopic, Topic
from claims.queries.topics import counted_topics, topics_like, topics_of
from claims.services import topics
from claims.services.errors import Refused
from sources.models import Event
from tests.factories import a_claim, a_user

pytestmark = pytest.mark.django_db


def test_a_name_in_another_case_or_spacing_is_the_same_topic(reviewer: User) -> None:
    claim = a_claim()
    first = topics.put_under(claim, by=reviewer, name="Harga  Beras ")
    again = topics.put_under(claim, by=reviewer, name="harga BERAS")
    assert (first, first.name, first.slug) == (again, "Harga Beras", "harga-beras")
    assert topics_of(claim) == [first]
    with pytest.raises(IntegrityError, match="topic_once_in_any_case"), transaction.atomic():
        Topic.objects.create(name="HARGA BERAS", slug="other", created_by=reviewer)


def test_two_names_that_read_alike_in_an_address_are_two_topics(reviewer: User) -> None:
    slugs = [topics.put_under(a_claim(), by=reviewer, name=name).slug for name in ("C", "C#", "C!")]
    assert slugs == ["c", "c-2", "c-3"]


def test_what_is_taken_out_is_counted_no_more_and_can_be_put_back(reviewer: User) -> None:
    claim = a_claim()
    topic = topics.put_under(claim, by=reviewer, name="Pelabuhan")
    topics.take_out(claim, by=reviewer, topic=topic)
    assert (topics_of(claim), counted_topics().get().claims_under) == ([], 0)
    topics.put_under(claim, by=reviewer, name="Pelabuhan")
    assert counted_topics().get().claims_under == 1
    assert ClaimTopic.objects.count() == 2
    acts = Event.objects.filter(subject_kind="claim", table_name="claims_claimtopic").order_by("id")
    assert [event.act for event in acts] == ["claim.topic_added", "claim.topic_withdrawn", "claim.topic_added"]


@pytest.mark.parametrize("name", ["", "  ", "#!", "x" * 81])
def test_a_topic_without_a_name_or_with_too_long_a_one_is_refused(reviewer: User, name: str) -> None:
    with pytest.raises(Refused):
        topics.put_under(a_claim(), by=reviewer, name=name)
    assert not Topic.objects.exists()


def test_a_claim_has_room_for_twenty(reviewer: User) -> None:
    claim = a_claim()
    for n in range(topics.MOST_OF_A_CLAIM):
        topics.put_under(claim, by=reviewer, name=f"Topic {n}")
    with pytest.raises(Refused, match="at most 20"):
        topics.put_under(claim, by=reviewer, name="One more")


def test_the_most_used_is_suggested_first(reviewer: User) -> None:
    for name in ("Pelabuhan Lama", "Pelabuhan Baru", "Pelabuhan Baru", "Beras"):
        topics.put_under(a_claim(), by=reviewer, name=name)
    assert [t.name for t in topics_like("pelabuhan")] == ["Pelabuhan Baru", "Pelabuhan Lama"]


@pytest.mark.django_db(transaction=True)
def test_four_people_typing_one_new_name_at_once_make_one_topic() -> None:
    people, claims, start = [a_user() for _ in range(4)], [a_claim() for _ in range(4)], Barrier(4)

    def put(by: User, claim: Claim) -> None:
        start.wait()
        topics.put_under(claim, by=by, name="Banjir")
        connection.close()

    threads = [Thread(target=put, args=both) for both in zip(people, claims, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counted_topics().get().claims_under == 4
