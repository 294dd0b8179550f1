"""Every page that is looked at in a browser, and of each address that is not, why."""

from django.urls import resolve

DESK = [
    "/", "/intake/", "/intake/recent/", "/intake/sent/", "/intake/bookmarklet/", "/intake/{intake}/",
    "/feeds/", "/feeds/find/", "/feeds/{feed}/", "/feeds/{feed}/edit/",
    "/webhooks/", "/webhooks/add/", "/webhooks/{endpoint}/", "/webhooks/{endpoint}/edit/",
    "/webhooks/messages/{delivery}/",
    "/documents/", "/documents/{document}/",
    "/triage/queue/", "/triage/{candidate}/", "/triage/{waiting}/", "/triage/filters/", "/triage/all/",
    "/triage/keys/",
    "/claims/", "/claims/{claim}/", "/claims/{open}/", "/claims/{open}/review/", "/claims/{open}/settle/",
    "/claims/{claim}/publish/",
    "/attributions/{attribution}/", "/attributions/{attribution}/withdraw/", "/evidence/{evidence}/withdraw/",
    "/comments/{comment}/",
    "/verdicts/", "/verdicts/{claim}/", "/verdicts/{claim}/embed/",
    "/exports/", "/exports/of/claims/", "/exports/jobs/{running_job}/", "/exports/jobs/{failed_job}/",
    "/external-verdicts/", "/external-verdicts/{external}/", "/external-verdicts/import/",
    "/external-verdicts/imports/{import}/",
    "/claims/import/", "/claims/import/{sheet}/", "/claims/import/{ended_sheet}/",
    "/agreement/", "/agreement/claims/", "/extractor/", "/decided/", "/reviews/",
    "/notifications/", "/search/", "/search/?q=tambang", "/search/?q=tambang&kind=documents", "/topics/",
    "/topics/under/tambang/",
    "/sources/", "/sources/1/", "/sources/1/edit/", "/sources/add/", "/profile/", "/styleguide/",
    "/accounts/password/change/", "/accounts/email/", "/accounts/logout/",
]  # fmt: skip
ADMIN = [
    "/admin/", "/admin/claims/", "/admin/claims/claim/", "/admin/claims/claim/{claim}/change/",
    "/admin/claims/claim/{claim}/history/", "/admin/claims/verdict/add/", "/admin/sources/source/",
    "/admin/sources/source/1/change/", "/admin/auth/user/", "/admin/auth/user/add/",
    "/admin/auth/user/{person}/change/", "/admin/auth/user/{person}/password/", "/admin/password_change/",
    "/admin/password_change/done/",
]  # fmt: skip
STRANGERS = [
    "/accounts/login/", "/accounts/signup/", "/accounts/inactive/", "/accounts/confirm-email/",
    "/accounts/confirm-email/nothing/", "/accounts/password/reset/", "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-nothing/", "/accounts/password/reset/key/done/", "/accounts/nowhere/",
]  # fmt: skip
SECOND_FACTOR = [
    "/accounts/2fa/", "/accounts/2fa/totp/deactivate/", "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/", "/accounts/reauthenticate/", "/accounts/2fa/reauthenticate/",
]  # fmt: skip
SECURITY_KEY = [
    "/accounts/2fa/webauthn/reauthenticate/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/webauthn/keys/{key}/edit/", "/accounts/2fa/webauthn/keys/{key}/remove/",
]  # fmt: skip
NO_SECOND_FACTOR = ["/accounts/2fa/", "/accounts/2fa/totp/activate/"]
ASKED_FOR_SECOND_FACTOR = "/accounts/2fa/authenticate/"

NOT_LOOKED_AT = {
    "it gives a file or machine's words and no page": """
        health robots verdicts_claimreview document_text verdicts_atom verdicts_json_feed verdict_oembed verdict_file
        verdict_claimreview
        claim_annotations claim_provenance intake_refused snapshot document_warc export_verdicts_csv
        export_claimreview
        export_file claim_import_refused mfa_download_recovery_codes admin:jsi18n admin:autocomplete api:schema""",
    "it gives a part of a page, looked at on the page that fetches it": """
        claims_of_source source_suggest topic_suggest triage_near triage_fix triage_claims""",
    "it leads on to a page of the list": """
        evidence review_place snapshot_place
        triage triage_next triage_filter set_language account_confirm_login_code account_set_password
        admin:login admin:view_on_site""",
    "it is only posted to": """
        export_cancel case_file claim_import_start claim_import_cancel
        comment_withdraw notification_read token_revoke token_rotate admin:logout theme""",
    "it answers to whatever the admin has no address for": "admin:admin/(?P<url>.*)$",
    "its page is drawn by a library's own code and shows nothing of the desk": "api:docs",
}  # fmt: skip


def names(pages: list[str]) -> set[str]:
    """The names of the addresses that the pages are at."""
    return {name_at(page) for page in pages if page != "/accounts/nowhere/"}


def name_at(page: str) -> str:
    filled = "".join("1" if i % 2 else part for i, part in enumerate(page.replace("}", "{").split("{")))
    return resolve(filled.partition("?")[0]).view_name
