"""The bell, the list behind it, marking as read, the choice of mail; and the talk on a claim's page."""

import pytest
from django.contrib.auth.models import User

from claims.models import Claim, Comment, MailChoice, Notification, Watch
from claims.services import comments, relay
from tests.claims.web.conftest import QueriesOf, SignIn
from tests.conftest import MakePerson
from tests.factories import a_claim

pytestmark = pytest.mark.django_db


def call(reader: User, by: User, claim: Claim) -> Notification:
    comments.say(claim, by=by, text=f"@{reader.username} which photograph?")
    relay.relay()
    return Notification.objects.filter(person=reader).order_by("-pk")[0]


def test_the_bell_counts_what_is_unread_on_every_page(reviewer: User, editor: User, sign_in: SignIn) -> None:
    browser, claim = sign_in(reviewer), a_claim()
    assert 'class="count"' not in browser.get("/claims/").content.decode()
    call(reviewer, editor, claim)
    call(reviewer, editor, claim)
    assert '<span class="count">2' in browser.get("/claims/").content.decode()


def test_one_is_marked_as_read_and_then_all_but_those_that_came_since(
    reviewer: User, editor: User, sign_in: SignIn
) -> None:
    browser, claim = sign_in(reviewer), a_claim()
    first, second, third = (call(reviewer, editor, claim) for _ in range(3))
    page = browser.get("/notifications/").content.decode()
    assert page.count("mentioned you in a comment") == 3
    assert "which photograph" not in page
    browser.post(f"/notifications/{first.pk}/read/")
    browser.post("/notifications/read/", {"newest": second.pk})
    assert list(Notification.objects.filter(read_at__isnull=True)) == [third]
    assert browser.get("/notifications/?unread=1").content.decode().count("mentioned you in a comment") == 1


def test_nobody_marks_another_s_notification(reviewer: User, editor: User, sign_in: SignIn, person: MakePerson) -> None:
    row = call(reviewer, editor, a_claim())
    assert sign_in(person("reviewer")).post(f"/notifications/{row.pk}/read/").status_code == 404
    assert Notification.objects.get().read_at is None


def test_the_list_costs_the_same_for_one_and_for_thirty(
    reviewer: User, editor: User, sign_in: SignIn, queries_of: QueriesOf
) -> None:
    browser = sign_in(reviewer)
    call(reviewer, editor, a_claim())
    few = queries_of(browser, "/notifications/")
    for _ in range(30):
        call(reviewer, editor, a_claim())
    assert queries_of(browser, "/notifications/") == few


def test_how_often_by_mail_is_chosen_in_the_profile(reviewer: User, sign_in: SignIn) -> None:
    browser = sign_in(reviewer)
    assert 'name="often"' in browser.get("/profile/").content.decode()
    browser.post("/profile/mail/", {"often": "immediate", "language": "id"})
    browser.post("/profile/mail/", {"often": "hourly", "language": "id"})
    assert [(c.often, c.language) for c in MailChoice.objects.all()] == [("immediate", "id")]


def test_a_claim_is_commented_on_changed_withdrawn_and_watched_by_plain_forms(
    reviewer: User, sign_in: SignIn, claim: Claim
) -> None:
    browser, page = sign_in(reviewer), f"/claims/{claim.pk}/"
    said = browser.post(f"{page}comments/", {"text": "@nobody <b>Which</b> photograph?"}, follow=True).content.decode()
    assert "&lt;b&gt;Which&lt;/b&gt; photograph?" in said
    assert "Nobody here is called @nobody." in said
    number = Comment.objects.get().pk
    changed = browser.post(f"/comments/{number}/", {"text": "Whose photograph?"}, follow=True).content.decode()
    assert "Whose photograph?" in changed
    assert "changed" in changed
    withdrawn = browser.post(f"/comments/{number}/withdraw/", follow=True).content.decode()
    assert "This comment is withdrawn." in withdrawn
    assert Comment.objects.count() == 1
    for watched, rows in (("1", 1), ("1", 1), ("0", 0)):
        browser.post(f"{page}watch/", {"watched": watched})
        assert Watch.objects.count() == rows


def test_an_empty_comment_is_asked_for_again(reviewer: User, sign_in: SignIn, claim: Claim) -> None:
    assert sign_in(reviewer).post(f"/claims/{claim.pk}/comments/", {"text": " "}).status_code == 400


def test_consumers_see_no_talk(consumer: User, editor: User, sign_in: SignIn, claim: Claim) -> None:
    comments.say(claim, by=editor, text="Between ourselves.")
    assert "Between ourselves." not in sign_in(consumer).get(f"/claims/{claim.pk}/").content.decode()
