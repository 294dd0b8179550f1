"""Published verdicts as other sites see them, and claims as files."""

import hashlib
import io
import json
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from claims.models import CaseFile, Claim, Evidence, Rating, Verdict
from claims.services import review as reviewing
from claims.services import verdict as publishing
from claims.services.verdict import Finding
from sources.models import Event, Publication, Snapshot
from tests.claims.web.conftest import SignIn
from tests.factories import a_claim, a_document, a_source, an_attribution

WHY = "Redaksi menetapkan sendiri karena penelaah kedua sakit."
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def verdict(claim: Claim, editor: User, true: Rating, false: Rating, settings: Any) -> Claim:
    """A published verdict, settled by an editor for a reason of the desk's own, then corrected."""
    settings.PUBLIC_VERDICTS = True
    from claims.services import review  # noqa: PLC0415

    mine = review.open_review(claim=claim, by=editor)
    grading = review.Grading(said="as_reported", rating=true, credibility=2, rationale="Foto.")
    review.submit(mine, by=editor, grading=grading, version=mine.version)
    for note in (WHY, "Panjang retakan diperbaiki."):
        claim = Claim.objects.get(pk=claim.pk)
        finding = Finding(said="as_reported", rating=true, credibility=2, summary="Terukur 12 meter.", note=note)
        publishing.publish(claim, by=editor, finding=finding, version=claim.version)
    return Claim.objects.get(pk=claim.pk)


def test_why_an_editor_settled_is_told_to_no_reader_once_there_is_a_correction(
    verdict: Claim, editor: User, sign_in: SignIn
) -> None:
    stranger, inside = Client(), sign_in(editor)
    at = f"/verdicts/{verdict.pk}/"
    asked = [at, f"{at}embed/", f"{at}as/mafindo-text/", f"{at}as/claimreview/", "/verdicts/feed.atom",
             "/verdicts/feed.json"]  # fmt: skip
    answers = [stranger.get(path) for path in asked]
    assert [answer.status_code for answer in answers] == [200] * 6
    answers += [inside.get(f"{at}as/mafindo-json/"), inside.get("/exports/verdicts.csv")]
    told = [b"".join(a.streaming_content) if a.streaming else a.content for a in answers]  # type: ignore[attr-defined]
    assert not any(WHY.encode() in content for content in told)
    assert "Panjang retakan diperbaiki." in told[0].decode()
    assert WHY in inside.get(f"/claims/{verdict.pk}/").content.decode()


def test_the_public_page_carries_the_json_ld_its_feeds_and_its_oembed(verdict: Claim) -> None:
    page = Client().get(f"/verdicts/{verdict.pk}/").content.decode()
    held = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert held is not None
    assert json.loads(held[1])["claimReviewed"] == verdict.statement
    assert json.loads(held[1])["dateModified"]
    link = re.search(r'application/json\+oembed" href="([^"]+)"', page)
    assert link is not None
    told = Client().get(link[1].replace("&amp;", "&")).json()
    assert (told["version"], told["type"]) == ("1.0", "rich")
    assert f"/verdicts/{verdict.pk}/embed/" in told["html"]


NEAR_MIDNIGHT = datetime(2025, 3, 7, 20, tzinfo=UTC)
"""The eighth of March at the desk."""


def test_a_second_outlet_of_the_same_text_is_named_on_the_pages_and_in_the_claim_review(
    verdict: Claim, editor: User, sign_in: SignIn
) -> None:
    document = verdict.attributions.get().document
    outlet = a_source(name="Harian Kedua")
    Publication.objects.create(
        document=document, outlet=outlet, address="https://kedua.test/1", published_at=NEAR_MIDNIGHT
    )
    for page in (Client().get(f"/verdicts/{verdict.pk}/"), sign_in(editor).get(f"/claims/{verdict.pk}/")):
        told = page.content.decode()
        assert "Harian Kedua" in told
        assert 'href="https://kedua.test/1"' in told
        assert len(re.findall(r"chain-picture-publisher.*?chain-picture-name[^>]*>Harian Kedua<", told)) == 1
    assert f'href="/sources/{outlet.pk}/"' not in Client().get(f"/verdicts/{verdict.pk}/").content.decode()
    review = json.loads(Client().get(f"/verdicts/{verdict.pk}/as/claimreview/").content)
    reviewed = review["itemReviewed"]
    works = [reviewed["firstAppearance"], *reviewed.get("appearance", [])]
    assert "https://kedua.test/1" in [work.get("url") for work in works]


