"""People, their roles and their tokens."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.models import ApiToken, Heartbeat
from claims.services import tokens
from sources.admin.kept import ReadOnly

admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    """The stock page of users. Only a superuser makes a superuser or gives single permissions, so that whoever may
    change people cannot raise themselves; nobody is deleted, since the record names them: switch them off instead."""

    list_display = ["username", "email", "roles", "is_active", "is_staff", "last_login"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        return ", ".join(sorted(group.name for group in user.groups.all()))

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        return fixed if self._is_superuser(request) else [*fixed, "is_superuser", "user_permissions"]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only a superuser changes a superuser: else a new password would be a way to become one."""
        if obj is not None and obj.is_superuser and not self._is_superuser(request):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    @staticmethod
    def _is_superuser(request: HttpRequest) -> bool:
        return isinstance(request.user, User) and request.user.is_superuser


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnly[ApiToken]):
    """Tokens by their first letters: the rest is kept nowhere, and its digest is shown to nobody."""

    fields = ["user", "name", "prefix", "scopes", "created_at", "expires_at", "revoked_at", "last_used_at"]
    list_display = ["name", "user", "prefix", "scopes", "expires_at", "revoked_at", "last_used_at"]
    list_select_related = ["user"]
    actions = ["revoke"]

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("auth.change_user")

    @admin.action(description=_("Revoke the chosen tokens"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, chosen: QuerySet[ApiToken]) -> None:
        for token in chosen:
            tokens.revoke(token)


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnly[Heartbeat]):
    list_display = ["name", "at"]
