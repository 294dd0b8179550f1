"""The record: written by the database whatever the path, refused to change, and sealed so that a change shows."""

import time

import psycopg
import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from sources.models import Event, Seal, Source
from sources.services import audit
from tests.conftest import Sql
from tests.factories import a_claim, a_source

pytestmark = pytest.mark.django_db


def sealed() -> Seal:
    """Seal every event there is. A transaction open anywhere on the server, another test's too, holds sealing back."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        audit.seal()
        if audit.verify().events == Event.objects.count():
            return Seal.objects.latest("id")
        time.sleep(0.05)
    raise AssertionError("some transaction on the server stayed open for a minute")


def test_a_change_made_past_every_service_is_recorded(sql: Sql) -> None:
    source = a_source(name="Lembaga Lama")
    sql("UPDATE sources_source SET name = 'Lembaga Baru' WHERE id = %s", source.pk)
    event = Event.objects.filter(subject_kind="source", subject_id=source.pk).first()
    assert event is not None
    assert (event.before, event.after) == ({"name": "Lembaga Lama"}, {"name": "Lembaga Baru"})
    assert event.actor is None
    assert event.actor_name.startswith("database: ")


def test_a_deed_is_recorded_with_its_actor_act_and_reason(editor: User) -> None:
    source = a_source()
    with audit.acting(actor=editor, act="source.renamed", reason="spelling"):
        Source.objects.filter(pk=source.pk).update(name="Nama Lain")
    event = Event.objects.filter(subject_kind="source").latest("id")
    assert (event.actor, event.actor_name) == (editor, editor.username)
    assert (event.act, event.reason) == ("source.renamed", "spelling")


def test_an_inner_deed_does_not_take_over_the_outer_one(editor: User) -> None:
    claim = a_claim()
    with audit.acting(actor=editor, act="outer"):
        with audit.acting(actor=None, act="inner"):
            type(claim).objects.filter(pk=claim.pk).update(statement="satu")
        type(claim).objects.filter(pk=claim.pk).update(statement="dua")
    acts = list(Event.objects.filter(subject_kind="claim").order_by("-id").values_list("act", "actor_name")[:2])
    assert acts == [("outer", editor.username), ("inner", "machine")]


def test_what_is_rolled_back_leaves_no_event() -> None:
    before = Event.objects.count()
    with pytest.raises(RuntimeError), audit.acting(actor=None, act="failing"):  # noqa: PT012 - the block is the deed
        a_source()
        raise RuntimeError
    assert Event.objects.count() == before


@pytest.mark.parametrize("statement", ["UPDATE sources_event SET act = 'x'", "DELETE FROM sources_event"])
def test_the_database_refuses_to_change_the_history(sql: Sql, statement: str) -> None:
    a_source()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        sql(statement)


@pytest.mark.parametrize("table", ["sources_event", "claims_verdict", "sources_snapshot", "sources_reliabilitygrade"])
def test_the_database_refuses_to_truncate_what_is_kept(sql: Sql, table: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        sql(f"TRUNCATE {table} CASCADE")


@pytest.mark.django_db(transaction=True)
def test_the_seal_proves_the_history_and_shows_a_change(sql: Sql) -> None:
    a_source(name="Satu")
    first = sealed()
    a_source(name="Dua")
    second = sealed()
    assert second.previous == first.digest
    assert audit.verify().broken == ""
    sql("ALTER TABLE sources_event DISABLE TRIGGER kept")
    sql("UPDATE sources_event SET actor_name = 'somebody else' WHERE id = (SELECT min(id) FROM sources_event)")
    sql("ALTER TABLE sources_event ENABLE TRIGGER kept")
    assert f"seal {first.pk}" in audit.verify().broken


@pytest.mark.django_db(transaction=True)
def test_a_cut_tail_shows_by_the_head_noted_elsewhere(sql: Sql) -> None:
    a_source(name="Satu")
    sealed()
    a_source(name="Dua")
    last = sealed()
    sql("ALTER TABLE sources_seal DISABLE TRIGGER kept")
    sql("DELETE FROM sources_seal WHERE id = %s", last.pk)
    sql("ALTER TABLE sources_seal ENABLE TRIGGER kept")
    assert audit.verify().broken == ""
    assert "cut off" in audit.verify(head=last.digest).broken


@pytest.mark.django_db(transaction=True)
def test_sealing_waits_for_a_transaction_that_began_earlier_and_commits_later() -> None:
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_current_xact_id()")
        a_source(name="Sesudah")
        audit.seal()
        assert not Seal.objects.exists()
        other.execute(
            "INSERT INTO sources_source (name, kind, country, homepage, wikidata, note, version) "
            "VALUES ('Terlambat', 'outlet', '', '', '', '', 1)"
        )
    sealed()
    proof = audit.verify()
    assert (proof.events, proof.broken) == (Event.objects.count(), "")
