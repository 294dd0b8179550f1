"""The triage desk in a browser without JavaScript and, where it differs, with htmx."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from claims.choices import CandidateState, RejectReason
from claims.models import Attribution, Candidate, Claim
from claims.services import triage
from claims.services.extraction import digest_of
from claims.web import keys
from sources.models import Source
from tests.claims.web.counting import statements
from tests.conftest import MakePerson
from tests.factories import TEXT, a_candidate, a_claim, a_document, a_link, a_source

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(sign_in: SignIn, reviewer: User) -> Client:
    return sign_in(reviewer)


def fields(page: str) -> dict[str, str]:
    """The decision form as a browser would send it, without any button."""
    form = page.split('id="decision"')[1].split("</form>", maxsplit=1)[0]
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag and "form=" not in tag:
            sent[name[1]] = unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\s*(.*?)</textarea>', form, re.DOTALL):
        sent[name] = unescape(text)
    return sent


def opened(browser: Client, candidate: Candidate) -> dict[str, str]:
    return fields(browser.get(f"/triage/{candidate.pk}/").content.decode())


def told(page: bytes) -> list[str]:
    return [unescape(text) for text in re.findall(r'<p class="notice notice-\w+">([^<]*)</p>', page.decode())]


def test_the_most_check_worthy_candidate_is_handed_out_and_its_article_shown_marked(browser: Client) -> None:
    a_candidate(check_worthy=0.2)
    best = a_candidate(check_worthy=0.8, cue=[106, 110])
    answer = browser.get("/triage/next/", follow=True)
    assert answer.redirect_chain == [(f"/triage/{best.pk}/#in-hand", 302)]
    page = answer.content.decode()
    assert '<mark class="hl hl-content hl-pending hl-current" id="in-hand" tabindex="-1">&quot;Jembatan itu' in page
    assert '<span class="hl-cue">' in page
    best.refresh_from_db()
    assert best.holder is not None


def test_the_article_is_shown_to_the_letter(browser: Client) -> None:
    text = TEXT + "<script>alert(1)</script> a < b &amp; c\n\n  akhir\u00a0kata  \n"
    candidate = a_candidate(document=a_document(text=text))
    page = browser.get(f"/triage/{candidate.pk}/").content.decode()
    article = page.split('id="article-text" data-text>')[1].split("</div>")[0]
    assert unescape(re.sub(r"<[^>]+>", "", article)) == text


def test_accepting_as_new_makes_the_claim_and_hands_out_the_next(browser: Client, reviewer: User) -> None:
    first, second = a_candidate(check_worthy=0.9), a_candidate(check_worthy=0.8)
    sent = opened(browser, first)
    answer = browser.post(f"/triage/{first.pk}/decide/", {**sent, "new": "1"}, follow=True)
    assert answer.redirect_chain == [(f"/triage/{second.pk}/#in-hand", 302)]
    claim = Claim.objects.get()
    assert claim.statement == "Jembatan itu retak sepanjang 12 meter."
    assert told(answer.content) == [f"Accepted as new claim {claim.pk}."]
    attribution = Attribution.objects.get()
    assert (attribution.content, attribution.created_by) == (first.content, reviewer)
    assert [hop.name for hop in attribution.hops.all()] == ["juru bicara dinas", "Kantor Berita Contoh", "contoh.test"]


def test_the_statement_can_be_written_anew(browser: Client) -> None:
    candidate = a_candidate()
    sent = {**opened(browser, candidate), "fix-statement": "Jembatan retak.", "new": "1"}
    browser.post(f"/triage/{candidate.pk}/decide/", sent)
    assert Claim.objects.get().statement == "Jembatan retak."


def test_a_near_claim_is_shown_with_the_words_that_differ_and_takes_the_candidate(browser: Client) -> None:
    claim = a_claim(statement="Jembatan itu retak sepanjang 14 meter.")
    candidate = a_candidate()
    page = browser.get(f"/triage/{candidate.pk}/").content.decode()
    assert '<mark class="differs">14</mark>' in page
    assert f'name="into" value="{claim.pk}" id="do-into"' in page
    browser.post(f"/triage/{candidate.pk}/decide/", {**fields(page), "into": str(claim.pk)})
    assert Attribution.objects.get().claim == claim
    assert Claim.objects.count() == 1


def test_a_claim_is_found_by_words_or_number_and_takes_the_candidate_without_a_script(browser: Client) -> None:
    far, candidate = a_claim(statement="Harga ikan naik dua kali lipat."), a_candidate()
    for words in ("harga ikan", str(far.pk)):
        page = browser.get(f"/triage/{candidate.pk}/?words={words}").content.decode()
        assert f'name="into" value="{far.pk}" form="decision"' in page
    part = browser.get("/triage/claims/?words=ikan", headers=HTMX).content.decode()
    assert f'value="{far.pk}"' in part
    browser.post(f"/triage/{candidate.pk}/decide/", {**fields(page), "into": str(far.pk)})
    assert Attribution.objects.get().claim == far


@pytest.mark.parametrize("reason", RejectReason.values)
def test_each_reason_to_reject_is_one_button(browser: Client, reason: str) -> None:
    candidate = a_candidate()
    page = browser.get(f"/triage/{candidate.pk}/").content.decode()
    assert f'name="reject" value="{reason}" id="do-reject-{reason}"' in page
    browser.post(f"/triage/{candidate.pk}/decide/", {"reject": reason})
    candidate.refresh_from_db()
    assert (candidate.state, candidate.reject_reason) == (CandidateState.REJECTED, reason)


def test_a_candidate_that_repeats_another_of_the_article_is_marked_its_duplicate(browser: Client) -> None:
    document = a_document(text="Ia berkata jembatan itu retak. Katanya, jembatan itu retak.")
    first = a_candidate(document=document, content=[[11, 29]])
    second = a_candidate(document=document, content=[[40, 58]])
    page = browser.get(f"/triage/{second.pk}/").content.decode()
    assert f'name="duplicate_of" value="{first.pk}" id="do-duplicate"' in page
    browser.post(f"/triage/{second.pk}/decide/", {"duplicate_of": str(first.pk)})
    second.refresh_from_db()
    assert (second.state, second.duplicate_of) == (CandidateState.DUPLICATE, first)


def test_a_candidate_may_repeat_what_another_document_brought_into_a_near_claim(
    browser: Client, reviewer: User
) -> None:
    before = a_candidate()
    triage.accept(before, by=reviewer)
    candidate = a_candidate(document=a_document())
    assert f'name="duplicate_of" value="{before.pk}"' in browser.get(f"/triage/{candidate.pk}/").content.decode()


def test_what_is_skipped_is_left_to_others_and_not_offered_again_until_asked_for(
    browser: Client, sign_in: SignIn, person: MakePerson
) -> None:
    first, second = a_candidate(check_worthy=0.9), a_candidate(check_worthy=0.8)
    browser.get("/triage/next/")
    assert browser.post(f"/triage/{first.pk}/decide/", {"skip": "1"}).url.startswith(f"/triage/{second.pk}/")  # type: ignore[attr-defined]
    nothing = browser.post(f"/triage/{second.pk}/decide/", {"skip": "1"}, follow=True)
    assert "Offer 2 skipped candidates again" in nothing.content.decode()
    other = sign_in(person("reviewer"))
    assert other.get("/triage/next/").url.startswith(f"/triage/{first.pk}/")  # type: ignore[attr-defined]
    assert browser.post("/triage/again/").url.startswith(f"/triage/{second.pk}/")  # type: ignore[attr-defined]


def test_two_reviewers_are_never_handed_the_same_candidate(
    browser: Client, sign_in: SignIn, person: MakePerson
) -> None:
    a_candidate(check_worthy=0.9), a_candidate(check_worthy=0.8)
    other = sign_in(person("reviewer"))
    assert browser.get("/triage/next/").url != other.get("/triage/next/").url  # type: ignore[attr-defined]


def test_whoever_comes_second_is_told_who_decided_and_gets_the_next(
    browser: Client, sign_in: SignIn, person: MakePerson
) -> None:
    first, second = a_candidate(check_worthy=0.9), a_candidate(check_worthy=0.8)
    sent = opened(browser, first)
    Candidate.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    other = person("reviewer", username="budi")
    sign_in(other).post(f"/triage/{first.pk}/decide/", {"reject": "trivial"})
    Candidate.objects.update(holder=None)
    answer = browser.post(f"/triage/{first.pk}/decide/", {**sent, "new": "1"}, follow=True)
    assert answer.redirect_chain == [(f"/triage/{second.pk}/#in-hand", 302)]
    assert told(answer.content) == ["budi has decided this candidate already: Rejected."]
    assert not Claim.objects.exists()


def test_a_candidate_that_somebody_holds_is_shown_with_their_name_and_without_the_form(
    browser: Client, sign_in: SignIn, person: MakePerson
) -> None:
    candidate = a_candidate()
    sign_in(person("reviewer", username="budi")).get(f"/triage/{candidate.pk}/")
    page = browser.get(f"/triage/{candidate.pk}/").content.decode()
    assert "budi is working on this candidate." in page
    assert 'id="decision"' not in page


def test_undo_takes_the_last_decision_back_and_shows_the_candidate_again(browser: Client) -> None:
    first, _second = a_candidate(check_worthy=0.9), a_candidate(check_worthy=0.8)
    browser.post(f"/triage/{first.pk}/decide/", {"reject": "trivial"})
    answer = browser.post("/triage/undo/", follow=True)
    assert answer.redirect_chain == [(f"/triage/{first.pk}/#in-hand", 302)]
    first.refresh_from_db()
    assert first.state == CandidateState.PENDING
    nothing = browser.post("/triage/undo/", follow=True)
    assert told(nothing.content) == ["There is none of your last ten decisions to take back."]


def test_a_fix_of_everything_holds_for_the_attribution_and_not_for_the_candidate(browser: Client) -> None:
    agency = a_source(name="Kantor Berita Contoh")
    candidate = a_candidate(said_on=date(2025, 5, 5))
    sent = opened(browser, candidate)
    sent |= {
        "fix-content": "66-80, 82-90",
        "fix-stance": "denies",
        "fix-kind": "mixed",
        "fix-said_on": "2025-05-04",
        "hop-0-name": "Rahmat",
        "hop-0-register_as": "person",
        "hop-1-source": f"#{agency.pk} Kantor Berita Contoh",
    }
    answer = browser.post(f"/triage/{candidate.pk}/decide/", {**sent, "new": "1"})
    assert answer.status_code == 302
    made = Attribution.objects.get()
    assert (made.content, made.stance, made.kind) == ([[66, 80], [82, 90]], "denies", "mixed")
    assert made.said_on == date(2025, 5, 4)
    rahmat = Source.objects.get(name="Rahmat", kind="person")
    assert [(h.role, h.name, h.source) for h in made.hops.all()] == [
        ("speaker", "Rahmat", rahmat),
        ("carrier", "Kantor Berita Contoh", agency),
        ("publisher", "contoh.test", None),
    ]
    candidate.refresh_from_db()
    assert (candidate.content, candidate.said_on) == ([[65, 105]], date(2025, 5, 5))


def test_what_is_not_touched_stays_as_the_machine_read_it(browser: Client) -> None:
    source = a_source()
    chain = [
        a_link("speaker", "ia", span=[3, 5], source=source.pk, resolution="resolved"),
        a_link("publisher", "x.test"),
    ]
    candidate = a_candidate(chain=chain, said_on=date(2025, 5, 5))
    browser.post(f"/triage/{candidate.pk}/decide/", {**opened(browser, candidate), "new": "1"})
    made = Attribution.objects.get()
    assert [(h.name, h.source, h.span) for h in made.hops.all()] == [("ia", source, [3, 5]), ("x.test", None, None)]
    assert made.said_on == date(2025, 5, 5)


def test_a_date_can_be_taken_away(browser: Client) -> None:
    candidate = a_candidate(said_on=date(2025, 5, 5))
    sent = {**opened(browser, candidate), "fix-said_on": "", "new": "1"}
    browser.post(f"/triage/{candidate.pk}/decide/", sent)
    assert Attribution.objects.get().said_on is None


def test_hops_can_be_put_in_another_order_added_and_taken_out(browser: Client) -> None:
    chain = [a_link("speaker", "satu"), a_link("carrier", "dua"), a_link("carrier", "tiga")]
    candidate = a_candidate(chain=chain)
    sent = opened(browser, candidate)
    sent |= {"hop-0-ORDER": "2", "hop-1-ORDER": "1", "hop-2-DELETE": "on", "hop-3-name": "empat", "hop-3-ORDER": "9"}
    browser.post(f"/triage/{candidate.pk}/decide/", {**sent, "new": "1"})
    assert [h.name for h in Attribution.objects.get().hops.all()] == ["dua", "satu", "empat"]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("fix-content", "empat", "Write each part as start-end"),
        ("fix-content", "", "Select the words that were said"),
        ("fix-content", "90-80", "The passage must lie within the text"),
        ("fix-content", "1-999999", "The passage must lie within the text"),
        ("fix-stance", "shouts", "Select a valid choice"),
        ("fix-said_on", "kemarin", "Enter a valid date"),
        ("hop-0-source", "Tidak Terdaftar", "No source is called"),
        ("hop-0-source", "#999999", "There is no source number 999999"),
        ("hop-TOTAL_FORMS", "x", "ManagementForm data is missing"),
    ],
)
def test_a_fix_that_cannot_be_understood_is_told_keeps_what_was_typed_and_decides_nothing(
    browser: Client, field: str, value: str, message: str
) -> None:
    candidate = a_candidate()
    sent = {**opened(browser, candidate), "fix-statement": "Yang saya ketik.", field: value, "new": "1"}
    answer = browser.post(f"/triage/{candidate.pk}/decide/", sent)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert message in page
    assert "Yang saya ketik." in page
    assert not Attribution.objects.exists()
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.PENDING


def test_a_name_of_several_sources_names_the_choices(browser: Client) -> None:
    one, two = a_source("Dinas PU"), a_source("Dinas PU")
    chain = [a_link("speaker", "Dinas PU", resolution="ambiguous", choices=[one.pk, two.pk])]
    candidate = a_candidate(chain=chain)
    page = browser.get(f"/triage/{candidate.pk}/").content.decode()
    assert f'name="choose" value="0:{one.pk}"' in page
    statement = {"fix-statement": "Jalan ditutup.", "choose": f"0:{two.pk}"}
    chosen = browser.post(f"/triage/{candidate.pk}/decide/", statement, headers=HTMX).content.decode()
    sent = {**fields(chosen), "new": "1"}
    assert sent["hop-0-source"] == f"#{two.pk} {two.name}"
    assert sent["fix-statement"] == "Jalan ditutup."
    browser.post(f"/triage/{candidate.pk}/decide/", sent)
    assert Attribution.objects.get().hops.get().source == two


def test_enter_in_a_field_shows_the_fix_in_the_text_and_decides_nothing(browser: Client) -> None:
    candidate = a_candidate()
    sent = opened(browser, candidate)
    page = browser.get(f"/triage/{candidate.pk}/").content.decode()
    form = page.split('id="decision"')[1]
    assert re.search(r"<button[^>]*>", form)[0].count('name="check"') == 1  # type: ignore[index] # there are buttons
    answer = browser.post(f"/triage/{candidate.pk}/decide/", {**sent, "fix-content": "66-74", "check": "1"})
    assert answer.status_code == 200
    marked = re.search(r'id="in-hand"[^>]*>([^<]*)<', answer.content.decode())
    assert marked is not None
    assert marked[1] == candidate.document.text[66:74]
    assert not Attribution.objects.exists()


def test_a_candidate_is_split_in_two_that_are_decided_apart(browser: Client) -> None:
    document = a_document(text="Ia berkata jembatan retak dan jalan ditutup.")
    candidate = a_candidate(document=document, content=[[11, 43]])
    browser.get(f"/triage/{candidate.pk}/")
    answer = browser.post(f"/triage/{candidate.pk}/split/", {"at": "25"})
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.REJECTED
    first, second = Candidate.objects.exclude(pk=candidate.pk).order_by("start")
    assert (first.passage, second.passage) == ("jembatan retak", "dan jalan ditutup")
    assert (first.rule, first.chain) == ("manual.split", candidate.chain)
    assert answer.url.startswith(f"/triage/{first.pk}/")  # type: ignore[attr-defined]


def test_the_filter_stays_from_one_decision_to_the_next(browser: Client) -> None:
    first = a_candidate(check_worthy=0.5, stance="denies")
    a_candidate(check_worthy=0.9)
    last = a_candidate(check_worthy=0.4, stance="denies")
    assert browser.get("/triage/next/?stance=denies").url == f"/triage/{first.pk}/?stance=denies#in-hand"  # type: ignore[attr-defined]
    page = browser.get(f"/triage/{first.pk}/?stance=denies").content.decode()
    assert f'action="/triage/{first.pk}/decide/?stance=denies"' in page
    answer = browser.post(f"/triage/{first.pk}/decide/?stance=denies", {"reject": "trivial"})
    assert answer.url == f"/triage/{last.pk}/?stance=denies#in-hand"  # type: ignore[attr-defined]


def test_the_queue_is_filtered_by_a_source_at_any_hop_under_any_of_its_names(browser: Client) -> None:
    agency = a_source("KBC", name="Kantor Berita Contoh")
    carried = a_candidate(hop_sources=[agency.pk])
    a_candidate()
    for written in ("KBC", f"#{agency.pk} Kantor Berita Contoh", str(agency.pk)):
        rows = browser.get("/triage/queue/", {"source": written}).context["page"].rows
        assert [c.pk for c in rows] == [carried.pk]
    assert not browser.get("/triage/queue/", {"source": "tidak ada"}).context["page"].rows


def test_a_filter_that_cannot_be_understood_finds_nothing_and_says_so(browser: Client) -> None:
    a_candidate()
    answer = browser.get("/triage/queue/?worth=banyak")
    assert not answer.context["page"].rows
    assert "Enter a number" in answer.content.decode()
    assert "cannot be understood" in browser.get("/triage/next/?worth=banyak").content.decode()


def test_the_queue_says_who_holds_what_and_only_while_they_do(browser: Client, person: MakePerson) -> None:
    budi = person("reviewer", username="budi")
    held, expired, free = (a_candidate(document=a_document(), check_worthy=n / 10) for n in (3, 2, 1))
    Candidate.objects.filter(pk=held.pk).update(holder=budi, held_until=timezone.now() + timedelta(minutes=1))
    Candidate.objects.filter(pk=expired.pk).update(holder=budi, held_until=timezone.now() - timedelta(minutes=1))
    rows = browser.get("/triage/queue/").context["page"].rows
    assert [(row.pk, row.is_held) for row in rows] == [(held.pk, True), (expired.pk, False), (free.pk, False)]


def test_the_queue_pages_by_key_through_every_candidate_once(browser: Client) -> None:
    document = a_document(text="x" * 400)
    for i in range(120):
        a_candidate(document=document, content=[[i, i + 1]], check_worthy=(i % 3) / 10)
    seen: list[int] = []
    following = "x=1"
    while following:
        page = browser.get(f"/triage/queue/?{following}").context["page"]
        seen += [c.pk for c in page.rows]
        following = page.following
    assert len(seen) == len(set(seen)) == 120
    worth = dict(Candidate.objects.values_list("pk", "check_worthy"))
    assert [worth[pk] for pk in seen] == sorted(worth.values(), reverse=True)


def test_one_document_is_triaged_in_the_order_of_its_text(browser: Client) -> None:
    document = a_document()
    later = a_candidate(document=document, content=[[80, 90]], check_worthy=0.9)
    sooner = a_candidate(document=document, content=[[10, 20]], check_worthy=0.1)
    a_candidate(check_worthy=1.0)
    assert browser.get(f"/triage/next/?document={document.pk}").url.startswith(f"/triage/{sooner.pk}/")  # type: ignore[attr-defined]
    page = browser.get(f"/triage/{sooner.pk}/").content.decode()
    assert f'id="go-next" href="/triage/{later.pk}/' in page
    assert 'id="go-previous"' not in page


def test_with_htmx_the_next_candidate_comes_in_the_answer_with_its_own_address(browser: Client) -> None:
    first, second = a_candidate(check_worthy=0.9), a_candidate(check_worthy=0.8)
    browser.get("/triage/next/")
    answer = browser.post(f"/triage/{first.pk}/decide/?language=id", {"reject": "trivial"}, headers=HTMX)
    assert (answer.status_code, answer["HX-Push-Url"]) == (200, f"/triage/{second.pk}/?language=id")
    assert answer.content.decode().lstrip().startswith('<div id="desk"')


def test_with_htmx_a_refused_decision_is_shown_although_it_is_no_success(browser: Client) -> None:
    candidate = a_candidate()
    sent = {**opened(browser, candidate), "fix-content": "x", "new": "1"}
    answer = browser.post(f"/triage/{candidate.pk}/decide/", sent, headers=HTMX)
    assert answer.status_code == 200
    assert "Write each part as start-end" in answer.content.decode()


def test_every_key_that_is_bound_does_something_on_the_page_and_is_explained_there(browser: Client) -> None:
    document = a_document(text="Ia berkata jembatan itu retak. Katanya, jembatan itu retak. Lalu hujan.")
    a_claim(statement="jembatan itu retak")
    a_candidate(document=document, content=[[11, 29]])
    middle = a_candidate(document=document, content=[[40, 58]])
    a_candidate(document=document, content=[[65, 70]])
    page = browser.get(f"/triage/{middle.pk}/").content.decode()
    for key in keys.TRIAGE:
        assert f'id="{key.target}"' in page
        after = f"<kbd>{keys.usual(key.after)}</kbd> " if key.after else ""
        assert f"<dt>{after}<kbd>{key.key}</kbd></dt>" in page
    assert not keys.clashes(keys.TRIAGE)


def test_a_consumer_decides_nothing(sign_in: SignIn, consumer: User) -> None:
    candidate, browser = a_candidate(), sign_in(consumer)
    for path in ("/triage/", "/triage/next/", "/triage/queue/", f"/triage/{candidate.pk}/", "/triage/claims/"):
        assert browser.get(path).status_code == 403
    for path in (
        f"/triage/{candidate.pk}/decide/",
        "/triage/undo/",
        "/triage/again/",
        f"/triage/{candidate.pk}/split/",
    ):
        assert browser.post(path, {"reject": "trivial"}).status_code == 403
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.PENDING


def test_a_decision_without_a_button_decides_nothing_and_says_what_to_do(browser: Client) -> None:
    candidate = a_candidate()
    answer = browser.post(f"/triage/{candidate.pk}/decide/", {"reject": "because"})
    assert (answer.status_code, told(answer.content)) == (422, ["Choose why it is rejected."])
    answer = browser.post(f"/triage/{candidate.pk}/decide/", opened(browser, candidate))
    assert (answer.status_code, told(answer.content)) == (
        422,
        ["Choose a decision: accept, reject, duplicate or skip."],
    )


def test_what_is_near_and_the_fix_ask_the_same_of_the_database_for_ten_candidates_and_a_thousand(
    browser: Client,
) -> None:
    counts = []
    for size in (10, 1000):
        first = many_candidates(size)[0]
        for part in ("near", "fix"):
            with statements() as asked:
                assert browser.get(f"/triage/{first.pk}/{part}/", headers=HTMX).status_code == 200
            counts.append(len(asked))
    assert counts[:2] == counts[2:]
    assert max(counts) <= 10


def test_of_an_article_with_thousands_of_candidates_those_near_the_one_in_hand_are_shown(browser: Client) -> None:
    made = many_candidates(1000)
    page = browser.get(f"/triage/{made[500].pk}/").content.decode()
    assert re.findall(r'id="c(\d+)"', page) == [str(c.pk) for c in [*made[480:500], *made[501:521]]]
    assert f'href="/triage/queue/?document={made[0].document_id}"' in page


def test_of_a_long_article_the_part_around_the_passage_is_shown_with_its_place(browser: Client) -> None:
    text = "\n".join(f"Baris {n:06} jembatan itu retak." for n in range(4000))
    start = text.index("Baris 002000")
    candidate = a_candidate(document=a_document(text=text), content=[[start, start + 12]])
    page = browser.get(f"/triage/{candidate.pk}/").content.decode()
    shown = re.search(r'id="article-text" data-text data-starts="(\d+)">(.*?)</div>', page, re.DOTALL)
    assert shown is not None
    words = unescape(re.sub(r"<[^>]+>", "", shown[2]))
    assert text[int(shown[1]) :].startswith(words)
    assert "Baris 002000" in words
    assert len(words) < 20_000
    assert "The whole article" in page


def many_candidates(size: int, **columns: object) -> list[Candidate]:
    """Candidates of one article, in its order and of falling worth."""
    document = a_document(text=f"{size:04} " + "kata demi kata " * size)
    first = a_candidate(document=document, content=[[5, 19]], check_worthy=0.99, **columns)
    rest = []
    for i in range(1, size):
        content = [[5 + 15 * i, 19 + 15 * i]]
        row = {f.attname: getattr(first, f.attname) for f in Candidate._meta.concrete_fields if not f.primary_key}
        rest.append(Candidate(**{**row, "content": content, "digest": digest_of(content), "start": 5 + 15 * i}))
        rest[-1].check_worthy = 0.9 - i / 10_000
    return [first, *Candidate.objects.bulk_create(rest)]


@pytest.mark.parametrize("path", ["/triage/queue/", "/triage/queue/?language=id&stance=asserts&kind=direct"])
def test_the_queue_asks_the_same_of_the_database_for_ten_candidates_and_two_hundred(browser: Client, path: str) -> None:
    counts = []
    for size in (10, 190):
        for _ in range(size):
            a_candidate(document=a_document())
        with statements() as asked:
            assert browser.get(path).status_code == 200
        assert not any("COUNT(" in sql and "claims_candidate" in sql for sql in asked)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 7


def test_words_with_a_character_that_no_text_has_are_refused_in_words(browser: Client) -> None:
    candidate = a_candidate()
    for path in (f"/triage/{candidate.pk}/?words=%00", "/triage/claims/?words=a%00b"):
        answer = browser.get(path)
        assert answer.status_code == 422
        assert "hold a character that no text has" in answer.content.decode()


def test_a_passage_of_two_words_repeats_nothing(browser: Client) -> None:
    document = a_document(text="Ia berkata tidak tahu. Katanya, tidak tahu. Lalu hujan.")
    a_claim(statement="Tidak tahu.")
    a_candidate(document=document, content=[[11, 21]])
    second = a_candidate(document=document, content=[[32, 42]])
    page = browser.get(f"/triage/{second.pk}/").content.decode()
    assert 'name="duplicate_of"' not in page
    assert 'name="into"' not in page


def test_a_quantity_is_shown_as_written_and_as_read(browser: Client) -> None:
    figure = {
        "span": [88, 96],
        "kind": "number",
        "comparator": ">",
        "low": 12.0,
        "high": 12.0,
        "unit": "meter",
        "of": "",
    }
    page = unescape(browser.get(f"/triage/{a_candidate(figures=[figure]).pk}/").content.decode())
    assert f'<span class="figure">{TEXT[88:96]}</span> <span class="muted">(> 12 meter)</span>' in page


def test_a_hop_that_the_registry_does_not_know_opens_the_fix_on_request(browser: Client) -> None:
    candidate = a_candidate()
    opened(browser, candidate)
    page = browser.post(f"/triage/{candidate.pk}/decide/", {"choose": "0:0"}, headers=HTMX).content.decode()
    assert '<details id="fix" class="fix" open' in page
    assert not Attribution.objects.exists()
