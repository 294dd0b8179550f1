"""Polled feeds of other desks: each wording is handed in once, in order; a page in the feed's place is a failure."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from claims import tasks
from claims.models import ExternalVerdict, VerdictImport
from claims.services import external
from claims.services.external_feeds import waiting_of
from sources.choices import FeedBrings, FeedKind, FeedState
from sources.models import Feed, Intake
from sources.services import feeds
from tests.factories import a_review
from tests.sources.fetch.conftest import Page, Site, answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed(site: Site, editor: User) -> Feed:
    told = feeds.Settings(address=f"{site.address}/feed", name="Periksa", brings=FeedBrings.VERDICTS)
    return feeds.add(actor=editor, settings=told)


def of(*reviews: Any, headers: str = "") -> Page:
    return answer(json.dumps(list(reviews)).encode(), headers=headers)


def polled(feed: Feed) -> Feed:
    """The feed after one more poll, due or not, without anything of it read."""
    Feed.objects.filter(pk=feed.pk).update(next_poll_at=timezone.now())
    tasks.poll_feed(feed.pk)
    return Feed.objects.get(pk=feed.pk)


def test_a_feed_of_verdicts_is_handed_in_once_for_each_wording_of_it(site: Site, feed: Feed) -> None:
    first = a_review()
    site.pages["/feed"] = of(first)
    told = polled(feed)
    assert (told.kind, told.result_code, told.facts) == (FeedKind.CLAIM_REVIEW, "feed_handed_on", {"read": 1})
    assert polled(feed).result_code == "feed_unchanged"
    site.pages["/feed"] = of({**first, "claimReviewed": "Jembatan itu runtuh."}, a_review())
    assert polled(feed).facts == {"read": 2}
    older, newer = waiting_of(feed)
    assert external.take(newer) is None, "the earlier wording is read first"
    for import_id in (older, newer):
        tasks.take_verdicts(import_id)
    assert ExternalVerdict.objects.get(address=first["url"]).claim_text == "Jembatan itu runtuh."
    assert VerdictImport.objects.filter(feed=feed, submitted_by=feed.added_by).count() == 2
    assert not Intake.objects.exists(), "none of it is an article"


def test_a_site_that_answers_not_modified_costs_nothing(site: Site, feed: Feed) -> None:
    site.pages["/feed"] = of(a_review(), headers='ETag: "1"\r\n')
    polled(feed)
    site.pages["/feed"] = answer(status="304 Not Modified")
    assert polled(feed).result_code == "feed_unchanged"
    assert 'if-none-match: "1"' in site.requests[-1].lower()


def test_a_page_in_the_place_of_the_feed_is_a_failure_and_no_import(site: Site, feed: Feed) -> None:
    site.pages["/feed"] = answer(b"<html><body>Maintenance</body></html>")
    told = polled(feed)
    assert (told.failures, told.result_code, told.state) == (1, "feed_no_verdicts", FeedState.ACTIVE)
    assert "No ClaimReview can be read" in told.told
    assert not VerdictImport.objects.exists()


def test_whose_feed_says_so_stands_with_a_verdict_of_another_site(site: Site, feed: Feed) -> None:
    own = f"{site.address}/1"
    site.pages["/feed"] = of(a_review(url="https://other.example/1"), a_review(url=own))
    polled(feed)
    tasks.take_verdicts(waiting_of(feed)[0])
    told = dict(ExternalVerdict.objects.values_list("address", "told_by"))
    assert told == {"https://other.example/1": "127.0.0.1", own: ""}


def test_what_polls_brought_keeps_nobody_from_handing_in_a_feed(feed: Feed, editor: User) -> None:
    for number in range(external.MOST_WAITING):
        VerdictImport.objects.create(submitted_by=editor, feed=feed, address=feed.address, raw=b"%d" % number)
    assert external.hand_in(by=editor, raw=b"[]").pk
