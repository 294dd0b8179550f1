"""Forms of a claim's page: its statement, its evidence, its attributions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.choices import Bears, Kind, Role, Stance
from claims.models import Attribution, Hop
from claims.services.attributions import Correction
from claims.services.readings import HopAs
from claims.text.spans import Span
from claims.web.hop_rows import in_order
from sources.web.source_forms import known_source_field, source_called

JOINT = "[…]"


class VersionedForm(forms.Form):
    """Carries the version that its reader saw, so that a change made meanwhile is noticed."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class RestateForm(VersionedForm):
    statement = forms.CharField(
        label=gettext_lazy("Statement"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One sentence that can be true or false, without who says it."),
    )


class EvidenceForm(forms.Form):
    bears = forms.ChoiceField(label=gettext_lazy("How it bears"), choices=Bears.choices, widget=forms.RadioSelect)
    address = forms.URLField(
        label=gettext_lazy("Address"),
        max_length=2000,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("A copy of the page is fetched and kept."),
    )
    document = forms.IntegerField(label=gettext_lazy("Or the number of a stored document"), min_value=1, required=False)
    note = forms.CharField(
        label=gettext_lazy("What it shows"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReasonForm(forms.Form):
    """Why something is taken out."""

    reason = forms.CharField(label=gettext_lazy("Why"), max_length=1000)


class AttributionForm(VersionedForm):
    """An attribution as it should stand. The passage is typed or pasted, and found in the document's text."""

    passage = forms.CharField(
        label=gettext_lazy("Passage, in the document's own words"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Parts that stand apart are joined by […]."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    stance = forms.ChoiceField(label=gettext_lazy("Stance"), choices=Stance.choices)
    said_on = forms.DateField(
        label=gettext_lazy("Said on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, attribution: Attribution, **kwargs: Any) -> None:
        self.attribution = attribution
        self.content: list[Span] = []
        super().__init__(*args, **kwargs)

    def clean_passage(self) -> str:
        passage: str = self.cleaned_data["passage"].replace("\r\n", "\n")
        standing = self.attribution
        if passage == standing.passage:
            self.content = [(start, end) for start, end in standing.content]
            return passage
        self.content = spans_of(passage, standing.document.text, near=standing.content[0][0])
        return passage

    def correction(self, chain: Sequence[HopAs]) -> Correction:
        told = self.cleaned_data
        return Correction(
            content=self.content, kind=told["kind"], stance=told["stance"], said_on=told["said_on"], chain=chain
        )


def spans_of(passage: str, text: str, *, near: int) -> list[Span]:
    """Where the passage's parts stand in ``text``, in order: the occurrence of the first nearest to ``near``."""
    spans: list[Span] = []
    for part in (piece.strip() for piece in passage.split(JOINT)):
        start = text.find(part, spans[-1][1]) if spans else _nearest(part, text, near)
        if not part or start < 0:
            raise forms.ValidationError(
                _("The document does not say “%(words)s”, in these very words and this order.") % {"words": part}
            )
        spans.append((start, start + len(part)))
    return spans


def _nearest(part: str, text: str, near: int) -> int:
    before, after = text.rfind(part, 0, near + len(part)), text.find(part, near)
    found = [at for at in (before, after) if at >= 0]
    return min(found, key=lambda at: abs(at - near), default=-1)


class HopForm(forms.Form):
    """One link of the chain: the name as the document writes it, and whom the registry knows by it."""

    name = forms.CharField(label=gettext_lazy("Name as written"), max_length=300, required=False)
    known_as = forms.CharField(
        label=gettext_lazy("Known source"),
        max_length=300,
        required=False,
        widget=known_source_field(),
    )
    said_on = forms.DateField(
        label=gettext_lazy("On"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if self.has_changed() and not told.get("name") and not told.get("known_as") and not told.get("DELETE"):
            raise forms.ValidationError(_("Give the name as written, or take this link out."))
        return told

    def clean_known_as(self) -> int | None:
        written = self.cleaned_data["known_as"].strip()
        return source_called(written) if written else None


class BaseHopFormSet(forms.BaseFormSet):  # type: ignore[type-arg] # not subscriptable when run
    """Speaker first, then the carriers in order. Empty rows count for nothing."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = gettext_lazy("Place")
        form.fields["DELETE"].label = gettext_lazy("Take out")

    def in_order(self) -> list[forms.Form]:
        return in_order(self.forms)

    def chain(self, standing: Sequence[Hop]) -> list[HopAs]:
        spans = {hop.name: hop.span for hop in standing}
        rows = [form.cleaned_data for form in self.ordered_forms if _says_something(form.cleaned_data)]
        return [
            HopAs(name=row["name"], source=row["known_as"], span=spans.get(row["name"]), said_on=row["said_on"])
            for row in rows
        ]


def _says_something(row: dict[str, Any]) -> bool:
    return bool(row.get("name") or row.get("known_as"))


HopFormSet = cast(
    "type[BaseHopFormSet]",
    forms.formset_factory(
        HopForm, formset=BaseHopFormSet, can_order=True, can_delete=True, extra=1, max_num=12, absolute_max=20
    ),
)


@dataclass(frozen=True, slots=True)
class Initial:
    """What an attribution's two forms begin with."""

    attribution: dict[str, Any]
    hops: list[dict[str, Any]]


def initial_of(attribution: Attribution, hops: Sequence[Hop]) -> Initial:
    return Initial(
        attribution={
            "version": attribution.version,
            "passage": attribution.passage,
            "kind": attribution.kind,
            "stance": attribution.stance,
            "said_on": attribution.said_on,
        },
        hops=[
            {
                "name": hop.name,
                "known_as": f"#{hop.source_id} {hop.source}" if hop.source_id else "",
                "said_on": hop.said_on,
            }
            for hop in hops
            if hop.role != Role.PUBLISHER
        ],
    )
