"""A lease lasts as long as its worker lives, and not much longer."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from sources.choices import Origin
from sources.models import IntakeItem
from sources.services import intake
from sources.services.intake import Article, hand_in
from sources.services.leases import renewing

pytestmark = pytest.mark.django_db(transaction=True)


def taken() -> IntakeItem:
    hand_in(origin=Origin.API, articles=[Article(raw=b"Jembatan retak.")], by=None)
    item = intake.take(IntakeItem.objects.get().pk)
    assert item is not None
    return item


def connections_of_others() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


def test_a_lease_is_renewed_while_its_holder_works(settings: Settings) -> None:
    settings.LEASE_SECONDS = 0.3
    item = taken()
    with renewing(IntakeItem.objects.filter(pk=item.pk, attempts=item.attempts)):
        time.sleep(0.7)
        assert intake.take(item.pk) is None, "twice the lease has passed, and it is still held"
    time.sleep(0.5)
    assert intake.take(item.pk) is not None
    assert connections_of_others() == 0, "the renewal's own connection is given back"


def test_a_renewal_leaves_alone_what_another_attempt_has_taken(settings: Settings) -> None:
    settings.LEASE_SECONDS = 0.3
    item = taken()
    later = timezone.now() + timedelta(hours=1)
    IntakeItem.objects.filter(pk=item.pk).update(attempts=2, lease_until=later)
    with renewing(IntakeItem.objects.filter(pk=item.pk, attempts=1)):
        time.sleep(0.3)
    assert IntakeItem.objects.get(pk=item.pk).lease_until == later
