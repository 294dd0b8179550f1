"""A client that a generator makes out of the schema works: there is none written by hand."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from claims.choices import Scope
from claims.models import Candidate
from claims.services import tokens
from docs.reference import openapi
from tests.api.test_following import all_final
from tests.factories import a_candidate, an_attribution

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The package that openapi-python-client makes, on the path. What it warns of fails the test."""
    folder = tmp_path_factory.mktemp("client")
    schema, made, config = folder / "schema.json", folder / "desk", folder / "config.json"
    schema.write_text(json.dumps(openapi()), encoding="utf-8")
    settings = {"content_type_overrides": {"application/x-ndjson": "application/octet-stream"}, "post_hooks": []}
    config.write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--path", str(schema), "--meta", "none"]
    command += ["--output-path", str(made), "--fail-on-warning", "--config", str(config)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    sys.path.insert(0, str(folder))
    yield made
    sys.path.remove(str(folder))


def part(name: str) -> Any:
    return importlib.import_module(f"desk.{name}")


@pytest.mark.usefixtures("generated")
def test_a_generated_client_pulls_attributions_page_by_page_and_decides_a_candidate(
    live_server: Any, reviewer: User
) -> None:
    wanted = [an_attribution(stance="accuses").pk for _ in range(5)]
    an_attribution(stance="denies")
    candidate = a_candidate()
    text = tokens.make(user=reviewer, name="generated", scopes=Scope.values)[1]
    stance, body = part("models").AttributionsListStance.ACCUSES, part("models").Decision
    sent = body.from_dict({"decision": "reject", "reason": "opinion"})
    decide = part("api.candidates.candidates_decision_create")

    with part("client").AuthenticatedClient(base_url=live_server.url, token=text) as client:
        assert pulled(client, stance=stance, page_size=2) == sorted(wanted, reverse=True)
        decided = decide.sync(candidate.pk, client=client, body=sent, idempotency_key="one")
    assert (decided.id, decided.state.value) == (candidate.pk, "rejected")
    assert Candidate.objects.get(pk=candidate.pk).state == "rejected"


def pulled(client: Any, **asked: Any) -> list[int]:
    """The numbers of all rows, from the first page to the last."""
    listing, found, cursor = part("api.attributions.attributions_list"), [], part("types").UNSET
    while True:
        page = listing.sync(client=client, cursor=cursor, **asked)
        found += [row.id for row in page.results]
        if not page.next_:
            return found
        cursor = page.next_.partition("cursor=")[2].partition("&")[0].replace("%3D", "=")


@pytest.mark.usefixtures("generated")
def test_a_generated_client_takes_the_whole_set_follows_what_changes_and_hands_articles_in(
    live_server: Any, reviewer: User
) -> None:
    first = an_attribution()
    text = tokens.make(user=reviewer, name="generated", scopes=Scope.values)[1]
    streamed, following = part("api.attributions_ndjson.attributions_stream"), part("api.changes.changes_list")
    lots, articles = part("api.documents.documents_batch_create"), part("models").NewDocuments

    with part("client").AuthenticatedClient(base_url=live_server.url, token=text) as client:
        whole = streamed.sync_detailed(client=client)
        assert [json.loads(line)["id"] for line in whole.content.splitlines()] == [first.pk]
        second = an_attribution(document=first.document)
        all_final()
        page = following.sync(client=client, after=whole.headers["Changes-Mark"], kinds="attribution")
        told = {change.id: (change.kind.value, change.row.passage) for change in page.changes}
        assert told[second.pk] == ("attribution", second.passage)
        assert told.keys() <= {first.pk, second.pk}, "the first may be told again: it was written close before the mark"
        sent = articles.from_dict(
            {"documents": [{"text": 'Menteri berkata, "Cukup."'}, {"address": "ftp://a.example/"}]}
        )
        items = lots.sync(client=client, body=sent, idempotency_key="two").results
        assert [(row.index, row.item.state.value) for row in items] == [(0, "waiting"), (1, "refused")]
