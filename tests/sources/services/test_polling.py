"""Polling: what a site answers, and that each entry is handed in once whoever dies, doubles or comes late."""

import gzip
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from claims.services.external_feeds import VERDICTS
from sources.choices import EntryState, FeedState, Origin
from sources.models import Event, Feed, FeedEntry, Intake, IntakeItem
from sources.queries import documents_of_feed, entries_counted
from sources.services import feeds, intake, polling
from tests.factories import a_source, a_user
from tests.sources.fetch.conftest import Page, Site, answer

pytestmark = pytest.mark.django_db


def item(n: int, *, guid: str = "", link: str = "", day: int = 1) -> str:
    return (
        f"<item><guid isPermaLink='false'>{guid or f'g{n}'}</guid><title>Berita {n}</title>"
        f"<link>{link or f'/berita/{n}'}</link><pubDate>{day:02} Nov 2026 06:00:00 GMT</pubDate></item>"
    )


def rss(*items: str) -> bytes:
    return f"<rss version='2.0'><channel><title>Warta</title>{''.join(items)}</channel></rss>".encode()


def feed_at(site: Site, path: str = "/rss", **settings: Any) -> Feed:
    named = {"name": "Warta", **settings}
    return feeds.add(actor=a_user(), settings=feeds.Settings(address=f"{site.address}{path}", **named))


def polled(feed: Feed) -> Feed:
    """The feed after one more poll, due or not."""
    Feed.objects.filter(pk=feed.pk).update(next_poll_at=timezone.now())
    taken = polling.take(feed.pk)
    assert taken is not None
    polling.poll(taken, verdicts=VERDICTS)
    return Feed.objects.get(pk=feed.pk)


def pause(feed: Feed) -> timedelta:
    assert feed.polled_at is not None
    return feed.next_poll_at - feed.polled_at


def addresses(feed: Feed) -> list[str]:
    handed = IntakeItem.objects.filter(feed_entries__feed=feed).order_by("intake_id", "position")
    return [row.address.rpartition("/")[2] for row in handed]


def test_the_first_poll_takes_only_the_newest_and_later_ones_all_that_is_new(site: Site) -> None:
    feed = feed_at(site, first_entries=2)
    site.pages["/rss"] = answer(rss(item(1, day=1), item(3, day=3), item(2, day=2)))
    feed = polled(feed)
    assert addresses(feed) == ["3", "2"]
    assert feed.told == "3 entries read: 2 handed in, 1 older ones passed over."
    site.pages["/rss"] = answer(rss(*(item(n, day=n) for n in range(1, 7))))
    feed = polled(feed)
    assert addresses(feed) == ["3", "2", "6", "5", "4"]
    assert FeedEntry.objects.get(title="Berita 1").state == EntryState.PASSED_OVER
    assert set(Intake.objects.values_list("origin", flat=True)) == {Origin.FEED}
    feed = polled(feed)
    assert (feed.told, len(addresses(feed))) == ("6 entries read, none of them new.", 5)
    assert entries_counted([feed.pk]) == {feed.pk: 5}


def test_an_unchanged_feed_is_asked_for_with_its_marks_and_costs_nothing(site: Site) -> None:
    feed = feed_at(site)
    marks = 'ETag: "a1"\r\nLast-Modified: Mon, 23 Nov 2026 05:00:00 GMT\r\n'
    site.pages["/rss"] = answer(rss(item(1)), headers=marks)
    feed = polled(feed)
    site.pages["/rss"] = answer(status="304 Not Modified")
    feed = polled(feed)
    assert 'If-None-Match: "a1"' in site.requests[-1]
    assert "If-Modified-Since: Mon, 23 Nov 2026 05:00:00 GMT" in site.requests[-1]
    assert "application/rss+xml" in site.requests[-1]
    assert (feed.told, feed.failures, feed.etag) == ("Nothing has changed since the last time.", 0, '"a1"')
    assert pause(feed) == timedelta(minutes=30)


def test_an_entry_with_a_new_guid_or_a_new_address_or_both_feeds_naming_it_is_handed_in_once(site: Site) -> None:
    feed = feed_at(site)
    site.pages["/rss"] = answer(rss(item(1), item(2), item(2)))
    polled(feed)
    secure = "http://www.warta.example/x?utm_source=rss"
    site.pages["/rss"] = answer(rss(item(1, guid="other"), item(2, link="/berita/judul-baru"), item(3, link=secure)))
    feed = polled(feed)
    assert len(addresses(feed)) == 3
    site.pages["/rss"] = answer(rss(item(3, guid="third", link="https://warta.example/x#top")))
    assert polled(feed).told == "1 entries read, none of them new."
    other = feed_at(site, "/other")
    site.pages["/other"] = answer(rss(item(1)))
    polled(other)
    assert IntakeItem.objects.count() == 3
    assert FeedEntry.objects.get(feed=other).item == FeedEntry.objects.get(feed=feed, title="Berita 1").item


