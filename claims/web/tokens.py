"""One's own profile: roles, second factor, language and theme, API tokens."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from claims.choices import Scope
from claims.models import ApiToken
from claims.permissions import SCOPES, may
from claims.services import tokens
from claims.services.errors import Refused
from claims.web.access import person
from claims.web.notices import mail_choice_form

NEVER = "never"
ENDS = [
    ("30", gettext_lazy("in 30 days")),
    ("90", gettext_lazy("in 90 days")),
    ("365", gettext_lazy("in a year")),
    (NEVER, gettext_lazy("never")),
]
OVERLAP = timedelta(hours=24)


class TokenForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What it is for"), max_length=120)
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ],
        help_text=gettext_lazy("Never more than you may do yourself."),
    )
    ends = forms.ChoiceField(label=gettext_lazy("Expires"), choices=ENDS, initial="365")

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        """``owner`` is offered what they may do themselves: a token for more would be refused at every call."""
        super().__init__(*args, **kwargs)
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.MultipleChoiceField)
        scopes.choices = [(value, label) for value, label in Scope.choices if may(owner, SCOPES[value])]

    def expires_at(self) -> datetime | None:
        days = self.cleaned_data["ends"]
        return timezone.now() + timedelta(days=int(days)) if days != NEVER else None


@require_GET
def profile(request: HttpRequest) -> HttpResponse:
    """What the desk knows of its reader, and what they can set."""
    return render(request, "claims/token_profile.html", _profile(request, TokenForm(owner=person(request))))


@require_POST
@never_cache
def make_token(request: HttpRequest) -> HttpResponse:
    """Make a token and show it this once: it is kept only as a digest, so the page is the answer to the POST."""
    form = TokenForm(request.POST, owner=person(request))
    if form.is_valid():
        try:
            token, secret = tokens.make(
                user=person(request),
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=form.expires_at(),
            )
        except Refused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            return render(request, "claims/token_made.html", {"token": token, "secret": secret})
    return render(request, "claims/token_profile.html", _profile(request, form), status=400)


@require_POST
@never_cache
def rotate_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """A new text for one of one's own tokens, shown this once; the old one is taken for some hours more."""
    token = get_object_or_404(ApiToken, pk=token_id, user=person(request))
    try:
        secret = tokens.rotate(token, by=person(request), overlap=OVERLAP)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("profile")
    token.refresh_from_db()
    return render(request, "claims/token_made.html", {"token": token, "secret": secret})


@require_POST
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one of one's own tokens for good."""
    token = get_object_or_404(ApiToken, pk=token_id, user=person(request))
    tokens.revoke(token)
    messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("profile")


def _profile(request: HttpRequest, form: TokenForm) -> dict[str, Any]:
    reader = person(request)
    return {
        "form": form,
        "mail_form": mail_choice_form(request),
        "tokens": reader.api_tokens.all(),
        "roles": [group.name for group in reader.groups.order_by("name")],
        "now": timezone.now(),
    }
