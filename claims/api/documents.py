"""Taking articles in, and telling where each stands."""

from typing import Any, ClassVar

from django.contrib.auth.models import User
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from claims.api.handed_in import BatchResults, NewDocument, NewDocuments
from claims.api.keyed import once
from claims.api.reading import One
from claims.api.refusals import Unacceptable
from claims.api.serializers import IntakeItemSerializer
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
    @once
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

    @extend_schema(
        request=NewDocuments,
        responses={202: OpenApiResponse(BatchResults, "Each article accepted or refused by itself.")},
    )
    @action(detail=False, methods=["post"], url_path="batch")
    @once
    def batch(self, request: Request) -> Response:
        """Hand in up to 500 articles at once. One that is wrong does not keep the others out."""
        asked = NewDocuments(data=request.data)
        asked.is_valid(raise_exception=True)
        read = [NewDocument(data=one) for one in asked.validated_data["documents"]]
        good = [one for one in read if one.is_valid()]
        user = request.user if isinstance(request.user, User) else None
        articles = [_article(one.validated_data) for one in good]
        intake = accept_articles(origin=Origin.API, articles=articles, by=user) if articles else None
        items = iter(intake.items.defer("raw").order_by("position") if intake else ())
        results = [_result(i, one, next(items) if not one.errors else None) for i, one in enumerate(read)]
        return Response({"results": results}, status=status.HTTP_202_ACCEPTED)


def _result(index: int, asked: NewDocument, item: IntakeItem | None) -> dict[str, Any]:
    """What became of one article: its item, with the reason if that was refused at the door, or its wrong fields."""
    if item is not None:
        refused = item.state == ItemState.REFUSED
        errors = [{"code": item.code, "detail": item.reason, "field": None}] if refused else []
        return {"index": index, "item": IntakeItemSerializer(item).data, "errors": errors}
    errors = [
        {"code": str(error.code), "detail": str(error), "field": None if field == "non_field_errors" else field}
        for field, several in asked.errors.items()
        for error in several
    ]
    return {"index": index, "item": None, "errors": errors}


class IntakeItems(One):
    """Where a submitted article stands: waiting, being read, stored, already here, or refused and why."""

    serializer_class = IntakeItemSerializer
    queryset = IntakeItem.objects.all()
    needs: ClassVar = {"*": "sources.view_intake"}


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
