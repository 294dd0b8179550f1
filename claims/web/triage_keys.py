"""One's own keys of the triage desk: switched off, or other ones than the usual."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claims.services import key_choice
from claims.web import keys
from claims.web.access import needs, person

HELP = "keys"
"""The target of the key that shows the others."""


class KeysForm(forms.Form):
    """A field for each key, named by its control."""

    off = forms.BooleanField(label=gettext_lazy("No keys at all"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in keys.TRIAGE:
            self.fields[key.target] = forms.CharField(
                label=str(key.label),
                min_length=1,
                max_length=1,
                strip=False,
                widget=forms.TextInput(attrs={"size": 2, "autocomplete": "off", "class": "key"}),
            )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        chosen = keys.chosen_by({target: key for target, key in told.items() if target != "off"})
        for twice in sorted(keys.clashes((*keys.EVERYWHERE, *chosen))):
            for key in chosen:
                if key.key == twice and key.target in told:
                    self.add_error(key.target, _("“%(key)s” would do two things: choose another.") % {"key": twice})
        for key in chosen:
            if key.target in told and not key.key.strip():
                self.add_error(key.target, _("A blank scrolls the page: choose another."))
        return told

    def differing(self) -> dict[str, str]:
        """The keys that are not the usual ones, by their control."""
        told = self.cleaned_data
        return {key.target: told[key.target] for key in keys.TRIAGE if told[key.target] != key.key}


@needs("claims.triage_candidate")
@require_http_methods(["GET", "HEAD", "POST"])
def triage_keys(request: HttpRequest) -> HttpResponse:
    """Show one's keys, and keep what is chosen; ``usual`` goes back to everybody's."""
    by = person(request)
    if "usual" in request.POST:
        key_choice.choose(by=by, off=False, keys={})
        messages.success(request, _("Your keys are the usual ones again."))
        return redirect("triage_keys")
    form = KeysForm(request.POST or None, initial=initial(request))
    if request.method == "POST" and form.is_valid():
        key_choice.choose(by=by, off=form.cleaned_data["off"], keys=form.differing())
        messages.success(request, _("Your keys are kept."))
        return redirect("triage_keys")
    return render(request, "claims/triage_keys_form.html", {"form": form}, status=422 if form.errors else 200)


def initial(request: HttpRequest) -> dict[str, Any]:
    choice = key_choice.of(person(request))
    return {"off": choice.off, **{key.target: key.key for key in keys.chosen_by(choice.keys)}}
