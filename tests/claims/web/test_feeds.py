"""The pages of feeds: finding one, following it, what became of its entries, changing and stopping."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from claims import tasks
from claims.models import VerdictImport
from sources.choices import EntryState, FeedState
from sources.models import Feed, FeedEntry, Intake, IntakeItem
from sources.services import polling
from tests.claims.web.counting import statements
from tests.factories import a_document, a_review, a_source, a_user
from tests.sources.fetch.conftest import Site, answer

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]

RSS = b"""<rss version='2.0'><channel><title>Warta Uji</title><language>id</language>
<item><guid>1</guid><title>Kapal &lt;b&gt;tiba</title><link>/1</link></item></channel></rss>"""
PAGE = b"<html><head><link rel=alternate type=application/rss+xml title='Semua berita' href=/rss></head></html>"


@pytest.fixture(autouse=True)
def _pages(site: Site) -> None:
    site.pages |= {"/": answer(PAGE), "/rss": answer(RSS)}


@pytest.fixture
def at_the_desk(editor: User, sign_in: SignIn) -> Client:
    return sign_in(editor)


def a_feed(**columns: Any) -> Feed:
    usual = {"address": "https://warta.example/rss", "name": "Warta", "added_by": columns.get("added_by") or a_user()}
    return Feed.objects.create(**{**usual, **columns})


def an_entry(feed: Feed, n: int, **item: Any) -> FeedEntry:
    intake = Intake.objects.create(origin="feed")
    handed = IntakeItem.objects.create(intake=intake, position=0, address=f"https://warta.example/{n}", **item)
    state = EntryState.HANDED_IN
    return FeedEntry.objects.create(feed=feed, key=f"{n:064}", title=f"Berita {n}", state=state, item=handed)


def test_a_feed_is_found_from_the_page_it_belongs_to_and_followed(at_the_desk: Client, site: Site) -> None:
    a_source("127.0.0.1", name="Warta Uji")
    linked = at_the_desk.post("/feeds/find/", {"address": f"{site.address}/"}).content.decode()
    assert "Semua berita" in linked
    found = at_the_desk.post("/feeds/find/", {"address": f"{site.address}/rss"})
    form = found.context["add"].initial
    assert (form["name"], form["language"]) == ("Warta Uji", "id")
    assert "Kapal &lt;b&gt;tiba" in found.content.decode()
    answered = at_the_desk.post("/feeds/add/", {**form, "source": ""})
    feed = Feed.objects.get()
    assert answered["Location"] == f"/feeds/{feed.pk}/"
    tasks.poll_feed(feed.pk)
    shown = at_the_desk.get(f"/feeds/{feed.pk}/").content.decode()
    assert "1 entries read: 1 handed in, 0 older ones passed over." in shown
    assert "Waiting" in shown


def test_verdicts_of_another_desk_are_found_followed_and_shown(at_the_desk: Client, site: Site) -> None:
    site.pages["/reviews"] = answer(json.dumps([a_review(), a_review()]).encode())
    found = at_the_desk.post("/feeds/find/", {"address": f"{site.address}/reviews"})
    assert "2 fact-checks of another desk stand there" in found.content.decode()
    form = {**found.context["add"].initial, "source": "", "name": "Periksa"}
    feed = Feed.objects.get(pk=at_the_desk.post("/feeds/add/", form)["Location"].split("/")[2])
    assert "No verdicts came yet." in at_the_desk.get(f"/feeds/{feed.pk}/").content.decode()
    tasks.poll_feed(feed.pk)
    tasks.take_verdicts(VerdictImport.objects.get().pk)
    shown = at_the_desk.get(f"/feeds/{feed.pk}/").content.decode()
    assert "2 fact-checks read and handed on" in shown
    assert "2 entries read" in shown
    assert "It has named no entry" not in shown
    assert "2 verdicts" in at_the_desk.get("/feeds/").content.decode()
    listed = at_the_desk.get("/external-verdicts/").content.decode()
    assert "according to the feed of 127.0.0.1" in listed


def test_where_no_feed_is_the_reason_stands_beside_the_address(at_the_desk: Client, site: Site) -> None:
    site.pages["/empty"] = answer(b"<html><head></head></html>")
    for path, told in [("/empty", "is no feed and links to none"), ("/404", "404 Not Found")]:
        refused = at_the_desk.post("/feeds/find/", {"address": f"{site.address}{path}"})
        assert refused.status_code == 422
        assert told in refused.content.decode()
    assert "private network" in at_the_desk.post("/feeds/find/", {"address": "http://10.1.1.1/"}).content.decode()


def test_an_address_that_is_followed_already_is_refused(at_the_desk: Client) -> None:
    feed = a_feed()
    told = {"address": feed.address, "interval": "30", "first_entries": "10"}
    assert "followed already" in at_the_desk.post("/feeds/add/", told).content.decode()


def test_two_editors_of_one_feed_see_both_what_they_typed_and_what_stands(at_the_desk: Client) -> None:
    feed = a_feed()
    told = {"address": feed.address, "name": "Satu", "interval": "60", "first_entries": "10", "version": "1"}
    assert at_the_desk.post(f"/feeds/{feed.pk}/edit/", told).status_code == 302
    late = at_the_desk.post(f"/feeds/{feed.pk}/edit/", {**told, "name": "Dua"})
    assert late.status_code == 409
    assert "Satu · " in late.content.decode()
    assert 'value="Dua"' in late.content.decode()
    assert at_the_desk.post(f"/feeds/{feed.pk}/edit/", {**told, "name": "Dua", "version": "2"}).status_code == 302
    feed.refresh_from_db()
    assert (feed.name, feed.interval) == ("Dua", 60)


def test_a_feed_is_stopped_started_and_asked_at_once(at_the_desk: Client) -> None:
    feed = a_feed(next_poll_at=timezone.now() + timedelta(days=1))
    at_the_desk.post(f"/feeds/{feed.pk}/poll/")
    assert polling.due() == [feed.pk]
    at_the_desk.post(f"/feeds/{feed.pk}/stop/")
    feed.refresh_from_db()
    assert (feed.state, polling.due()) == (FeedState.STOPPED, [])
    assert "Start again" in at_the_desk.get(f"/feeds/{feed.pk}/").content.decode()
    at_the_desk.post(f"/feeds/{feed.pk}/start/")
    assert polling.due() == [feed.pk]


def test_a_reviewer_sees_the_feeds_and_is_offered_no_change(reviewer: User, sign_in: SignIn) -> None:
    feed = a_feed(failures=2, polled_at=timezone.now(), result_code="feed_gave_up", facts={"times": 2}, result="x")
    client = sign_in(reviewer)
    listed = client.get("/feeds/").content.decode()
    assert "failed 2 times in a row" in listed
    assert "Reading it was begun 2 times" in listed
    assert "/feeds/find/" not in listed
    assert "/stop/" not in client.get(f"/feeds/{feed.pk}/").content.decode()


def test_the_pages_ask_the_database_as_often_for_one_entry_as_for_many(at_the_desk: Client) -> None:
    feed = a_feed()
    an_entry(feed, 0, state="stored", document=a_document(), ended_at=timezone.now())
    few = asked(at_the_desk, feed)
    for n in range(1, 12):
        an_entry(feed, n, state="stored", document=a_document(), ended_at=timezone.now())
        a_feed(address=f"https://warta.example/{n}", source=a_source(), added_by=feed.added_by)
    assert asked(at_the_desk, feed) == few
    assert max(few) <= 12


def asked(client: Client, feed: Feed) -> list[int]:
    """How many statements the list and the feed's own page send."""
    counts = []
    for page in ("/feeds/", f"/feeds/{feed.pk}/"):
        with statements() as sent:
            assert client.get(page).status_code == 200
        counts.append(len(sent))
    return counts
