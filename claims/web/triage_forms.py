"""What a reviewer may change of a candidate in the act of deciding it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.choices import Kind, Role, Stance
from claims.filters import NUMBERED
from claims.models import Candidate
from claims.pipeline.pack import languages, load_pack
from claims.queries.triage import Known
from claims.services.readings import HopAs
from claims.services.triage import Fix
from claims.web.hop_rows import in_order
from sources.choices import SourceKind
from sources.web.source_forms import source_called

SPAN = re.compile(r"\s*([0-9]{1,9})\s*[-–]\s*([0-9]{1,9})\s*")
MOST_SPANS = 20
SUGGESTS = {
    "list": "known-sources",
    "autocomplete": "off",
    "hx-get": reverse_lazy("source_suggest"),
    "hx-trigger": "input changed delay:200ms",
    "hx-target": "#known-sources",
    "hx-swap": "innerHTML",
}
QUOTES = "\"'“”„«»‘’ "


class SpansField(forms.CharField):
    """Spans in code points of the document's text, as ``65-104, 110-120``; a list of pairs when read."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        parts = [part for part in str(value or "").split(",") if part.strip()]
        found = [SPAN.fullmatch(part) for part in parts[:MOST_SPANS]]
        if not all(found) or len(parts) > MOST_SPANS:
            raise forms.ValidationError(gettext("Write each part as start-end, with commas between: 65-104, 110-120."))
        return [[int(match[1]), int(match[2])] for match in found if match]

    def prepare_value(self, value: Any) -> Any:
        return written_spans(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != self.to_python(initial))
        except forms.ValidationError:
            return True

    def validate(self, value: Any) -> None:
        if not value:
            raise forms.ValidationError(gettext("Select the words that were said."))

    def run_validators(self, value: Any) -> None:
        """Nothing more: the service checks the spans against the text."""


def written_spans(spans: Sequence[Sequence[int]]) -> str:
    return ", ".join(f"{start}-{end}" for start, end in spans)