def test_feeds_are_sent_once_and_again_only_when_something_was_published(
    verdict: Claim, editor: User, true: Rating
) -> None:
    for path in ("/verdicts/feed.atom", "/verdicts/feed.json"):
        first = Client().get(path)
        assert first.status_code == 200
        again = Client().get(path, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        dated = Client().get(path, headers={"If-Modified-Since": first["Last-Modified"]})
        assert dated.status_code == 304
    tree = ElementTree.fromstring(Client().get("/verdicts/feed.atom").content)
    assert [entry.findtext(f"{ATOM}title") for entry in tree.iter(f"{ATOM}entry")] == [f"Benar: {verdict.statement}"]
    mark = Client().get("/verdicts/feed.json")["ETag"]
    finding = Finding(said="as_reported", rating=true, credibility=2, summary="Terukur lagi.", note="Sekali lagi.")
    publishing.publish(verdict, by=editor, finding=finding, version=verdict.version)
    assert Client().get("/verdicts/feed.json", headers={"If-None-Match": mark}).status_code == 200


def test_nothing_of_it_is_open_unless_the_desk_says_so(verdict: Claim, settings: Any) -> None:
    settings.PUBLIC_VERDICTS = False
    at = f"/verdicts/{verdict.pk}/"
    for path in (at, f"{at}embed/", f"{at}as/mafindo-text/", "/verdicts/feed.atom", "/verdicts/oembed/?url=x"):
        assert Client().get(path).status_code == 302, path


@pytest.mark.parametrize(("language", "words"), [("id", "Baca putusannya"), ("en", "Read the verdict")])
def test_a_frame_speaks_the_language_of_its_claim(verdict: Claim, language: str, words: str) -> None:
    Claim.objects.filter(pk=verdict.pk).update(language=language)
    frame = Client().get(f"/verdicts/{verdict.pk}/embed/", headers={"Accept-Language": "fr"}).content.decode()
    assert f'lang="{language}"' in frame
    assert words in frame


def test_a_frame_is_for_the_named_sites_alone(verdict: Claim, settings: Any) -> None:
    embed = f"/verdicts/{verdict.pk}/embed/"
    closed = Client().get(embed)
    assert "frame-ancestors 'none'" in closed["Content-Security-Policy"]
    settings.EMBED_ORIGINS = ["https://koran.example"]
    opened = Client().get(embed)
    assert "frame-ancestors https://koran.example" in opened["Content-Security-Policy"]
    assert "X-Frame-Options" not in opened
    assert Client().get(f"/verdicts/{verdict.pk}/")["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("?url=https://elsewhere.example/verdicts/1/", 404), ("?url=http://localhost:8000/claims/1/", 404),
     ("?url=x&format=xml", 501)],
)  # fmt: skip
def test_oembed_answers_for_verdicts_of_this_desk_in_json_alone(verdict: Claim, query: str, status: int) -> None:
    assert Client().get(f"/verdicts/oembed/{query}").status_code == status


