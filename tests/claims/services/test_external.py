"""Other desks' verdicts: taken in once, changed with a history, matched by words and source, decided by people."""

import json
import threading
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from claims.models import Claim, ExternalMatch, ExternalVerdict, Hop, VerdictImport
from claims.services import external, external_matching
from claims.services.errors import Conflict, Refused
from sources.models import Event
from tests.claims.web.counting import statements
from tests.factories import a_claim, a_document, a_review, a_source, an_attribution, an_external_verdict
from tests.sources.fetch.conftest import Site, answer

pytestmark = pytest.mark.django_db
SAID = "Jembatan Pelabuhan Lama retak sepanjang 12 meter sejak Senin."


@pytest.fixture
def by(editor: User) -> User:
    return editor


def sent(by: User, *reviews: Any) -> VerdictImport:
    return external.hand_in(by=by, raw=json.dumps(list(reviews)).encode(), filename="feed.json")


def taken(job: VerdictImport) -> VerdictImport:
    found = external.take(job.pk)
    assert found is not None
    return found


def read(by: User, *reviews: Any) -> VerdictImport:
    return external.perform(taken(sent(by, *reviews)))


def results(job: VerdictImport) -> list[str]:
    return list(job.items.values_list("state", flat=True))


def test_a_feed_is_taken_entry_by_entry_and_what_is_refused_is_told(by: User) -> None:
    source = a_source(name="Periksa Bersama")
    job = read(by, a_review(), a_review(url="ftp://x"), 7, a_review(reviewRating={"alternateName": "Benar"}))
    assert (job.state, job.read, job.raw) == ("done", 4, None)
    assert results(job) == ["taken", "refused", "refused", "taken"]
    assert "ftp://x" in job.items.get(position=1).told
    verdict = ExternalVerdict.objects.get(rating_name="Salah")
    assert (verdict.rating_name, verdict.rating_value, verdict.claim_author) == ("Salah", 1, "Rana Wirya")
    assert (verdict.publisher, verdict.taken_in, str(verdict.reviewed_on)) == (source, job, "2026-03-02")


def test_the_same_feed_twice_changes_nothing(by: User) -> None:
    reviews = [a_review() for _ in range(3)]
    read(by, *reviews)
    before, events = list(ExternalVerdict.objects.values()), Event.objects.count()
    assert results(read(by, *reviews)) == ["unchanged"] * 3
    after = list(ExternalVerdict.objects.values())
    assert (after, Event.objects.count()) == (before, events)


def test_a_changed_entry_replaces_the_row_and_its_earlier_wording_stands_in_the_history(by: User) -> None:
    first = a_review()
    read(by, first)
    job = read(by, {**first, "reviewRating": {"alternateName": "Sebagian benar", "ratingValue": 3}})
    assert results(job) == ["changed"]
    verdict = ExternalVerdict.objects.get()
    assert (verdict.rating_name, verdict.rating_value, verdict.version) == ("Sebagian benar", 3, 2)
    event = Event.objects.get(subject_kind="external_verdict", subject_id=verdict.pk)
    assert event.before is not None
    assert (event.act, event.actor, event.before["rating_name"]) == ("external.taken", by, "Salah")
    assert event.before["raw"]["reviewRating"]["alternateName"] == "Salah"


