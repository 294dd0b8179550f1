"""Reading: attributions with their chains, and the claims, verdicts, documents and sources around them."""

from typing import ClassVar

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from claims.api import serializers
from claims.filters import AttributionFilter, ClaimFilter, DocumentFilter, SourceFilter, VerdictFilter
from claims.models import Attribution, Claim, Hop, Verdict
from sources.models import Document, Source, SourceTie


class Attributions(ListModelMixin, RetrieveModelMixin, GenericViewSet[Attribution]):
    """Reviewed attributions, newest first, each with its chain from the speaker to the publisher."""

    serializer_class = serializers.AttributionSerializer
    filterset_class = AttributionFilter
    needs: ClassVar = {"*": "claims.view_attribution"}
    queryset = (
        Attribution.objects.filter(withdrawn_at__isnull=True)
        .select_related("claim__verdict__rating", "document__publisher")
        .prefetch_related(Prefetch("hops", Hop.objects.select_related("source")))
        .order_by("-id")
    )


class Claims(ListModelMixin, RetrieveModelMixin, GenericViewSet[Claim]):
    """Claims, newest first, each with its verdict if one is published."""

    serializer_class = serializers.ClaimSerializer
    filterset_class = ClaimFilter
    needs: ClassVar = {"*": "claims.view_claim"}
    queryset = Claim.objects.select_related("verdict__rating").order_by("-id")


class Verdicts(ListModelMixin, RetrieveModelMixin, GenericViewSet[Verdict]):
    """Every published version of every verdict, newest first; a correction is a later version with a note."""

    serializer_class = serializers.VerdictSerializer
    filterset_class = VerdictFilter
    needs: ClassVar = {"*": "claims.view_verdict"}
    queryset = Verdict.objects.select_related("rating").order_by("-id")


class Sources(ListModelMixin, RetrieveModelMixin, GenericViewSet[Source]):
    """The registry: names in several languages, ties, and the history of reliability grades, newest first."""

    serializer_class = serializers.SourceSerializer
    filterset_class = SourceFilter
    needs: ClassVar = {"*": "sources.view_source"}
    queryset = Source.objects.prefetch_related(
        "names", "grades", Prefetch("ties", SourceTie.objects.select_related("object"))
    ).order_by("-id")


@extend_schema(tags=["documents"])
class DocumentRows(ListModelMixin, RetrieveModelMixin, GenericViewSet[Document]):
    """Stored texts, newest first; the exact text comes with a single document."""

    filterset_class = DocumentFilter
    queryset = Document.objects.select_related("publisher").order_by("-id")

    def get_queryset(self) -> QuerySet[Document]:
        rows = super().get_queryset()
        return rows.defer("text") if self.action == "list" else rows

    def get_serializer_class(self) -> type[BaseSerializer[Document]]:
        return serializers.DocumentListed if self.action == "list" else serializers.DocumentSerializer
