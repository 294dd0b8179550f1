"""Taking the whole set, and following it from there: nothing missed, nothing left over."""

import gzip
import json
import random
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection, transaction
from django.db.models import F, Max

from claims.models import Attribution, Claim, ExternalMatch, Hop
from claims.services.attributions import withdraw
from sources.models import Era, Event, Publication, Touch
from sources.services import audit
from sources.services.audit import high_water
from tests.api.conftest import Call
from tests.conftest import Sql
from tests.factories import (
    a_candidate,
    a_claim,
    a_document,
    a_source,
    an_attribution,
    an_external_verdict,
)


def lines(response: Any) -> list[dict[str, Any]]:
    assert response.status_code == 200, response.content
    return [json.loads(line) for line in response.getvalue().splitlines()]


@pytest.mark.django_db
def test_the_stream_holds_the_rows_that_the_list_holds(call: Call, consumer: User) -> None:
    an_attribution(Hop(position=0, role="speaker", name='"a"\\b\n', source=a_source()))
    an_attribution(claim=a_claim(statement='Ia berkata:\n"tidak"\t\\ ya \x02'))
    listed = call(consumer, "get", "/api/v1/attributions").json()["results"]
    streamed = lines(call(consumer, "get", "/api/v1/attributions.ndjson"))
    assert streamed == listed[::-1]


@pytest.mark.django_db
def test_a_broken_stream_goes_on_after_the_last_line(call: Call, consumer: User) -> None:
    ids = [an_attribution().pk for _ in range(4)]
    rest = lines(call(consumer, "get", f"/api/v1/attributions.ndjson?after={ids[1]}&fields=id"))
    assert rest == [{"id": ids[2]}, {"id": ids[3]}]
    assert call(consumer, "get", "/api/v1/attributions.ndjson?after=x").status_code == 400


@pytest.mark.parametrize("asked", ["source", "speaker", "carrier", "outlet", "topic"])
@pytest.mark.django_db
def test_the_stream_of_what_nothing_can_meet_is_empty(call: Call, consumer: User, asked: str) -> None:
    an_attribution()
    assert lines(call(consumer, "get", f"/api/v1/attributions.ndjson?{asked}=999999")) == []


