"""``Idempotency-Key``: a write that is sent again is answered again and done once."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from claims.models import ApiToken
from claims.services import idempotency

KEPT_HEADERS = ("Location", "ETag")


def once(write: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
    """Let callers send an ``Idempotency-Key``. A refused write keeps nothing and may be mended."""

    @wraps(write)
    def keyed(view: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = request.headers.get("Idempotency-Key", "").strip()
        if not key:
            answer: HttpResponseBase = write(view, request, *args, **kwargs)
            return answer
        digest = _digest(request)
        with transaction.atomic():
            call, first = idempotency.begin(token=cast("ApiToken", request.auth), key=key, digest=digest)
            if not first:
                return HttpResponse(
                    call.body, status=call.status, headers=call.headers, content_type="application/json"
                )
            made: HttpResponseBase = write(view, request, *args, **kwargs)
            headers = {name: made.headers[name] for name in KEPT_HEADERS if name in made.headers}
            idempotency.finish(call, status=made.status_code, headers=headers, body=_body(made))
        return made

    return keyed


def _digest(request: Request) -> str:
    """Of what is asked: the method, the address, the version meant and the body."""
    asked = (request.method or "", request.get_full_path(), request.headers.get("If-Match", ""))
    return hashlib.sha256("\n".join(asked).encode() + b"\n" + request._request.body).hexdigest()


def _body(answer: Any) -> str:
    content = JSONRenderer().render(answer.data) if isinstance(answer, Response) else answer.content
    return bytes(content).decode()
