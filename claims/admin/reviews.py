"""Grading and publishing in the admin, through the services that the desk's own pages call."""

from typing import Any, Generic, cast

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.choices import ReviewState
from claims.models import Claim, Rating, Review, Verdict
from claims.queries.blind import blind_reviews
from claims.services import review as reviewing
from claims.services import verdict as publishing
from claims.services.errors import Conflict, Refused
from claims.services.review import Grading
from claims.services.verdict import Finding
from sources.admin.kept import M, Served, ServiceForm


class SeenForm(ServiceForm[M], Generic[M]):
    """A form that carries which version its writer saw; what overtook it is shown, and sending again writes on that."""

    refusals = (Refused,)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def shown_again(self, **seen: int) -> None:
        typed = cast("QueryDict", self.data).copy()
        typed.update({self.add_prefix(name): str(value) for name, value in seen.items()})
        self.data = typed


class ReviewForm(SeenForm[Review]):
    """One's own review: kept as a draft, or handed in."""

    rating = forms.ModelChoiceField(label=_("Is it so?"), queryset=Rating.objects.filter(active=True), required=False)
    hand_in = forms.BooleanField(
        label=_("Hand it in"), required=False, help_text=_("Once handed in, a review stands as it is.")
    )

    class Meta:
        model = Review
        fields = ["claim", "said", "rating", "credibility", "rationale"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version

    def write(self) -> Review:
        told = self.cleaned_data
        grading = Grading(
            said=told["said"], rating=told["rating"], credibility=told["credibility"], rationale=told["rationale"]
        )
        write = reviewing.submit if told["hand_in"] else reviewing.save_draft
        mine = self.instance if self.instance.pk else reviewing.standing_review(told["claim"], by=self.actor)
        if mine is None:
            begun = reviewing.open_review(claim=told["claim"], by=self.actor)
            return write(begun, by=self.actor, grading=grading, version=begun.version)
        # A page to begin a review has shown no draft: 0 is the version of none.
        seen = told["seen"] if self.instance.pk else None
        try:
            return write(mine, by=self.actor, grading=grading, version=seen or 0)
        except Conflict as conflict:
            raise Refused(self._overtaken(mine), code=conflict.code) from conflict

    def _overtaken(self, mine: Review) -> str:
        standing = Review.objects.select_related("rating").get(pk=mine.pk)
        if not self.instance.pk:
            return gettext("You have a draft of this claim: open it in the list of reviews. %(row)s") % {
                "row": _graded(standing)
            }
        self.shown_again(seen=standing.version)
        return gettext(
            "This draft was changed in another window. %(row)s Sending again writes what is typed here in its place."
        ) % {"row": _graded(standing)}


def _graded(review: Review) -> str:
    return gettext("It stands so: “%(said)s”, “%(rating)s”, credibility %(credibility)s, “%(rationale)s”.") % {
        "said": review.get_said_display() or "–",
        "rating": review.rating or "–",
        "credibility": review.credibility or "–",
        "rationale": review.rationale or "–",
    }


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
STANDS = ["number", "statement", "published_by", "published_at"]


class VerdictForm(SeenForm[Verdict]):
    """``seen`` is the version of the claim ``seen_claim``: another may be chosen after the page was opened."""

    seen_claim = forms.IntegerField(widget=forms.HiddenInput, required=False)
    rating = forms.ModelChoiceField(label=_("Is it so?"), queryset=Rating.objects.none())

    class Meta:
        model = Verdict
        fields = ASKED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        claim = self._claim_shown()
        cast("forms.ModelChoiceField[Rating]", self.fields["rating"]).queryset = publishing.ratings_for(claim)
        if claim is not None and not self.is_bound:
            self.initial.update(seen=claim.version, seen_claim=claim.pk)
            self.fields["claim"].help_text = _stands(claim)

    def _claim_shown(self) -> Claim | None:
        chosen = str(self.data.get(self.add_prefix("claim"), "") if self.is_bound else self.initial.get("claim", ""))
        found = Claim.objects.select_related("verdict__rating")
        return found.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 19 else None

    def write(self) -> Verdict:
        told = dict(self.cleaned_data)
        claim, seen = told.pop("claim"), told.pop("seen")
        version = seen if told.pop("seen_claim") == claim.pk else None
        try:
            return publishing.publish(claim, by=self.actor, finding=Finding(**told), version=version or 0)
        except Conflict as conflict:
            standing = Claim.objects.select_related("verdict__rating").get(pk=claim.pk)
            self.shown_again(seen=standing.version, seen_claim=standing.pk)
            message = str(conflict) if version else gettext("Look at the claim before you publish.")
            raise Refused(f"{message} {_stands(standing)}", code=conflict.code) from conflict


def _stands(claim: Claim) -> str:
    return gettext("The claim stands so: “%(statement)s” (%(state)s; verdict in force: %(verdict)s).") % {
        "statement": claim.statement,
        "state": claim.get_state_display(),
        "verdict": claim.verdict.rating if claim.verdict else "–",
    }


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
        return [*ASKED, *(["seen", "seen_claim"] if obj is None else STANDS)]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("claims.publish_verdict")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
