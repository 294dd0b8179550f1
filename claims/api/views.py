"""Reading: attributions with their chains, and the claims, verdicts, evidence, documents and sources around them."""

from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer

from claims.api import serializers
from claims.api.reading import Many, One
from claims.filters import (
    AttributionFilter,
    CandidatesFilter,
    ClaimsFilter,
    DocumentFilter,
    EventFilter,
    EvidenceFilter,
    SourceFilter,
    VerdictFilter,
)
from claims.models import Attribution, Candidate, Claim, Evidence, Verdict
from claims.queries.blind import without_blind
from claims.queries.intake import versions_of
from sources.models import Document, Event, Source


class Attributions(Many, One):
    """Reviewed attributions, newest first, each with its chain from the speaker to the publisher."""

    serializer_class = serializers.AttributionSerializer
    filterset_class = AttributionFilter
    needs: ClassVar = {"*": "claims.view_attribution"}
    queryset = Attribution.objects.filter(withdrawn_at__isnull=True)


class Claims(Many, One):
    """Claims, newest first, each with its verdict if one is published."""

    serializer_class = serializers.ClaimSerializer
    filterset_class = ClaimsFilter
    needs: ClassVar = {"*": "claims.view_claim"}
    queryset = Claim.objects.all()


class Verdicts(Many, One):
    """Every published version of every verdict, newest first; a correction is a later version with a note."""

    serializer_class = serializers.VerdictListed
    filterset_class = VerdictFilter
    needs: ClassVar = {"*": "claims.view_verdict"}
    queryset = Verdict.objects.all()


class EvidenceRows(Many, One):
    """What bears on the claims, newest first. What was withdrawn is not here."""

    serializer_class = serializers.EvidenceSerializer
    filterset_class = EvidenceFilter
    needs: ClassVar = {"*": "claims.view_evidence"}
    queryset = Evidence.objects.filter(withdrawn_at__isnull=True)


class CandidateRows(Many, One):
    """What the machine found, newest first, with what people decided."""

    serializer_class = serializers.CandidateSerializer
    filterset_class = CandidatesFilter
    needs: ClassVar = {"*": "claims.view_candidate"}
    queryset = Candidate.objects.all()


class Events(Many, One):
    """The history, newest first: who changed what, before and after. Reviews that are still blind are left out."""

    serializer_class = serializers.EventSerializer
    filterset_class = EventFilter
    needs: ClassVar = {"*": "sources.view_event"}
    queryset = Event.objects.all()

    def get_queryset(self) -> QuerySet[Event]:
        user = self.request.user
        return without_blind(super().get_queryset(), to=user) if isinstance(user, User) else Event.objects.none()


class SourceRows(Many, One):
    """The registry: names in several languages, ties, and the history of reliability grades, newest first."""

    serializer_class = serializers.SourceSerializer
    filterset_class = SourceFilter
    needs: ClassVar = {"*": "sources.view_source"}
    queryset = Source.objects.all()


@extend_schema(tags=["documents"])
class DocumentRows(Many, One):
    """Stored texts, newest first; the exact text comes with a single document."""

    filterset_class = DocumentFilter
    lists: ClassVar = ("list", "versions")
    queryset = Document.objects.all()

    def get_serializer_class(self) -> type[BaseSerializer[Document]]:
        return serializers.DocumentSerializer if self.action == "retrieve" else serializers.DocumentListed

    @extend_schema(responses=serializers.DocumentListed(many=True))
    @action(detail=True, url_path="versions")
    def versions(self, request: Request, pk: str, **_more: Any) -> HttpResponse:
        """All texts that stood at the document's address, newest first. Each is a document that stays as it is."""
        document = get_object_or_404(Document.objects.only("pk", "address"), pk=int(pk))
        self.queryset = Document.objects.filter(pk__in=[document.pk, *(d.pk for d in versions_of(document))])
        return self.list(request)