class DecisionForm(forms.Form):
    """The statement of a new claim, and what of the machine's reading is corrected."""

    statement = forms.CharField(
        label=_("Claim, in one sentence"), max_length=5_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    content = SpansField(label=_("Passage: start-end of each part"), max_length=400)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    stance = forms.ChoiceField(label=_("Stance"), choices=Stance.choices)
    said_on = forms.DateField(
        label=_("Said on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def fix(self) -> dict[str, Any]:
        """What was changed, as arguments of ``Fix``."""
        changed = set(self.changed_data) - {"statement"}
        told = {name: self.cleaned_data[name] for name in changed}
        if "content" in told:
            told["content"] = [(start, end) for start, end in told["content"]]
        if "said_on" in told and told["said_on"] is None:
            told["undated"] = True
        return told


class ManualForm(forms.Form):
    """A passage that the machine missed."""

    content = SpansField(label=_("Passage: start-end of each part"), max_length=400)
    speaker = forms.CharField(label=_("Speaker, as written"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.INDIRECT)
    stance = forms.ChoiceField(label=_("Stance"), choices=Stance.choices)

    def told(self) -> dict[str, Any]:
        """The fields as arguments of ``manual.add``."""
        return {**self.cleaned_data, "content": [(start, end) for start, end in self.cleaned_data["content"]]}


class SourceField(forms.CharField):
    """A source of the registry by name, or as ``#12 name``, which is exact. Only the number counts as a change."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        before, after = NUMBERED.match(initial or ""), NUMBERED.match(data or "")
        if before and after:
            return before[1] != after[1]
        return super().has_changed(initial, data)


class HopForm(forms.Form):
    """One hop: the name as written, the source it is known as, or the kind to register it as."""

    was = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name as written"), max_length=300, required=False)
    source = SourceField(
        label=_("Known source"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=SUGGESTS),
    )
    register_as = forms.ChoiceField(
        label=_("Register as"), choices=[("", _("do not register")), *SourceKind.choices], required=False
    )

    def clean_source(self) -> int | None:
        written = str(self.cleaned_data["source"]).strip()
        unchanged = NUMBERED.match(written) if "source" not in self.changed_data else None
        if unchanged:
            return int(unchanged[1])
        return source_called(written) if written else None

    def is_gone(self) -> bool:
        """Whether the row was left empty; an unnamed speaker is a hop all the same. Rows taken out never get here."""
        row: Mapping[str, Any] = self.cleaned_data
        return not (row.get("name") or row.get("source") or row.get("was") == 0)


class Hops(BaseFormSet[HopForm]):
    """Speaker and carriers in order; the publisher is the document's and not among them."""

    def in_order(self) -> list[HopForm]:
        return in_order(self.forms)

    def chain(self, candidate: Candidate) -> list[HopAs] | None:
        """The chain as it is to stand, or None if nothing was changed."""
        if not self.has_changed():
            return None
        rows = [form for form in self.ordered_forms if not form.is_gone()]
        return [_hop(form.cleaned_data, spoken(candidate)) for form in rows]


HopFormSet = cast(
    type[Hops],
    forms.formset_factory(HopForm, formset=Hops, extra=1, can_order=True, can_delete=True, max_num=20, absolute_max=20),
)


def _hop(row: Mapping[str, Any], before: Sequence[Mapping[str, Any]]) -> HopAs:
    was = before[row["was"]] if row.get("was") is not None and 0 <= row["was"] < len(before) else None
    span = was["span"] if was and was["name"] == row["name"] else None
    return HopAs(
        name=row["name"],
        source=row.get("source"),
        span=tuple(span) if span else None,
        register_as=row.get("register_as") or "",
    )


def spoken(candidate: Candidate) -> list[dict[str, Any]]:
    """The hops that can be changed: all but the publisher."""
    return [hop for hop in candidate.chain if hop["role"] != Role.PUBLISHER]


def has_fix(sent: QueryDict) -> bool:
    """Whether the fields of the fix were on the page that was sent: it fetches them when the fix is opened."""
    return "fix-content" in sent


def decision_form(candidate: Candidate, *, sent: QueryDict | None = None) -> DecisionForm:
    initial = {
        "statement": as_statement(candidate.passage, language=candidate.language),
        "content": candidate.content,
        "kind": candidate.kind,
        "stance": candidate.stance,
        "said_on": candidate.said_on,
    }
    if sent is not None and not has_fix(sent):
        untouched = {f"fix-{name}": initial[name] for name in ("content", "kind", "stance", "said_on")}
        statement = sent.get("fix-statement", "")
        return DecisionForm({**untouched, "fix-statement": statement}, initial=initial, prefix="fix")
    return DecisionForm(sent, initial=initial, prefix="fix")


def as_statement(passage: str, *, language: str = "") -> str:
    """The passage as a first draft of a claim's sentence: no quotation marks and comma around it, no `that` before."""
    words = " ".join(passage.split())
    first, _, rest = words.partition(" ")
    if rest and language in languages() and load_pack(language).tags.get(first.lower()) == "h":
        words = rest  # `that the dike had failed`
    if words[:1] in QUOTES:
        words = words.strip(QUOTES).rstrip(",;: ").strip(QUOTES)
    words = words.rstrip(",;: ")
    if not words:
        return passage
    return words[0].upper() + words[1:] + ("" if words[-1] in ".!?…" else ".")


def hop_forms(
    candidate: Candidate, *, sent: QueryDict | None = None, sources: Mapping[int, Known] | None = None
) -> Hops:
    """The rows of the chain. ``sources`` gives the names shown; without it only numbers stand, enough to compare."""
    known = sources or {}
    initial = [
        {"was": i, "name": hop["name"], "source": named(known.get(hop["source"]), hop["source"])}
        for i, hop in enumerate(spoken(candidate))
    ]
    return HopFormSet(sent, initial=initial, prefix="hop")


def named(source: Known | None, number: int | None) -> str:
    """A source as the field writes it."""
    if number is None:
        return ""
    return f"#{number} {source.name}" if source is not None else f"#{number}"


def to_fix(form: DecisionForm, hops: Hops | None, candidate: Candidate) -> Fix:
    return Fix(**form.fix(), chain=hops.chain(candidate) if hops is not None else None)


def with_choice(candidate: Candidate, sent: QueryDict, sources: Mapping[int, Known]) -> QueryDict:
    """What was sent, with the source that a hop's button named in the fix; the fix is filled in if it was not open.

    The button's value is the hop's place and the source's number, 0 for none of them: ``0:12``.
    """
    place, _colon, number = sent.get("choose", "").partition(":")
    told = sent.copy()
    if not has_fix(sent):
        told.update(_fix_as_read(candidate, sources))
    chosen = sources.get(int(number)) if number.isascii() and number.isdigit() else None
    if chosen is not None and place.isascii() and place.isdigit() and int(place) < len(spoken(candidate)):
        told[f"hop-{int(place)}-source"] = named(chosen, chosen.pk)
    return told


def _fix_as_read(candidate: Candidate, sources: Mapping[int, Known]) -> dict[str, str]:
    rows = spoken(candidate)
    fields = {
        "fix-content": written_spans(candidate.content),
        "fix-kind": candidate.kind,
        "fix-stance": candidate.stance,
        "fix-said_on": candidate.said_on.isoformat() if candidate.said_on else "",
        "hop-TOTAL_FORMS": str(len(rows) + 1),
        "hop-INITIAL_FORMS": str(len(rows)),
    }
    for i, hop in enumerate(rows):
        source = named(sources.get(hop["source"]), hop["source"])
        fields |= {f"hop-{i}-was": str(i), f"hop-{i}-name": hop["name"], f"hop-{i}-source": source}
        fields |= {f"hop-{i}-register_as": "", f"hop-{i}-ORDER": str(i + 1)}
    return fields
