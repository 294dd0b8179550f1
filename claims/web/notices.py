"""What one is told of: the list behind the bell, marking as read, and how often by mail."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from claims.choices import Often
from claims.models import Notification
from claims.services import mailing, notifying
from claims.services.wording import in_words
from claims.web.access import needs, person
from sources.web.pages import newest_first


class MailChoiceForm(forms.Form):
    """How often, and in which language, one is told by mail."""

    often = forms.ChoiceField(label=gettext_lazy("Notifications by mail"), choices=Often.choices)
    language = forms.ChoiceField(label=gettext_lazy("Language of the mail"), choices=settings.LANGUAGES)


def mail_choice_form(request: HttpRequest) -> MailChoiceForm:
    """As it stands; for somebody who never chose, in the language of the pages they read."""
    choice = mailing.choice_of(person(request))
    language = choice.language if choice.pk else (get_language() or settings.LANGUAGE_CODE)
    return MailChoiceForm(initial={"often": choice.often, "language": language})


@require_GET
@needs("claims.view_claim")
def notifications(request: HttpRequest) -> HttpResponse:
    """One's own notifications, newest first; ``?unread=1`` only what is not read."""
    by = person(request)
    mine = Notification.objects.filter(person=by).exclude(announcement__kind__in=notifying.closed_to(by))
    rows = mine.select_related("announcement__actor")
    only_unread = request.GET.get("unread") == "1"
    page = newest_first(rows.filter(read_at__isnull=True) if only_unread else rows, request)
    newest = page.rows[0].pk if page.rows else 0
    around = {"lines": in_words(page.rows), "page": page, "only_unread": only_unread, "newest": newest}
    return render(request, "claims/notifications.html", around)


@require_POST
@needs("claims.view_claim")
def read_notification(request: HttpRequest, notification_id: int) -> HttpResponse:
    """Mark one of one's own as read."""
    found = get_object_or_404(Notification, pk=notification_id, person=person(request))
    notifying.read(by=person(request), upto=found.pk, only=found.pk)
    return redirect("notifications")


@require_POST
@needs("claims.view_claim")
def read_notifications(request: HttpRequest) -> HttpResponse:
    """Mark all as read that were there when the page was drawn; what came since stays."""
    newest = request.POST.get("newest", "")
    if newest.isdecimal() and len(newest) < 19:
        notifying.read(by=person(request), upto=int(newest))
        messages.success(request, _("All are marked as read."))
    return redirect("notifications")


@require_POST
@needs("claims.view_claim")
def choose_mail(request: HttpRequest) -> HttpResponse:
    """Set how often one is told by mail."""
    form = MailChoiceForm(request.POST)
    if form.is_valid():
        mailing.choose(by=person(request), **form.cleaned_data)
        messages.success(request, _("Your choice of mail is kept."))
    else:
        messages.error(request, _("Choose how often and in which language."))
    return redirect("profile")
