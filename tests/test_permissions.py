"""Who may ask for what: every address and method by role. An address that is new and has no row fails the test."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from claims import permissions
from claims.choices import Scope
from claims.services import tokens
from tests.addresses import Address, addresses, rows_for
from tests.conftest import MakePerson
from tests.factories import a_user

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]

LADDER = ["stranger", "signed-in", "consumer", "reviewer", "editor", "administrator", "superuser", "nobody"]
"""Each may do what those before it may. ``signed-in`` has no role; ``nobody`` is nobody, superusers included."""

MAY: dict[tuple[str, str], str] = {
    ("get", "stranger"): """
        health robots account_login account_inactive account_signup account_reset_password
        account_reset_password_done account_reset_password_from_key account_reset_password_from_key_done
        account_email_verification_sent account_confirm_email set_language api:schema api:docs""",
    ("post", "stranger"): """
        account_login account_signup account_reset_password account_reset_password_from_key
        set_language theme""",
    ("get", "signed-in"): """
        profile account_email account_change_password account_set_password account_confirm_login_code mfa_index
        mfa_authenticate mfa_activate_totp mfa_generate_recovery_codes mfa_list_webauthn mfa_add_webauthn""",
    ("post", "signed-in"): """
        token_make account_email account_change_password account_set_password account_confirm_login_code
        mfa_authenticate mfa_activate_totp mfa_generate_recovery_codes mfa_add_webauthn""",
    ("get", "consumer"): """
        desk claims claim claims_of_source verdicts verdict verdicts_claimreview
        verdict_file verdict_embed verdicts_atom verdicts_json_feed
        verdict_oembed documents document document_text document_warc snapshot
        snapshot_place evidence sources source source_suggest
        api:attribution-list api:attribution-detail api:claim-list api:claim-detail api:verdict-list
        api:verdict-detail api:evidence-list api:evidence-detail api:candidate-list api:candidate-detail
        api:source-list api:source-detail api:document-list api:document-detail api:document-versions
        external_verdicts external_verdict api:external-verdict-list api:external-verdict-detail
        api:attribution-lines api:changes search notifications topics topic topic_suggest""",
    ("post", "consumer"): "notifications_read mail_choice",
    ("get", "reviewer"): """
        external_import external_import_show
        feeds feed intake_sent bookmarklet
        intake intake_recent intake_show intake_refused triage triage_next triage_queue triage_claims triage_show
        agreement agreement_claims extractor decided
        triage_near triage_fix triage_filters triage_filter triage_all triage_keys
        agreement agreement_claims extractor decided handed_in
        review settle attribution attribution_withdraw evidence_withdraw source_add api:event-list api:event-detail
        api:review-list
        api:intake-item-detail""",
    ("post", "reviewer"): """
        external_import external_match external_claim
        intake_sent
        intake intake_retry run_retry document_add triage_decide triage_split triage_undo triage_again claim_restate
        intake intake_retry run_retry document_add triage_decide triage_split triage_undo triage_again triage_filters
        triage_filter triage_all triage_keys triage_take_over triage_give_back claim_restate
        evidence_add evidence_withdraw attribution attribution_withdraw review review_typed source_add
        api:document-list api:document-batch api:candidate-decide api:source-list api:review-list
        comment watch comment_withdraw topic_add topic_remove""",
    ("get", "editor"): """
        feed_find feed_edit webhooks webhook_add webhook webhook_edit webhook_delivery
        publish exports export_verdicts_csv export_claimreview verdict_claimreview source_edit
        claim_annotations claim_provenance export_ask claim_imports""",
    ("post", "editor"): """
        export_ask claim_imports case_file
        feed_find feed_add feed_edit feed_stop feed_start feed_poll
        webhook_add webhook_edit webhook_rotate webhook_stop webhook_start webhook_ping webhook_replay
        webhook_delivery_replay
        publish source_edit source_grade source_name_add source_name_drop source_tie source_tie_end source_merge
        source_unmerge api:source-grades api:source-names api:source-ties api:source-end-tie""",
    ("patch", "editor"): "api:source-detail",
    ("delete", "editor"): "api:source-drop-name",
}

ADMIN: dict[str, tuple[str, str, str, str]] = {
    # model: who may see, add, change, delete. Only staff come so far at all.
    "sources_document": ("consumer", "nobody", "nobody", "nobody"),
    "sources_snapshot": ("superuser", "nobody", "nobody", "nobody"),
    "sources_intake": ("reviewer", "nobody", "nobody", "nobody"),
    "sources_feed": ("reviewer", "nobody", "nobody", "nobody"),
    "sources_feedentry": ("superuser", "nobody", "nobody", "nobody"),
    "sources_seal": ("administrator", "nobody", "nobody", "nobody"),
    "sources_event": ("reviewer", "nobody", "nobody", "nobody"),
    "sources_source": ("consumer", "reviewer", "editor", "nobody"),
    "sources_reliabilitygrade": ("consumer", "editor", "nobody", "nobody"),
    "sources_sourcemerge": ("consumer", "editor", "nobody", "nobody"),
    "claims_candidate": ("consumer", "nobody", "reviewer", "nobody"),
    "claims_claim": ("consumer", "nobody", "nobody", "nobody"),
    "claims_attribution": ("consumer", "nobody", "nobody", "nobody"),
    "claims_evidence": ("consumer", "nobody", "nobody", "nobody"),
    "claims_review": ("reviewer", "reviewer", "reviewer", "nobody"),
    "claims_verdict": ("consumer", "editor", "nobody", "nobody"),
    "claims_rating": ("administrator", "superuser", "administrator", "nobody"),
    "claims_extractionrun": ("reviewer", "nobody", "nobody", "nobody"),
    "claims_apitoken": ("administrator", "nobody", "nobody", "nobody"),
    "claims_endpoint": ("editor", "nobody", "nobody", "nobody"),
    "claims_delivery": ("editor", "nobody", "nobody", "nobody"),
    "claims_externalverdict": ("consumer", "nobody", "nobody", "nobody"),
    "claims_verdictimport": ("reviewer", "nobody", "nobody", "nobody"),
    "claims_heartbeat": ("superuser", "nobody", "nobody", "nobody"),
    "auth_user": ("administrator", "administrator", "administrator", "nobody"),
    "auth_group": ("administrator", "superuser", "superuser", "superuser"),
    "account_emailaddress": ("superuser", "superuser", "superuser", "superuser"),
    "axes_accessattempt": ("superuser", "nobody", "superuser", "superuser"),
    "axes_accesslog": ("superuser", "nobody", "superuser", "superuser"),
    "axes_accessfailurelog": ("superuser", "nobody", "superuser", "superuser"),
}

UNDECIDED = {
    # Answer by what the person has set up, or are nobody's; none shows a row of the desk.
    "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_remove_webauthn", "mfa_edit_webauthn",
    "account_logout", "token_revoke", "token_rotate",
    "comment_reword", "notification_read", "api:review-detail", "review_place", "api:api/v1/", "styleguide",
    "claim_import", "claim_import_start", "claim_import_cancel", "claim_import_refused",  # so are these
    "export_job", "export_cancel", "export_file",  # their owner's alone: see tests/claims/web/test_export_jobs.py
    "admin:index", "admin:login", "admin:logout", "admin:app_list", "admin:password_change",
    "admin:password_change_done", "admin:jsi18n", "admin:autocomplete", "admin:view_on_site",
    "admin:admin/(?P<url>.*)$", "admin:auth_user_password_change",
}  # fmt: skip


def lowest(name: str, method: str) -> str:
    """The first on the ladder who may ask for this address by this method."""
    if name.startswith("admin:"):
        model, _, action = name.removeprefix("admin:").rpartition("_")
        see, add, change, delete = ADMIN[model]
        of = {"changelist": see, "history": see, "add": add, "delete": delete, "change": see}[action]
        return change if (action, method) == ("change", "post") else of
    return next((who for (how, who), names in MAY.items() if how == method and name in names.split()), "nobody")


def rows_missing() -> list[str]:
    known = {name for names in MAY.values() for name in names.split()} | UNDECIDED
    admin = {f"admin:{model}" for model in ADMIN}
    return [a.name for a in addresses() if a.name not in known and a.name.rpartition("_")[0] not in admin]


@pytest.fixture
def _quiet() -> Iterator[None]:
    """Each refusal would be logged with its whole call stack, which takes longer than the call."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_every_address_has_a_row_in_this_table() -> None:
    assert rows_missing() == []


