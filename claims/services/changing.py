"""Changing what hangs on a claim: the claim is locked and its version moves, so that nobody publishes over it."""

from django.contrib.auth.models import User
from django.db.models import F
from django.utils.translation import gettext as _

from claims.choices import ClaimState
from claims.models import Claim
from claims.permissions import may
from claims.services.errors import Refused


def touch(claim_id: int) -> Claim:
    """Lock the claim, refuse one that is withdrawn, and move its version. Called within the change's transaction."""
    claim = Claim.objects.select_for_update().get(pk=claim_id)
    if claim.state == ClaimState.WITHDRAWN:
        raise Refused(_("The claim is withdrawn: choose another, or accept as a new claim."), code="claim_closed")
    Claim.objects.filter(pk=claim_id).update(version=F("version") + 1)
    return claim


def touch_open(claim_id: int) -> None:
    """As ``touch``, in one statement, for a change that needs no more of the claim than that it stands."""
    if not Claim.objects.filter(pk=claim_id).exclude(state=ClaimState.WITHDRAWN).update(version=F("version") + 1):
        touch(claim_id)


def touch_chain(claim_id: int, *, by: User) -> Claim:
    """As ``touch``, for a change of what was already accepted: beneath a published verdict only an editor's."""
    claim = touch(claim_id)
    if claim.state == ClaimState.PUBLISHED and not may(by, "claims.publish_verdict"):
        raise Refused(_("The verdict of this claim is published: an editor must change its chain."), code="published")
    return claim
