"""Every address of the project out of the URL resolver, with rows for it to name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.urls import URLResolver, get_resolver
from django.views.generic import RedirectView

from claims.models import Claim, ClaimImport, Comment, Evidence, SavedFilter, Topic, Verdict
from claims.services import tokens, webhooks
from sources.models import Feed, Intake, IntakeItem, Snapshot, SourceMerge, SourceTie
from tests.factories import a_candidate, a_claim, a_rating, a_source, a_webhook, an_attribution, an_external_verdict


@dataclass(frozen=True, slots=True)
class Address:
    """One address. ``name`` is its full name, or its route where it has none; ``route`` has its parameters."""

    name: str
    route: str
    parameters: frozenset[str]

    def path(self, rows: dict[str, Any]) -> str:
        """The address with numbers of ``rows`` for its parameters."""
        filled = self.route
        for parameter in self.parameters:
            value = str(rows.get(self._row(parameter), rows.get(parameter, "1")))
            filled = re.sub(rf"<(?:\w+:)?{parameter}>|\(\?P<{parameter}>(?:[^()]|\([^()]*\))*\)", value, filled)
        return "/" + filled.replace("^", "").replace("$", "")

    def _row(self, parameter: str) -> str:
        """What kind of row a parameter names: as its own name says, or else as the address does."""
        if parameter == "pk":
            return next((kind for start, kind in PK_OF if self.route.replace("^", "").startswith(start)), parameter)
        if parameter == "object_id":
            return "admin " + "/".join(self.route.split("/")[1:3])
        return parameter


PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
PK_OF = [
    ("intake/items/", "item"), ("intake/", "intake"), ("documents/", "document"), ("runs/", "run"),
    ("triage/filters/", "saved_filter"), ("triage/", "candidate"),
    ("api/v1/claims", "claim_id"), ("api/v1/attributions", "attribution_id"),
    ("api/v1/sources", "source_id"), ("api/v1/documents", "document"), ("api/v1/candidates", "candidate"),
    ("api/v1/evidence", "evidence_id"), ("api/v1/verdicts", "verdict"), ("api/v1/intake-items", "item"),
    ("api/v1/events", "event"), ("api/v1/reviews", "review_id"), ("api/v1/external-verdicts", "external_id"),
]  # fmt: skip


def addresses() -> Iterator[Address]:
    """Each address once for each of its names; the admin's redirects left out."""
    yield from _under(get_resolver(), space="", route="")


def _under(resolver: URLResolver, *, space: str, route: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _under(pattern, space=inner, route=here)
        elif getattr(pattern.callback, "view_class", None) is not RedirectView:
            yield Address(space + (pattern.name or here), here, frozenset(PARAMETER.findall(here)))


def rows_for(somebody: User) -> dict[str, Any]:
    """A row of every kind that an address names, and ``admin app/model`` for what the admin shows."""
    candidate, claim, source = a_candidate(), _published_claim(somebody), a_source()
    document, other = candidate.document, a_source()
    intake = Intake.objects.create(origin="paste", submitted_by=somebody)
    reason = {"author": somebody, "reason": "the same"}
    endpoint, external = a_webhook(made_by=somebody), an_external_verdict()
    rows = {
        "claim_id": claim.pk,
        "verdict": claim.verdict_id,
        "attribution_id": an_attribution(claim=claim, document=document).pk,
        "evidence_id": Evidence.objects.create(
            claim=claim, bears="context", address="https://a.example/", added_by=somebody
        ).pk,
        "comment_id": Comment.objects.create(claim=claim, author=somebody, text="Siapa yang mengukurnya?").pk,
        "topic_id": Topic.objects.create(name="Pelabuhan", slug="pelabuhan", created_by=somebody).pk,
        "slug": "pelabuhan",
        "form": "mafindo-text",
        "what": "claims",
        "sheet_id": ClaimImport.objects.create(
            owner=somebody, filename="a.csv", raw=b"statement\nsatu\n", mapping=["statement"]
        ).pk,
        "source_id": source.pk,
        "name_id": source.names.get().pk,
        "tie_id": SourceTie.objects.create(subject=source, object=other, kind="part_of").pk,
        "merge_id": SourceMerge.objects.create(merged=a_source(), kept=other, **reason).pk,
        "token_id": tokens.make(user=somebody, name="theirs", scopes=["read"])[0].pk,
        "document": document.pk,
        "snapshot_id": Snapshot.objects.create(document=document, raw=b"x", sha256="0" * 64).pk,
        "candidate": candidate.pk,
        "saved_filter": SavedFilter.objects.create(owner=somebody, name="Ikan", query="q=ikan", shared=True).pk,
        "run": candidate.run_id,
        "intake": intake.pk,
        "item": IntakeItem.objects.create(intake=intake, position=0, raw=b"x").pk,
        "feed_id": Feed.objects.create(address="https://a.example/rss", name="A", added_by=somebody).pk,
        "endpoint_id": endpoint.pk,
        "external_id": external.pk,
        "import_id": external.taken_in_id,
        "delivery_id": webhooks.ping(endpoint=endpoint).pk,
        "id": somebody.pk,
        "app_label": "claims",
    }
    for model in apps.get_models():
        first = model._default_manager.first()
        rows[f"admin {model._meta.app_label}/{model._meta.model_name}"] = first.pk if first else "0"
    rows["event"] = rows["admin sources/event"]
    return rows


def _published_claim(by: User) -> Claim:
    claim = a_claim(created_by=by)
    claim.verdict = Verdict.objects.create(
        claim=claim, number=1, said="as_reported", rating=a_rating(), credibility=2,
        statement=claim.statement, summary="Terlihat.", published_by=by,
    )  # fmt: skip
    claim.state = "published"
    claim.save(update_fields=["verdict", "state"])
    return claim
