"""Feeds that the desk follows: each with its last result, finding one, changing, stopping, asking at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims import tasks
from claims.queries.external import verdicts_counted
from claims.queries.intake import candidate_counts
from claims.services.external_feeds import VERDICTS
from claims.web import feed_forms
from claims.web.access import needs, person
from claims.web.feed_forms import FeedForm, FindForm
from sources.choices import FeedBrings
from sources.models import Event, Feed, FeedEntry
from sources.queries import entries_counted
from sources.services import feeds
from sources.web.pages import by_name, newest_first
from sources.web.versions import seen_again

SHOWN = 5
IMPORTS_SHOWN = 20


@needs("sources.view_feed")
@require_GET
def feed_list(request: HttpRequest) -> HttpResponse:
    """All feeds by name, with how the last poll went."""
    page = by_name(Feed.objects.select_related("source"), request)
    bringing = {brings: [feed.pk for feed in page.rows if feed.brings == brings] for brings in FeedBrings}
    articles = entries_counted(bringing[FeedBrings.ARTICLES])
    verdicts = verdicts_counted(bringing[FeedBrings.VERDICTS])
    rows = [(feed, articles.get(feed.pk, 0), verdicts.get(feed.pk, 0)) for feed in page.rows]
    return render(request, "claims/feeds.html", {"page": page, "rows": rows})


@needs("sources.view_feed")
@require_GET
def feed(request: HttpRequest, feed_id: int) -> HttpResponse:
    """One feed and what became of each of its entries, or of each wording of its verdicts."""
    shown = get_object_or_404(Feed.objects.select_related("source", "added_by"), pk=feed_id)
    history = Event.objects.filter(subject_kind="feed", subject_id=shown.pk)[:20]
    around: dict[str, Any] = {"feed": shown, "history": history}
    if shown.brings == FeedBrings.VERDICTS:
        around["imports"] = shown.imports.defer("raw").order_by("-pk")[:IMPORTS_SHOWN]
    else:
        around |= _entries(shown, request)
    return render(request, "claims/feed.html", around)


def _entries(feed: Feed, request: HttpRequest) -> dict[str, Any]:
    entries = FeedEntry.objects.filter(feed=feed).select_related("item__document")
    page = newest_first(entries.defer("item__raw", "item__document__text"), request)
    documents = [e.item.document for e in page.rows if e.item and e.item.document]
    counts = candidate_counts(documents)
    rows = [(entry, counts.get(entry.item.document_id or 0) if entry.item else None) for entry in page.rows]
    return {"page": page, "rows": rows}


@needs("sources.add_feed")
@require_http_methods(["GET", "POST"])
def feed_find(request: HttpRequest) -> HttpResponse:
    """Look at an address: a feed is shown with the form to follow it, a page with the feeds it links to, and another
    desk's verdicts with the form to follow those."""
    form = FindForm(request.POST or None)
    around: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            found = feeds.look(form.cleaned_data["address"], verdicts=VERDICTS)
        except feeds.FeedRefused as refused:
            form.add_error("address", str(refused))
        else:
            if found.feed or found.verdicts:
                newest = found.feed.entries[:SHOWN] if found.feed else ()
                around |= {"found": found, "newest": newest, "add": feed_forms.of_found(found)}
            around["links"] = found.links
    return render(request, "claims/feed_find.html", around, status=422 if form.errors else 200)


@needs("sources.add_feed")
@require_POST
def feed_add(request: HttpRequest) -> HttpResponse:
    """Follow one more feed, and poll it at once."""
    form = FeedForm(request.POST)
    if form.is_valid():
        try:
            added = feeds.add(actor=person(request), settings=form.settings())
        except feeds.FeedRefused as refused:
            form.add_error("address", str(refused))
        else:
            tasks.poll_at_once(added)
            messages.success(request, _("%(name)s is followed from now on.") % {"name": added})
            return redirect("feed", added.pk)
    return render(request, "claims/feed_edit.html", {"form": form}, status=422)


@needs("sources.change_feed")
@require_http_methods(["GET", "POST"])
def feed_edit(request: HttpRequest, feed_id: int) -> HttpResponse:
    """Change what the desk decides of a feed; if somebody did so meanwhile, both are shown."""
    shown = get_object_or_404(Feed.objects.select_related("source"), pk=feed_id)
    form = FeedForm(request.POST) if request.method == "POST" else feed_forms.of_feed(shown)
    around: dict[str, Any] = {"form": form, "feed": shown}
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            feeds.change(actor=person(request), feed=shown, settings=form.settings(), version=version)
            return redirect("feed", shown.pk)
        except feeds.FeedChanged as conflict:
            status, around["message"] = 409, str(conflict)
            seen_again(form, version=shown.version)
        except feeds.FeedRefused as refused:
            form.add_error("address", str(refused))
    return render(request, "claims/feed_edit.html", around, status=status)


@needs("sources.change_feed")
@require_POST
def feed_stop(request: HttpRequest, feed_id: int) -> HttpResponse:
    feeds.stop(actor=person(request), feed=_feed(feed_id))
    return redirect("feed", feed_id)


@needs("sources.change_feed")
@require_POST
def feed_start(request: HttpRequest, feed_id: int) -> HttpResponse:
    """Poll a feed again that was stopped or switched off, and do so at once."""
    feeds.start(actor=person(request), feed=_feed(feed_id))
    tasks.poll_at_once(_feed(feed_id))
    return redirect("feed", feed_id)


@needs("sources.change_feed")
@require_POST
def feed_poll(request: HttpRequest, feed_id: int) -> HttpResponse:
    """Poll now."""
    tasks.poll_at_once(_feed(feed_id))
    messages.success(request, _("The feed is asked now. Load this page again in a moment."))
    return redirect("feed", feed_id)


def _feed(feed_id: int) -> Feed:
    return get_object_or_404(Feed, pk=feed_id)
