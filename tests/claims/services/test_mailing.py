"""Mail: at once, daily or never, once, in the language of who is told, and one bad mailbox holds up no other."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.utils import timezone

from claims.models import Claim, Notification
from claims.services import mailing
from sources.choices import Told
from tests.conftest import MakePerson
from tests.factories import a_claim, an_announcement

pytestmark = pytest.mark.django_db


def a_notification(person: User, claim: Claim | None = None, **columns: Any) -> Notification:
    claim = claim or a_claim()
    body = {"claim": claim.pk, "assignee": person.pk}
    row = an_announcement(kind=Told.CLAIM_ASSIGNED, subject_id=claim.pk, body=body, actor=claim.created_by)
    return Notification.objects.create(person=person, announcement=row, **columns)


def a_day_ago() -> Any:
    return timezone.now() - timedelta(hours=25)


def test_at_once_means_at_once_and_once(reviewer: User) -> None:
    mailing.choose(by=reviewer, often="immediate", language="en")
    claim = a_claim(statement="Jembatan <retak> & miring.")
    a_notification(reviewer, claim)
    assert [mailing.send_due(), mailing.send_due()] == [1, 0]
    sent: Any = mail.outbox[0]
    assert sent.to == [reviewer.email]
    assert "Jembatan <retak> & miring." in sent.body
    assert f"/claims/{claim.pk}/" in sent.body
    page, kind = sent.alternatives[0]
    assert kind == "text/html"
    assert "Jembatan &lt;retak&gt; &amp; miring." in page


def test_daily_tells_in_one_mail_what_came_before_the_hour_and_is_what_everybody_gets_who_never_chose(
    reviewer: User,
) -> None:
    a_notification(reviewer)
    assert mailing.send_due() == 0
    Notification.objects.update(made_at=a_day_ago())
    a_notification(reviewer, made_at=a_day_ago())
    assert mailing.send_due() == 1
    assert "2 notifications" in mail.outbox[0].subject


def test_never_means_never_and_what_was_read_or_is_a_week_old_is_not_mailed(reviewer: User, person: MakePerson) -> None:
    mailing.choose(by=reviewer, often="none", language="en")
    a_notification(reviewer, made_at=a_day_ago())
    a_notification(person("reviewer"), made_at=a_day_ago(), read_at=timezone.now())
    a_notification(person("reviewer"), made_at=timezone.now() - timedelta(days=8))
    a_notification(person("reviewer", email=""), made_at=a_day_ago())
    assert mailing.send_due() == 0


def test_the_mail_is_in_the_language_its_reader_chose(reviewer: User) -> None:
    mailing.choose(by=reviewer, often="immediate", language="id")
    a_notification(reviewer)
    mailing.send_due()
    assert "memberi Anda" in mail.outbox[0].body


def test_a_mail_that_cannot_be_sent_waits_and_holds_up_no_other(
    reviewer: User, person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = person("reviewer")
    for reader in (reviewer, other):
        mailing.choose(by=reader, often="immediate", language="en")
        a_notification(reader)
    send = mail.EmailMultiAlternatives.send

    def refusing(self: Any, *rest: Any, **named: Any) -> int:
        if self.to == [reviewer.email]:
            raise ConnectionRefusedError("no mail server")
        return int(send(self, *rest, **named))

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", refusing)
    assert mailing.send_due() == 1
    monkeypatch.undo()
    assert mailing.send_due() == 1
    assert {address for message in mail.outbox for address in message.to} == {reviewer.email, other.email}


def test_an_address_that_is_none_holds_up_no_other(reviewer: User, person: MakePerson) -> None:
    for reader in (person("reviewer", email="x@y.example\nBcc: z@q.example"), reviewer):
        mailing.choose(by=reader, often="immediate", language="en")
        a_notification(reader)
    assert mailing.send_due() == 1
    assert [message.to for message in mail.outbox] == [[reviewer.email]]


def test_who_lost_the_role_since_being_told_gets_no_mail_of_it(reviewer: User) -> None:
    mailing.choose(by=reviewer, often="immediate", language="en")
    a_notification(reviewer)
    reviewer.groups.clear()
    mailing.send_due()
    assert mail.outbox == []
