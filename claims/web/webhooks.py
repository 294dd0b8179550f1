"""Webhooks: where the desk sends what happens, the log of what was sent, and sending again. The editors'."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims import tasks
from claims.choices import DeliveryState
from claims.models import Delivery, Endpoint
from claims.models.webhook import OFFERED
from claims.services import webhooks
from claims.services.errors import Refused
from claims.services.webhooks import Wanted
from claims.web.access import needs, person
from sources.models import Event
from sources.web.pages import newest_first
from sources.web.versions import seen_again

SEES, ADDS, CHANGES = "claims.view_endpoint", "claims.add_endpoint", "claims.change_endpoint"


class EndpointForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What it is for"), max_length=120)
    address = forms.CharField(
        label=gettext_lazy("Address of the receiver"),
        max_length=2000,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Events"),
        choices=[(kind.value, kind.value) for kind in OFFERED],
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput, required=False)

    def wanted(self) -> Wanted:
        told = self.cleaned_data
        return Wanted(name=told["name"], address=told["address"], kinds=told["kinds"])


class SinceForm(forms.Form):
    since = forms.DateTimeField(
        label=gettext_lazy("Since"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )


@needs(SEES)
@require_GET
def webhook_list(request: HttpRequest) -> HttpResponse:
    return render(request, "claims/webhooks.html", {"endpoints": Endpoint.objects.all()})


@needs(ADDS)
@require_http_methods(["GET", "POST"])
@never_cache
def webhook_add(request: HttpRequest) -> HttpResponse:
    """Make a webhook and show its secret this once."""
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = webhooks.make(actor=person(request), wanted=form.wanted())
            return render(request, "claims/webhook_secret.html", {"endpoint": made, "secret": secret})
        except Refused as refused:
            form.add_error(refused.field or None, str(refused))
    return render(request, "claims/webhook_edit.html", {"form": form}, status=422 if form.errors else 200)


@needs(SEES)
@require_GET
def webhook(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """One webhook with the log of its messages, newest first."""
    return render(request, "claims/webhook.html", _page(request, _endpoint(endpoint_id)))


@needs(CHANGES)
@require_http_methods(["GET", "POST"])
def webhook_edit(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Change what the desk decides of a webhook; if somebody did so meanwhile, both are shown."""
    endpoint = _endpoint(endpoint_id)
    standing = {name: getattr(endpoint, name) for name in ("name", "address", "kinds", "version")}
    form = EndpointForm(request.POST or None, initial=standing)
    around: dict[str, Any] = {"form": form, "endpoint": endpoint}
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            webhooks.change(actor=person(request), endpoint=endpoint, wanted=form.wanted(), version=version)
            return redirect("webhook", endpoint.pk)
        except webhooks.Overtaken as conflict:
            status, around["message"] = 409, str(conflict)
            seen_again(form, version=endpoint.version)
        except Refused as refused:
            form.add_error(refused.field or None, str(refused))
    return render(request, "claims/webhook_edit.html", around, status=status)


@needs(CHANGES)
@require_POST
@never_cache
def webhook_rotate(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """A new secret, shown this once; the older one signs beside it for a day."""
    endpoint = _endpoint(endpoint_id)
    secret = webhooks.rotate(actor=person(request), endpoint=endpoint)
    return render(request, "claims/webhook_secret.html", {"endpoint": endpoint, "secret": secret, "rotated": True})


@needs(CHANGES)
@require_POST
def webhook_stop(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    webhooks.stop(actor=person(request), endpoint=_endpoint(endpoint_id))
    return redirect("webhook", endpoint_id)


@needs(CHANGES)
@require_POST
def webhook_start(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    webhooks.start(actor=person(request), endpoint=_endpoint(endpoint_id))
    return redirect("webhook", endpoint_id)


@needs(CHANGES)
@require_POST
def webhook_ping(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Send a message that says nothing but that it came."""
    endpoint = _endpoint(endpoint_id)
    try:
        sent = webhooks.ping(endpoint=endpoint)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("webhook", endpoint_id)
    tasks.send_at_once(endpoint)
    return redirect("webhook_delivery", sent.pk)


@needs(CHANGES)
@require_POST
def webhook_replay(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Send again all that happened since a time and was not delivered."""
    endpoint, form = _endpoint(endpoint_id), SinceForm(request.POST)
    if form.is_valid():
        try:
            tasks.replay_since(endpoint=endpoint, since=form.cleaned_data["since"])
        except Refused as refused:
            form.add_error("since", str(refused))
        else:
            tasks.send_at_once(endpoint)
            messages.success(request, _("What was not delivered is sent again. Load this page again in a moment."))
            return redirect("webhook", endpoint_id)
    return render(request, "claims/webhook.html", _page(request, endpoint, form=form), status=422)


@needs("claims.view_delivery")
@require_GET
def delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """One message: what was sent and what was answered."""
    message = _delivery(delivery_id)
    return render(request, "claims/webhook_delivery.html", {"delivery": message, "tries": message.tries.all()})


@needs(CHANGES)
@require_POST
def delivery_replay(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Send one message again."""
    message = _delivery(delivery_id)
    try:
        webhooks.replay(message)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        tasks.send_at_once(message.endpoint)
    return redirect("webhook_delivery", delivery_id)


def _endpoint(endpoint_id: int) -> Endpoint:
    return get_object_or_404(Endpoint.objects.select_related("made_by"), pk=endpoint_id)


def _delivery(delivery_id: int) -> Delivery:
    return get_object_or_404(Delivery.objects.select_related("endpoint"), pk=delivery_id)


def _page(request: HttpRequest, endpoint: Endpoint, *, form: SinceForm | None = None) -> dict[str, Any]:
    deliveries = Delivery.objects.filter(endpoint=endpoint).defer("body", "answer")
    state = request.GET.get("state", "")
    if state in DeliveryState.values:
        deliveries = deliveries.filter(state=state)
    return {
        "endpoint": endpoint,
        "page": newest_first(deliveries, request),
        "state": state,
        "states": DeliveryState.choices,
        "overlap": endpoint.secrets.filter(until__gt=timezone.now()).order_by("-until").first(),
        "form": form or SinceForm(initial={"since": _yesterday()}),
        "history": Event.objects.filter(subject_kind="endpoint", subject_id=endpoint.pk)[:20],
    }


def _yesterday() -> datetime:
    return timezone.localtime() - timedelta(days=1)
