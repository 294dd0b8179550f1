"""All candidates that a filter finds: rejected, kept for somebody or skipped at once; and one kept or taken over."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from claims.choices import RejectReason
from claims.models import Candidate
from claims.services import many, triage
from claims.services.errors import Conflict, Refused
from claims.web.access import needs, person
from claims.web.triage import MOST_SKIPPED, SKIPPED, queue_filter
from claims.web.triage_filters import canonical

BACKEND = "django.contrib.auth.backends.ModelBackend"


class ManyForm(forms.Form):
    """What is to be done with all that match, and the number that was on the page."""

    number = forms.IntegerField(min_value=1, max_value=many.MOST, widget=forms.HiddenInput)
    upto = forms.IntegerField(min_value=1, max_value=2**62, widget=forms.HiddenInput)
    reason = forms.ChoiceField(choices=RejectReason.choices, required=False, label=gettext_lazy("Why"))
    to = forms.ModelChoiceField(queryset=User.objects.none(), required=False, label=gettext_lazy("For whom"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["to"]
        triaging = User.objects.with_perm("claims.triage_candidate", backend=BACKEND)
        people.queryset = triaging.filter(is_active=True).order_by("username")


@needs("claims.triage_candidate")
@require_http_methods(["GET", "HEAD", "POST"])
def triage_all(request: HttpRequest) -> HttpResponse:
    """How many match the filter of the address, and what can be done with all of them."""
    by, chosen = person(request), queue_filter(request)
    form = ManyForm(request.POST or None)
    if request.method == "POST":
        try:
            return carried_out(request, form, by=by)
        except Refused as refusal:
            messages.error(request, str(refusal))
    number, upto = many.look(chosen.qs, by=by)
    # After a refusal too the page confirms what now matches, and keeps what was chosen.
    kept = {name: form[name].value() for name in ("reason", "to")} if form.is_bound else {}
    form = ManyForm(initial={**kept, "number": number, "upto": upto})
    context = {"number": number, "upto": upto, "most": many.MOST, "form": form, "query": canonical(request.GET)}
    return render(request, "claims/triage_all.html", {**context, "filter": chosen, "most_skipped": MOST_SKIPPED})


def carried_out(request: HttpRequest, form: ManyForm, *, by: User) -> HttpResponse:
    """Do what the pressed button says and go back to the queue, or to what is left of it."""
    if not form.is_valid():
        raise Refused(_("The number of candidates is missing: look at this page again and confirm it."))
    told, queue = form.cleaned_data, queue_filter(request).qs
    confirmed = {"confirmed": told["number"], "upto": told["upto"]}
    if "reject" in request.POST:
        done = many.reject_all(queue, by=by, reason=told["reason"], **confirmed)
        said = ngettext("%(n)d candidate rejected.", "%(n)d candidates rejected. One undo takes all back.", done)
    elif "assign" in request.POST:
        if told["to"] is None:
            raise Refused(_("Choose for whom they are kept."), field="to")
        done = many.assign_all(queue, by=by, to=told["to"], **confirmed)
        said = ngettext("%(n)d candidate is kept for %(who)s.", "%(n)d candidates are kept for %(who)s.", done)
    elif "skip" in request.POST:
        done = skip_all(request, told["upto"], by=by)
        said = ngettext("%(n)d candidate skipped.", "%(n)d candidates skipped.", done)
    else:
        raise Refused(_("Choose what to do with them."))
    messages.success(request, said % {"n": done, "who": told["to"]})
    return redirect(f"{reverse('triage_queue')}?{canonical(request.GET)}")


def skip_all(request: HttpRequest, upto: int, *, by: User) -> int:
    """Do not offer any of them again while one stays signed in; a session remembers only so many."""
    found = many.waiting(queue_filter(request).qs, by=by).filter(pk__lte=upto).order_by("pk")
    numbers = list(found.values_list("pk", flat=True)[: MOST_SKIPPED + 1])
    if len(numbers) > MOST_SKIPPED:
        raise Refused(_("At most %(most)d can be skipped: a filter passes more of them by.") % {"most": MOST_SKIPPED})
    request.session[SKIPPED] = list(dict.fromkeys([*request.session.get(SKIPPED, []), *numbers]))[-MOST_SKIPPED:]
    return len(numbers)


@needs("claims.triage_candidate")
@require_POST
def triage_take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a candidate over from whoever holds it or for whom it is kept."""
    candidate = get_object_or_404(Candidate, pk=pk)
    try:
        triage.take_over(candidate, by=person(request))
        messages.success(request, _("You have this candidate now; whoever had it is told."))
    except Conflict as conflict:
        messages.warning(request, str(conflict))
    return redirect(f"{reverse('triage_show', args=[pk])}?{canonical(request.GET)}")


@needs("claims.triage_candidate")
@require_POST
def triage_give_back(request: HttpRequest) -> HttpResponse:
    """Let go of all that is kept for oneself."""
    given = many.give_back(by=person(request))
    messages.success(
        request, ngettext("%(n)d candidate given back.", "%(n)d candidates given back.", given) % {"n": given}
    )
    return redirect("triage_queue")
