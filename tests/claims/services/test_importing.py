"""Claims taken in from a table: once, whole batches or none, and what we export is read back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from claims.exports.claim_sheet import guessed
from claims.exports.csvfile import csv_bytes
from claims.exports.sheet import read_sheet
from claims.exports.table import TABLES
from claims.models import Attribution, Claim, ClaimImport, Comment
from claims.services import extraction, importing
from claims.services.errors import Refused
from claims.services.export_tables import rows_of
from sources.models import Document, Event
from tests.factories import a_claim, a_document, a_source, an_attribution

pytestmark = pytest.mark.django_db

CHAIN = "Menteri Contoh;Kantor Berita Contoh → A.test;membantah;29/11/2024;https://a.test/b"
TABLE = f"""Pernyataan;Narasumber;Media;Sikap;Tanggal;Tautan;Topik;Catatan
Harga beras naik 12 persen.;{CHAIN};ekonomi, beras;dari rapat
HARGA beras naik  12 persen.;{CHAIN};;
Jembatan ditutup.;;;;;;;
;Menteri Contoh;;;;;;
Jalan retak.;;;mungkin;besok;;;
"""


def brought(by: User, text: str = TABLE) -> ClaimImport:
    sheet = read_sheet(text.encode())
    mapping = guessed(sheet.header)
    return importing.bring(by=by, filename="klaim.csv", raw=text.encode(), mapping=mapping)


def taken_in(by: User, text: str = TABLE) -> ClaimImport:
    sent = brought(by, text)
    importing.start(sent)
    return importing.perform(taken(sent))


def taken(sent: ClaimImport) -> ClaimImport:
    found = importing.take(sent.pk)
    assert found is not None
    return found


def counts(done: ClaimImport) -> tuple[str, int, int, int, int]:
    return (done.state, done.made, done.known, done.attributed, done.refused)


def test_good_rows_are_claims_with_their_chain_and_the_others_have_their_faults(editor: User) -> None:
    agency = a_source(name="Kantor Berita Contoh")
    done = taken_in(editor)
    # The second row says the same, in other case and spacing: its own words are another document of the desk.
    assert counts(done) == ("done", 2, 1, 2, 2)
    claim = Claim.objects.get(statement="Harga beras naik 12 persen.")
    first = claim.attributions.order_by("pk")[0]
    hops = [(hop.role, hop.name, hop.source_id) for hop in first.hops.order_by("position")]
    assert hops == [
        ("speaker", "Menteri Contoh", None),
        ("carrier", "Kantor Berita Contoh", agency.pk),
        ("publisher", "a.test", None),
    ]
    assert (first.stance, first.said_on, first.passage) == ("denies", date(2024, 11, 29), claim.statement)
    assert sorted(claim.topics.values_list("name", flat=True)) == ["beras", "ekonomi"]
    assert Comment.objects.get().text == "dari rapat"
    faults = [(fault.row, fault.field, fault.code) for fault in done.refused_rows.order_by("row", "id")]
    assert faults == [(5, "statement", "missing"), (6, "stance", "no_code"), (6, "said_on", "no_day")]


def test_the_same_file_twice_makes_nothing_twice(editor: User) -> None:
    taken_in(editor)
    before = (Claim.objects.count(), Attribution.objects.count(), Document.objects.count(), Comment.objects.count())
    again = taken_in(editor)
    assert counts(again) == ("done", 0, 3, 0, 2)
    after = (Claim.objects.count(), Attribution.objects.count(), Document.objects.count(), Comment.objects.count())
    assert after == before


def test_the_history_names_who_sent_the_file_and_the_file(editor: User) -> None:
    taken_in(editor)
    events = Event.objects.filter(table_name="claims_claim", change="insert")
    assert {(e.actor_id, e.act) for e in events} == {(editor.pk, "claim.imported")}
    assert all("klaim.csv" in event.reason for event in events)


def test_what_is_exported_is_read_back_without_a_second_claim(editor: User) -> None:
    a_claim(statement="=1+1 adalah dua, kata “dinas”;\nkemarin.", created_by=editor)
    a_claim(statement="'Kutip' di depan.", created_by=editor)
    file = b"".join(csv_bytes(rows_of("claims", ""), TABLES["claims"].columns, bom=True)).decode("utf-8-sig")
    statements = sorted(Claim.objects.values_list("statement", flat=True))
    assert counts(taken_in(editor, file)) == ("done", 0, 2, 0, 0)
    Claim.objects.all().delete()
    assert counts(taken_in(editor, file)) == ("done", 2, 0, 0, 0)
    assert sorted(Claim.objects.values_list("statement", flat=True)) == statements


def test_exported_attributions_are_found_again_in_their_documents(editor: User) -> None:
    document = a_document(address="https://contoh.test/jembatan")
    an_attribution(document=document, claim=a_claim(created_by=editor), created_by=editor)
    file = b"".join(csv_bytes(rows_of("attributions", ""), TABLES["attributions"].columns)).decode()
    assert counts(taken_in(editor, file)) == ("done", 0, 1, 0, 0)


def test_an_attribution_that_was_taken_out_is_not_made_again(editor: User) -> None:
    taken_in(editor)
    Attribution.objects.update(withdrawn_at=timezone.now())
    assert counts(taken_in(editor))[3] == 0


def test_a_withdrawn_claim_gets_no_attribution_and_the_row_says_so(editor: User) -> None:
    a_claim(statement="Jembatan ditutup.", state="withdrawn", created_by=editor)
    done = taken_in(editor, "statement,speaker\nJembatan ditutup.,Menteri\n")
    assert counts(done) == ("done", 0, 0, 0, 1)
    assert done.refused_rows.get().code == "claim_closed"


def test_a_killed_worker_has_written_whole_batches_and_the_next_goes_on(
    editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    text = "statement,speaker\n" + "".join(f"Klaim nomor {n}.,Menteri\n" for n in range(7))
    sent = brought(editor, text)
    importing.start(sent)
    written = importing._written
    calls = []

    def dies(*told: Any) -> Any:
        calls.append(told)
        done = written(*told)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(importing, "_written", dies)
    with pytest.raises(KeyboardInterrupt):
        importing.perform(taken(sent))
    assert Claim.objects.count() == 2
    assert importing.take(sent.pk) is None
    ClaimImport.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert importing.unended(older_than=timedelta(0), drained=True, most=9) == [sent.pk]
    assert counts(importing.perform(taken(sent))) == ("done", 7, 0, 7, 0)
    assert (Claim.objects.count(), Attribution.objects.count()) == (7, 7)


def test_a_cancelled_import_writes_no_more(editor: User) -> None:
    sent = brought(editor)
    importing.start(sent)
    begun = taken(sent)
    assert importing.cancel(sent)
    assert importing.perform(begun).state == "cancelled"
    assert Claim.objects.count() == 0


def test_a_file_is_taken_in_once_and_not_without_its_statement(editor: User) -> None:
    sent = brought(editor, "foo,bar\n1,2\n")
    with pytest.raises(Refused):
        importing.start(sent)
    importing.map_columns(sent, ["statement", ""])
    importing.start(sent)
    with pytest.raises(Refused):
        importing.start(sent)


def test_rows_are_not_read_by_the_machine_again(editor: User) -> None:
    taken_in(editor)
    assert Document.objects.filter(origin="table").exists()
    assert extraction.queue_missing(most=100) == 0
