"""Sending the page that one reads to the desk, by a bookmark in the browser.

The bookmark opens a page of the desk with the address, the title and the text after the ``#``, which no server, log or
referrer sees; that page's own script puts them into a form, and a person hands the form in. Any site can open that
page filled in, none can send it: the form has the desk's CSRF token, the page refuses to be framed, and the script
lets no key press go through that began before the page could be seen.
"""

from urllib.parse import quote

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from claims import tasks
from claims.web.access import needs, person
from claims.web.intake_forms import PasteForm
from sources.choices import Origin
from sources.services.intake import Article

MOST_LETTERS = 200_000
"""Of a page's text; Chromium takes addresses of up to 2 MB, and a letter may become nine of an address."""

SAFE = "(){}=>,.'#?:;!&|+/*[]-_~"
CODE = """(()=>{{const s=String(getSelection()).trim(),t=s||document.body.innerText;\
open('{place}#'+new URLSearchParams({{address:location.href,title:document.title,\
text:t.slice(0,{most}),part:s?'selection':'page',cut:t.length>{most}?'1':''}}))}})()"""


class SentForm(PasteForm):
    """A page as the bookmark sends it: its address, to be fetched, or its text as it was on the reader's screen."""

    way = "sent"
    field_order = ["address", "title", "take", "text", "language"]
    publisher_name = None  # type: ignore[assignment] # Django's way of leaving a parent's field out
    published_on = None  # type: ignore[assignment]
    address = forms.CharField(
        label=_("Address"), max_length=2000, error_messages={"required": _("Give the address of the page.")}
    )
    take = forms.ChoiceField(
        label=_("Take in"),
        choices=[("address", _("the page, fetched from its address")), ("text", _("the text below, as it was sent"))],
        widget=forms.RadioSelect,
        initial="address",
    )
    text = forms.CharField(
        label=_("Text"), strip=False, required=False, widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"})
    )

    def clean_text(self) -> str:
        return super().clean_text() if self.cleaned_data.get("take") == "text" else ""

    def articles(self) -> list[Article]:
        given = self.cleaned_data
        article = Article(address=given["address"], title=given["title"].strip(), language=given["language"])
        if given["take"] == "address":
            return [Article(address=article.address, language=article.language)]
        return [
            Article(
                address=article.address,
                title=article.title,
                language=article.language,
                raw=given["text"].encode(),
                content_type="text/plain; charset=utf-8",
            )
        ]

    def came_by(self) -> str:
        return Origin.PASTE if self.cleaned_data["take"] == "text" else Origin.ADDRESS


@needs("sources.submit_document")
@require_GET
def bookmarklet(request: HttpRequest) -> HttpResponse:
    """The bookmark, to be dragged to the browser's bar or copied."""
    place = request.build_absolute_uri(reverse("intake_sent"))
    code = CODE.format(place=place, most=MOST_LETTERS)
    return render(request, "claims/bookmarklet.html", {"link": f"javascript:{quote(code, safe=SAFE)}"})


@needs("sources.submit_document")
@require_http_methods(["GET", "POST"])
def sent(request: HttpRequest) -> HttpResponse:
    """What the bookmark sent, for a person to hand in."""
    form = SentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        accepted = tasks.accept_articles(origin=form.came_by(), articles=form.articles(), by=person(request))
        return redirect("intake_show", accepted.pk)
    return render(request, "claims/intake_sent.html", {"form": form}, status=422 if form.errors else 200)