@pytest.mark.django_db
def test_the_stream_is_filtered_and_packed_on_request(call: Call, consumer: User) -> None:
    wanted = an_attribution(stance="denies").pk
    an_attribution()
    path = "/api/v1/attributions.ndjson?stance=denies"
    answer = call(consumer, "get", path, HTTP_ACCEPT_ENCODING="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    (row,) = gzip.decompress(answer.getvalue()).splitlines()
    assert json.loads(row)["id"] == wanted


LISTED = {
    "attribution": "attributions",
    "candidate": "candidates",
    "claim": "claims",
    "document": "documents",
    "source": "sources",
}
Mirror = dict[tuple[str, int], dict[str, Any]]


def all_final() -> None:
    """Wait until no transaction, in whatever database of the server, began before the last change."""
    last = max(rows.aggregate(last=Max("xact"))["last"] or 0 for rows in (Event.objects, Touch.objects))
    deadline = monotonic() + 60
    while high_water() <= last and monotonic() < deadline:
        sleep(0.1)


def follow(call: Call, consumer: User, mirror: Mirror, mark: str) -> str:
    while True:
        page = call(consumer, "get", f"/api/v1/changes?after={mark}").json()
        for change in page["changes"]:
            key = (change["kind"], change["id"])
            mirror.pop(key, None)
            if not change["gone"]:
                mirror[key] = change["row"]
        mark = page["mark"]
        if not page["more"]:
            return mark


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_reaches_a_mirror_as_a_tombstone(call: Call, consumer: User, editor: User) -> None:
    row = an_attribution()
    all_final()
    mark = follow(call, consumer, mirror := Mirror(), "0.0")
    assert ("attribution", row.pk) in mirror
    withdraw(row, by=editor, reason="wrong", version=row.version)
    all_final()
    page = call(consumer, "get", f"/api/v1/changes?after={mark}").json()
    assert {"kind": "attribution", "id": row.pk, "gone": True, "row": None} in page["changes"]


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_began_early_and_commits_late_is_not_missed(call: Call, consumer: User) -> None:
    early = a_claim()
    all_final()
    mark = follow(call, consumer, mirror := Mirror(), "0.0")

    def later() -> None:
        try:
            a_claim(created_by=early.created_by)
        finally:
            connection.close()

    with transaction.atomic():
        Claim.objects.filter(pk=early.pk).update(statement="Berubah.")
        with ThreadPoolExecutor(1) as pool:
            pool.submit(later).result()
            answer = pool.submit(in_own_connection, follow, call, consumer, mirror, mark).result()
    all_final()
    follow(call, consumer, mirror, answer)
    assert mirror[("claim", early.pk)]["statement"] == "Berubah."
    assert len(mirror) == 2


@pytest.mark.django_db(transaction=True)
def test_what_a_machine_makes_reaches_a_mirror_too(call: Call, consumer: User) -> None:
    all_there = Mirror()
    mark = follow(call, consumer, all_there, "0.0")
    document = a_document()
    candidate = a_candidate(document=document)
    found = an_external_verdict()
    match = ExternalMatch.objects.create(verdict=found, claim=a_claim(), likeness=0.5, score=0.5)
    all_final()
    mark = follow(call, consumer, all_there, mark)
    assert all_there[("document", document.pk)]["publisher_name"] == document.publisher_name
    assert all_there[("candidate", candidate.pk)]["state"] == "pending"
    assert [m["claim"] for m in all_there[("external_verdict", found.pk)]["matches"]] == [match.claim_id]
    Publication.objects.create(document=document, publisher_name="lain.test")
    match.delete()
    all_final()
    follow(call, consumer, all_there, mark)
    assert [p["publisher_name"] for p in all_there[("document", document.pk)]["publications"]] == ["lain.test"]
    assert all_there[("external_verdict", found.pk)]["matches"] == []


@pytest.mark.django_db(transaction=True)
def test_a_mirror_may_follow_some_kinds_alone(call: Call, consumer: User) -> None:
    wanted, other = a_document(), a_claim()
    all_final()
    page = call(consumer, "get", "/api/v1/changes?kinds=document,source").json()
    assert [(c["kind"], c["id"]) for c in page["changes"]] == [("document", wanted.pk)]
    later = call(consumer, "get", f"/api/v1/changes?after={page['mark']}").json()
    assert ("claim", other.pk) not in [(c["kind"], c["id"]) for c in later["changes"]]
    refused = call(consumer, "get", "/api/v1/changes?kinds=rumour")
    assert refused.status_code == 400
    assert "external_verdict" in refused.json()["errors"][0]["detail"]


@pytest.mark.django_db(transaction=True)
def test_a_kind_that_one_may_not_see_is_not_followed(call: Call, consumer: User) -> None:
    document = a_document()
    all_final()
    consumer.groups.clear()
    consumer.user_permissions.set(Permission.objects.filter(codename__in=["view_attribution", "view_claim"]))
    follow(call, consumer, mirror := Mirror(), "0.0")
    assert ("document", document.pk) not in mirror


@pytest.mark.django_db(transaction=True)
def test_a_database_restored_on_a_young_server_is_followed_and_sealed_on(call: Call, consumer: User, sql: Sql) -> None:
    kept = a_claim()
    sql("ALTER TABLE sources_event DISABLE TRIGGER kept")
    sql("UPDATE sources_event SET xact = xact + 1000000000000")
    sql("ALTER TABLE sources_event ENABLE TRIGGER kept")
    connection.close()
    mark = follow(call, consumer, mirror := Mirror(), "0.0")
    assert ("claim", kept.pk) in mirror
    assert mark.startswith("1000")
    audit.seal()
    later = a_claim(created_by=kept.created_by)
    all_final()
    follow(call, consumer, mirror, mark)
    assert ("claim", later.pk) in mirror
    audit.seal()
    proof = audit.verify()
    assert (proof.events, proof.broken) == (Event.objects.count(), "")
    assert Era.objects.count() == 1


def in_own_connection(do: Any, *arguments: Any) -> Any:
    try:
        return do(*arguments)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_mirror_under_concurrent_writers_ends_equal(call: Call, consumer: User) -> None:
    source = a_source()
    rows = [an_attribution(Hop(position=0, role="speaker", name="x", source=source)) for _ in range(6)]
    call(consumer, "get", "/api/v1/claims")

    def write(seed: int) -> None:
        dice = random.Random(seed)
        for n in range(25):
            row = Attribution.objects.get(pk=dice.choice(rows).pk)
            with transaction.atomic():
                Claim.objects.filter(pk=row.claim_id).update(statement=f"{seed} {n}", version=F("version") + 1)
                Attribution.objects.filter(pk=row.pk).update(stance=dice.choice(["asserts", "denies"]))
                if n % 5 == 0:
                    a_candidate(document=a_document())
                if dice.random() < 0.1:
                    Attribution.objects.filter(pk=row.pk).update(withdrawn_at=row.created_at)

    mirror: Mirror = {}
    mark = "0.0"
    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(in_own_connection, write, seed) for seed in range(4)]
        while not all(writer.done() for writer in writers):
            mark = follow(call, consumer, mirror, mark)
        for writer in writers:
            writer.result()
    all_final()
    follow(call, consumer, mirror, mark)
    for kind, path in LISTED.items():
        there = call(consumer, "get", f"/api/v1/{path}?refs=true").json()["results"]
        mine = [row for (of, _id), row in mirror.items() if of == kind]
        assert sorted(mine, key=lambda row: row["id"]) == sorted(there, key=lambda row: row["id"])


@pytest.mark.django_db(transaction=True)
def test_a_change_tells_a_consumer_no_more_than_the_row_does(call: Call, consumer: User, reviewer: User) -> None:
    claim = a_claim(state="settled", credibility=5)
    all_final()
    seen = {}
    for who in (consumer, reviewer):
        (change,) = call(who, "get", "/api/v1/changes?kinds=claim").json()["changes"]
        seen[who] = (change["id"], change["row"]["state"], change["row"]["credibility"])
    assert seen == {consumer: (claim.pk, "open", None), reviewer: (claim.pk, "settled", 5)}
