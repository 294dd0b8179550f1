"""What stands beside the candidate in hand, with htmx too."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims.web import keys
from tests.claims.web.counting import statements
from tests.claims.web.triaging import HTMX, SignIn, many_candidates, opened
from tests.factories import TEXT, a_candidate, a_claim, a_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(sign_in: SignIn, reviewer: User) -> Client:
    return sign_in(reviewer)


def test_the_article_is_shown_to_the_letter(browser: Client) -> None:
    text = TEXT + "<script>alert(1)</script> a < b &amp; c\n\n  akhir\u00a0kata  \n"
    candidate = a_candidate(document=a_document(text=text))
    page = browser.get(f"/triage/{candidate.pk}/").content.decode()
    article = page.split('id="article-text" data-text>')[1].split("</div>")[0]
    assert unescape(re.sub(r"<[^>]+>", "", article)) == text


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
