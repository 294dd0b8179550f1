"""Topics: the list, the claims under one, and putting a claim under one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from claims.models import Claim, Topic
from claims.queries.claims import listed_claims, speakers_of
from claims.queries.topics import counted_topics, topics_like, topics_of
from claims.services import topics
from claims.services.errors import Refused
from claims.web.access import needs, person
from sources.web.pages import by_name, newest_first


class TopicForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Topic"),
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "list": "known-topics",
                "autocomplete": "off",
                "hx-get": reverse_lazy("topic_suggest"),
                "hx-trigger": "input changed delay:150ms",
                "hx-target": "#known-topics",
                "hx-sync": "this:replace",
            }
        ),
    )


def topics_around(claim: Claim) -> dict[str, Any]:
    """What the claim's page shows of its topics."""
    return {"topics": topics_of(claim), "topic_form": TopicForm(), "known_topics": topics_like("")}


@require_GET
@needs("claims.view_claim")
def topic_list(request: HttpRequest) -> HttpResponse:
    """Every topic by name, with how many claims stand under it."""
    page = by_name(counted_topics(), request)
    return render(request, "claims/topics.html", {"page": page})


@require_GET
@needs("claims.view_claim")
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """The claims under one topic, newest first."""
    found = get_object_or_404(counted_topics(), slug=slug)
    under = listed_claims().filter(topic_rows__topic=found, topic_rows__withdrawn_at__isnull=True)
    page = newest_first(under, request)
    speakers = speakers_of(page.rows)
    around = {"topic": found, "page": page, "rows": [(row, speakers.get(row.pk, [])) for row in page.rows]}
    return render(request, "claims/topic.html", around)


@require_GET
@needs("claims.view_claim")
def topic_suggest(request: HttpRequest) -> HttpResponse:
    """Topics that what is typed may mean, as options."""
    typed = request.GET.get("name", "").strip()[:80].replace("\0", "")
    return render(request, "claims/topic_options.html", {"known_topics": topics_like(typed)})


@require_POST
@needs("claims.review_claim")
def topic_add(request: HttpRequest, claim_id: int) -> HttpResponse:
    """Put a claim under the topic of the name typed."""
    claim, form = get_object_or_404(Claim, pk=claim_id), TopicForm(request.POST)
    try:
        topics.put_under(claim, by=person(request), name=form.data.get("name", "").replace("\0", ""))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("claim", claim_id)


@require_POST
@needs("claims.review_claim")
def topic_remove(request: HttpRequest, claim_id: int, topic_id: int) -> HttpResponse:
    """Take a claim out from under a topic."""
    claim, found = get_object_or_404(Claim, pk=claim_id), get_object_or_404(Topic, pk=topic_id)
    topics.take_out(claim, by=person(request), topic=found)
    return redirect("claim", claim_id)
