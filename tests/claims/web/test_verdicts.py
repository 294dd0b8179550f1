import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from claims.models import Attribution, Claim, Hop, Rating, Verdict
from claims.services import verdict as publishing
from claims.services.verdict import Finding
from tests.claims.web.conftest import HandIn, QueriesOf, SignIn
from tests.conftest import MakePerson
from tests.factories import a_claim, a_document, a_source, a_user, an_attribution


@pytest.fixture
def settled(claim: Claim, person: MakePerson, true: Rating, false: Rating, hand_in: HandIn) -> Claim:
    hand_in(claim, person("reviewer"), true)
    hand_in(claim, person("reviewer"), true)
    return Claim.objects.get(pk=claim.pk)


@pytest.fixture
def published(settled: Claim, editor: User, true: Rating) -> Claim:
    finding = Finding(said="as_reported", rating=true, credibility=2, summary="Retaknya terukur 12 meter.")
    publishing.publish(settled, by=editor, finding=finding, version=settled.version)
    return Claim.objects.get(pk=settled.pk)


def _found(claim: Claim, rating: Rating, **changed: str) -> dict[str, str]:
    told = {"said": "as_reported", "rating": str(rating.pk), "credibility": "2", "summary": "Terukur.", "note": ""}
    return {**told, "version": str(claim.version), **changed}


def test_an_editor_publishes_what_two_reviewers_agree_on(
    settled: Claim, editor: User, true: Rating, sign_in: SignIn
) -> None:
    client, address = sign_in(editor), reverse("publish", args=[settled.pk])
    suggested = client.get(address).context["form"].initial
    answer = client.post(address, _found(settled, true))
    assert suggested["rating"] == true.pk
    assert answer.status_code == 302
    assert Verdict.objects.get().summary == "Terukur."
    assert client.get(answer.headers["Location"]).status_code == 200


def test_a_correction_needs_a_note_and_is_the_next_version(
    published: Claim, editor: User, false: Rating, sign_in: SignIn
) -> None:
    client, address = sign_in(editor), reverse("publish", args=[published.pk])
    refused = client.post(address, _found(published, false))
    assert refused.status_code == 400
    assert "note" in refused.context["form"].errors
    client.post(address, _found(published, false, note="Ukuran lama."))
    assert [v.number for v in Verdict.objects.order_by("number")] == [1, 2]
    page = client.get(reverse("verdict", args=[published.pk])).content.decode()
    assert "Ukuran lama." in page
    assert "Retaknya terukur 12 meter." in page  # version 1 stands


def test_a_correction_may_keep_a_retired_rating_and_take_up_no_other(
    published: Claim, editor: User, true: Rating, false: Rating, unproven: Rating, sign_in: SignIn
) -> None:
    Rating.objects.exclude(pk=unproven.pk).update(active=False)
    client, address = sign_in(editor), reverse("publish", args=[published.pk])
    assert list(client.get(address).context["form"].fields["rating"].queryset) == [true, unproven]
    refused = client.post(address, _found(published, false, note="Ejaan."))
    assert "rating" in refused.context["form"].errors
    assert client.post(address, _found(published, true, note="Ejaan.")).status_code == 302
    assert [(v.number, v.rating) for v in Verdict.objects.order_by("number")] == [(1, true), (2, true)]


