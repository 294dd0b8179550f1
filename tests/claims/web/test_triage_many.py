"""All that match a filter at once, candidates kept for somebody, and taking one over."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from claims.choices import CandidateState
from claims.models import Candidate, Notification
from claims.services import many, relay, triage
from claims.services.errors import Conflict, Refused
from claims.services.wording import in_words
from sources.models import Announcement, Event
from tests.claims.web.counting import statements
from tests.claims.web.triaging import SignIn, opened, told
from tests.conftest import MakePerson
from tests.factories import a_candidate, a_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(sign_in: SignIn, reviewer: User) -> Client:
    return sign_in(reviewer)


def notified(person: User) -> list[str]:
    return [line.text for line in in_words(list(Notification.objects.filter(person=person)))]


def confirmed(browser: Client, address: str) -> dict[str, str]:
    """The number as the page shows it, sent back."""
    form = browser.get(address).context["form"]
    return {name: str(form.initial[name]) for name in ("number", "upto")}


def test_all_that_match_are_rejected_each_with_its_event_and_one_undo_takes_them_back(
    browser: Client, reviewer: User
) -> None:
    matching = [a_candidate(document=a_document(), stance="denies") for _ in range(12)]
    other = a_candidate(stance="asserts")
    sent = confirmed(browser, "/triage/all/?stance=denies")
    assert sent["number"] == "12"
    answer = browser.post("/triage/all/?stance=denies", {**sent, "reject": "1", "reason": "trivial"}, follow=True)
    assert told(answer.content) == ["12 candidates rejected. One undo takes all back."]
    assert set(Candidate.objects.filter(state="rejected").values_list("pk", flat=True)) == {c.pk for c in matching}
    events = Event.objects.filter(act="candidate.rejected", reason="trivial", actor=reviewer)
    assert set(events.values_list("row_id", flat=True)) == {c.pk for c in matching}
    back = browser.post("/triage/undo/", follow=True)
    assert told(back.content) == ["Taken back: 12 candidates wait again."]
    assert not Candidate.objects.exclude(state=CandidateState.PENDING).exists()
    assert Event.objects.filter(act="candidate.undone").values("row_id").distinct().count() == 12
    other.refresh_from_db()
    assert other.decided_at is None


def test_more_than_was_confirmed_is_a_conflict_and_what_came_in_later_is_left_alone(
    browser: Client, reviewer: User
) -> None:
    first = a_candidate(stance="denies")
    sent = confirmed(browser, "/triage/all/?stance=denies")
    later = a_candidate(document=a_document(), stance="denies")
    browser.post("/triage/all/?stance=denies", {**sent, "reject": "1", "reason": "other"})
    later.refresh_from_db()
    assert later.state == CandidateState.PENDING
    queue = Candidate.objects.all()
    triage.undo(by=reviewer)
    with pytest.raises(Conflict, match="look again"):
        many.reject_all(queue, by=reviewer, reason="other", confirmed=1, upto=later.pk)
    assert not Candidate.objects.filter(pk=first.pk, state="rejected").exists()


def test_what_others_hold_is_not_among_all(browser: Client, person: MakePerson) -> None:
    held = a_candidate()
    triage.take_up(held, by=person("reviewer"))
    a_candidate(document=a_document())
    assert confirmed(browser, "/triage/all/")["number"] == "1"


def test_many_are_decided_by_the_same_statements_as_few(reviewer: User) -> None:
    counts = []
    for size in (10, 200):
        made = [a_candidate(document=a_document()) for _ in range(size)]
        queue = Candidate.objects.filter(pk__in=[c.pk for c in made])
        with statements() as asked:
            assert many.reject_all(queue, by=reviewer, reason="other", confirmed=size, upto=made[-1].pk) == size
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_is_kept_for_somebody_goes_to_them_alone_until_it_runs_out(
    browser: Client, sign_in: SignIn, person: MakePerson
) -> None:
    budi = person("reviewer", username="budi")
    candidate = a_candidate()
    sent = confirmed(browser, "/triage/all/")
    answer = browser.post("/triage/all/", {**sent, "assign": "1", "to": str(budi.pk)}, follow=True)
    assert told(answer.content) == ["1 candidate is kept for budi."]
    assert "kept for budi until" in answer.content.decode()
    assert Announcement.objects.get(kind="candidate.assigned").body == {
        "candidate": candidate.pk,
        "number": 1,
        "assignee": budi.pk,
    }
    assert Event.objects.filter(act="candidate.assigned", row_id=candidate.pk).exists()
    assert "Nothing waits to be decided." in browser.get("/triage/next/").content.decode()
    assert [c.pk for c in sign_in(budi).get("/triage/queue/?assigned=me").context["page"].rows] == [candidate.pk]
    assert sign_in(budi).get("/triage/next/").url.startswith(f"/triage/{candidate.pk}/")  # type: ignore[attr-defined]
    past = timezone.now() - timedelta(seconds=1)
    Candidate.objects.update(assigned_until=past, held_until=past)
    assert browser.get("/triage/next/").url.startswith(f"/triage/{candidate.pk}/")  # type: ignore[attr-defined]


def test_who_is_given_many_is_told_once_and_led_to_all_of_them(reviewer: User, person: MakePerson) -> None:
    budi = person("reviewer", username="budi")
    last = [a_candidate(document=a_document()) for _each in range(3)][-1]
    many.assign_all(Candidate.objects.all(), by=reviewer, to=budi, confirmed=3, upto=last.pk)
    relay.relay()
    (line,) = in_words(list(Notification.objects.filter(person=budi)))
    assert (line.about, line.path) == ("3 candidates", "/triage/queue/?assigned=me")


def test_nothing_is_kept_for_somebody_who_may_not_triage(reviewer: User, consumer: User) -> None:
    candidate = a_candidate()
    with pytest.raises(Refused, match="may not triage"):
        many.assign_all(Candidate.objects.all(), by=reviewer, to=consumer, confirmed=1, upto=candidate.pk)


def test_a_candidate_is_taken_over_and_whoever_had_it_is_told_who_has_it_now(
    browser: Client, sign_in: SignIn, person: MakePerson, reviewer: User
) -> None:
    budi, candidate = person("reviewer", username="budi"), a_candidate()
    theirs = sign_in(budi)
    sent = opened(theirs, candidate)
    page = browser.get(f"/triage/{candidate.pk}/").content.decode()
    assert f'action="/triage/{candidate.pk}/take-over/"' in page
    after = browser.post(f"/triage/{candidate.pk}/take-over/", follow=True).content.decode()
    assert 'id="decision"' in after
    assert "Held for you until" in after
    taken = Event.objects.get(act="candidate.taken_over")
    assert (taken.after or {})["assigned_to_id"] == reviewer.pk
    relay.relay()
    assert notified(budi) == [f"{reviewer} took over a candidate that was yours to decide."]
    assert notified(reviewer) == [], "nobody is told of their own act"
    answer = theirs.post(f"/triage/{candidate.pk}/decide/", {**sent, "new": "1"}, follow=True)
    assert told(answer.content)[0].startswith(f"{reviewer} is working on this candidate.")
    candidate.refresh_from_db()
    assert (candidate.state, candidate.holder) == (CandidateState.PENDING, reviewer)


def test_a_hold_that_ran_out_goes_to_the_next_and_the_first_is_told(
    browser: Client, sign_in: SignIn, person: MakePerson
) -> None:
    candidate, budi = a_candidate(), person("reviewer", username="budi")
    sent = opened(browser, candidate)
    Candidate.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert sign_in(budi).get("/triage/next/").url.startswith(f"/triage/{candidate.pk}/")  # type: ignore[attr-defined]
    answer = browser.post(f"/triage/{candidate.pk}/decide/", {**sent, "new": "1"}, follow=True)
    assert told(answer.content)[0].startswith("budi is working on this candidate.")


def test_what_is_kept_for_oneself_can_be_given_back(browser: Client, reviewer: User) -> None:
    candidate = a_candidate()
    many.assign_all(Candidate.objects.all(), by=reviewer, to=reviewer, confirmed=1, upto=candidate.pk)
    assert told(browser.post("/triage/give-back/", follow=True).content) == ["1 candidate given back."]
    candidate.refresh_from_db()
    assert candidate.assigned_to is None


def test_all_that_match_are_skipped_for_oneself_and_left_to_others(
    browser: Client, sign_in: SignIn, person: MakePerson
) -> None:
    a_candidate()
    browser.post("/triage/all/", {**confirmed(browser, "/triage/all/"), "skip": "1"})
    assert "Offer 1 skipped candidate again" in browser.get("/triage/next/").content.decode()
    assert sign_in(person("reviewer")).get("/triage/next/").status_code == 302


def test_after_a_conflict_the_page_confirms_the_new_number(browser: Client) -> None:
    first = a_candidate(stance="denies")
    sent = confirmed(browser, "/triage/all/?stance=denies")
    later = a_candidate(document=a_document(), stance="denies")
    sent["upto"] = str(later.pk)  # as when one that another held is free again
    again = browser.post("/triage/all/?stance=denies", {**sent, "reject": "1", "reason": "trivial"})
    form = again.context["form"]
    assert (form["number"].value(), form["reason"].value()) == (2, "trivial")
    new = {name: str(form[name].value()) for name in ("number", "upto", "reason")}
    browser.post("/triage/all/?stance=denies", {**new, "reject": "1"})
    assert set(Candidate.objects.filter(state="rejected").values_list("pk", flat=True)) == {first.pk, later.pk}
