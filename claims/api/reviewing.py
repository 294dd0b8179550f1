"""Grading claims: one's own reviews, and those of others once they are no longer blind."""

from typing import Any, ClassVar, cast

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.reverse import reverse

from claims.api.keyed import once
from claims.api.reading import Many, One, answer_with
from claims.api.refusals import Conflicting, Unacceptable
from claims.api.rows import row_of
from claims.api.serializers import ReviewSerializer
from claims.api.versions import stale_with, version_seen
from claims.api.written import Written
from claims.choices import Credibility, ReviewState, Said, Scope
from claims.filters import ReviewFilter
from claims.models import Claim, Rating, Review
from claims.queries.blind import reviews_seen
from claims.services import review as reviewing
from claims.services.errors import Refused
from claims.services.review import Grading


class Answers(Written):
    """A reviewer's answers. A draft may leave any of them out; ``submitted`` hands them in, and they stand."""

    state = serializers.ChoiceField(choices=[ReviewState.DRAFT.value, ReviewState.SUBMITTED.value], required=False)
    said = serializers.ChoiceField(choices=Said.choices, required=False, help_text="Was it said?")
    rating = serializers.SlugField(required=False, max_length=40, help_text="Is it so? The code of a rating.")
    credibility = serializers.ChoiceField(choices=Credibility.choices, required=False)
    rationale = serializers.CharField(required=False, max_length=20000)


class NewReview(Answers):
    """A review to begin, and the claim that it grades."""

    claim = serializers.IntegerField(min_value=1, max_value=2**31)


@extend_schema(tags=["reviews"])
class Reviews(Many, One):
    """Reviews that you may see, newest first: your own, and others' once enough are in on the claim."""

    serializer_class = ReviewSerializer
    filterset_class = ReviewFilter
    scopes: ClassVar = {"GET": Scope.READ, "POST": Scope.REVIEW, "PATCH": Scope.REVIEW}
    needs: ClassVar = {"POST": "claims.review_claim", "PATCH": "claims.review_claim", "*": "claims.view_review"}
    versioned: ClassVar = ("partial_update",)
    queryset = Review.objects.all()

    def get_queryset(self) -> QuerySet[Review]:
        user = self.request.user
        return reviews_seen(super().get_queryset(), by=user) if isinstance(user, User) else Review.objects.none()

    @extend_schema(request=NewReview, responses={201: ReviewSerializer})
    @once
    def create(self, request: Request) -> HttpResponse:
        """Begin your review of a claim, as a draft or handed in at once. 409 if you have one: change that."""
        asked = NewReview(data=request.data)
        asked.is_valid(raise_exception=True)
        by = cast("User", request.user)
        claim = Claim.objects.filter(pk=asked.validated_data["claim"]).first()
        if claim is None:
            raise Unacceptable({"claim": f"There is no number {asked.validated_data['claim']}."}, code="unknown")
        mine = Review.objects.exclude(state=ReviewState.WITHDRAWN).filter(claim=claim, reviewer=by).first()
        if mine is not None:
            raise Conflicting("You have a review of this claim already.", current=row_of(ReviewSerializer, mine))
        with transaction.atomic():  # what is refused leaves no empty draft
            kept = _write(reviewing.open_review(claim=claim, by=by), asked.validated_data, by=by, version=1)
        place = reverse("api:review-detail", args=[kept.pk], request=request)
        return answer_with(row_of(ReviewSerializer, kept), status=201, version=kept.version, Location=place)

    @extend_schema(request=Answers, responses={200: ReviewSerializer})
    @once
    def partial_update(self, request: Request, pk: str) -> HttpResponse:
        """Change your draft, or hand it in; what is left out stays. Nobody else's review can be changed."""
        asked = Answers(data=request.data)
        asked.is_valid(raise_exception=True)
        by = cast("User", request.user)
        mine = get_object_or_404(Review.objects.select_related("rating"), pk=int(pk), reviewer=by)
        kept = _write(mine, asked.validated_data, by=by, version=version_seen(request, current=mine.version))
        return answer_with(row_of(ReviewSerializer, kept), version=kept.version)


def _write(mine: Review, asked: dict[str, Any], *, by: User, version: int) -> Review:
    grading = Grading(
        said=asked.get("said", mine.said),
        rating=_rating(asked["rating"]) if "rating" in asked else mine.rating,
        credibility=asked.get("credibility", mine.credibility),
        rationale=asked.get("rationale", mine.rationale),
    )
    write = reviewing.submit if asked.get("state") == ReviewState.SUBMITTED else reviewing.save_draft
    try:
        with stale_with(mine, ReviewSerializer):
            return write(mine, by=by, grading=grading, version=version)
    except Refused as refused:
        if refused.code != "submitted":
            raise
        raise Conflicting(str(refused), code=refused.code, current=row_of(ReviewSerializer, mine)) from refused


def _rating(code: str) -> Rating:
    found = Rating.objects.filter(code=code, active=True).first()
    if found is None:
        known = ", ".join(Rating.objects.filter(active=True).values_list("code", flat=True))
        raise Unacceptable({"rating": f"There is no rating “{code}”. There are: {known}."}, code="unknown")
    return found
