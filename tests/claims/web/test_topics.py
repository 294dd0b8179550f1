"""Topics on the desk's pages: typed on a claim, listed with counts, a page of claims, a filter."""

import pytest
from django.contrib.auth.models import User

from claims.models import Claim, Topic
from claims.services import topics
from tests.claims.web.conftest import QueriesOf, SignIn
from tests.factories import a_claim

pytestmark = pytest.mark.django_db


def test_a_topic_is_typed_on_the_claim_found_by_its_page_and_taken_out(
    reviewer: User, sign_in: SignIn, claim: Claim
) -> None:
    browser = sign_in(reviewer)
    shown = browser.post(f"/claims/{claim.pk}/topics/", {"name": "Pelabuhan & Laut"}, follow=True).content.decode()
    topic = Topic.objects.get()
    assert "Pelabuhan &amp; Laut" in shown
    assert claim.statement in browser.get(f"/topics/under/{topic.slug}/").content.decode()
    assert "1 claim" in browser.get("/topics/").content.decode()
    browser.post(f"/claims/{claim.pk}/topics/{topic.pk}/remove/")
    assert claim.statement not in browser.get(f"/topics/under/{topic.slug}/").content.decode()


def test_the_list_of_claims_is_filtered_by_topic(reviewer: User, sign_in: SignIn, claim: Claim) -> None:
    other = a_claim(statement="Beras naik.")
    topics.put_under(claim, by=reviewer, name="Pelabuhan")
    page = sign_in(reviewer).get("/claims/?topic=pelabuhan").content.decode()
    assert claim.statement in page
    assert other.statement not in page


def test_a_refused_name_is_told_on_the_claim_s_page(reviewer: User, sign_in: SignIn, claim: Claim) -> None:
    page = sign_in(reviewer).post(f"/claims/{claim.pk}/topics/", {"name": "!"}, follow=True).content.decode()
    assert "Name the topic" in page


def test_suggestions_are_options_and_escaped(reviewer: User, sign_in: SignIn, claim: Claim) -> None:
    topics.put_under(claim, by=reviewer, name='A"><b>')
    page = sign_in(reviewer).get("/topics/suggest/?name=a").content.decode()
    assert "&quot;&gt;&lt;b&gt;" in page


def test_a_topic_s_page_costs_the_same_for_one_claim_and_for_thirty(
    reviewer: User, sign_in: SignIn, queries_of: QueriesOf
) -> None:
    browser = sign_in(reviewer)
    topics.put_under(a_claim(), by=reviewer, name="Beras")
    few = queries_of(browser, "/topics/under/beras/")
    for _ in range(30):
        topics.put_under(a_claim(), by=reviewer, name="Beras")
    assert queries_of(browser, "/topics/under/beras/") == few
