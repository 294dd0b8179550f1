"""What tests of triage do: open a candidate as a browser does, send its form, read what is told."""

import re
from collections.abc import Callable
from html import unescape

from django.contrib.auth.models import User
from django.test import Client

from claims.models import Candidate
from claims.services.extraction import digest_of
from tests.factories import a_candidate, a_document

SignIn = Callable[[User], Client]


HTMX = {"HX-Request": "true"}


def fields(page: str) -> dict[str, str]:
    """The decision form as a browser would send it, without any button."""
    form = page.split('id="decision"')[1].split("</form>", maxsplit=1)[0]
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag and "form=" not in tag:
            sent[name[1]] = unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\s*(.*?)</textarea>', form, re.DOTALL):
        sent[name] = unescape(text)
    return sent


def opened(browser: Client, candidate: Candidate) -> dict[str, str]:
    return fields(browser.get(f"/triage/{candidate.pk}/").content.decode())


def told(page: bytes) -> list[str]:
    return [unescape(text) for text in re.findall(r'<p class="notice notice-\w+">([^<]*)</p>', page.decode())]


def many_candidates(size: int, **columns: object) -> list[Candidate]:
    """Candidates of one article, in its order and of falling worth."""
    document = a_document(text=f"{size:04} " + "kata demi kata " * size)
    first = a_candidate(document=document, content=[[5, 19]], check_worthy=0.99, **columns)
    rest = []
    for i in range(1, size):
        content = [[5 + 15 * i, 19 + 15 * i]]
        row = {f.attname: getattr(first, f.attname) for f in Candidate._meta.concrete_fields if not f.primary_key}
        rest.append(Candidate(**{**row, "content": content, "digest": digest_of(content), "start": 5 + 15 * i}))
        rest[-1].check_worthy = 0.9 - i / 10_000
    return [first, *Candidate.objects.bulk_create(rest)]