def test_a_worker_that_was_killed_between_two_batches_loses_and_doubles_nothing(
    by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(external, "BATCH", 2)
    job = sent(by, *[a_review() for _ in range(5)])
    take_in, begun = external._take_in, []

    def dies(job: VerdictImport, batch: Sequence[Any]) -> None:
        begun.append(batch)
        if len(begun) == 2:
            raise KeyboardInterrupt
        take_in(job, batch)

    monkeypatch.setattr(external, "_take_in", dies)
    with pytest.raises(KeyboardInterrupt):
        external.perform(taken(job))
    assert external.take(job.pk) is None, "its lease still runs"
    VerdictImport.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert external.unended(older_than=timedelta(0), drained=True, most=9) == [job.pk]
    monkeypatch.setattr(external, "_take_in", take_in)
    ended = external.perform(taken(job))
    assert (ended.state, ended.read, results(ended)) == ("done", 5, ["taken"] * 5)


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_feed_at_once_tell_each_verdict_once(by: User) -> None:
    reviews = [a_review() for _each in range(3 * external.BATCH)]
    jobs = [taken(sent(by, *told)) for told in (reviews, list(reversed(reviews)))]
    together = threading.Barrier(2)

    def read_by_one(job: VerdictImport) -> VerdictImport:
        try:
            together.wait()
            return external.perform(job)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(read_by_one, jobs))
    assert [job.state for job in ended] == ["done", "done"]
    assert ExternalVerdict.objects.count() == len(reviews)
    told = Counter(state for job in ended for state in results(job))
    assert told == {"taken": len(reviews), "unchanged": len(reviews)}


def test_an_attempt_that_lost_its_lease_writes_nothing(by: User) -> None:
    job = sent(by, a_review())
    slow = taken(job)
    VerdictImport.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    second = taken(job)
    assert external.perform(slow).state == "running"
    assert not job.items.exists()
    assert not ExternalVerdict.objects.exists()
    assert external.perform(second).state == "done"


def test_a_feed_that_cannot_be_read_ends_with_its_reason(by: User) -> None:
    job = external.perform(taken(external.hand_in(by=by, raw=b"[" * 100_000, filename="x.json")))
    assert (job.state, job.code) == ("failed", "review_json_bounds")
    assert "nested too deeply" in job.told


def test_one_begun_too_often_is_given_up(by: User, settings: Any) -> None:
    job = sent(by, a_review())
    VerdictImport.objects.filter(pk=job.pk).update(attempts=settings.ATTEMPTS)
    assert external.perform(taken(job)).code == "review_gave_up"


def test_what_is_hopeless_is_refused_at_the_door(by: User) -> None:
    for told in ({"address": "http://10.0.0.1/feed"}, {"address": "ftp://a.example/"}, {"raw": b"x" * 10_000_001}):
        with pytest.raises(Refused):
            external.hand_in(by=by, **told)
    for _ in range(external.MOST_WAITING):
        sent(by)
    with pytest.raises(Refused, match="not read yet"):
        sent(by)


def test_a_feed_is_fetched_once_through_the_guarded_client(by: User, site: Site) -> None:
    site.pages = {"/feed": answer(json.dumps(a_review()).encode()), "/large": answer(b"x" * 10_000_001)}
    jobs = {
        path: external.perform(taken(external.hand_in(by=by, address=f"{site.address}{path}")))
        for path in ("/feed", "/large", "/none")
    }
    assert results(jobs["/feed"]) == ["taken"]
    assert [jobs[path].code for path in ("/large", "/none")] == ["review_too_large", "http_status"]
    assert "10 MB" in jobs["/large"].told


def test_a_verdict_is_proposed_for_the_claim_that_it_is_worded_like(by: User) -> None:
    claim = a_claim(statement=SAID)
    a_claim(statement="Harga beras naik dua kali lipat di pasar kota.")
    read(by, a_review(claimReviewed="Jembatan Pelabuhan Lama retak 12 meter."), a_review(claimReviewed="Gempa."))
    match = ExternalMatch.objects.get()
    assert (match.claim, match.state, match.same_speaker) == (claim, "proposed", False)
    assert match.score == match.likeness > 0.5


