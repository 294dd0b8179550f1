"""Candidates in the admin: decided one by one, or many at once, through the service of triage."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.choices import CandidateState, Kind, RejectReason, Stance
from claims.models import Attribution, Candidate, Claim
from claims.services import triage
from claims.services.errors import Refused
from claims.services.triage import Fix
from sources.admin.kept import Served, ServiceForm

Decide = Callable[[Candidate], object]
DECISIONS = [
    ("accept", gettext_lazy("Accept")),
    ("reject", gettext_lazy("Reject")),
    ("duplicate", gettext_lazy("Duplicate")),
]


class DecisionForm(ServiceForm[Candidate]):
    refusals = (Refused,)
    decision = forms.ChoiceField(label=gettext_lazy("Decision"), choices=DECISIONS)
    claim = forms.ModelChoiceField(
        label=gettext_lazy("Into the claim"),
        queryset=Claim.objects.all(),
        required=False,
        widget=AutocompleteSelect(Attribution._meta.get_field("claim"), admin.site),
        help_text=gettext_lazy("When accepting: left empty, it becomes a claim of its own."),
    )
    statement = forms.CharField(
        label=gettext_lazy("Statement of the new claim"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Left empty, the passage itself."),
    )
    fixed_kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices, required=False)
    fixed_stance = forms.ChoiceField(label=gettext_lazy("Stance"), choices=Stance.choices, required=False)
    fixed_said_on = forms.DateField(label=gettext_lazy("Said on"), required=False)
    reason = forms.ChoiceField(
        label=gettext_lazy("Why it is rejected"), choices=[("", "---------"), *RejectReason.choices], required=False
    )
    of = forms.ModelChoiceField(label=gettext_lazy("Duplicate of"), queryset=Candidate.objects.none(), required=False)

    class Meta:
        model = Candidate
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: dict[str, Any] = self.fields
        asked["of"].queryset = Candidate.objects.filter(document=self.instance.document_id).exclude(pk=self.instance.pk)
        asked["fixed_kind"].initial = self.instance.kind
        asked["fixed_stance"].initial = self.instance.stance
        asked["fixed_said_on"].initial = self.instance.said_on

    def write(self) -> Candidate:
        told, candidate = self.cleaned_data, self.instance
        if told["decision"] == "reject":
            triage.reject(candidate, by=self.actor, reason=told["reason"])
        elif told["decision"] == "duplicate":
            if told["of"] is None:
                raise Refused(_("Choose the candidate that it repeats."), field="of")
            triage.mark_duplicate(candidate, by=self.actor, of=told["of"])
        else:
            fix = Fix(
                kind=told["fixed_kind"] or None, stance=told["fixed_stance"] or None, said_on=told["fixed_said_on"]
            )
            triage.accept(candidate, by=self.actor, claim=told["claim"], statement=told["statement"], fix=fix)
        return Candidate.objects.get(pk=candidate.pk)


FOUND = ["passage", "document", "speaker_name", "chain", "kind", "stance", "said_on", "figures"]
MADE = ["rule", "run", "confidence", "check_worthy", "worth_reasons", "language", "created_at"]
DECIDED = ["state", "reject_reason", "duplicate_of", "decided_by", "decided_at", "holder", "held_until"]
ASKED = ["decision", "claim", "statement", "fixed_kind", "fixed_stance", "fixed_said_on", "reason", "of"]


@admin.register(Candidate)
class CandidateAdmin(Served[Candidate]):
    form = DecisionForm
    list_display = ["passage", "speaker_name", "kind", "stance", "check_worthy", "state", "decided_by"]
    list_filter = ["state", "stance", "kind", "language", "reject_reason"]
    search_fields = ["speaker_name"]
    ordering = ["-check_worthy", "id"]
    actions = ["accept_each"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Candidate]:
        found = super().get_queryset(request).select_related("document", "decided_by", "holder")
        return found.defer("document__text")

    def get_fieldsets(self, request: HttpRequest, obj: Candidate | None = None) -> Any:
        found = [
            (gettext_lazy("What was found"), {"fields": FOUND}),
            (gettext_lazy("How it was found"), {"fields": MADE, "classes": ["collapse"]}),
        ]
        if obj is not None and self.has_change_permission(request, obj):
            return [(gettext_lazy("Decision"), {"fields": ASKED}), *found]
        return [(gettext_lazy("Decision"), {"fields": DECIDED}), *found]

    def get_readonly_fields(self, request: HttpRequest, obj: Candidate | None = None) -> list[str]:
        return [*FOUND, *MADE, *DECIDED]

    def get_actions(self, request: HttpRequest) -> Any:
        """Beside accepting: an action for each reason to reject, since an action has no field to ask it in."""
        actions: Any = super().get_actions(request)
        if actions and self.has_triage_permission(request):
            for value, label in RejectReason.choices:
                told = _("Reject: %(reason)s") % {"reason": label}
                actions[f"reject_{value}"] = (_rejecting(value), f"reject_{value}", told)
        return actions

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_triage_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("claims.triage_candidate")

    def has_change_permission(self, request: HttpRequest, obj: Candidate | None = None) -> bool:
        pending = obj is None or obj.state == CandidateState.PENDING
        return pending and self.has_triage_permission(request)

    @admin.action(description=gettext_lazy("Accept each as a claim of its own"), permissions=["triage"])
    def accept_each(self, request: HttpRequest, chosen: QuerySet[Candidate]) -> None:
        user: Any = request.user
        decide_each(request, chosen, lambda candidate: triage.accept(candidate, by=user))


def _rejecting(reason: str) -> Callable[[CandidateAdmin, HttpRequest, QuerySet[Candidate]], None]:
    def reject_each(_shown: CandidateAdmin, request: HttpRequest, chosen: QuerySet[Candidate]) -> None:
        user: Any = request.user
        decide_each(request, chosen, lambda candidate: triage.reject(candidate, by=user, reason=reason))

    return reject_each


def decide_each(request: HttpRequest, chosen: QuerySet[Candidate], decide: Decide) -> None:
    """Decide each candidate by itself: what somebody else holds or has decided is told, and the others go on."""
    done = 0
    for candidate in chosen:
        try:
            decide(candidate)
        except Refused as refused:
            messages.warning(request, f"{candidate}: {refused}")
        else:
            done += 1
    told = ngettext("%(count)d candidate is decided.", "%(count)d candidates are decided.", done)
    messages.info(request, told % {"count": done})
