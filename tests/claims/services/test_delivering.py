"""Webhooks to a real receiver: signed, tried again for three days, by one worker at a time, never to private places."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from standardwebhooks import WebhookVerificationError

from claims.choices import DeliveryState, EndpointState
from claims.models import Delivery, DeliveryTry, Endpoint, EndpointSecret, Notification
from claims.models.webhook import OFFERED
from claims.services import delivering, relay, review, secrets, verdict, webhooks
from claims.services.delivering import WAITS
from claims.services.errors import Refused
from claims.services.review import Grading
from claims.services.verdict import Finding
from claims.services.webhooks import Wanted
from claims.services.wording import in_words
from sources.choices import Told
from sources.fetch.client import Client, Limits
from sources.models import Announcement, Event
from sources.services import fetching, registry
from tests.claims.services.receiver import Receiver, receiving
from tests.conftest import MakePerson
from tests.factories import a_claim, a_document, a_rating, a_source, a_webhook, an_announcement, an_attribution

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    with receiving() as receiver:
        settings.FETCH_ALLOW = [receiver.place]
        settings.DESK_ADDRESS = "https://desk.example/"
        fetching.guarded.cache_clear()
        yield receiver
    fetching.guarded.cache_clear()


@pytest.fixture
def hook(receiver: Receiver, administrator: User) -> tuple[Endpoint, str]:
    """A webhook to the receiver for every event, and its secret."""
    kinds = list(OFFERED)
    return webhooks.make(actor=administrator, wanted=Wanted(name="Mitra", address=receiver.address, kinds=kinds))


def regraded(editor: User, **columns: Any) -> None:
    registry.grade(actor=editor, source=a_source(**columns), grade="B", reason="Catatannya cocok.")
    relay.relay()


def one_round(endpoint: Endpoint) -> Delivery:
    """The newest message after one more round, whatever is due by the clock."""
    past = timezone.now() - timedelta(seconds=1)
    Endpoint.objects.filter(pk=endpoint.pk).update(quiet_until=None)
    Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING).update(next_try_at=past)
    taken = delivering.take(endpoint.pk)
    assert taken is not None
    delivering.send_round(taken)
    return Delivery.objects.filter(endpoint=endpoint).latest("pk")


def test_a_receiver_verifies_what_it_gets_and_reads_the_row_as_the_api_shows_it(
    receiver: Receiver, hook: tuple[Endpoint, str], editor: User
) -> None:
    endpoint, secret = hook
    regraded(editor, name="Kantor Berita Uji")
    assert delivering.due() == [endpoint.pk]
    assert one_round(endpoint).state == DeliveryState.DELIVERED
    told = receiver.verified(secret)
    assert (told["type"], told["data"]["kind"], told["data"]["grade"]) == ("source.regraded", "source", "B")
    assert told["data"]["row"]["name"] == "Kantor Berita Uji"
    assert told["data"]["row"]["version"] == 2
    assert told["data"]["link"] == f"https://desk.example/api/v1/sources/{told['data']['id']}"
    assert datetime.fromisoformat(told["timestamp"]).tzinfo is not None
    sent, _body = receiver.came[0]
    assert (sent["Accept"], sent.get("Accept-Language")) == ("*/*", None), "a machine reads no language"
    assert delivering.due() == []
    with pytest.raises(WebhookVerificationError):
        receiver.verified(secrets.made())


def test_failures_are_followed_by_tries_under_the_same_id_until_it_is_taken(
    receiver: Receiver, hook: tuple[Endpoint, str], editor: User
) -> None:
    endpoint, secret = hook
    receiver.answers = [500, 302, 404]
    regraded(editor)
    told = []
    for _try in range(4):
        delivery = one_round(endpoint)
        told.append((delivery.status, delivery.state, delivery.answer))
    assert told == [
        (500, "waiting", "answered 500"),
        (302, "waiting", "answered 302"),
        (404, "waiting", "answered 404"),
        (200, "delivered", "answered 200"),
    ]
    assert len({headers["webhook-id"] for headers, _body in receiver.came}) == 1
    assert len({body for _headers, body in receiver.came}) == 1
    assert all(receiver.verified(secret, number=n) for n in range(4))
    endpoint.refresh_from_db()
    assert (endpoint.failures, endpoint.lease_until) == (0, None)
    webhooks.replay(Delivery.objects.get())
    receiver.answers = [503]
    one_round(endpoint)
    log = [(one.status, one.answer) for one in DeliveryTry.objects.order_by("id")]
    assert log == [*((status, answer) for status, _state, answer in told), (503, "answered 503")]


def test_a_redirect_is_not_followed_and_said_to_be_one(
    receiver: Receiver, hook: tuple[Endpoint, str], editor: User
) -> None:
    receiver.answers, receiver.headers = [307], {"Location": f"{receiver.address}/elsewhere"}
    regraded(editor)
    assert "Messages are not sent on" in one_round(hook[0]).told
    assert len(receiver.came) == 1


def test_a_receiver_that_does_not_answer_in_time_is_a_failure(
    receiver: Receiver, hook: tuple[Endpoint, str], editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = ("127.0.0.1", int(receiver.place.rpartition(":")[2]))
    impatient = Client(allow=frozenset({place}), limits=Limits(seconds=0.3))
    monkeypatch.setattr(delivering, "guarded", lambda: impatient)
    receiver.slow = 1.0
    regraded(editor)
    delivery = one_round(hook[0])
    assert (delivery.state, delivery.status) == (DeliveryState.WAITING, None)
    assert delivery.told == "127.0.0.1 did not answer in 0.3 seconds."


def test_nothing_is_sent_into_a_private_network(editor: User, administrator: User, settings: Any) -> None:
    settings.FETCH_ALLOW = []
    fetching.guarded.cache_clear()
    with pytest.raises(Refused, match="private network"):
        webhooks.make(actor=editor, wanted=Wanted(name="x", address="http://127.0.0.1/hook", kinds=["claim.settled"]))
    endpoint = a_webhook(address="http://127.0.0.1/hook", made_by=administrator)
    regraded(editor)
    assert "leads into a private network, so nothing was sent" in one_round(endpoint).told


def test_tries_go_on_for_three_days_and_then_the_webhook_is_switched_off_with_notice(
    receiver: Receiver, hook: tuple[Endpoint, str], editor: User, administrator: User
) -> None:
    endpoint, _secret = hook
    receiver.answers = [503] * 20
    regraded(editor)
    waits = []
    for _try in WAITS:
        delivery = one_round(endpoint)
        assert delivery.tried_at is not None
        waits.append(round((delivery.next_try_at - delivery.tried_at).total_seconds()))
    assert waits == list(WAITS)
    assert timedelta(days=3) <= timedelta(seconds=sum(waits)) <= timedelta(days=3, hours=4)
    regraded(editor)
    Delivery.objects.filter(attempts=0).update(next_try_at=timezone.now() + timedelta(days=1))
    Delivery.objects.filter(attempts__gt=0).update(next_try_at=timezone.now())
    Endpoint.objects.update(quiet_until=None)
    taken = delivering.take(endpoint.pk)
    assert taken is not None
    delivering.send_round(taken)
    endpoint.refresh_from_db()
    assert (endpoint.state, endpoint.lease_until) == (EndpointState.FAILING, None)
    assert "tried 10 times in three days" in endpoint.reason
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["dropped", "failed"]
    relay.relay()
    notice = Notification.objects.select_related("announcement", "person").get(person=administrator)
    assert in_words([notice])[0].about == "Mitra"
    act = Event.objects.filter(subject_kind="endpoint", subject_id=endpoint.pk).order_by("pk").last()
    assert act is not None
    assert act.act == "webhook.switched_off"
    regraded(editor)
    assert (Delivery.objects.count(), delivering.due()) == (2, [])


def test_a_message_that_alone_is_refused_ends_without_switching_the_webhook_off(
    receiver: Receiver, hook: tuple[Endpoint, str], editor: User
) -> None:
    endpoint, _secret = hook
    receiver.answers = [422] * 9
    regraded(editor)
    for _try in range(9):
        one_round(endpoint)
    refused = Delivery.objects.get()
    regraded(editor)
    Delivery.objects.filter(pk=refused.pk).update(next_try_at=timezone.now() + timedelta(hours=1))
    Endpoint.objects.update(quiet_until=None)
    taken = delivering.take(endpoint.pk)
    assert taken is not None
    assert delivering.send_round(taken) == 1
    receiver.answers = [422]
    one_round(endpoint)
    refused.refresh_from_db()
    endpoint.refresh_from_db()
    assert (refused.state, endpoint.state) == (DeliveryState.FAILED, EndpointState.ACTIVE)


def test_a_receiver_that_is_gone_for_good_is_sent_nothing_more(
    receiver: Receiver, hook: tuple[Endpoint, str], editor: User
) -> None:
    receiver.answers = [410]
    regraded(editor)
    one_round(hook[0])
    assert Endpoint.objects.get().state == EndpointState.GONE


def test_a_failing_receiver_is_left_alone_and_as_long_as_it_asks(
    receiver: Receiver, hook: tuple[Endpoint, str], editor: User
) -> None:
    endpoint, _secret = hook
    receiver.answers, receiver.headers = [429, 500], {"Retry-After": "4000"}
    regraded(editor)
    regraded(editor)
    first = one_round(endpoint)
    assert len(receiver.came) == 1, "one failure ends the round"
    assert delivering.due() == []
    waiting = Delivery.objects.exclude(pk=first.pk).get()
    assert waiting.tried_at is not None
    assert round((waiting.next_try_at - waiting.tried_at).total_seconds()) == 4000


def test_for_a_day_after_a_new_secret_both_verify_and_then_only_the_new_one(
    receiver: Receiver, hook: tuple[Endpoint, str], editor: User
) -> None:
    endpoint, older = hook
    newer = webhooks.rotate(actor=editor, endpoint=endpoint)
    webhooks.ping(endpoint=endpoint)
    one_round(endpoint)
    assert receiver.verified(older)["type"] == receiver.verified(newer)["type"] == "ping"
    EndpointSecret.objects.filter(until__isnull=False).update(until=timezone.now())
    webhooks.ping(endpoint=endpoint)
    one_round(endpoint)
    assert receiver.verified(newer)
    with pytest.raises(WebhookVerificationError):
        receiver.verified(older)
    webhooks.rotate(actor=editor, endpoint=endpoint)
    assert EndpointSecret.objects.count() == 2, "the one whose time is over is gone"


def test_secrets_are_neither_in_the_tables_nor_in_the_history(hook: tuple[Endpoint, str], settings: Any) -> None:
    _endpoint, secret = hook
    kept = EndpointSecret.objects.get().locked
    assert secret.removeprefix("whsec_") not in kept
    assert kept not in json.dumps(list(Event.objects.values_list("after", flat=True)))
    assert secrets.opened(kept) == secret
    settings.TOKEN_PEPPER = "another one than it was when this secret was kept"
    with pytest.raises(secrets.Unreadable):
        secrets.opened(kept)


def test_a_secret_that_cannot_be_read_is_a_failure_told_in_words(
    hook: tuple[Endpoint, str], editor: User, settings: Any
) -> None:
    regraded(editor)
    settings.TOKEN_PEPPER = "another one than it was when this secret was kept"
    assert "TOKEN_PEPPER was changed" in one_round(hook[0]).told


def test_a_worker_killed_while_it_sends_leaves_the_message_to_the_next_under_the_same_id(
    receiver: Receiver, hook: tuple[Endpoint, str], editor: User
) -> None:
    endpoint, secret = hook
    regraded(editor)
    dead = delivering.take(endpoint.pk)
    assert dead is not None
    lost = delivering._next(dead)
    assert lost is not None
    assert delivering.take(endpoint.pk) is None, "while the lease runs nobody else sends"
    Endpoint.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    live = delivering.take(endpoint.pk)
    assert live is not None
    assert delivering.send_round(live) == 1
    assert delivering._note(dead, lost, delivering.Answer(status=500)) is False
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.status) == (DeliveryState.DELIVERED, 2, 200)
    assert receiver.came[0][0]["webhook-id"] == lost.header
    assert receiver.verified(secret)


def test_a_stopped_webhook_drops_what_waits_and_sends_it_again_when_asked(
    receiver: Receiver, hook: tuple[Endpoint, str], editor: User
) -> None:
    endpoint, _secret = hook
    before = timezone.now()
    regraded(editor)
    webhooks.stop(actor=editor, endpoint=endpoint)
    regraded(editor)
    assert list(Delivery.objects.values_list("state", flat=True)) == [DeliveryState.DROPPED]
    with pytest.raises(Refused, match="switched off"):
        webhooks.replay_since(endpoint=Endpoint.objects.get(), since=before)
    webhooks.start(actor=editor, endpoint=endpoint)
    endpoint.refresh_from_db()
    for _asked in range(2):
        webhooks.replay_since(endpoint=endpoint, since=before)
        assert webhooks.write_missed(endpoint.pk) is False, "two messages are one lot"
        assert webhooks.replaying() == []
    one_round(endpoint)
    assert len({headers["webhook-id"] for headers, _body in receiver.came}) == 2
    with pytest.raises(Refused, match="30 days"):
        webhooks.replay_since(endpoint=endpoint, since=before - timedelta(days=31))


def test_what_was_missed_is_written_lot_by_lot_and_once(
    hook: tuple[Endpoint, str], editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint, _secret = hook
    monkeypatch.setattr(webhooks, "REPLAYED_AT_ONCE", 2)
    before = timezone.now()
    webhooks.stop(actor=editor, endpoint=endpoint)
    for _times in range(5):
        regraded(editor)
    webhooks.start(actor=editor, endpoint=endpoint)
    webhooks.replay_since(endpoint=endpoint, since=before)
    assert webhooks.replaying() == [endpoint.pk]
    assert [webhooks.write_missed(endpoint.pk) for _lot in range(4)] == [True, True, False, False]
    told = Delivery.objects.order_by("pk").values_list("announcement", flat=True)
    assert list(told) == list(Announcement.objects.order_by("pk").values_list("pk", flat=True)[:5])
    webhooks.replay_since(endpoint=endpoint, since=before)
    webhooks.stop(actor=editor, endpoint=endpoint)
    assert webhooks.write_missed(endpoint.pk) is False, "nothing is written for a webhook that is off"


def test_a_delivered_message_is_sent_again_byte_for_byte(
    receiver: Receiver, hook: tuple[Endpoint, str], editor: User
) -> None:
    endpoint, secret = hook
    regraded(editor)
    webhooks.replay(one_round(endpoint))
    one_round(endpoint)
    (first, body), (second, again) = receiver.came
    assert (first["webhook-id"], body) == (second["webhook-id"], again)
    assert receiver.verified(secret)


def test_an_event_makes_one_message_an_endpoint_that_wants_it_however_often_it_is_relayed(
    hook: tuple[Endpoint, str],
) -> None:
    other = a_webhook(kinds=[Told.CLAIM_SETTLED])
    row = an_announcement(kind=Told.CLAIM_SETTLED, body={"claim": a_claim().pk})
    delivering.receive(row)
    delivering.receive(row)
    assert sorted(Delivery.objects.values_list("endpoint", flat=True)) == sorted([hook[0].pk, other.pk])
    delivering.receive(an_announcement(kind=Told.CLAIM_ASSIGNED, body={"claim": 1, "assignee": 1}))
    assert Delivery.objects.count() == 2


def test_nothing_of_a_blind_review_or_a_reviewer_leaves_the_house(
    hook: tuple[Endpoint, str], person: MakePerson, editor: User
) -> None:
    claim = an_attribution().claim
    for name in ("penelaah-satu", "penelaah-dua"):
        by = person("reviewer", username=name)
        mine = review.open_review(claim=claim, by=by)
        grading = Grading(said="as_reported", rating=a_rating(), credibility=2, rationale="Alasan yang rahasia.")
        review.submit(mine, by=by, grading=grading, version=mine.version)
    claim.refresh_from_db()
    finding = Finding(said="as_reported", rating=a_rating(), credibility=2, summary="Terlihat.", note="")
    verdict.publish(claim=claim, by=editor, finding=finding, version=claim.version)
    relay.relay()
    sent = {d.kind: json.loads(d.body)["data"] for d in Delivery.objects.all()}
    assert set(sent) == {"claim.settled", "verdict.published"}
    assert sent["claim.settled"]["row"]["statement"] == claim.statement
    assert sent["verdict.published"]["row"]["summary"] == "Terlihat."
    assert sent["verdict.published"]["claim"]["link"].endswith(f"/api/v1/claims/{claim.pk}")
    told = json.dumps(sent)
    assert not [word for word in ("penelaah", "rahasia", "reviewers", "settling") if word in told]


def test_candidates_and_changed_documents_are_told_with_where_they_stand(hook: tuple[Endpoint, str]) -> None:
    before, after = a_document(), a_document()
    body = {"run": 1, "document": after.pk, "language": "id", "candidates": [7, 8]}
    delivering.receive(an_announcement(kind=Told.CANDIDATE_CREATED, body=body))
    body = {"document": after.pk, "replaces": before.pk, "address": "https://warta.example/1"}
    delivering.receive(an_announcement(kind=Told.DOCUMENT_CHANGED, body=body))
    created, changed = (json.loads(d.body)["data"] for d in Delivery.objects.order_by("pk"))
    assert [row["link"].rpartition("/")[2] for row in created["candidates"]] == ["7", "8"]
    assert created["row"]["title"] == changed["row"]["title"] == after.title
    assert "text" not in changed["row"]
    assert changed["replaces"]["id"] == before.pk


def test_what_ended_long_ago_is_forgotten_and_what_waits_is_not(hook: tuple[Endpoint, str]) -> None:
    endpoint, _secret = hook
    old = webhooks.ping(endpoint=endpoint)
    long_ago = timezone.now() - timedelta(days=31)
    Delivery.objects.filter(pk=old.pk).update(state="delivered", ended_at=long_ago, made_at=long_ago)
    webhooks.ping(endpoint=endpoint)
    assert delivering.forget() == 1
    assert Delivery.objects.get().state == DeliveryState.WAITING
