"""Who is told of what: a receiver of announcements that writes one notification a person, never for one's own acts."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils import timezone

from claims.choices import ClaimState, ReviewState
from claims.filters import carried_by
from claims.models import Attribution, Claim, Evidence, Notification, Review, Watch
from sources.choices import Told
from sources.models import Announcement, Document

BACKEND = "django.contrib.auth.backends.ModelBackend"
People = Iterable[int]


def receive(row: Announcement) -> None:
    """Notify whom the announcement concerns: active people who may read of it, but for who did it."""
    find = CONCERNED.get(row.kind)
    people = set(find(row.body)) - {row.actor_id} if find else set()
    readers = User.objects.with_perm(_needed(row.kind), backend=BACKEND).filter(pk__in=people, is_active=True)
    rows = [Notification(person_id=person, announcement=row) for person in readers.values_list("pk", flat=True)]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)


def _needed(kind: str) -> str:
    """The permission without which one is told nothing of this kind."""
    return NEEDED.get(kind, "claims.view_claim")


def closed_to(person: User) -> list[str]:
    """The kinds that the person may not read of: a role may have been taken away since they were told."""
    return [kind for kind in CONCERNED if not person.has_perm(_needed(kind))]


def read(*, by: User, upto: int, only: int | None = None) -> int:
    """Mark one's notifications as read: ``only`` that one, or all up to the newest that was on the page."""
    mine = Notification.objects.filter(person=by, read_at__isnull=True)
    chosen = mine.filter(pk=only) if only is not None else mine.filter(pk__lte=upto)
    return chosen.update(read_at=timezone.now())


def _assignee(body: dict[str, Any]) -> People:
    return [body["assignee"]]


def _people_named(body: dict[str, Any]) -> People:
    return list(body["people"])


def _mentioned_or_watching(body: dict[str, Any]) -> People:
    return [*body["mentioned"], *_watchers([body["claim"]])]


def _reviewers_and_settlers(body: dict[str, Any]) -> People:
    settlers = User.objects.with_perm("claims.settle_claim", backend=BACKEND, include_superusers=False)
    return [*_reviewers_and_watchers(body), *settlers.values_list("pk", flat=True)]


def _reviewers_and_watchers(body: dict[str, Any]) -> People:
    return [*body["reviewers"], *_watchers([body["claim"]])]


def _of_published_claims(body: dict[str, Any]) -> People:
    """Who graded, published or watches a published claim that rests on any version of the document."""
    versions = Document.objects.filter(address=body["address"]).values("pk")
    said = Attribution.objects.filter(document__in=versions, withdrawn_at__isnull=True).values("claim")
    borne = Evidence.objects.filter(document__in=versions, withdrawn_at__isnull=True).values("claim")
    published = Claim.objects.filter(Q(pk__in=said) | Q(pk__in=borne), state=ClaimState.PUBLISHED)
    publishers = published.values_list("verdict__published_by", flat=True)
    return [*_graders_and_watchers(published), *(person for person in publishers if person)]


def _of_the_source_s_claims(body: dict[str, Any]) -> People:
    """Who graded or watches a claim in whose chain the source stands; nobody if the grade is the same as before."""
    if body["grade"] == body["before"]:
        return []
    chains = carried_by(body["source"]).values("attribution__claim")
    return _graders_and_watchers(Claim.objects.filter(pk__in=chains))


def _graders_and_watchers(claims: QuerySet[Claim]) -> People:
    numbers = list(claims.order_by().values_list("pk", flat=True))
    graders = Review.objects.filter(claim__in=numbers, state=ReviewState.SUBMITTED).order_by()
    return [*graders.values_list("reviewer", flat=True).distinct(), *_watchers(numbers)]


def _watchers(claims: list[int]) -> People:
    return Watch.objects.filter(claim__in=claims).order_by().values_list("person", flat=True).distinct()


NEEDED: dict[str, str] = {
    Told.CANDIDATE_TAKEN_OVER: "claims.triage_candidate",
    Told.CLAIM_COMMENTED: "claims.view_comment",
    Told.CLAIM_DISAGREED: "claims.view_review",
    Told.CLAIM_SETTLED: "claims.view_review",
}
CONCERNED: dict[str, Callable[[dict[str, Any]], People]] = {
    Told.CANDIDATE_ASSIGNED: _assignee,
    Told.CANDIDATE_TAKEN_OVER: _people_named,
    Told.CLAIM_ASSIGNED: _assignee,
    Told.CLAIM_COMMENTED: _mentioned_or_watching,
    Told.CLAIM_DISAGREED: _reviewers_and_settlers,
    Told.CLAIM_SETTLED: _reviewers_and_watchers,
    Told.VERDICT_PUBLISHED: _reviewers_and_watchers,
    Told.VERDICT_CORRECTED: _reviewers_and_watchers,
    Told.DOCUMENT_CHANGED: _of_published_claims,
    Told.SOURCE_REGRADED: _of_the_source_s_claims,
    Told.WEBHOOK_OFF: _people_named,
}
