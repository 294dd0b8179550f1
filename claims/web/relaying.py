"""After a page, an API call or an act in the admin has announced something, a worker is nudged to take it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from claims.tasks import nudge_relay
from sources.services import announcing

Answer = Callable[[HttpRequest], HttpResponse]


def nudge_after(answer: Answer) -> Answer:
    """In one place for all ways in, because a service must not enqueue and a view could forget to."""

    def nudging(request: HttpRequest) -> HttpResponse:
        announcing.begin_listening()
        response = answer(request)
        nudge_relay()
        return response

    return nudging
