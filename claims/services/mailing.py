"""Notifications by mail: at once, once a day, or never, in the language of who is told."""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import ngettext

from claims.choices import Often
from claims.models import MailChoice, Notification
from claims.services.notifying import closed_to
from claims.services.wording import Line, in_words

log = structlog.get_logger()
DAILY_AT = 7
"""The hour, in the desk's time zone, up to which a day's mail tells."""
FORGOTTEN_AFTER = timedelta(days=7)
MOST = 50


def choose(*, by: User, often: str, language: str) -> MailChoice:
    """Set how often, and in which language, one is told by mail."""
    told = {"often": often, "language": language}
    return MailChoice.objects.update_or_create(person=by, defaults=told)[0]


def choice_of(person: User) -> MailChoice:
    """The person's choice, or the usual one: daily, in the desk's language."""
    found = MailChoice.objects.filter(person=person).first()
    return found or MailChoice(person=person, often=Often.DAILY, language=settings.LANGUAGE_CODE)


def send_due() -> int:
    """Send what is due to each person, apart from each other; returns how many mails went out."""
    now = timezone.now()
    people = _unmailed(now).order_by().values_list("person", flat=True).distinct()
    return sum(_sent(person, now=now) for person in list(people))


def _unmailed(now: datetime) -> QuerySet[Notification]:
    """Unread, of this week, of somebody who has an address and wants it by now."""
    local = timezone.localtime(now)
    told = local.replace(hour=DAILY_AT, minute=0, second=0, microsecond=0)
    until = told if told <= local else told - timedelta(days=1)
    daily = (Q(person__mail_choice__isnull=True) | Q(person__mail_choice__often=Often.DAILY)) & Q(made_at__lt=until)
    return (
        Notification.objects.filter(mailed_at__isnull=True, read_at__isnull=True, made_at__gt=now - FORGOTTEN_AFTER)
        .filter(person__is_active=True)
        .exclude(person__email="")
        .filter(Q(person__mail_choice__often=Often.IMMEDIATE) | daily)
    )


def _sent(person_id: int, *, now: datetime) -> bool:
    """One mail to one person. The mark is set after the mail server took it: a worker killed between the two sends
    it twice, under the same Message-ID, rather than never."""
    try:
        with transaction.atomic():
            rows = list(_taken(person_id, now=now))
            if not rows:
                return False
            closed = closed_to(rows[0].person)
            if readable := [row for row in rows if row.announcement.kind not in closed]:
                _message(readable).send()
            Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=timezone.now())
    except (OSError, ValueError) as error:  # of smtplib, or an address that is none: the others' mail goes
        log.warning("mail_not_sent", person=person_id, error=f"{type(error).__name__}: {error}")
        return False
    return True


def _taken(person_id: int, *, now: datetime) -> QuerySet[Notification]:
    rows = _unmailed(now).filter(person=person_id).select_for_update(skip_locked=True, of=("self",))
    return rows.select_related("person", "announcement__actor").order_by("pk")[:MOST]


def _message(rows: list[Notification]) -> EmailMultiAlternatives:
    person = rows[0].person
    with translation.override(choice_of(person).language):
        lines = in_words(rows)
        around = {"lines": lines, "person": person, "desk": settings.DESK_NAME, "root": settings.DESK_ADDRESS}
        message = EmailMultiAlternatives(
            subject=_subject(lines),
            body=render_to_string("claims/mail/notifications.txt", around),
            to=[person.email],
            headers={"Message-ID": f"<notifications-{rows[0].pk}-{rows[-1].pk}@{_domain()}>"},
        )
        message.attach_alternative(render_to_string("claims/mail/notifications.html", around), "text/html")
    return message


def _subject(lines: list[Line]) -> str:
    if len(lines) == 1:
        return f"{settings.DESK_NAME}: {lines[0].text}"
    told = ngettext("%(count)d notification", "%(count)d notifications", len(lines)) % {"count": len(lines)}
    return f"{settings.DESK_NAME}: {told}"


def _domain() -> str:
    return str(settings.DEFAULT_FROM_EMAIL).rpartition("@")[2].strip("> ") or "localhost"