def test_entries_that_share_one_guid_are_told_apart_by_their_addresses(site: Site) -> None:
    feed = feed_at(site)
    site.pages["/rss"] = answer(rss(item(1, guid="same"), item(2, guid="same")))
    assert len(addresses(polled(feed))) == 2


def test_an_entry_without_an_address_is_kept_and_said_so(site: Site) -> None:
    feed = feed_at(site)
    site.pages["/rss"] = answer(rss("<item><title>Tanpa alamat</title></item>", item(1, link="gopher://x")))
    feed = polled(feed)
    assert FeedEntry.objects.get(title="Tanpa alamat").state == EntryState.NO_ADDRESS
    assert IntakeItem.objects.get().code == "address_scheme"


def test_a_site_that_moves_all_its_pages_does_not_flood_the_desk(site: Site) -> None:
    feed = feed_at(site, first_entries=1)
    site.pages["/rss"] = answer(rss(item(1)))
    polled(feed)
    site.pages["/rss"] = answer(rss(*(item(n, day=1 + n % 28) for n in range(2, 302))))
    assert polled(feed).told == "300 entries read: 100 handed in, 200 older ones passed over."


def test_an_index_is_followed_to_its_newest_sitemaps(site: Site) -> None:
    parts = "".join(
        f"<sitemap><loc>{site.address}/{n}.xml</loc><lastmod>2026-11-{n:02}</lastmod></sitemap>" for n in range(1, 7)
    )
    site.pages["/rss"] = answer(f"<sitemapindex>{parts}</sitemapindex>".encode())
    for n in (4, 6):
        page = f"<urlset><url><loc>{site.address}/berita/{n}</loc></url></urlset>".encode()
        site.pages[f"/{n}.xml"] = answer(gzip.compress(page), headers="Content-Type: application/gzip\r\n")
    feed = polled(feed_at(site))
    assert (feed.kind, addresses(feed)) == ("index", ["6", "4"])
    assert [request.split()[1] for request in site.requests[1:]] == ["/6.xml", "/5.xml", "/4.xml"]
    site.pages.pop("/4.xml")
    site.pages.pop("/6.xml")
    assert polled(feed).told.startswith("None of the sitemaps that this index names could be read.")


def test_what_the_desk_says_of_a_feed_goes_with_each_article(site: Site) -> None:
    outlet = a_source(name="Warta Pelabuhan")
    feed = feed_at(site, source=outlet, language="id")
    site.pages["/rss"] = answer(rss(item(1, day=5)))
    polled(feed)
    article = IntakeItem.objects.get()
    assert (article.publisher_name, article.language, article.title) == ("Warta Pelabuhan", "id", "Berita 1")
    assert article.published_at is not None
    assert article.published_at.day == 5


def test_the_documents_of_a_feed_can_be_asked_for(site: Site) -> None:
    feed = feed_at(site)
    site.pages["/rss"] = answer(rss(item(1)))
    text = "".join(
        f"<p>Dermaga nomor {n} ditutup karena tiangnya retak, menurut kepala pelabuhan.</p>" for n in range(9)
    )
    site.pages["/berita/1"] = answer(f"<html><body><article>{text}</article></body></html>".encode())
    polled(feed)
    taken = intake.take(IntakeItem.objects.get().pk)
    assert taken is not None
    document = intake.read_item(taken, and_then=lambda _document: None).document
    assert document is not None
    assert list(documents_of_feed(feed.pk).values_list("document", flat=True)) == [document.pk]


GONE = answer(status="410 Gone")
BUSY = answer(status="503 Service Unavailable", headers="Retry-After: 86000\r\n")


def dripping(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n")


def endless(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    for _chunk in range(50):
        connection.sendall(b" " * 1_000_000)


def bomb() -> Page:
    return answer(gzip.compress(b"<rss>" + b" " * 50_000_000), headers="Content-Encoding: gzip\r\n")


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (answer(status="404 Not Found"), "127.0.0.1 answered “404 Not Found” instead of the feed."),
        (answer(b"<html></html>"), "This is a web page and no feed."),
        (answer(b"\x00\x01"), "What came is no RSS, no Atom and no sitemap."),
        (answer(b"<urlset><url>"), "What came begins as a sitemap but is damaged at line 1."),
        (answer(b"x", headers="Content-Type: image/png\r\n"), "The address leads to something of the type image/png"),
        (dripping, "The feed is larger than 5000000 bytes"),
        (endless, "The feed is larger than 5000000 bytes"),
        (bomb(), "The feed is larger than 5000000 bytes"),
    ],
    ids=["404", "page", "junk", "damaged", "picture", "50 MB said", "50 MB sent", "gzip bomb"],
)
def test_what_is_no_feed_is_a_failure_told_in_words_and_hands_nothing_in(site: Site, page: Page, told: str) -> None:
    site.pages["/rss"] = page
    feed = polled(feed_at(site))
    assert feed.told.startswith(told)
    assert (feed.failures, feed.state, feed.lease_until) == (1, FeedState.ACTIVE, None)
    assert pause(feed) == timedelta(hours=1)
    assert not Intake.objects.exists()


