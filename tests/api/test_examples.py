"""Every operation has an example, every example is answered by the API, and every answer is what the schema says.

``WRITE_EXAMPLES=1 pytest tests/api/test_examples.py`` writes the answers of today into the file that the schema shows.
"""

import json
import os
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from jsonschema import Draft202012Validator

from claims.api.examples import PATH, examples
from claims.models import Claim, ClaimTopic, ExternalMatch, Hop, Review, Topic, Verdict
from claims.models import Evidence as EvidenceRow
from docs.reference import openapi
from sources.models import Event, Intake, IntakeItem, SourceName, SourceTie
from tests.api.conftest import Call
from tests.conftest import MakePerson
from tests.factories import a_candidate, a_claim, a_document, a_rating, a_source, an_attribution, an_external_verdict

pytestmark = pytest.mark.django_db

SCHEMA = openapi()
OPERATIONS = {
    told["operationId"]: (method, path, told)
    for path, methods in SCHEMA["paths"].items()
    for method, told in methods.items()
}


@pytest.fixture
def people(person: MakePerson) -> dict[str, User]:
    """The rows that the examples name, and who calls."""
    count_from_a_thousand()
    people = {role: person(role, username=role) for role in ("consumer", "reviewer", "editor")}
    editor, reviewer = people["editor"], people["reviewer"]
    agency = a_source(id=1, name="Kantor Berita Contoh", kind="news_agency")
    office = a_source(id=3, name="Dinas Contoh", kind="state_body")
    SourceName.objects.create(id=9, source=agency, text="KB Contoh", folded="kb contoh", language="id")
    SourceTie.objects.create(id=4, subject=agency, object=office, kind="controlled_by")
    document = a_document(id=2, address="https://demo.example/id/jembatan", title="Jembatan Ditutup")
    claim = a_claim(id=17, statement="Jembatan Pelabuhan retak sepanjang 12 meter.", created_by=editor)
    speaker = Hop(position=0, role="speaker", name="juru bicara dinas")
    carrier = Hop(position=1, role="carrier", name="Kantor Berita Contoh", source=agency)
    an_attribution(speaker, carrier, id=41, claim=claim, document=document, stance="accuses")
    publish(claim, by=editor)
    about(claim, by=editor)
    a_candidate(id=31, document=document)
    others = an_external_verdict(id=23, publisher=agency, rating_value=1, rating_best=5, rating_worst=1)
    ExternalMatch.objects.create(
        verdict=others, claim=claim, likeness=0.8, score=0.95, same_speaker=True, state="confirmed",
        decided_by=reviewer, decided_at=others.taken_at,
    )  # fmt: skip
    intake = Intake.objects.create(origin="api", submitted_by=reviewer)
    IntakeItem.objects.create(id=7, intake=intake, position=0, raw=b"x")
    Review.objects.create(id=11, claim=a_claim(id=18, created_by=editor), reviewer=reviewer, said="as_reported")
    a_claim(id=19, created_by=editor)
    return people


def count_from_a_thousand() -> None:
    """A fresh database counts from 1: without this, a row made on the way takes the number of a named one."""
    with connection.cursor() as cursor:
        for model in (*apps.get_app_config("sources").get_models(), *apps.get_app_config("claims").get_models()):
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
            (sequence,) = cursor.fetchone()
            cursor.execute("SELECT setval(%s, greatest(nextval(%s), 1000))", [sequence, sequence])


def publish(claim: Claim, *, by: User) -> None:
    verdict = Verdict.objects.create(
        id=6, claim=claim, number=1, said="as_reported", rating=a_rating(), credibility=2,
        statement=claim.statement, summary="Laporan dinas menyebut panjang yang sama.", published_by=by,
    )  # fmt: skip
    Claim.objects.filter(pk=claim.pk).update(verdict=verdict, state="published", credibility=2)


def about(claim: Claim, *, by: User) -> None:
    topic = Topic.objects.create(name="Pelabuhan", slug="pelabuhan", created_by=by)
    ClaimTopic.objects.create(claim=claim, topic=topic, added_by=by)
    EvidenceRow.objects.create(
        id=5, claim=claim, bears="supports", address="https://dinas.example/laporan", added_by=by
    )


def checked(answer: Any, told: Any) -> None:
    """Against the schema of the operation's good answer."""
    good = next(one for code, one in told["responses"].items() if code.startswith("2"))
    for kind, content in good["content"].items():
        if kind == "application/json":
            Draft202012Validator({**content["schema"], "components": SCHEMA["components"]}).validate(answer)


def test_every_operation_has_an_example_and_every_example_an_operation() -> None:
    assert sorted(examples()) == sorted(OPERATIONS)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_an_example_is_answered_as_the_schema_says(call: Call, people: dict[str, User], name: str) -> None:
    method, path, told = OPERATIONS[name]
    example = examples()[name]
    place = {"id": Event.objects.latest("pk").pk} if name == "events_retrieve" else example.get("path", {})
    headers = {f"HTTP_{key.upper().replace('-', '_')}": value for key, value in example.get("headers", {}).items()}
    query = "&".join(f"{key}={value}" for key, value in example.get("query", {}).items())
    sent = {"data": example["body"]} if "body" in example else {}
    user = people[example.get("role", "consumer")]
    answer = call(user, method, f"{path.format(**place)}?{query}", **sent, **headers)
    assert str(answer.status_code) in told["responses"], answer.content
    assert 200 <= answer.status_code < 300, answer.content
    fresh = b"".join(answer.streaming_content).decode() if answer.streaming else answer.json()
    checked(fresh, told)
    if os.environ.get("WRITE_EXAMPLES"):
        keep(name, fresh)
    else:
        assert example["answer"], "run with WRITE_EXAMPLES=1"
        checked(example["answer"], told)


def keep(name: str, answer: Any) -> None:
    kept = json.loads(PATH.read_text(encoding="utf-8"))
    kept[name]["answer"] = answer
    PATH.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
