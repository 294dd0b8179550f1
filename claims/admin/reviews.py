"""Grading and publishing in the admin, through the services that the desk's own pages call."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.choices import ReviewState
from claims.models import Rating, Review, Verdict
from claims.queries.blind import blind_reviews
from claims.services import review as reviewing
from claims.services import verdict as publishing
from claims.services.errors import Refused
from claims.services.review import Grading
from claims.services.verdict import Finding
from sources.admin.kept import Served, ServiceForm


class ReviewForm(ServiceForm[Review]):
    """One's own review: kept as a draft, or handed in."""

    refusals = (Refused,)
    rating = forms.ModelChoiceField(label=_("Is it so?"), queryset=Rating.objects.filter(active=True), required=False)
    hand_in = forms.BooleanField(
        label=_("Hand it in"), required=False, help_text=_("Once handed in, a review stands as it is.")
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Review
        fields = ["claim", "said", "rating", "credibility", "rationale"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version

    def write(self) -> Review:
        told = self.cleaned_data
        mine = self.instance if self.instance.pk else reviewing.open_review(claim=told["claim"], by=self.actor)
        grading = Grading(
            said=told["said"], rating=told["rating"], credibility=told["credibility"], rationale=told["rationale"]
        )
        write = reviewing.submit if told["hand_in"] else reviewing.save_draft
        return write(mine, by=self.actor, grading=grading, version=told["seen"] or mine.version)


@admin.register(Review)
class ReviewAdmin(Served[Review]):
    """Blind here as everywhere: others' reviews are listed once enough are in."""

    form = ReviewForm
    list_display = ["claim", "reviewer", "state", "said", "rating", "credibility", "submitted_at"]
    list_filter = ["state", "said"]
    list_select_related = ["claim", "reviewer", "rating"]
    autocomplete_fields = ["claim"]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        user: Any = request.user
        return super().get_queryset(request).exclude(pk__in=blind_reviews(user).values("pk"))

    def get_fields(self, request: HttpRequest, obj: Review | None = None) -> Any:
        asked = ["claim", "said", "rating", "credibility", "rationale"]
        if obj is not None and not self.has_change_permission(request, obj):
            return [*asked, "reviewer", "state", "submitted_at"]
        return [*asked, "hand_in", "seen"]

    def get_readonly_fields(self, request: HttpRequest, obj: Review | None = None) -> list[str]:
        return ["claim"] if obj is not None else []

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("claims.review_claim")

    def has_change_permission(self, request: HttpRequest, obj: Review | None = None) -> bool:
        own = obj is None or (obj.reviewer_id == request.user.pk and obj.state == ReviewState.DRAFT)
        return own and request.user.has_perm("claims.review_claim")


ASKED = ["claim", "said", "rating", "credibility", "summary", "note"]


class VerdictForm(ServiceForm[Verdict]):
    refusals = (Refused,)
    rating = forms.ModelChoiceField(label=_("Is it so?"), queryset=Rating.objects.filter(active=True))

    class Meta:
        model = Verdict
        fields = ASKED

    def write(self) -> Verdict:
        told = dict(self.cleaned_data)
        claim = told.pop("claim")
        return publishing.publish(claim, by=self.actor, finding=Finding(**told), version=claim.version)


@admin.register(Verdict)
class VerdictAdmin(Served[Verdict]):
    """Every version stands for ever: a verdict is added, and a correction is the next version."""

    form = VerdictForm
    list_display = ["statement", "number", "rating", "said", "credibility", "published_by", "published_at"]
    list_filter = ["rating", "said"]
    list_select_related = ["rating", "published_by"]
    search_fields = ["statement"]
    autocomplete_fields = ["claim"]
    ordering = ["-id"]

    def get_fields(self, request: HttpRequest, obj: Verdict | None = None) -> Any:
        return [*ASKED, *([] if obj is None else ["number", "statement", "published_by", "published_at"])]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("claims.publish_verdict")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
