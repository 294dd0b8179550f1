"""The extractor answers for itself: what counts as a fix, what as a finding, and that each number leads to its rows."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from claims.models import Attribution, Candidate
from claims.services import manual, triage
from claims.services.readings import HopAs
from claims.services.triage import Fix
from tests.claims.web.conftest import QueriesOf, SignIn
from tests.conftest import MakePerson
from tests.factories import a_candidate, a_document, a_run, a_source

pytestmark = pytest.mark.django_db

AS_READ = [HopAs(name="juru bicara dinas"), HopAs(name="Kantor Berita Contoh")]
FIXES = {
    "passage": Fix(content=[(65, 90)]),
    "kind": Fix(kind="indirect"),
    "stance": Fix(stance="denies"),
    "speaker": Fix(chain=[HopAs(name="kepala dinas"), AS_READ[1]]),
    "order": Fix(chain=list(reversed(AS_READ))),
    "one carrier fewer": Fix(chain=AS_READ[:1]),
}


@pytest.mark.parametrize("what", FIXES)
def test_an_acceptance_that_leaves_something_otherwise_is_a_fix(what: str, reviewer: User, sign_in: SignIn) -> None:
    triage.accept(a_candidate(), by=reviewer, fix=FIXES[what])
    [(_name, figures, _behind, _reasons)] = sign_in(reviewer).get(reverse("extractor")).context["whole"]
    assert (figures.as_is, figures.fixed) == (0, 1)


@pytest.mark.parametrize("fix", [Fix(), Fix(chain=AS_READ, kind="direct", stance="asserts", content=[(65, 105)])])
def test_an_acceptance_that_says_what_the_machine_said_is_none(fix: Fix, reviewer: User, sign_in: SignIn) -> None:
    triage.accept(a_candidate(), by=reviewer, fix=fix)
    [(_name, figures, _behind, _reasons)] = sign_in(reviewer).get(reverse("extractor")).context["whole"]
    assert (figures.as_is, figures.fixed) == (1, 0)


def test_another_source_under_the_same_name_is_a_fix(reviewer: User, sign_in: SignIn) -> None:
    chain = [HopAs(name="juru bicara dinas", source=a_source().pk), AS_READ[1]]
    triage.accept(a_candidate(), by=reviewer, fix=Fix(chain=chain))
    [(_name, figures, _behind, _reasons)] = sign_in(reviewer).get(reverse("extractor")).context["whole"]
    assert (figures.as_is, figures.fixed) == (0, 1)


def test_what_a_person_added_is_counted_apart(reviewer: User, sign_in: SignIn) -> None:
    run = a_run()
    added = manual.add(run.document, by=reviewer, content=[(0, 12)], speaker="kepala pelabuhan")
    triage.accept(added, by=reviewer)
    page = sign_in(reviewer).get(reverse("extractor"))
    assert page.context["whole"] == []
    triage.accept(a_candidate(), by=reviewer)
    page = sign_in(reviewer).get(reverse("extractor"))
    assert page.context["by_hand"] == 1
    assert page.context["whole"][0][1].decided == 1


def test_every_number_leads_to_as_many_decisions(reviewer: User, sign_in: SignIn) -> None:
    outlet = a_source()
    triage.accept(a_candidate(document=a_document(publisher=outlet)), by=reviewer)
    triage.accept(a_candidate(), by=reviewer, fix=FIXES["stance"])
    for reason in ("opinion", "opinion", "furniture"):
        triage.reject(a_candidate(rule="en.post.said"), by=reviewer, reason=reason)
    triage.mark_duplicate(a_candidate(), by=reviewer, of=a_candidate())
    client = sign_in(reviewer)
    page = client.get(reverse("extractor")).content.decode()
    counted = re.findall(r'<a href="(/decided/[^"]+)">[^<0-9%]*([0-9]+)</a>', page)
    assert len(counted) > 30
    for address, count in counted:
        assert len(client.get(unescape(address)).context["page"].rows) == int(count), address


def test_only_editors_choose_whose_decisions_they_see(person: MakePerson, sign_in: SignIn) -> None:
    mine, other, editor = person("reviewer"), person("reviewer"), person("editor")
    triage.reject(a_candidate(), by=other, reason="other")
    asked = {"by": other.pk}
    assert sign_in(editor).get(reverse("decided"), asked).context["form"].asked().by == other.pk
    page = sign_in(mine).get(reverse("decided"), asked)
    assert page.context["form"].asked().by is None
    assert other.username not in page.content.decode()


def test_the_page_costs_as_many_queries_for_sixty_decisions_as_for_three(
    reviewer: User, sign_in: SignIn, queries_of: QueriesOf
) -> None:
    client, addresses = sign_in(reviewer), [reverse("extractor"), reverse("decided")]

    def decided(many: int) -> None:
        for n in range(many):
            triage.accept(a_candidate(rule=f"id.rule.{n}", document=a_document(publisher=a_source())), by=reviewer)

    decided(3)
    few = [queries_of(client, address) for address in addresses]
    decided(30)
    assert [queries_of(client, address) for address in addresses] == few
    assert Candidate.objects.count() == Attribution.objects.count() == 33
