"""One page to search from: statements, passages, documents by their words, sources by their names."""

import re
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from claims.permissions import may
from claims.queries import search as searching
from claims.web.access import needs, person
from sources.web.pages import Page, newest_first

KINDS = {
    "claims": _("Claims"),
    "passages": _("Passages"),
    "documents": _("Documents"),
    "sources": _("Sources"),
}
LONGEST = 200
MARKED = re.compile(f"{searching.OPENING}(.*?){searching.CLOSING}", re.DOTALL)


@require_GET
@needs("claims.view_claim")
def search(request: HttpRequest) -> HttpResponse:
    """What holds the words, of one kind, newest first; each kind only to those who may read it."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    tabs = {kind: label for kind, label in KINDS.items() if may(person(request), searching.PERMISSIONS[kind])}
    kind = request.GET.get("kind") or "claims"
    if kind not in KINDS:
        raise Http404(f"nothing of the kind {kind!r} is searched")
    if kind not in tabs:
        raise PermissionDenied
    page, hits = _found(request, kind, words) if words else (None, [])
    around = {"words": words, "kind": kind, "tabs": tabs.items(), "page": page, "hits": hits}
    return render(request, "claims/search.html", around)


def _found(request: HttpRequest, kind: str, words: str) -> tuple[Page[Any] | None, Sequence[tuple[Any, str]]]:
    """The page, and its rows each with its snippet; names are one page, the likest first."""
    if kind == "sources":
        return None, [(source, "") for source in searching.sources_named(words)]
    searched = searching.WORDED[kind]
    page = newest_first(searching.with_words(searched, words), request, size=searching.PAGE)
    snippets = searching.snippets(searched, page.rows, words)
    return page, [(row, marked(snippets.get(row.pk, ""))) for row in page.rows]


def marked(snippet: str) -> SafeString:
    """The snippet as HTML: escaped first, then each hit marked."""
    return mark_safe(MARKED.sub(r"<mark>\1</mark>", escape(snippet)))  # nothing but our own mark is unescaped