def test_a_private_address_is_refused_where_the_feed_is_added() -> None:
    with pytest.raises(feeds.FeedRefused, match="private network"):
        feeds.add(actor=a_user(), settings=feeds.Settings(address="http://10.0.0.1/rss", name="x"))


def test_failures_double_the_pause_up_to_a_day_and_then_switch_the_feed_off(site: Site) -> None:
    feed = feed_at(site)
    pauses = []
    for _failure in range(polling.MOST_FAILURES - 1):
        feed = polled(feed)
        pauses.append(pause(feed) / timedelta(hours=1))
    assert pauses == [1, 2, 4, 8, 16, 24, 24, 24, 24]
    feed = polled(feed)
    assert (feed.state, feed.failures) == (FeedState.FAILING, 10)
    assert feed.told == "127.0.0.1 answered “404 Not Found” instead of the feed."
    assert polling.due() == []
    event = Event.objects.filter(subject_kind="feed", subject_id=feed.pk).order_by("pk").last()
    assert event is not None
    assert (event.act, event.actor_name) == ("feed.switched_off", "machine")
    feeds.start(actor=feed.added_by, feed=feed)
    site.pages["/rss"] = answer(rss(item(1)))
    feed = polled(feed)
    assert (feed.state, feed.failures, len(addresses(feed))) == (FeedState.ACTIVE, 0, 1)


def test_a_site_that_says_how_long_to_wait_is_left_alone_so_long(site: Site) -> None:
    site.pages["/rss"] = BUSY
    assert pause(polled(feed_at(site))) == timedelta(seconds=86_000)


def test_a_feed_that_is_gone_for_good_is_asked_no_more(site: Site) -> None:
    site.pages["/rss"] = GONE
    feed = polled(feed_at(site))
    assert (feed.state, polling.due()) == (FeedState.GONE, [])
    assert "gone for good (410)" in feed.told


def test_a_poll_that_died_is_taken_again_when_its_lease_has_run_out_and_hands_in_once(site: Site) -> None:
    site.pages["/rss"] = answer(rss(item(1)))
    feed = feed_at(site)
    dead = polling.take(feed.pk)
    assert dead is not None
    assert polling.take(feed.pk) is None
    Feed.objects.filter(pk=feed.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    live = polling.take(feed.pk)
    assert live is not None
    assert live.failures == 1
    assert polling.poll(live, verdicts=VERDICTS) is not None
    assert polling.poll(dead, verdicts=VERDICTS) is None, "the first one was not dead after all, and came late"
    feed.refresh_from_db()
    assert (IntakeItem.objects.count(), feed.failures) == (1, 0)


def test_a_feed_that_kills_its_workers_is_switched_off(site: Site) -> None:
    feed = feed_at(site)
    for _death in range(polling.MOST_FAILURES + 1):
        assert polling.take(feed.pk) is not None
        Feed.objects.filter(pk=feed.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    taken = polling.take(feed.pk)
    assert taken is not None
    assert polling.poll(taken, verdicts=VERDICTS) is None
    feed.refresh_from_db()
    assert feed.state == FeedState.FAILING
    assert "never came to an end" in feed.told
    assert site.requests == []


def test_a_feed_stopped_or_moved_while_it_is_polled_hands_nothing_in(site: Site, editor: User) -> None:
    site.pages["/rss"] = answer(rss(item(1)))
    feed = feed_at(site)
    taken = polling.take(feed.pk)
    assert taken is not None
    feeds.stop(actor=editor, feed=feed)
    assert polling.poll(taken, verdicts=VERDICTS) is None
    feeds.start(actor=editor, feed=feed)
    taken = polling.take(feed.pk)
    assert taken is not None
    moved = feeds.Settings(address=f"{site.address}/elsewhere", name="Warta")
    feeds.change(actor=editor, feed=feed, settings=moved, version=1)
    assert polling.poll(taken, verdicts=VERDICTS) is None
    assert not IntakeItem.objects.exists()
    with pytest.raises(feeds.FeedChanged):
        feeds.change(actor=editor, feed=feed, settings=moved, version=1)


def test_one_address_is_followed_once(site: Site) -> None:
    feed_at(site)
    with pytest.raises(feeds.FeedRefused, match="followed already"), transaction.atomic():
        feed_at(site, "/rss?utm_source=x")


def test_the_database_refuses_an_entry_that_says_it_was_handed_in_and_has_no_article(site: Site) -> None:
    with pytest.raises(IntegrityError, match="entry_handed_in_has_an_item"), transaction.atomic():
        FeedEntry.objects.create(feed=feed_at(site), key="0" * 64, state=EntryState.HANDED_IN)


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_polls(site: Site) -> None:
    site.pages["/rss"] = answer(rss(*(item(n) for n in range(1, 6))))
    feed = feed_at(site)
    together = threading.Barrier(6)

    def worker(_number: int) -> bool:
        try:
            together.wait()
            taken = polling.take(feed.pk)
            return taken is not None and polling.poll(taken, verdicts=VERDICTS) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(worker, range(6))) == [False] * 5 + [True]
    assert (IntakeItem.objects.count(), len(site.requests)) == (5, 1)
