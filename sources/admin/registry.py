"""Sources in the admin: the same services, refusals and record as on the desk's own pages."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sources.admin.kept import ReadOnlyInline, Served, ServiceForm
from sources.models import ReliabilityGrade, Source, SourceMerge, SourceName, SourceTie
from sources.queries import with_grade
from sources.services import registry
from sources.text.names import fold


class SourceForm(ServiceForm[Source]):
    refusals = (registry.RegistryError,)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Source
        fields = ["name", "kind", "country", "homepage", "wikidata", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.instance.version

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"].strip().upper()
        if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise forms.ValidationError(_("A country is two letters, as ID or KP."))
        return country

    def write(self) -> Source:
        told = dict(self.cleaned_data)
        version = told.pop("seen") or 0
        if self.instance.pk:
            facts = registry.Facts(**told)
            return registry.change(actor=self.actor, source=self.instance, facts=facts, version=version)
        return registry.register(actor=self.actor, **told)


class NameForm(forms.ModelForm[SourceName]):
    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not fold(text):
            raise forms.ValidationError(_("“%(name)s” has no letter or digit to be matched by.") % {"name": text})
        return text


class NewNameInline(admin.TabularInline[SourceName, Source]):
    """Names are added here; the source's page drops one that is wrong."""

    model = SourceName
    form = NameForm
    fields = ["text", "language", "kind"]
    extra = 1
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sources.change_source")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sources.view_source")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NewTieInline(admin.TabularInline[SourceTie, Source]):
    """Ties are added here; the source's page ends one that no longer holds."""

    model = SourceTie
    fk_name = "subject"
    fields = ["kind", "object", "since", "until"]
    autocomplete_fields = ["object"]
    extra = 1
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sources.change_source")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sources.view_source")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class GradeInline(ReadOnlyInline):
    model = ReliabilityGrade
    fields = ["grade", "reason", "author", "graded_at"]
    readonly_fields = ["grade", "reason", "author", "graded_at"]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sources.view_source")


@admin.register(Source)
class SourceAdmin(Served[Source]):
    form = SourceForm
    list_display = ["name", "kind", "country", "grade", "merged_into"]
    list_filter = ["kind"]
    list_select_related = ["merged_into"]
    search_fields = ["names__text"]
    inlines = [NewNameInline, NewTieInline, GradeInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        return with_grade(super().get_queryset(request))

    @admin.display(description=gettext_lazy("grade"))
    def grade(self, source: Source) -> str:
        return getattr(source, "grade", None) or "–"

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for added in formset.save(commit=False):
            try:
                self._add(request, added)
            except registry.RegistryError as refused:
                messages.error(request, str(refused))

    def _add(self, request: HttpRequest, added: SourceName | SourceTie) -> None:
        user: Any = request.user
        if isinstance(added, SourceTie):
            registry.tie(
                actor=user,
                subject=added.subject,
                kind=added.kind,
                to=added.object,
                since=added.since,
                until=added.until,
            )
        else:
            new = registry.NewName(text=added.text, language=added.language, kind=added.kind)
            registry.add_names(actor=user, source=added.source, names=[new])


class GradeForm(ServiceForm[ReliabilityGrade]):
    refusals = (registry.RegistryError,)

    class Meta:
        model = ReliabilityGrade
        fields = ["source", "grade", "reason"]

    def write(self) -> ReliabilityGrade:
        return registry.grade(actor=self.actor, **self.cleaned_data)


class AddOnly(Served[Any]):
    """Rows that are written once, by those who have ``permission``."""

    permission = ""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sources.view_source")


@admin.register(ReliabilityGrade)
class ReliabilityGradeAdmin(AddOnly):
    form = GradeForm
    permission = "sources.grade_source"
    list_display = ["source", "grade", "reason", "author", "graded_at"]
    list_filter = ["grade"]
    list_select_related = ["source", "author"]
    autocomplete_fields = ["source"]
    fields = ["source", "grade", "reason"]


class MergeForm(ServiceForm[SourceMerge]):
    refusals = (registry.RegistryError,)

    class Meta:
        model = SourceMerge
        fields = ["merged", "kept", "reason"]

    def write(self) -> SourceMerge:
        return registry.merge(actor=self.actor, **self.cleaned_data)


@admin.register(SourceMerge)
class SourceMergeAdmin(AddOnly):
    form = MergeForm
    permission = "sources.merge_source"
    list_display = ["merged", "kept", "reason", "author", "merged_at", "undone_by", "undone_at"]
    list_select_related = ["merged", "kept", "author", "undone_by"]
    autocomplete_fields = ["merged", "kept"]
    fields = ["merged", "kept", "reason"]
    actions = ["undo"]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("sources.merge_source")

    @admin.action(description=gettext_lazy("Undo the chosen merges"), permissions=["merge"])
    def undo(self, request: HttpRequest, merges: QuerySet[SourceMerge]) -> None:
        user: Any = request.user
        for standing in merges:
            try:
                registry.undo_merge(actor=user, merge=standing)
            except registry.RegistryError as refused:
                messages.error(request, f"{standing}: {refused}")
