"""What every admin page here shares: nothing is deleted, and what is written goes through a service."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models, transaction
from django.forms import ModelForm
from django.http import HttpRequest

M = TypeVar("M", bound=models.Model)


class Kept(admin.ModelAdmin[M]):
    """A table whose rows stay, whoever asks: not even a superuser is offered to delete one."""

    show_full_result_count = False
    list_per_page = 50

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnly(Kept[M]):
    """A table that can only be looked at here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline[Any, Any]):
    """Rows of a table shown on the page of the row that they belong to."""

    extra = 0
    can_delete = False
    show_change_link = True

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fields or []

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ServiceForm(ModelForm[M], Generic[M]):
    """A form whose row a service writes, as the last step of cleaning it: so a refusal is an error of the form.

    The admin runs a whole request in one transaction; ``actor`` and ``refusals`` are set by ``Served``.
    """

    actor: User
    refusals: tuple[type[Exception], ...] = ()

    def write(self) -> M:
        """Call the service with what was typed, and return the row as it now stands."""
        raise NotImplementedError

    def _post_clean(self) -> None:
        if self.errors:
            return
        try:
            with transaction.atomic():
                self.instance = self.write()
        except self.refusals as refused:
            field = getattr(refused, "field", "")
            self.add_error(field if field in self.fields else None, forms.ValidationError(str(refused)))

    def save(self, commit: bool = True) -> M:
        return self.instance

    def _save_m2m(self) -> None:
        """The service has written all there is."""


class Served(Kept[M]):
    """A table that its form's service writes."""

    form: type[ServiceForm[M]]

    def get_form(self, request: HttpRequest, obj: M | None = None, change: bool = False, **kwargs: Any) -> Any:
        made = super().get_form(request, obj, change=change, **kwargs)
        return type(made.__name__, (made,), {"actor": request.user})

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        return form.save(commit=False)

    def save_model(self, request: HttpRequest, obj: M, form: Any, change: bool) -> None:
        """The form has written it already."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Sequence[Any], change: bool) -> None:
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)