@pytest.mark.usefixtures("_quiet")
@pytest.mark.parametrize("who", LADDER[:-1])
def test_each_may_ask_for_exactly_what_the_table_says(who: str, person: MakePerson) -> None:
    rows = rows_for(a_user())
    user = somebody(who, person)
    client, token = Client(), ""
    if user is not None:
        client.force_login(user, backend="factcheck.accounts.DeskBackend")
        token = tokens.make(user=user, name="all", scopes=list(Scope.values))[1]
    wrong = []
    for address in addresses():
        if address.name in UNDECIDED or is_unseeable(address, rows):
            continue
        for method in API_METHODS if address.route.startswith("api/") else ("get", "post"):
            may = LADDER.index(who) >= LADDER.index(lowest(address.name, method))
            status = ask(client, method, address, rows, token)
            if (status not in REFUSED) != may:
                wrong.append(f"{method} {address.name} answers {status}, and should {'' if may else 'not '}let through")
    assert wrong == []


API_METHODS = ("get", "post", "patch", "put", "delete")
REFUSED = {"to sign-in", "401", "403", "404", "405"}


def is_unseeable(address: Address, rows: dict[str, Any]) -> bool:
    """Whether the admin is asked for a row of a kind of which there is none: it leads back before it asks who it is."""
    kind = "admin " + "/".join(address.route.split("/")[1:3])
    return address.name.startswith("admin:") and address.name.endswith("_history") and rows.get(kind) == "0"


