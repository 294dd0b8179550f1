"""Addresses of the registry's pages."""

from django.urls import URLPattern, URLResolver, path

from sources.web import changes, registry

urlpatterns: list[URLPattern | URLResolver] = [
    path("", registry.sources, name="sources"),
    path("suggest/", registry.suggest, name="source_suggest"),
    path("add/", registry.add, name="source_add"),
    path("<int:source_id>/", registry.source, name="source"),
    path("<int:source_id>/edit/", registry.edit, name="source_edit"),
    path("<int:source_id>/grade/", changes.grade, name="source_grade"),
    path("<int:source_id>/names/", changes.add_name, name="source_name_add"),
    path("names/<int:name_id>/drop/", changes.drop_name, name="source_name_drop"),
    path("<int:source_id>/ties/", changes.tie, name="source_tie"),
    path("ties/<int:tie_id>/end/", changes.end_tie, name="source_tie_end"),
    path("<int:source_id>/merge/", changes.merge, name="source_merge"),
    path("merges/<int:merge_id>/undo/", changes.undo_merge, name="source_unmerge"),
]
