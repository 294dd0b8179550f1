"""The pages of what others found: a feed handed in, its results, matches decided with one click."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from claims.models import Claim, ExternalMatch, VerdictImport
from claims.services import external
from tests.claims.web.conftest import SignIn
from tests.conftest import MakePerson
from tests.factories import a_candidate, a_claim, a_review, an_external_verdict

pytestmark = pytest.mark.django_db
SAID = "Jembatan Pelabuhan retak sepanjang 12 meter."


@pytest.fixture
def client(reviewer: User, sign_in: SignIn) -> Client:
    return sign_in(reviewer)


def sent(client: Client, **form: Any) -> Any:
    return client.post("/external-verdicts/import/", form)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_a_file_is_handed_in_and_its_page_tells_what_became_of_each_entry(client: Client) -> None:
    claim = a_claim(statement=SAID)
    feed = json.dumps([a_review(claimReviewed=SAID), a_review(url="ftp://x", claimReviewed="<b>Tebal</b>")])
    answer = sent(client, chosen=SimpleUploadedFile("umpan.json", feed.encode()), address="")
    job = VerdictImport.objects.get()
    assert answer["Location"] == f"/external-verdicts/imports/{job.pk}/"
    assert "every 1s" in text(client.get(answer["Location"]))
    taken = external.take(job.pk)
    assert taken is not None
    external.perform(taken)
    page = text(client.get(answer["Location"]))
    assert "every 1s" not in page
    assert "ftp://x" in page
    assert "&lt;b&gt;Tebal" in page
    assert "umpan.json" in text(client.get("/external-verdicts/import/"))
    refused = text(client.get(f"{answer['Location']}?state=refused", headers={"HX-Request": "true"}))
    assert "<h1" not in refused
    assert SAID not in refused
    assert SAID in text(client.get("/external-verdicts/?matched=proposed"))
    assert SAID in text(client.get(f"/claims/{claim.pk}/"))


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({}, "one of the two"),
        ({"address": "http://10.0.0.1/"}, "private network"),
        ({"address": "ftp://a.example/"}, "http://"),
        ({"chosen": SimpleUploadedFile("x.json", b"x" * 10_000_001)}, "10 MB"),
    ],
)
def test_what_is_hopeless_is_told_at_once(client: Client, form: Any, told: str) -> None:
    answer = sent(client, **form)
    assert (answer.status_code, told in text(answer)) == (422, True)
    assert not VerdictImport.objects.exists()


def test_an_empty_file_ends_with_its_reason(client: Client) -> None:
    sent(client, chosen=SimpleUploadedFile("x.json", b""))
    job = external.take(VerdictImport.objects.get().pk)
    assert job is not None
    assert external.perform(job).code == "review_empty"


def test_a_match_is_confirmed_with_one_click_and_leads_back_to_where_that_was(
    client: Client, person: MakePerson
) -> None:
    verdict, claim = an_external_verdict(), a_claim(statement=SAID)
    press = {"claim": claim.pk, "was": "", "state": "confirmed", "next": "/external-verdicts/?matched=proposed"}
    answer = client.post(f"/external-verdicts/{verdict.pk}/match/", press)
    assert answer["Location"] == press["next"]
    assert ExternalMatch.objects.get().state == "confirmed"
    assert "Salah" in text(client.get(f"/claims/{claim.pk}/"))
    again = client.post(f"/external-verdicts/{verdict.pk}/match/", {**press, "was": "proposed"}, follow=True)
    assert "decided on this match meanwhile" in text(again)
    away = client.post(
        f"/external-verdicts/{verdict.pk}/match/", {**press, "was": "confirmed", "next": "//evil.example/"}
    )
    assert away["Location"] == f"/external-verdicts/{verdict.pk}/"
    for number in ("0", "x", "9" * 30):
        told = client.post(f"/external-verdicts/{verdict.pk}/match/", {"claim": number}, follow=True)
        assert "no claim of this number" in text(told)


def test_who_may_only_read_sees_what_is_confirmed_and_no_buttons(
    person: MakePerson, sign_in: SignIn, reviewer: User
) -> None:
    claim = a_claim(statement=SAID)
    one, other = an_external_verdict(rating_name="Keliru"), an_external_verdict(rating_name="Campuran")
    decided = {"state": "confirmed", "decided_by": reviewer, "decided_at": claim.created_at}
    ExternalMatch.objects.create(verdict=one, claim=claim, likeness=1, score=1, **decided)
    ExternalMatch.objects.create(verdict=other, claim=claim, likeness=1, score=1)
    page = text(sign_in(person("consumer")).get(f"/claims/{claim.pk}/"))
    assert ("Keliru" in page, "Campuran" in page, "/match/" in page) == (True, False, False)
    assert "Campuran" in text(sign_in(reviewer).get(f"/claims/{claim.pk}/"))


def test_a_claim_shows_verdicts_worded_near_it_before_they_are_proposed(client: Client) -> None:
    an_external_verdict(rating_name="Keliru")
    claim = a_claim(statement=SAID)
    assert "Keliru" in text(client.get(f"/claims/{claim.pk}/"))


def test_triage_shows_what_others_found_near_the_passage(client: Client) -> None:
    candidate = a_candidate()
    an_external_verdict(rating_name="Keliru", claim_text=candidate.passage)
    assert "Keliru" in text(client.get(f"/triage/{candidate.pk}/near/"))


def test_a_claim_is_made_of_a_verdict(client: Client) -> None:
    verdict = an_external_verdict()
    answer = client.post(f"/external-verdicts/{verdict.pk}/claim/")
    claim = Claim.objects.get()
    assert answer["Location"] == f"/claims/{claim.pk}/"
    assert claim.statement == verdict.claim_text


def test_a_verdict_of_hostile_words_is_shown_as_words(client: Client) -> None:
    verdict = an_external_verdict(
        claim_text="<script>alert(1)</script> jembatan", rating_name="</b>", raw={"x": "</code><script>alert(2)"},
        rating_value=3, rating_worst=1, rating_best=5, appearances=["https://a.example/\"onload='x"],
    )  # fmt: skip
    page = text(client.get(f"/external-verdicts/{verdict.pk}/"))
    assert "<script>alert" not in page
    assert "3 (1–5)" in page


@pytest.mark.parametrize(
    "query",
    [
        "matched=unmatched",
        "matched=confirmed",
        "q=jembatan",
        "publisher=periksa bersama",
        "claim=1",
        "matched=x",
        "published_from=x",
        "before=1",
    ],
)
def test_the_list_takes_its_filters_from_the_address(client: Client, query: str) -> None:
    an_external_verdict()
    assert client.get(f"/external-verdicts/?{query}").status_code == 200


def test_the_end_of_a_feed_is_told_in_the_page_s_own_live_region(editor: User, sign_in: SignIn) -> None:
    job = VerdictImport.objects.create(
        filename="umpan.json", state="done", ended_at=timezone.now(), submitted_by=editor
    )
    part = sign_in(editor).get(f"/external-verdicts/imports/{job.pk}/", headers={"HX-Request": "true"})
    assert '<div id="messages" hx-swap-oob="innerHTML">' in part.content.decode()