def test_the_same_speaker_and_appearance_count_for_a_claim_that_is_worded_otherwise(by: User) -> None:
    words = "Ada retak besar di jembatan pelabuhan lama itu."
    claim = a_claim(statement=SAID)
    read(by, a_review(claimReviewed=words))
    assert not ExternalMatch.objects.exists()
    minister = a_source(name="Rana Wirya", kind="person")
    document = a_document(address="https://kabar.example/1")
    an_attribution(Hop(position=0, role="speaker", name="Menteri", source=minister), claim=claim, document=document)
    reviewed = {"author": {"name": "Rana Wirya"}, "appearance": [{"url": "https://kabar.example/1?utm_source=x"}]}
    read(by, a_review(claimReviewed=words, itemReviewed=reviewed))
    match = ExternalMatch.objects.get()
    assert (match.same_speaker, match.same_appearance) == (True, True)
    assert match.score == pytest.approx(match.likeness + 0.3)


def test_a_feed_costs_as_many_statements_for_fifty_entries_as_for_five(by: User) -> None:
    a_claim(statement=SAID)
    asked = []
    for many in (5, 50):
        job = taken(sent(by, *[a_review(claimReviewed=SAID) for _ in range(many)]))
        with statements() as counted:
            external.perform(job)
        asked.append(len(counted))
    assert asked[0] == asked[1]
    assert ExternalMatch.objects.count() == 55


def test_a_claim_that_comes_later_is_found_a_day_later_and_what_is_decided_stays(by: User) -> None:
    read(by, a_review(claimReviewed=SAID))
    claim = a_claim(statement=SAID)
    assert external_matching.propose_again(most=9) == 0
    ExternalVerdict.objects.update(matched_at=timezone.now() - timedelta(days=2))
    assert external_matching.propose_again(most=9) == 1
    verdict = ExternalVerdict.objects.get()
    external_matching.decide(by=by, verdict=verdict, claim=claim, state="refused")
    ExternalVerdict.objects.update(matched_at=timezone.now() - timedelta(days=2))
    external_matching.propose_again(most=9)
    assert ExternalMatch.objects.get().state == "refused"


def test_a_decision_is_recorded_with_the_claim_and_a_second_one_meanwhile_conflicts(by: User, reviewer: User) -> None:
    verdict, claim = an_external_verdict(), a_claim(statement=SAID)
    match = external_matching.decide(by=reviewer, verdict=verdict, claim=claim, state="confirmed")
    assert (match.state, match.decided_by) == ("confirmed", reviewer)
    event = Event.objects.get(table_name="claims_externalmatch")
    assert (event.subject_kind, event.subject_id, event.act) == ("claim", claim.pk, "external.confirmed")
    with pytest.raises(Conflict):
        external_matching.decide(by=by, verdict=verdict, claim=claim, state="refused", was="proposed")
    again = external_matching.decide(by=by, verdict=verdict, claim=claim, state="refused", was="confirmed")
    assert again.state == "refused"
    with pytest.raises(Refused):
        external_matching.decide(by=by, verdict=verdict, claim=claim, state="proposed")


def test_a_new_wording_drops_what_was_proposed_of_the_old_one_and_keeps_what_was_decided(by: User) -> None:
    a_claim(statement=SAID)
    kept = a_claim(statement=f"{SAID} Begitu.")
    first = a_review(claimReviewed=SAID)
    read(by, first)
    assert ExternalMatch.objects.count() == 2
    verdict = ExternalVerdict.objects.get()
    external_matching.decide(by=by, verdict=verdict, claim=kept, state="confirmed", was="proposed")
    read(by, {**first, "claimReviewed": "Harga beras naik dua kali lipat di pasar."})
    assert [match.claim for match in ExternalMatch.objects.all()] == [kept]


def test_a_claim_is_made_of_a_verdict_once(by: User) -> None:
    verdict = an_external_verdict(language="id")
    claim = external_matching.claim_from(by=by, verdict=verdict)
    assert (claim.statement, claim.language, claim.state) == (verdict.claim_text, "id", "open")
    assert external_matching.claim_from(by=by, verdict=verdict) == claim
    assert Counter(ExternalMatch.objects.values_list("state", flat=True)) == {"confirmed": 1}
    assert Claim.objects.count() == 1
