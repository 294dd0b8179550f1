"""Deciding candidates: accept, reject, mark as a duplicate, take back."""

from typing import Any, ClassVar, cast

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request

from claims.api.keyed import once
from claims.api.reading import answer_with
from claims.api.refusals import Conflicting, Unacceptable
from claims.api.rows import row_of
from claims.api.serializers import AttributionSerializer, CandidateSerializer
from claims.api.views import CandidateRows
from claims.api.written import Written
from claims.choices import Kind, RejectReason, Scope, Stance
from claims.models import Candidate, Claim
from claims.services import triage
from claims.services.errors import Conflict
from claims.services.triage import Fix

TAKES: dict[str, frozenset[str]] = {
    "accept": frozenset({"claim", "statement", "kind", "stance", "said_on"}),
    "reject": frozenset({"reason"}),
    "duplicate": frozenset({"of"}),
    "undo": frozenset(),
}


class Decision(Written):
    """One decision. What is given beside ``accept`` is put in place of the machine's reading."""

    decision = serializers.ChoiceField(choices=list(TAKES))
    reason = serializers.ChoiceField(choices=RejectReason.choices, required=False, help_text="Why, to `reject`.")
    of = serializers.IntegerField(required=False, min_value=1, help_text="The candidate that a `duplicate` repeats.")
    claim = serializers.IntegerField(
        required=False, min_value=1, help_text="The claim to `accept` it for; or a new one."
    )
    statement = serializers.CharField(required=False, max_length=5000, help_text="The new claim's statement.")
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    stance = serializers.ChoiceField(choices=Stance.choices, required=False)
    said_on = serializers.DateField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Raises ``ValidationError`` for what another decision takes: a reason to accept is a slip."""
        decision = attrs["decision"]
        slips = attrs.keys() - {"decision"} - TAKES[decision]
        if slips:
            told = ErrorDetail(f"To `{decision}` takes no such member.", code="not_of_this_decision")
            raise ValidationError({name: [told] for name in sorted(slips)})
        return attrs


class Decided(CandidateSerializer):
    """The candidate as it stands now, with the attribution that was made of it, and so its claim."""

    attributions = AttributionSerializer(many=True, read_only=True)

    class Meta(CandidateSerializer.Meta):
        fields: ClassVar = [*CandidateSerializer.Meta.fields, "attributions"]
        expandable: ClassVar = {}


@extend_schema(tags=["candidates"])
class Candidates(CandidateRows):
    """What the machine found, and deciding it."""

    scopes: ClassVar = {"POST": Scope.TRIAGE}
    needs: ClassVar = {"POST": "claims.triage_candidate", "*": "claims.view_candidate"}

    @extend_schema(request=Decision, responses={200: Decided})
    @action(detail=True, methods=["post"], url_path="decision")
    @once
    def decide(self, request: Request, pk: str) -> HttpResponse:
        """Decide a candidate, or take one of your last ten decisions back. 409 tells who was quicker."""
        asked = Decision(data=request.data)
        asked.is_valid(raise_exception=True)
        candidate = get_object_or_404(Candidate.objects.select_related("document"), pk=int(pk))
        try:
            _carry_out(candidate, asked.validated_data, by=cast("User", request.user))
        except Conflict as conflict:
            raise Conflicting(str(conflict), current=row_of(CandidateSerializer, candidate)) from conflict
        return answer_with(row_of(Decided, candidate))


def _carry_out(candidate: Candidate, asked: dict[str, Any], *, by: User) -> None:
    match asked["decision"]:
        case "accept":
            claim = _known(Claim, asked.get("claim"), field="claim")
            fix = Fix(kind=asked.get("kind"), stance=asked.get("stance"), said_on=asked.get("said_on"))
            triage.accept(candidate, by=by, claim=claim, statement=asked.get("statement", ""), fix=fix)
        case "reject":
            triage.reject(candidate, by=by, reason=asked.get("reason", ""))
        case "duplicate":
            of = _known(Candidate, asked.get("of"), field="of")
            if of is None:
                raise Unacceptable({"of": "Name the candidate that it repeats."}, code="required")
            triage.mark_duplicate(candidate, by=by, of=of)
        case "undo":
            triage.undo(by=by, candidate=candidate)


def _known(model: Any, number: int | None, *, field: str) -> Any:
    if number is None:
        return None
    found = model.objects.filter(pk=number).first()
    if found is None:
        raise Unacceptable({field: f"There is no number {number}."}, code="unknown")
    return found
