"""A worker killed in the middle of sending: the receiver gets the message all the same, and knows it by its id."""

import psycopg
import pytest

from tests.claims.services.receiver import receiving
from tests.faults.conftest import Desk

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]

PREPARE = """
from django.contrib.auth.models import User
from claims.services import webhooks
by = User.objects.create_user("editor-1")
wanted = webhooks.Wanted(name="Mitra", address="{address}", kinds=["claim.settled"])
endpoint, secret = webhooks.make(actor=by, wanted=wanted)
webhooks.ping(endpoint=endpoint)
print(secret)
"""
TIME_IS_UP = "UPDATE claims_endpoint SET lease_until = now() - interval '1 second'"
STATE = "SELECT state, attempts, status FROM claims_delivery"


def test_a_message_outlives_the_worker_that_was_sending_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as receiver:
        monkeypatch.setenv("FETCH_ALLOW", receiver.place)
        secret = desk.manage("shell", "--no-imports", "-c", PREPARE.format(address=receiver.address)).split()[-1]
        receiver.slow = 15.0
        first = desk.start_worker()
        desk.wait(lambda: len(receiver.came) == 1, seconds=60, what="the first message")
        desk.kill(first)
        assert desk.ask(STATE) == [("waiting", 1, None)]
        receiver.slow = 0.0
        with psycopg.connect(desk.environment["DATABASE_URL"]) as connection:
            connection.execute(TIME_IS_UP)
        desk.start_worker()
        desk.wait(lambda: desk.ask(STATE) == [("delivered", 2, 200)], seconds=60, what="the second try")
        assert len({headers["webhook-id"] for headers, _body in receiver.came}) == 1
        assert receiver.verified(secret)["type"] == "ping"
