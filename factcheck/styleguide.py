"""What the style guide shows besides plain markup: a chain in every stance, and one form in every state."""

from django import forms
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.choices import Bears, CandidateState, ClaimState, Kind, Role, RunState, Stance
from claims.exports.chain import Node, chain_svg
from sources.choices import ItemState, Reliability

COLOURS = [
    "ground",
    "paper",
    "sunk",
    "ink",
    "soft",
    "line",
    "edge",
    "link",
    "accent",
    "focus",
    "good",
    "good-ground",
    "bad",
    "bad-ground",
    "warn",
    "warn-ground",
    "info",
    "info-ground",
    "plain-ground",
    "mark",
    "mark-now",
    "mark-done",
    "mark-no",
]


class SampleForm(forms.Form):
    """Each kind of field that the desk's forms use."""

    words = forms.CharField(
        label=_("Words of the statement"), help_text=_("What you looked at, and why it leads to this answer.")
    )
    passage = forms.CharField(label=_("passage"), widget=forms.Textarea(attrs={"rows": 3}))
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind)
    stance = forms.ChoiceField(label=_("Stance"), choices=Stance, widget=forms.RadioSelect)
    on = forms.DateField(label=_("said on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    sure = forms.BooleanField(label=_("in use"), required=False)


class SampleFilter(forms.Form):
    """The fields above a list."""

    q = forms.CharField(label=_("Search"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "–"), *Kind.choices], required=False)


def chain_in(stance: Stance) -> SafeString:
    """A chain of three hops whose speaker takes this stance."""
    nodes = [
        Node(role=Role.SPEAKER, role_name=str(Role.SPEAKER.label), name="Menik Larasati", grade="D",
             stance=stance, stance_name=str(stance.label), said_on="3 Mar 2025"),
        Node(role=Role.CARRIER, role_name=str(Role.CARRIER.label), name="Kantor Berita Contoh", grade="B",
             href="#chains"),
        Node(role=Role.PUBLISHER, role_name=str(Role.PUBLISHER.label), name="warta.example", grade="F"),
    ]  # fmt: skip
    title = gettext("Chain, from the speaker to the publisher")
    return mark_safe(chain_svg(nodes, key=f"guide-{stance}", title=title, description=str(stance.label)))


def around() -> dict[str, object]:
    """What the page needs."""
    return {
        "colours": COLOURS,
        "chains": [(stance.label, chain_in(stance)) for stance in Stance],
        "form": SampleForm(auto_id="plain_%s"),
        "wrong": SampleForm({"words": "", "stance": "none"}, auto_id="wrong_%s"),
        "stances": Stance.choices,
        "claim_states": ClaimState.choices,
        "candidate_states": CandidateState.choices,
        "item_states": ItemState.choices,
        "run_states": RunState.choices,
        "bears": Bears.choices,
        "grades": Reliability.choices,
        "filter": SampleFilter(auto_id="filter_%s"),
        "no_worker": {"worker": False, "late": False},
        "late": {"worker": True, "late": True},
    }
