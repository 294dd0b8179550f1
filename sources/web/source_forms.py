"""Forms of the registry: a source, its names, ties and grades, and merging two."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.choices import NameKind, Reliability, SourceKind, TieKind
from sources.models import Source
from sources.queries import AMBIGUOUS, match_names, roots

LANGUAGES = [("id", gettext_lazy("Indonesian")), ("en", gettext_lazy("English")), ("und", gettext_lazy("any"))]
ANY = ("", gettext_lazy("Any"))
UNGRADED = "none"


def known_source_field() -> forms.TextInput:
    """A text field that, with JavaScript, lists the sources so called as one types."""
    return forms.TextInput(
        attrs={
            "list": "known-sources",
            "autocomplete": "off",
            "hx-get": reverse_lazy("source_suggest"),
            "hx-trigger": "input changed delay:150ms",
            "hx-target": "#known-sources",
            "hx-sync": "this:replace",
        }
    )


def source_called(written: str) -> int:
    """The source that ``#12 …`` or a name of the registry means; refused with the choices where it is unclear."""
    number = written[1:].split(maxsplit=1)[0] if written.startswith("#") and written[1:].split() else ""
    if number.isdecimal() and len(number) < 19:
        if not Source.objects.filter(pk=int(number)).exists():
            raise forms.ValidationError(_("There is no source number %(number)s.") % {"number": number})
        return roots([int(number)])[int(number)]
    match = match_names([written])[written]
    if match.resolution == AMBIGUOUS:
        several = Source.objects.filter(pk__in=match.choices)
        choices = "; ".join(f"#{s.pk} {s.name} ({s.get_kind_display()})" for s in several)
        raise forms.ValidationError(
            _("Several sources are called “%(name)s”. Write which: %(choices)s.")
            % {"name": written, "choices": choices}
        )
    if match.source is None:
        raise forms.ValidationError(
            _("No source is called “%(name)s”. Register it first, or leave this field empty.") % {"name": written}
        )
    return match.source


class SearchForm(forms.Form):
    """What the list of sources is narrowed by; it lives in the address."""

    q = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[ANY, *SourceKind.choices], required=False)
    country = forms.CharField(
        label=gettext_lazy("Country code"), max_length=2, required=False, widget=forms.TextInput(attrs={"size": 2})
    )
    grade = forms.ChoiceField(
        label=gettext_lazy("Grade"),
        choices=[ANY, *Reliability.choices, (UNGRADED, gettext_lazy("not graded"))],
        required=False,
    )


class SourceForm(forms.ModelForm):  # type: ignore[type-arg] # not subscriptable when run
    """A source's own facts. ``version`` is the one that the writer saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput, required=False)

    class Meta:
        model = Source
        fields = ["name", "kind", "country", "homepage", "wikidata", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3}), "country": forms.TextInput(attrs={"size": 2})}
        help_texts = {
            "country": gettext_lazy("Two letters of ISO 3166, as ID or KP."),
            "wikidata": gettext_lazy("As Q42."),
        }

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"].strip().upper()
        if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise forms.ValidationError(_("A country is two letters, as ID or KP."))
        return country


class NameForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=NameKind.choices)


class KnownSourceField(forms.CharField):
    """A source by a name of the registry or ``#number``; its value is the source."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("A name that the registry knows, or # and the source's number."))
        super().__init__(max_length=300, widget=known_source_field(), **kwargs)

    def clean(self, value: Any) -> Source | None:
        written: str = super().clean(value)
        return Source.objects.get(pk=source_called(written)) if written else None


class TieForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Tie"), choices=TieKind.choices)
    to = KnownSourceField(label=gettext_lazy("To"))
    since = forms.DateField(
        label=gettext_lazy("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class GradeForm(forms.Form):
    grade = forms.ChoiceField(
        label=gettext_lazy("Reliability"),
        choices=Reliability.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Admiralty code: F means that it cannot be judged, and is no bottom of the scale."),
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class MergeForm(forms.Form):
    into = KnownSourceField(label=gettext_lazy("The same as"))
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=1000)
