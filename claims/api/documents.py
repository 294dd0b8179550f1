"""Taking articles in, and telling where each stands."""

from typing import Any, ClassVar

from django.contrib.auth.models import User
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims.api.reading import One
from claims.api.refusals import Unacceptable
from claims.api.serializers import IntakeItemSerializer, NewDocument
from claims.api.views import DocumentRows
from claims.choices import Scope
from claims.tasks import accept_articles
from sources.choices import ItemState, Origin
from sources.models import IntakeItem
from sources.services.intake import Article


class Documents(DocumentRows):
    """Stored texts, and handing in new ones."""

    scopes: ClassVar = {"POST": Scope.SUBMIT}
    needs: ClassVar = {"POST": "sources.submit_document", "*": "sources.view_document"}

    @extend_schema(
        request=NewDocument,
        responses={202: OpenApiResponse(IntakeItemSerializer, "Accepted; follow `Location` to its ending.")},
    )
    def create(self, request: Request) -> Response:
        """Hand in an article. It is read and extracted by a worker; the answer says where to look."""
        asked = NewDocument(data=request.data)
        asked.is_valid(raise_exception=True)
        user = request.user if isinstance(request.user, User) else None
        intake = accept_articles(origin=Origin.API, articles=[_article(asked.validated_data)], by=user)
        item = intake.items.get()
        if item.state == ItemState.REFUSED:
            raise Unacceptable(item.reason, code=item.code)
        place = reverse("api:intake-item-detail", args=[item.pk], request=request)
        return Response(IntakeItemSerializer(item).data, status=status.HTTP_202_ACCEPTED, headers={"Location": place})


class IntakeItems(One):
    """Where a submitted article stands: waiting, being read, stored, already here, or refused and why."""

    serializer_class = IntakeItemSerializer
    queryset = IntakeItem.objects.all()
    needs: ClassVar = {"*": "sources.view_document"}


def _article(asked: dict[str, Any]) -> Article:
    return Article(
        address=asked.get("address", ""),
        raw=asked["text"].encode() if "text" in asked else None,
        content_type="text/plain; charset=utf-8" if "text" in asked else "",
        title=asked.get("title", ""),
        publisher_name=asked.get("publisher", ""),
        language=asked.get("language", ""),
        published_at=asked.get("published_at"),
    )
