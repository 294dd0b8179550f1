"""What each page may ask of the database: so many statements, and not one more for a thousand rows than for ten."""

import re

import pytest
from django.test import Client

from tests.addresses import Address, addresses, rows_for
from tests.claims.web.conftest import SignIn
from tests.claims.web.counting import statements
from tests.claims.web.crowd import crowd
from tests.conftest import MakePerson
from tests.factories import a_rating

# Ninety pages on a thousand rows of everything: minutes on a busy machine.
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(400)]

BUDGET = """
    # the desk and its figures
    desk 22 agreement 9 agreement_claims 10 extractor 6 handed_in 5 decided 5
    # claims, reviews, verdicts
    claims 6 claim 23 evidence_withdraw 4 attribution 5 attribution_withdraw 4 review 11 settle 12 publish 10
    claims_of_source 14 comment_reword 4 verdicts 5 verdict 19 verdict_claimreview 14
    exports 15 export_verdicts_csv 12 export_claimreview 12 export_ask 7 export_job 4 export_file 4
    claim_annotations 32 claim_provenance 32 verdict_file 13
    verdicts_atom 16 verdicts_json_feed 16 verdicts_claimreview 17 verdict_embed 13 verdict_oembed 2
    evidence 4 review_place 4
    external_verdicts 6 external_verdict 7 external_import 5 external_import_show 6
    claim_imports 4 claim_import 4 claim_import_refused 4
    # topics, notifications, the person's own
    topics 4 topic_suggest 3 topic 6 notifications 4 profile 6
    # what comes in
    intake 3 intake_sent 3 bookmarklet 3 intake_recent 5 intake_show 7 intake_refused 4
    feeds 6 feed_find 3 feed 6 feed_edit 4 documents 5 document 8 document_warc 4 snapshot 3 snapshot_place 4
    document_text 4
    # what goes out, and looking things up
    webhooks 4 webhook_add 3 webhook 7 webhook_edit 4 webhook_delivery 5 search 3
    # triage
    triage 4 triage_next 4 triage_queue 5 triage_filters 4 triage_filter 5 triage_all 6 triage_keys 4 triage_claims 2
    triage_show 14 triage_near 10 triage_fix 3
    # the registry
    sources 4 source_suggest 2 source_add 3 source 13 source_edit 5
"""
"""Statements by page, sessions and permissions counted in (three or four of each)."""

OF_OTHERS = ("admin:", "api:", "account_", "mfa_")
"""Pages of packages, and the API, whose budgets stand in tests/api."""
NO_PAGE = {"set_language", "theme", "health", "robots", "styleguide"}
"""What reads no rows of the desk."""
UNASKED = None


def test_no_page_asks_more_than_its_budget_and_none_more_for_a_thousand_rows_than_for_ten(
    person: MakePerson, sign_in: SignIn
) -> None:
    by, other = person("administrator"), person("reviewer")
    rows, rating, client = rows_for(by), a_rating(), sign_in(by)
    crowd(10, rows=rows, by=by, other=other, rating=rating)
    for_ten = {page.name: asked_by(client, page.path(rows)) for page in pages()}
    crowd(990, rows=rows, by=by, other=other, rating=rating)
    for_thousand = {page.name: asked_by(client, page.path(rows)) for page in pages()}
    grown = {name: (few, for_thousand[name]) for name, few in for_ten.items() if few != for_thousand[name]}
    assert grown == {}
    read = {name: asked for name, asked in for_thousand.items() if asked is not UNASKED}
    budget = budgets()
    assert sorted(set(read) - set(budget)) == [], "a page without a row in the table of budgets"
    assert {name: asked for name, asked in read.items() if asked > budget[name]} == {}


def budgets() -> dict[str, int]:
    return {name: int(asked) for name, asked in re.findall(r"(\w+) ([0-9]+)", BUDGET)}


def pages() -> list[Address]:
    return [a for a in addresses() if not a.name.startswith(OF_OTHERS) and a.name not in NO_PAGE]


def asked_by(client: Client, address: str) -> int | None:
    """How many statements the page costs; ``UNASKED`` where the address takes no GET."""
    with statements() as sent:
        response = client.get(address)
        if response.streaming:
            list(response)
    assert response.status_code < 500, address
    return UNASKED if response.status_code == 405 else len(sent)
