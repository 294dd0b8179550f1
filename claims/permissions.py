"""Who may do what: the four roles, as Django groups, and nothing decided anywhere else."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group, Permission, User
from django.db import transaction

from claims.choices import Scope

REVIEWER, EDITOR, ADMINISTRATOR, CONSUMER = "reviewer", "editor", "administrator", "consumer"

READ = [
    "sources.view_source",
    "sources.view_document",
    "claims.view_claim",
    "claims.view_attribution",
    "claims.view_candidate",
    "claims.view_verdict",
    "claims.view_evidence",
    "claims.view_externalverdict",
]
REVIEW = [
    *READ,
    "sources.submit_document",
    "sources.add_source",
    "sources.view_event",
    "sources.view_intake",
    "sources.view_feed",
    "claims.view_extractionrun",
    "claims.view_review",
    "claims.triage_candidate",
    "claims.review_claim",
    "claims.add_evidence",
    "claims.view_comment",
    "claims.add_comment",
    "claims.add_externalverdict",
    "claims.match_externalverdict",
    "claims.view_verdictimport",
]
EDIT = [
    *REVIEW,
    "sources.change_source",
    "sources.grade_source",
    "sources.merge_source",
    "sources.add_feed",
    "sources.change_feed",
    "claims.add_claim",
    "claims.add_endpoint",
    "claims.change_endpoint",
    "claims.view_endpoint",
    "claims.view_delivery",
    "claims.settle_claim",
    "claims.publish_verdict",
    "claims.export_verdict",
]
ADMINISTER = [
    *EDIT,
    "auth.view_user",
    "auth.add_user",
    "auth.change_user",
    "auth.view_group",
    "claims.view_rating",
    "claims.change_rating",
    "claims.view_apitoken",
    "sources.view_seal",
]
ROLES = {REVIEWER: REVIEW, EDITOR: EDIT, ADMINISTRATOR: ADMINISTER, CONSUMER: READ}


SCOPES: dict[str, str] = {
    Scope.READ: "claims.view_claim",
    Scope.SUBMIT: "sources.submit_document",
    Scope.TRIAGE: "claims.triage_candidate",
    Scope.REVIEW: "claims.review_claim",
    Scope.REGISTER: "sources.add_source",
}
"""What the owner of a token must be allowed for its scope to be of any use."""


def may(user: AbstractBaseUser | AnonymousUser, permission: str) -> bool:
    """Whether ``user`` is active and has ``permission`` (``app.codename``) through a role or as a superuser."""
    return bool(user.is_active and isinstance(user, User) and user.has_perm(permission))


@transaction.atomic
def make_roles() -> None:
    """Give each role exactly its permissions. Called by ``manage.py seed``; running it again changes nothing."""
    known = {
        f"{p.content_type.app_label}.{p.codename}": p for p in Permission.objects.select_related("content_type").all()
    }
    for role, permissions in ROLES.items():
        group, _made = Group.objects.get_or_create(name=role)
        group.permissions.set([known[p] for p in permissions])
