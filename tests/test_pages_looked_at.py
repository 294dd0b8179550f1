"""That axe is shown every page: what the table of permissions lets anybody ask for is looked at, or says why not."""

from typing import Any

import pytest
from django.test import Client

from tests.addresses import addresses, rows_for
from tests.browser import pages
from tests.factories import a_user
from tests.test_permissions import ADMIN, MAY, UNDECIDED

LOOKED_AT = pages.names([*pages.DESK, *pages.ADMIN, *pages.STRANGERS, *pages.SECOND_FACTOR, *pages.SECURITY_KEY,
                         *pages.NO_SECOND_FACTOR,
                         pages.ASKED_FOR_SECOND_FACTOR])  # fmt: skip
EXCEPTED = {name for listed in pages.NOT_LOOKED_AT.values() for name in listed.split()}
KINDS = ("changelist", "add", "change", "history", "delete")


def test_every_page_that_anybody_may_ask_for_is_looked_at_or_says_why_not() -> None:
    asked = {name for (method, _who), listed in MAY.items() if method == "get" for name in listed.split()} | UNDECIDED
    pages_of_people = {name for name in asked if not name.startswith("api:") or name in ("api:schema", "api:docs")}
    assert pages_of_people - LOOKED_AT - EXCEPTED == set()
    assert set() == LOOKED_AT & EXCEPTED
    assert {address.name for address in addresses()} >= EXCEPTED


def test_of_the_admin_s_pages_each_kind_that_somebody_may_open_is_looked_at() -> None:
    """All tables of the admin are drawn by the same five templates of Django's."""
    may = {kind for row in ADMIN.values() for kind, who in zip(("changelist", "add", "change"), row, strict=False)
           if who != "nobody"} | {"history"}  # fmt: skip
    assert {name.rpartition("_")[2] for name in LOOKED_AT if name.startswith("admin:")} >= may


@pytest.mark.django_db
def test_what_is_said_to_be_no_page_is_none() -> None:
    somebody = a_user(is_staff=True, is_superuser=True)
    somebody.set_password("perahu-nelayan-biru")
    somebody.save(update_fields=["password"])
    rows, client = rows_for(somebody), Client()
    client.force_login(somebody, backend="factcheck.accounts.DeskBackend")
    assert [a.name for a in addresses() if a.name in EXCEPTED - {"api:docs"} and is_page(client, a.path(rows))] == []


def is_page(client: Client, path: str) -> bool:
    response: Any = client.get(path)
    return response.status_code == 200 and b"<html" in response.getvalue()[:400]