def test_an_editor_who_saw_an_older_claim_is_shown_so_and_keeps_what_was_typed(
    settled: Claim, editor: User, true: Rating, sign_in: SignIn
) -> None:
    answer = sign_in(editor).post(reverse("publish", args=[settled.pk]), _found(settled, true, version="1"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Terukur." in page
    assert f'name="version" value="{settled.version}"' in page
    assert not Verdict.objects.exists()


def test_a_claim_that_nobody_reviewed_cannot_be_published(
    claim: Claim, editor: User, true: Rating, sign_in: SignIn
) -> None:
    answer = sign_in(editor).post(reverse("publish", args=[claim.pk]), _found(claim, true))
    assert answer.status_code == 400
    assert not Verdict.objects.exists()


def test_strangers_read_published_verdicts_only_if_the_desk_says_so(published: Claim, settings: Settings) -> None:
    address = reverse("verdict", args=[published.pk])
    settings.PUBLIC_VERDICTS = False
    assert Client().get(address).status_code == 302
    settings.PUBLIC_VERDICTS = True
    page = Client().get(address)
    assert page.status_code == 200
    assert "Retaknya terukur 12 meter." in page.content.decode()
    assert "/claims/" not in page.content.decode()
    assert Client().get(reverse("verdict_claimreview", args=[published.pk])).status_code == 403


def test_somebody_signed_in_without_a_role_reads_verdicts_only_if_the_desk_says_so(
    published: Claim, sign_in: SignIn, settings: Settings
) -> None:
    client, address = sign_in(a_user()), reverse("verdict", args=[published.pk])
    settings.PUBLIC_VERDICTS = False
    assert client.get(address).status_code == 403
    settings.PUBLIC_VERDICTS = True
    assert client.get(address).status_code == 200


def test_a_verdicts_page_carries_the_same_claim_review_as_its_file(
    published: Claim, editor: User, sign_in: SignIn
) -> None:
    client = sign_in(editor)
    page = client.get(reverse("verdict", args=[published.pk])).content.decode()
    file = client.get(reverse("verdict_claimreview", args=[published.pk]))
    block = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert json.loads(block) == json.loads(file.content)
    assert 'filename="claimreview-' in file.headers["Content-Disposition"]


def test_a_statement_cannot_end_the_data_block_it_stands_in(
    published: Claim, editor: User, true: Rating, sign_in: SignIn
) -> None:
    evil = "Retak </script><script>alert(1)</script>"
    Claim.objects.filter(pk=published.pk).update(statement=evil)
    now_is = Claim.objects.get(pk=published.pk)
    finding = Finding(said="as_reported", rating=true, credibility=2, summary="x", note="Kata lain.")
    publishing.publish(now_is, by=editor, finding=finding, version=now_is.version)
    page = sign_in(editor).get(reverse("verdict", args=[published.pk])).content.decode()
    assert "<script>alert" not in page
    block = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert json.loads(block)["claimReviewed"] == evil


def test_a_claim_review_names_who_said_it_when_and_where_it_appeared_first(
    editor: User, true: Rating, false: Rating, person: MakePerson, sign_in: SignIn, hand_in: HandIn
) -> None:
    minister, agency = a_source(name="Menteri Contoh", kind="person"), a_source(name="Kantor Berita Contoh")
    outlet = a_source(name="Harian Contoh", kind="outlet")
    document = a_document(address="https://harian.example/1", publisher=outlet, publisher_name="Harian Contoh")
    claim = a_claim()
    an_attribution(
        Hop(position=0, role="speaker", source=minister, said_on=date(2026, 1, 2)),
        Hop(position=1, role="carrier", source=agency, said_on=date(2026, 1, 3)),
        Hop(position=2, role="publisher", source=outlet),
        claim=claim,
        document=document,
        said_on=date(2026, 1, 2),
    )
    for by in (person("reviewer"), person("reviewer")):
        hand_in(claim, by, true)
    now_is = Claim.objects.get(pk=claim.pk)
    finding = Finding(said="as_reported", rating=true, credibility=2, summary="Benar.")
    publishing.publish(now_is, by=editor, finding=finding, version=now_is.version)
    review = json.loads(sign_in(editor).get(reverse("verdict_claimreview", args=[claim.pk])).content)
    item = review["itemReviewed"]
    assert item["author"] == {"@type": "Person", "name": "Menteri Contoh"}
    assert item["datePublished"] == "2026-01-02"
    assert item["firstAppearance"]["publisher"]["name"] == "Kantor Berita Contoh"
    assert item["appearance"][0]["url"] == "https://harian.example/1"
    rating = review["reviewRating"]
    assert (rating["ratingValue"], rating["worstRating"], rating["bestRating"]) == (5, 1, 5)


def test_the_export_says_in_words_what_is_refused_and_why(
    published: Claim, editor: User, sign_in: SignIn, settings: Settings
) -> None:
    settings.DESK_ADDRESS = "desk"  # no address: a reader could not find the review
    client = sign_in(editor)
    one = client.get(reverse("verdict_claimreview", args=[published.pk]))
    assert one.status_code == 409
    assert "An address must be absolute, http or https." in one.content.decode()
    assert "An address must be absolute, http or https." in client.get(reverse("exports")).content.decode()
    feed = json.loads(client.get(reverse("export_claimreview")).content)
    assert feed["dataFeedElement"] == []
    in_indonesian = client.get(reverse("exports"), HTTP_ACCEPT_LANGUAGE="id").content.decode()
    assert "Alamat harus lengkap, http atau https." in in_indonesian


def test_a_table_of_verdicts_is_filtered_as_the_list_is_and_holds_no_formula(
    published: Claim, editor: User, true: Rating, sign_in: SignIn
) -> None:
    Claim.objects.filter(pk=published.pk).update(statement='=HYPERLINK("http://evil.example")')
    now_is = Claim.objects.get(pk=published.pk)
    finding = Finding(said="as_reported", rating=true, credibility=2, summary="+1", note="-1")
    publishing.publish(now_is, by=editor, finding=finding, version=now_is.version)
    client = sign_in(editor)

    def table(**query: str) -> list[dict[str, str]]:
        answer: Any = client.get(reverse("export_verdicts_csv"), query)
        return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))

    [row] = table(rating="true")
    assert row["statement"].startswith("'=")
    assert row["summary"] == "'+1"
    assert row["version"] == "2"
    assert table(rating="false") == []


def test_an_export_reads_many_verdicts_in_as_many_queries_as_one(
    published: Claim, editor: User, true: Rating, sign_in: SignIn, queries_of: QueriesOf
) -> None:
    client, address = sign_in(editor), reverse("export_claimreview")
    one = queries_of(client, address)
    attribution = Attribution.objects.get()
    for _ in range(20):
        claim = a_claim(state="settled", created_by=editor)
        an_attribution(claim=claim, document=attribution.document)
        finding = Finding(said="as_reported", rating=true, credibility=2, summary="Benar.", note="Jelas.")
        verdict = Verdict.objects.create(
            claim=claim,
            number=1,
            said=finding.said,
            rating=true,
            credibility=2,
            statement=claim.statement,
            summary="Benar.",
            published_by=editor,
        )
        Claim.objects.filter(pk=claim.pk).update(verdict=verdict, state="published")
    assert queries_of(client, address) == one
