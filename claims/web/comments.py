"""The talk about a claim: saying, rewording, withdrawing; and watching the claim."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from claims.models import Claim, Comment
from claims.permissions import may
from claims.queries.comments import can_still_change, talk_of
from claims.services import comments
from claims.services.errors import Refused
from claims.web.access import needs, person


class CommentForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=comments.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("@name tells that person."),
    )


def talk_around(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    """What the claim's page shows of the talk about it."""
    reader = person(request)
    talk = talk_of(claim, to=reader)
    since = timezone.now() - comments.CHANGEABLE
    may_withdraw = may(reader, "claims.settle_claim")
    rows = [
        (c, can_still_change(c, by=reader, since=since), c.author_id == reader.pk or may_withdraw)
        for c in talk.comments
    ]
    return {"talk": talk, "talk_rows": rows, "comment_form": CommentForm()}


@require_POST
@needs("claims.add_comment")
def comment(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Comment on a claim."""
    found, form = get_object_or_404(Claim, pk=claim_id), CommentForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, found, status=400)
    made = comments.say(found, by=person(request), text=form.cleaned_data["text"])
    _warn_of_unknown(request, made.text)
    return redirect(f"{_page(claim_id)}#comment-{made.pk}")


@require_http_methods(["GET", "POST"])
@needs("claims.add_comment")
def reword_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Change one's own comment, for ten minutes."""
    found = get_object_or_404(Comment.objects.select_related("claim", "author"), pk=comment_id, author=person(request))
    form = CommentForm(request.POST or None, initial={"text": found.text})
    if request.method == "POST" and form.is_valid():
        try:
            comments.reword(found, by=person(request), text=form.cleaned_data["text"])
        except Refused as refused:
            form.add_error(None, str(refused))
            return _form_page(request, form, found.claim, status=409)
        _warn_of_unknown(request, form.cleaned_data["text"])
        return redirect(f"{_page(found.claim_id)}#comment-{found.pk}")
    return _form_page(request, form, found.claim, status=400 if form.errors else 200)


@require_POST
@needs("claims.add_comment")
def withdraw_comment(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Take a comment off the page; the history keeps it."""
    found = get_object_or_404(Comment.objects.select_related("author"), pk=comment_id)
    try:
        comments.withdraw(found, by=person(request))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The comment is withdrawn."))
    return redirect("claim", found.claim_id)


@require_POST
@needs("claims.add_comment")
def watch(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Be told what becomes of the claim, or no more."""
    watched = request.POST.get("watched") == "1"
    comments.watch(get_object_or_404(Claim, pk=claim_id), by=person(request), watched=watched)
    told = _("You are told what becomes of this claim.") if watched else _("You watch this claim no more.")
    messages.success(request, told)
    return redirect("claim", claim_id)


def _page(claim_id: int) -> str:
    return reverse("claim", args=[claim_id])


def _form_page(request: HttpRequest, form: CommentForm, claim: Claim, *, status: int) -> HttpResponse:
    return render(request, "claims/comment.html", {"form": form, "claim": claim}, status=status)


def _warn_of_unknown(request: HttpRequest, text: str) -> None:
    for name in comments.unknown_names(text)[:5]:
        messages.warning(request, _("Nobody here is called @%(name)s.") % {"name": name})
