"""Addresses of the API, version 1."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from claims.api import deciding, documents, external, naming, reviewing, views
from claims.api.changes import Changes
from claims.api.nothing import NothingHere
from claims.api.stream import AttributionLines

router = SimpleRouter(trailing_slash=False)
router.register("attributions", views.Attributions, basename="attribution")
router.register("claims", views.Claims, basename="claim")
router.register("verdicts", views.Verdicts, basename="verdict")
router.register("evidence", views.EvidenceRows, basename="evidence")
router.register("external-verdicts", external.ExternalVerdicts, basename="external-verdict")
router.register("candidates", deciding.Candidates, basename="candidate")
router.register("reviews", reviewing.Reviews, basename="review")
router.register("events", views.Events, basename="event")
router.register("sources", naming.NamedSources, basename="source")
router.register("documents", documents.Documents, basename="document")
router.register("intake-items", documents.IntakeItems, basename="intake-item")

app_name = "api"
urlpatterns = [
    path("attributions.ndjson", AttributionLines.as_view({"get": "list"}), name="attribution-lines"),
    path("changes", Changes.as_view({"get": "follow"}), name="changes"),
    path("", include(router.urls)),
    path("schema", SpectacularAPIView.as_view(), name="schema"),
    path("docs", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
    re_path("", NothingHere.as_view()),
]