def test_a_case_file_opens_without_the_software_and_is_checked_by_the_command(
    verdict: Claim, editor: User, sign_in: SignIn, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client = sign_in(editor)
    taken = client.post(f"/claims/{verdict.pk}/case.zip")
    content = taken.content
    file = tmp_path / "case.zip"
    file.write_bytes(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert verdict.statement in archive.read("index.html").decode()
        assert [row["number"] for row in json.loads(archive.read("verdicts.json"))] == [1, 2]
        assert {row["act"] for row in json.loads(archive.read("history.json"))} >= {"verdict.published"}
    assert {"SHA256SUMS", "manifest.json", "chain.prov.jsonld", "annotations.jsonld", "claimreview.jsonld"} <= set(
        names
    )
    for command in ("verify-case", "verify_case"):
        call_command(command, str(file))
        assert "is whole" in capsys.readouterr().out
    file.write_bytes(content.replace(b"Terukur 12 meter.", b"Terukur 21 meter."))
    with pytest.raises(CommandError, match="not as it was written"):
        call_command("verify-case", str(file))


def test_the_desk_keeps_the_fingerprint_of_every_case_file_that_was_taken_out(
    verdict: Claim, editor: User, reviewer: User, sign_in: SignIn
) -> None:
    client = sign_in(editor)
    taken = client.post(f"/claims/{verdict.pk}/case.zip")
    with zipfile.ZipFile(io.BytesIO(taken.content)) as archive:
        fingerprint = hashlib.sha256(archive.read("SHA256SUMS")).hexdigest()
    kept = CaseFile.objects.get()
    assert (kept.fingerprint, kept.taken_by, taken["Case-Fingerprint"]) == (fingerprint, editor, fingerprint)
    assert fingerprint in client.get(f"/claims/{verdict.pk}/").content.decode()
    assert Event.objects.filter(act="case.taken", subject_kind="claim", subject_id=verdict.pk, actor=editor).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseFile.objects.update(fingerprint="0" * 64)
    assert client.get(f"/claims/{verdict.pk}/case.zip").status_code == 405
    assert sign_in(reviewer).post(f"/claims/{verdict.pk}/case.zip").status_code == 403


def test_annotations_and_provenance_are_of_the_claim_alone(verdict: Claim, editor: User, sign_in: SignIn) -> None:
    an_attribution(claim=a_claim())
    client = sign_in(editor)
    notes = json.loads(client.get(f"/claims/{verdict.pk}/annotations.jsonld").content)
    assert notes["total"] == 1
    selector = notes["first"]["items"][0]["target"]["selector"]
    assert [part["type"] for part in selector] == ["TextQuoteSelector", "TextPositionSelector"]
    graph = json.loads(client.get(f"/claims/{verdict.pk}/prov.jsonld").content)["@graph"]
    assert sum("verdict" in node["@id"] for node in graph) >= Verdict.objects.filter(claim=verdict).count()


def addresses_in(node: Any) -> set[str]:
    """Every ``@id`` and ``id`` of linked data, however deep."""
    if isinstance(node, list):
        return set[str]().union(*(addresses_in(each) for each in node))
    if not isinstance(node, dict):
        return set()
    own = {node[key] for key in ("@id", "id") if isinstance(node.get(key), str)}
    return own.union(*(addresses_in(value) for value in node.values()))


def test_every_address_of_the_desk_that_the_linked_data_names_is_answered(
    verdict: Claim, editor: User, sign_in: SignIn, settings: Any
) -> None:
    document = a_document(publisher=a_source())
    Snapshot.objects.create(document=document, raw=b"<p>", sha256="0" * 64, content_type="text/html")
    an_attribution(claim=verdict, document=document)
    Evidence.objects.create(claim=verdict, bears="supports", document=document, added_by=editor)
    client = sign_in(editor)
    named = set[str]()
    for name in ("annotations", "prov"):
        answer = client.get(f"/claims/{verdict.pk}/{name}.jsonld")
        named |= {at for at in addresses_in(json.loads(answer.content)) if at.startswith(settings.DESK_ADDRESS)}
    paths = {at.removeprefix(settings.DESK_ADDRESS) or "/" for at in named}
    kinds = {path.split("/")[1] for path in paths}
    assert kinds >= {"claims", "attributions", "documents", "snapshots", "evidence", "reviews", "verdicts", "sources"}
    for path in sorted(paths):
        page = client.get(path.partition("#")[0], follow=True)
        assert page.status_code == 200, path
    for path in (path for path in paths if "#version-" in path):
        assert f'id="{path.partition("#")[2]}"' in client.get(path.partition("#")[0], follow=True).content.decode()


def test_a_stored_text_is_served_as_its_checksum_says(editor: User, sign_in: SignIn) -> None:
    document = a_document()
    answer = sign_in(editor).get(f"/documents/{document.pk}/text")
    assert hashlib.sha256(answer.content).hexdigest() == document.sha256
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


def test_a_review_that_is_blind_has_no_place_for_another(
    claim: Claim, reviewer: User, editor: User, sign_in: SignIn
) -> None:
    mine = reviewing.open_review(claim=claim, by=reviewer)
    assert sign_in(editor).get(f"/reviews/{mine.pk}/").status_code == 404
    assert sign_in(reviewer).get(f"/reviews/{mine.pk}/").status_code == 302


def test_the_feed_of_claim_reviews_is_fetched_by_anybody_and_not_again_while_nothing_changed(verdict: Claim) -> None:
    feed = Client().get("/verdicts/claimreview.json", headers={"Origin": "https://elsewhere.example"})
    told = json.loads(feed.content)
    assert (told["@type"], [item["url"] for item in told["dataFeedElement"]]) == (
        "DataFeed",
        [f"http://localhost:8000/verdicts/{verdict.pk}/"],
    )
    assert feed["Access-Control-Allow-Origin"] == "*"
    again = Client().get("/verdicts/claimreview.json", headers={"If-None-Match": feed["ETag"]})
    assert again.status_code == 304
    Claim.objects.filter(pk=verdict.pk).update(state="withdrawn")
    gone = Client().get("/verdicts/claimreview.json", headers={"If-None-Match": feed["ETag"]})
    assert json.loads(gone.content)["dataFeedElement"] == []


@pytest.mark.parametrize("path", ["/verdicts/claimreview.json", "/verdicts/feed.json"])
def test_what_is_not_public_is_open_to_no_site(
    verdict: Claim, editor: User, sign_in: SignIn, settings: Any, path: str
) -> None:
    settings.PUBLIC_VERDICTS = False
    assert Client().get(path).status_code == 302
    assert "Access-Control-Allow-Origin" not in sign_in(editor).get(path)
