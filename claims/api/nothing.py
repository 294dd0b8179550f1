"""Addresses under the API that are none: the same shape of error as everywhere else in it."""

from typing import Any, NoReturn

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from claims.api.reading import tell_what_is_left


@extend_schema(exclude=True)
class NothingHere(APIView):
    authentication_classes = ()
    permission_classes = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002 - the framework's signature
        self.check_throttles(request)
        raise NotFound("There is nothing at this address; `/api/v1/docs` lists what there is.")

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        tell_what_is_left(request, answer)
        return answer