def ask(client: Client, method: str, address: Address, rows: dict[str, Any], token: str) -> str:
    """The status, or ``to sign-in``; what was done by it is rolled back."""
    sent: dict[str, Any] = {}
    if address.route.startswith("api/"):
        sent["headers"] = {"Authorization": f"Bearer {token}"} if token else {}
        sent |= {"data": {}, "content_type": "application/json"} if method != "get" else {}
    with transaction.atomic():
        response = getattr(client, method)(address.path(rows), **sent)
        transaction.set_rollback(True)
    to_sign_in = response.status_code == 302 and response["Location"].startswith(("/accounts/login/", "/admin/login/"))
    return "to sign-in" if to_sign_in else str(response.status_code)


def somebody(who: str, person: MakePerson) -> User | None:
    """Staff all of them, so that the admin's own permissions are what is tested."""
    if who == "stranger":
        return None
    if who in permissions.ROLES:
        return person(who, is_staff=True)
    return a_user(is_staff=True, is_superuser=who == "superuser")


def test_strangers_read_published_verdicts_where_the_desk_says_so_and_nothing_else(settings: Any) -> None:
    rows = rows_for(a_user())
    verdict = f"/verdicts/{rows['claim_id']}/"
    assert Client().get(verdict).status_code == 302
    settings.PUBLIC_VERDICTS = True
    assert [Client().get(path).status_code for path in (verdict, "/verdicts/")] == [200, 200]
    closed = [f"/claims/{rows['claim_id']}/", "/exports/verdicts.csv", f"/documents/{rows['document']}/", "/sources/"]
    assert {Client().get(path).status_code for path in closed} == {302}
    assert Client().get(f"{verdict}claimreview.json").status_code == 403


def test_nobody_signed_in_without_being_staff_comes_into_the_admin(person: MakePerson) -> None:
    client = Client()
    client.force_login(person("editor"), backend="factcheck.accounts.DeskBackend")
    for address in addresses():
        if address.name.startswith("admin:") and address.name.endswith("_changelist"):
            assert client.get(address.path({})).status_code in (302, 403), address.name


def test_the_admin_s_own_address_for_signing_in_leads_to_the_desk_s(person: MakePerson) -> None:
    assert Client().get("/admin/login/")["Location"].startswith("/accounts/login/")
    client = Client()
    client.force_login(person("administrator", is_staff=True))
    assert client.get("/admin/login/").status_code in (200, 302)
