import re
from html import unescape

from django.contrib.auth.models import User
from django.urls import reverse

from claims.models import Claim, ExtractionRun, Rating
from claims.services import triage
from tests.claims.web.conftest import HandIn, QueriesOf, SignIn
from tests.conftest import MakePerson
from tests.factories import a_candidate, a_claim, a_document, a_run, an_attribution


def test_every_number_on_the_desk_is_a_link_to_the_list_behind_it(
    claim: Claim, person: MakePerson, true: Rating, false: Rating, sign_in: SignIn, hand_in: HandIn
) -> None:
    a_candidate()
    hand_in(claim, person("reviewer"), true)
    hand_in(claim, person("reviewer"), false)
    client = sign_in(person("reviewer"))
    page = client.get(reverse("desk"))
    waiting = page.context["waiting"]
    assert (waiting.candidates, waiting.mine, waiting.disputed, waiting.settled) == (1, 0, 1, 0)
    for address in (reverse("triage"), reverse("claims") + "?state=disputed", reverse("claims") + "?state=settled"):
        assert f'href="{address}"' in page.content.decode()
    assert claim.statement in client.get(reverse("claims"), {"state": "disputed"}).content.decode()


def test_what_was_done_today_and_by_whom_leads_to_as_many_rows(
    claim: Claim, person: MakePerson, true: Rating, sign_in: SignIn, hand_in: HandIn
) -> None:
    mine, other, editor = person("reviewer"), person("reviewer"), person("editor")
    triage.accept(a_candidate(), by=mine)
    triage.reject(a_candidate(), by=mine, reason="opinion")
    triage.reject(a_candidate(), by=other, reason="opinion")
    hand_in(claim, other, true)
    client = sign_in(editor)
    page = client.get(reverse("desk"))
    assert (page.context["today"].decided, page.context["today"].reviewed) == (3, 1)
    work = [(row.who, row.today, row.decided, row.reviewed) for row in page.context["people"]]
    assert work == [(mine, 2, 2, 0), (other, 1, 1, 1)]
    counted = re.findall(r'href="(/(?:decided|reviews)/\?[^"]+)">(?:<strong[^>]*>)?([0-9]+)', page.content.decode())
    assert len(counted) > 60
    for address, count in counted:
        assert len(client.get(unescape(address)).context["page"].rows) == int(count), address


def test_who_did_how_much_is_for_editors_alone(person: MakePerson, sign_in: SignIn) -> None:
    other = person("reviewer", username="anggi")
    triage.reject(a_candidate(), by=other, reason="opinion")
    page = sign_in(person("reviewer")).get(reverse("desk"))
    assert page.context["people"] == []
    assert "anggi" not in page.content.decode()


def test_the_plot_says_in_words_what_it_draws(reviewer: User, sign_in: SignIn) -> None:
    triage.reject(a_candidate(), by=reviewer, reason="opinion")
    page = sign_in(reviewer).get(reverse("desk"), headers={"accept-language": "en"}).content.decode()
    assert "<title" in page
    assert "Rejected 1" in page
    assert "style=" not in page[page.index("<svg") : page.index("</svg>")]


def test_a_claim_one_has_reviewed_awaits_one_no_more(
    claim: Claim, person: MakePerson, true: Rating, sign_in: SignIn, hand_in: HandIn
) -> None:
    first, second = person("reviewer"), person("reviewer")
    hand_in(claim, first, true)
    assert claim.statement not in sign_in(first).get(reverse("desk")).content.decode()
    assert claim.statement in sign_in(second).get(reverse("desk")).content.decode()


def test_a_document_that_is_being_extracted_is_shown_at_once(reviewer: User, sign_in: SignIn) -> None:
    run = a_run(document=a_document(title="Pelabuhan ditutup"))
    page = sign_in(reviewer).get(reverse("desk"), headers={"accept-language": "en"}).content.decode()
    assert "Pelabuhan ditutup" in page
    assert "being extracted" in page
    ExtractionRun.objects.filter(pk=run.pk).update(state="failed", reason="Pekerja mati.", ended_at=run.created_at)
    assert "Pekerja mati." in sign_in(reviewer).get(reverse("desk")).content.decode()


def test_the_desk_shows_ones_own_last_decisions_and_the_claim_each_went_into(
    person: MakePerson, sign_in: SignIn
) -> None:
    mine, other = person("reviewer"), person("reviewer")
    accepted = triage.accept(a_candidate(), by=mine)
    triage.reject(a_candidate(passage="Ucapan selamat."), by=other, reason="opinion")
    page = sign_in(mine).get(reverse("desk")).content.decode()
    assert reverse("claim", args=[accepted.claim_id]) in page
    assert "Ucapan selamat." not in page


def test_the_desk_and_the_lists_cost_as_many_queries_for_two_hundred_rows_as_for_ten(
    reviewer: User, sign_in: SignIn, queries_of: QueriesOf
) -> None:
    client = sign_in(reviewer)
    addresses = [reverse(name) for name in ("desk", "claims", "verdicts")]

    def rows(many: int) -> None:
        document = a_document()
        for _ in range(many):
            an_attribution(claim=a_claim(created_by=reviewer), document=document)
            a_candidate()

    rows(10)
    ten = [queries_of(client, address) for address in addresses]
    rows(190)
    assert [queries_of(client, address) for address in addresses] == ten


def test_the_page_of_a_claim_costs_as_many_queries_for_forty_attributions_as_for_two(
    claim: Claim, reviewer: User, sign_in: SignIn, queries_of: QueriesOf
) -> None:
    client, address = sign_in(reviewer), reverse("claim", args=[claim.pk])
    an_attribution(claim=claim)
    two = queries_of(client, address)
    for _ in range(38):
        an_attribution(claim=claim)
    assert queries_of(client, address) == two
    assert two <= 24
