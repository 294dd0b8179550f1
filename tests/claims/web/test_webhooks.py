"""The pages of webhooks: a secret shown once, a log with request and answer, sending again."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from claims import tasks
from claims.choices import DeliveryState, EndpointState
from claims.models import Delivery, Endpoint
from claims.services import secrets, webhooks
from sources.choices import Told
from tests.claims.web.counting import statements
from tests.factories import a_source, a_webhook, an_announcement

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
TOLD = {"name": "Mitra", "address": "https://mitra.example/hook", "kinds": ["verdict.published", "claim.settled"]}


@pytest.fixture
def at_the_desk(editor: User, sign_in: SignIn) -> Client:
    return sign_in(editor)


def test_the_secret_of_a_new_webhook_is_shown_once_and_signs(at_the_desk: Client) -> None:
    shown = at_the_desk.post("/webhooks/add/", TOLD)
    secret = re.search(r"whsec_[\w+/=]+", shown.content.decode())
    assert secret
    assert "no-store" in shown["Cache-Control"]
    endpoint = Endpoint.objects.get()
    assert secrets.opened(endpoint.secrets.get().locked) == secret[0]
    assert endpoint.kinds == ["claim.settled", "verdict.published"]
    assert "whsec_" not in at_the_desk.get(f"/webhooks/{endpoint.pk}/").content.decode()
    renewed = at_the_desk.post(f"/webhooks/{endpoint.pk}/secret/").content.decode()
    assert "For 24 hours messages are signed with the older secret as well" in renewed
    assert secret[0] not in renewed
    assert "the older one signs too until" in at_the_desk.get(f"/webhooks/{endpoint.pk}/").content.decode()


def test_what_is_wrong_with_a_webhook_is_said_beside_its_field(at_the_desk: Client) -> None:
    refused = at_the_desk.post("/webhooks/add/", {**TOLD, "address": "http://192.168.1.1/hook"})
    assert refused.status_code == 422
    assert "private network" in refused.content.decode()
    assert at_the_desk.post("/webhooks/add/", {"name": "x", "address": TOLD["address"]}).status_code == 422
    assert not Endpoint.objects.exists()


def test_a_test_message_waits_to_be_sent_and_shows_what_it_says(at_the_desk: Client) -> None:
    endpoint = a_webhook()
    sent = at_the_desk.post(f"/webhooks/{endpoint.pk}/ping/")
    shown = at_the_desk.get(sent["Location"]).content.decode()
    assert f"webhook-id: {Delivery.objects.get().header}" in shown
    assert "&quot;type&quot;: &quot;ping&quot;" in shown
    assert "Nothing yet." in shown


def test_the_log_tells_what_was_answered_and_escapes_it(at_the_desk: Client) -> None:
    made = webhooks.ping(endpoint=a_webhook())
    Delivery.objects.filter(pk=made.pk).update(
        state="failed", ended_at=timezone.now(), attempts=10, status=500, answer="<script>x</script>", took_ms=12
    )
    shown = at_the_desk.get(f"/webhooks/messages/{made.pk}/").content.decode()
    assert "Status 500 after 12 ms" in shown
    assert "&lt;script&gt;x" in shown
    assert (
        "Given up after three days" in at_the_desk.get(f"/webhooks/{made.endpoint_id}/?state=failed").content.decode()
    )
    assert "No such message" in at_the_desk.get(f"/webhooks/{made.endpoint_id}/?state=delivered").content.decode()
    at_the_desk.post(f"/webhooks/messages/{made.pk}/replay/")
    made.refresh_from_db()
    assert (made.state, made.attempts) == (DeliveryState.WAITING, 0)


def test_all_since_a_time_is_sent_again(at_the_desk: Client) -> None:
    endpoint = a_webhook()
    source = a_source()
    an_announcement(kind=Told.SOURCE_REGRADED, body={"source": source.pk, "grade": "B", "before": None, "line": 1})
    at_the_desk.post(f"/webhooks/{endpoint.pk}/replay/", {"since": "2999-01-01T00:00"})
    assert not Delivery.objects.exists()
    since = timezone.localtime() - timedelta(hours=1)
    at_the_desk.post(f"/webhooks/{endpoint.pk}/replay/", {"since": since.strftime("%Y-%m-%dT%H:%M")})
    assert "the messages are being written" in at_the_desk.get(f"/webhooks/{endpoint.pk}/").content.decode()
    tasks.write_missed(endpoint.pk)
    assert Delivery.objects.get().kind == Told.SOURCE_REGRADED
    too_old = at_the_desk.post(f"/webhooks/{endpoint.pk}/replay/", {"since": "2001-01-01T00:00"})
    assert (too_old.status_code, "Choose a later time" in too_old.content.decode()) == (422, True)


def test_of_two_people_who_change_a_webhook_the_second_sees_both(at_the_desk: Client) -> None:
    endpoint = a_webhook()
    place = f"/webhooks/{endpoint.pk}/edit/"
    assert 'name="version" value="1"' in at_the_desk.get(place).content.decode()
    at_the_desk.post(place, {**TOLD, "name": "First", "version": 1})
    second = at_the_desk.post(place, {**TOLD, "name": "Second", "version": 1})
    shown = second.content.decode()
    assert (second.status_code, "was changed meanwhile" in shown, "First ·" in shown) == (409, True, True)
    assert 'value="Second"' in shown
    assert Endpoint.objects.get().name == "First"
    at_the_desk.post(place, {**TOLD, "name": "Second", "version": 2})
    assert Endpoint.objects.get().name == "Second"


def test_a_webhook_is_stopped_and_started_again(at_the_desk: Client) -> None:
    endpoint = a_webhook()
    at_the_desk.post(f"/webhooks/{endpoint.pk}/stop/")
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.STOPPED
    assert "Start again" in at_the_desk.get(f"/webhooks/{endpoint.pk}/").content.decode()
    refused = at_the_desk.post(f"/webhooks/{endpoint.pk}/ping/", follow=True).content.decode()
    assert "is switched off: start it first" in refused
    at_the_desk.post(f"/webhooks/{endpoint.pk}/start/")
    endpoint.refresh_from_db()
    assert endpoint.state == EndpointState.ACTIVE


def test_the_log_asks_the_database_as_often_for_one_message_as_for_many(at_the_desk: Client) -> None:
    endpoint = a_webhook()
    counts = []
    for many in (1, 20):
        for _message in range(many):
            webhooks.ping(endpoint=endpoint)
        with statements() as sent:
            at_the_desk.get(f"/webhooks/{endpoint.pk}/")
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 10
