from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from claims.models import ApiToken, Attribution, Candidate, Claim, Rating, Review, Verdict
from claims.services import review as reviewing
from claims.services import tokens, triage
from claims.services.review import Grading
from sources.models import Event, ReliabilityGrade, Source, SourceMerge
from tests.conftest import MakePerson
from tests.factories import a_candidate, a_claim, a_rating, a_source, a_user, an_attribution

SignIn = Callable[[User], Client]
MakeStaff = Callable[[str], User]


@pytest.fixture
def staff(person: MakePerson) -> MakeStaff:
    def made(role: str) -> User:
        return person(role, is_staff=True)

    return made


def page(model: Any, what: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


def errors(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return str(answer.context["adminform"].form.errors)


def test_nobody_is_offered_to_delete_a_row_not_even_a_superuser() -> None:
    superuser = User(is_superuser=True, is_active=True, is_staff=True)
    request: Any = type("Request", (), {"user": superuser})()
    ours: list[Any] = [*apps.get_app_config("claims").get_models(), *apps.get_app_config("sources").get_models(), User]
    shown = [model for model in ours if admin.site.is_registered(model)]
    assert {Claim, Verdict, Review, Source, Event} <= set(shown)
    assert [m for m in shown if admin.site.get_model_admin(m).has_delete_permission(request)] == []


def test_a_superuser_may_look_at_the_record_and_the_stored_texts_but_change_nothing(db: None, sign_in: SignIn) -> None:
    attribution = an_attribution()
    event = Event.objects.first()
    assert event is not None
    client = sign_in(a_user(is_superuser=True, is_staff=True))
    for row in (event, attribution.document, attribution, attribution.claim):
        assert client.get(page(row, "change", row.pk)).status_code == 200
        assert client.post(page(row, "change", row.pk), {"act": "forged"}).status_code == 403
        assert client.get(page(row, "add")).status_code == 403
        assert client.get(page(row, "delete", row.pk)).status_code == 403


@pytest.mark.parametrize(
    ("role", "opens", "adds"),
    [
        ("reviewer", {"claims.Claim", "claims.Review", "claims.Candidate", "sources.Source", "sources.Event"},
         {"claims.Review", "sources.Source"}),
        ("editor", {"claims.Verdict", "sources.ReliabilityGrade", "sources.SourceMerge"},
         {"claims.Review", "claims.Verdict", "sources.Source", "sources.ReliabilityGrade", "sources.SourceMerge"}),
        ("administrator", {"auth.User", "auth.Group", "claims.Rating", "claims.ApiToken", "sources.Seal"},
         {"claims.Review", "claims.Verdict", "sources.Source", "sources.ReliabilityGrade", "sources.SourceMerge",
          "auth.User"}),
        ("consumer", {"claims.Claim", "claims.Verdict", "sources.Document"}, set()),
    ],
)  # fmt: skip
def test_each_role_opens_and_adds_in_the_admin_what_it_may(
    role: str, opens: set[str], adds: set[str], staff: MakeStaff, sign_in: SignIn
) -> None:
    client = sign_in(staff(role))
    models = {f"{m._meta.app_label}.{m.__name__}": m for m in admin.site._registry}
    assert client.get(reverse("admin:index")).status_code == 200
    opened = {name for name, model in models.items() if client.get(page(model, "changelist")).status_code == 200}
    added = {name for name, model in models.items() if client.get(page(model, "add")).status_code == 200}
    assert opens <= opened
    assert added == adds


def test_whoever_is_not_staff_gets_no_admin(person: MakePerson, sign_in: SignIn) -> None:
    assert sign_in(person("administrator")).get(reverse("admin:index")).status_code in (302, 403)


def test_candidates_are_accepted_and_rejected_by_actions_and_what_another_holds_is_told(
    staff: MakeStaff, sign_in: SignIn
) -> None:
    free, also_free, held = a_candidate(), a_candidate(), a_candidate()
    other = a_user(username="citra")
    by = staff("reviewer")
    triage.hold(held, by=other)
    client = sign_in(by)
    chosen = {"_selected_action": [free.pk, held.pk]}
    answer = client.post(page(Candidate, "changelist"), {"action": "accept_each", **chosen}, follow=True)
    rejection = {"action": "reject_opinion", "_selected_action": [also_free.pk]}
    client.post(page(Candidate, "changelist"), rejection)
    states = dict(Candidate.objects.values_list("pk", "state"))
    assert states == {free.pk: "accepted", held.pk: "pending", also_free.pk: "rejected"}
    assert "citra" in answer.content.decode()
    assert Event.objects.filter(act="candidate.accepted", actor=by, table_name="claims_candidate").count() == 1
    assert Candidate.objects.get(pk=also_free.pk).reject_reason == "opinion"


def test_a_candidate_is_accepted_into_a_claim_with_its_stance_corrected(staff: MakeStaff, sign_in: SignIn) -> None:
    candidate, claim = a_candidate(), a_claim()
    told = {"decision": "accept", "claim": claim.pk, "fixed_kind": "direct", "fixed_stance": "denies"}
    answer = sign_in(staff("reviewer")).post(page(candidate, "change", candidate.pk), told)
    assert answer.status_code == 302
    assert Attribution.objects.get().claim == claim
    assert Attribution.objects.get().stance == "denies"


def test_a_rejection_without_a_reason_is_an_error_of_the_form(staff: MakeStaff, sign_in: SignIn) -> None:
    candidate = a_candidate()
    answer = sign_in(staff("reviewer")).post(page(candidate, "change", candidate.pk), {"decision": "reject"})
    assert "reason" in answer.context["adminform"].form.errors
    assert Candidate.objects.get().state == "pending"


def test_a_review_is_drafted_and_handed_in_through_the_admin_by_the_same_rules(
    staff: MakeStaff, sign_in: SignIn
) -> None:
    claim, rating, by = a_claim(), a_rating(), staff("reviewer")
    client = sign_in(by)
    told = {"claim": claim.pk, "said": "as_reported", "rating": rating.pk, "credibility": 2, "rationale": ""}
    client.post(page(Review, "add"), told)
    draft = Review.objects.get()
    assert (draft.state, draft.reviewer) == ("draft", by)
    whole = {**told, "rationale": "Terukur.", "hand_in": "on", "seen": draft.version}
    refused = client.post(page(Review, "change", draft.pk), {**whole, "rationale": " "})
    assert "rationale" in refused.context["adminform"].form.errors
    client.post(page(Review, "change", draft.pk), whole)
    assert Review.objects.get().state == "submitted"
    assert Event.objects.filter(act="review.submitted", actor=by).exists()
    assert client.post(page(Review, "change", draft.pk), whole).status_code == 403


def test_a_draft_changed_in_another_window_is_a_conflict_in_the_admin_too(staff: MakeStaff, sign_in: SignIn) -> None:
    by, claim = staff("reviewer"), a_claim()
    mine = reviewing.open_review(claim=claim, by=by)
    reviewing.save_draft(mine, by=by, grading=Grading(rationale="Lebih baru."), version=mine.version)
    told = {"said": "", "rationale": "Lebih lama.", "seen": mine.version}
    answer = sign_in(by).post(page(mine, "change", mine.pk), told)
    assert "changed in another window" in errors(answer) or "jendela" in errors(answer)
    assert Review.objects.get().rationale == "Lebih baru."


def test_a_draft_is_not_written_over_by_a_page_that_did_not_show_it(staff: MakeStaff, sign_in: SignIn) -> None:
    by, claim = staff("reviewer"), a_claim()
    mine, client = reviewing.open_review(claim=claim, by=by), sign_in(by)
    told = {"claim": claim.pk, "said": "", "rationale": "Lebih lama."}
    fresh = client.get(page(mine, "add")).context["adminform"].form["seen"].value()
    assert "open it in the list" in errors(client.post(page(mine, "add"), {**told, "seen": fresh}))
    reviewing.save_draft(mine, by=by, grading=Grading(rationale="Lebih baru."), version=mine.version)
    answer = client.post(page(mine, "change", mine.pk), told)
    assert "Lebih baru." in errors(answer)  # the row that stands
    assert Review.objects.get().rationale == "Lebih baru."
    seen = answer.context["adminform"].form["seen"].value()
    assert client.post(page(mine, "change", mine.pk), {**told, "seen": seen}).status_code == 302
    assert Review.objects.get().rationale == "Lebih lama."


def test_reviews_and_their_events_are_as_blind_in_the_admin_as_on_the_desk(staff: MakeStaff, sign_in: SignIn) -> None:
    claim, rating, first, second = a_claim(), a_rating(), staff("reviewer"), staff("administrator")

    def hand_in(by: User) -> None:
        mine = reviewing.open_review(claim=claim, by=by)
        grading = Grading(said="as_reported", rating=rating, credibility=2, rationale="Alasan rahasia.")
        reviewing.submit(mine, by=by, grading=grading, version=mine.version)

    hand_in(first)
    theirs, client = Review.objects.get(), sign_in(second)
    event = Event.objects.filter(table_name="claims_review", act="review.submitted").get()
    assert client.get(page(theirs, "change", theirs.pk)).status_code == 302  # as if there were none
    assert client.get(page(event, "change", event.pk)).status_code == 302
    assert "review.submitted" not in client.get(page(Event, "changelist")).content.decode()
    hand_in(second)
    assert "Alasan rahasia." in client.get(page(theirs, "change", theirs.pk)).content.decode()
    assert client.get(page(event, "change", event.pk)).status_code == 200


def test_a_verdict_is_published_through_the_admin_and_stands_for_ever(staff: MakeStaff, sign_in: SignIn) -> None:
    claim, rating, editor = a_claim(), a_rating(), staff("editor")
    client = sign_in(editor)
    told: dict[str, Any] = {"said": "as_reported", "rating": rating.pk, "credibility": 2, "summary": "Benar."}
    told |= {"claim": claim.pk, "seen_claim": claim.pk, "seen": claim.version}
    assert "Nobody has reviewed" in errors(client.post(page(Verdict, "add"), told))
    for by in (staff("reviewer"), staff("reviewer")):
        mine = reviewing.open_review(claim=claim, by=by)
        grading = Grading(said="as_reported", rating=rating, credibility=2, rationale="Ya.")
        reviewing.submit(mine, by=by, grading=grading, version=mine.version)
    opened = client.get(page(Verdict, "add"), {"claim": claim.pk}).context["adminform"].form
    told |= {"seen_claim": opened["seen_claim"].value(), "seen": opened["seen"].value()}
    assert client.post(page(Verdict, "add"), told).status_code == 302
    verdict = Verdict.objects.get()
    assert Claim.objects.get().verdict == verdict
    assert "Benar." in client.get(page(Verdict, "change", verdict.pk)).content.decode()
    assert client.post(page(Verdict, "change", verdict.pk), {**told, "summary": "Lain."}).status_code == 403
    refused = client.post(page(Verdict, "add"), {**told, "seen": Claim.objects.get().version})
    assert "note" in refused.context["adminform"].form.errors
    assert Verdict.objects.count() == 1


@pytest.mark.parametrize("seen", [{}, {"seen": 1}, {"seen_claim": 0, "seen": 2}, {"seen": 2}])
def test_a_verdict_is_not_published_in_the_admin_on_a_claim_that_was_not_looked_at(
    staff: MakeStaff, sign_in: SignIn, seen: dict[str, int]
) -> None:
    claim, rating, client = a_claim(statement="Jembatan itu retak."), a_rating(), sign_in(staff("editor"))
    told = {"claim": claim.pk, "said": "as_reported", "rating": rating.pk, "credibility": 2, "summary": "Ya."}
    Claim.objects.filter(pk=claim.pk).update(statement="Jembatan itu retak 12 meter.", version=2)
    unseen = {**seen, **({"seen_claim": claim.pk} if seen.get("seen") == 1 else {})}
    answer = client.post(page(Verdict, "add"), {**told, "note": "Jelas.", **unseen})
    assert "Jembatan itu retak 12 meter." in errors(answer)
    assert not Verdict.objects.exists()
    form = answer.context["adminform"].form
    again = {name: form[name].value() for name in ("seen", "seen_claim")}
    assert client.post(page(Verdict, "add"), {**told, "note": "Jelas.", **again}).status_code == 302


def test_a_correction_in_the_admin_may_keep_a_retired_rating(staff: MakeStaff, sign_in: SignIn) -> None:
    claim, rating, client = a_claim(), a_rating(), sign_in(staff("editor"))
    other = a_rating(code="false", value=1)
    told = {"claim": claim.pk, "said": "as_reported", "rating": rating.pk, "credibility": 2, "summary": "Ya."}
    told |= {"note": "Jelas.", "seen_claim": claim.pk}
    assert client.post(page(Verdict, "add"), {**told, "seen": claim.version}).status_code == 302
    Rating.objects.update(active=False)
    version = Claim.objects.get().version
    refused = client.post(page(Verdict, "add"), {**told, "seen": version, "rating": other.pk})
    assert "rating" in refused.context["adminform"].form.errors
    assert client.post(page(Verdict, "add"), {**told, "seen": version}).status_code == 302
    assert [verdict.rating for verdict in Verdict.objects.all()] == [rating, rating]


def test_a_source_is_changed_named_tied_graded_and_merged_in_the_admin_and_the_record_names_who(
    staff: MakeStaff, sign_in: SignIn
) -> None:
    source, other, editor = a_source(name="KCNA"), a_source(name="Pemerintah Contoh"), staff("editor")
    client = sign_in(editor)
    told = {
        "name": "KCNA", "kind": "news_agency", "country": "kp", "homepage": "", "wikidata": "", "note": "",
        "seen": "1",
        "names-TOTAL_FORMS": "1", "names-INITIAL_FORMS": "0",
        "names-0-text": "Kantor Berita Pusat Korea", "names-0-language": "id", "names-0-kind": "name",
        "names-0-source": source.pk,
        "ties-TOTAL_FORMS": "1", "ties-INITIAL_FORMS": "0",
        "ties-0-kind": "controlled_by", "ties-0-object": other.pk, "ties-0-subject": source.pk,
        "grades-TOTAL_FORMS": "0", "grades-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert client.post(page(source, "change", source.pk), told).status_code == 302
    grade = {"source": source.pk, "grade": "D", "reason": "Badan negara."}
    assert client.post(page(ReliabilityGrade, "add"), grade).status_code == 302
    merge = {"merged": source.pk, "kept": other.pk, "reason": "Coba."}
    assert client.post(page(SourceMerge, "add"), merge).status_code == 302
    undo = {"action": "undo", "_selected_action": [SourceMerge.objects.get().pk]}
    client.post(page(SourceMerge, "changelist"), undo)
    now_is = Source.objects.get(pk=source.pk)
    wanted = {"source.changed", "source.named", "source.tied", "source.graded", "source.merged", "source.unmerged"}
    acts = set(Event.objects.filter(actor=editor).values_list("act", flat=True))
    assert (now_is.country, now_is.kind, now_is.merged_into) == ("KP", "news_agency", None)
    assert now_is.names.filter(folded="kantor berita pusat korea").exists()
    assert now_is.ties.get().object == other
    assert wanted <= acts


def test_a_source_changed_meanwhile_is_an_error_of_the_form(staff: MakeStaff, sign_in: SignIn) -> None:
    source = a_source(name="KCNA")
    Source.objects.filter(pk=source.pk).update(version=7, note="Lebih baru.")
    told = {
        "name": "KCNA", "kind": "news_agency", "seen": "1", "note": "Lebih lama.",
        **{f"{p}-{n}_FORMS": "0" for p in ("names", "ties", "grades") for n in ("TOTAL", "INITIAL")},
    }  # fmt: skip
    answer = sign_in(staff("editor")).post(page(source, "change", source.pk), told)
    assert "KCNA" in errors(answer)
    assert Source.objects.get(pk=source.pk).note == "Lebih baru."


def test_a_grade_without_a_reason_is_an_error_of_the_form(staff: MakeStaff, sign_in: SignIn) -> None:
    told = {"source": a_source().pk, "grade": "A", "reason": " "}
    answer = sign_in(staff("editor")).post(page(ReliabilityGrade, "add"), told)
    assert "reason" in errors(answer)
    assert not ReliabilityGrade.objects.exists()


def test_a_change_of_the_scale_is_recorded_and_a_used_step_keeps_its_number(
    staff: MakeStaff, sign_in: SignIn, rating: Rating
) -> None:
    client, administrator = sign_in(staff("administrator")), staff("administrator")
    claim = a_claim()
    told = {"code": "true", "name_en": "Correct", "name_id": "Benar", "value": 5, "position": 1, "active": "on"}
    assert client.post(page(rating, "change", rating.pk), told).status_code == 302
    Verdict.objects.create(
        claim=claim, number=1, said="as_reported", rating=rating, credibility=2, statement="x", summary="x",
        published_by=administrator,
    )  # fmt: skip
    client.post(page(rating, "change", rating.pk), {**told, "value": 1, "code": "false", "name_en": "Right"})
    now_is = Rating.objects.get()
    assert (now_is.name_en, now_is.value, now_is.code) == ("Right", 5, "true")
    assert Event.objects.filter(act="rating.changed", table_name="claims_rating").count() == 2


@pytest.fixture
def rating(db: None) -> Rating:
    return a_rating()


def test_an_administrator_cannot_raise_themselves_or_take_over_a_superuser(staff: MakeStaff, sign_in: SignIn) -> None:
    administrator, superuser = staff("administrator"), a_user(is_superuser=True, is_staff=True)
    client = sign_in(administrator)
    told = {"username": administrator.username, "is_active": "on", "is_staff": "on", "is_superuser": "on",
            "groups": [Group.objects.get(name="editor").pk], "date_joined_0": "2026-01-01",
            "date_joined_1": "00:00:00"}  # fmt: skip
    assert client.post(page(User, "change", administrator.pk), told).status_code == 302
    now_is = User.objects.get(pk=administrator.pk)
    assert not now_is.is_superuser
    assert [group.name for group in now_is.groups.all()] == ["editor"]
    now_is.groups.set(Group.objects.filter(name="administrator"))
    assert client.post(page(User, "change", superuser.pk), {**told, "username": "taken"}).status_code == 403
    password = reverse("admin:auth_user_password_change", args=[superuser.pk])
    assert client.post(password, {"password1": "x", "password2": "x"}).status_code == 403


def test_a_token_is_revoked_in_the_admin_and_its_digest_is_shown_to_nobody(
    staff: MakeStaff, consumer: User, sign_in: SignIn
) -> None:
    token, _secret = tokens.make(user=consumer, name="Situs", scopes=["read"])
    client = sign_in(staff("administrator"))
    assert token.digest not in client.get(page(token, "change", token.pk)).content.decode()
    client.post(page(ApiToken, "changelist"), {"action": "revoke", "_selected_action": [token.pk]})
    assert ApiToken.objects.get().revoked_at is not None


def test_a_claim_is_found_by_its_words_or_its_number_while_a_candidate_is_decided(
    staff: MakeStaff, sign_in: SignIn
) -> None:
    claim, _other = a_claim(statement="Dermaga utara retak."), a_claim(statement="Harga beras naik.")
    client, asked = (
        sign_in(staff("reviewer")),
        {"app_label": "claims", "model_name": "attribution", "field_name": "claim"},
    )

    def found(term: str) -> list[str]:
        answer = client.get(reverse("admin:autocomplete"), {**asked, "term": term})
        return [row["text"] for row in answer.json()["results"]]

    assert found("dermaga") == ["Dermaga utara retak."]
    assert found(str(claim.pk)) == ["Dermaga utara retak."]
