"""``manage.py first_user``: an administrator for a desk that has nobody yet."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand
from django.db import transaction

from claims import permissions
from factcheck import env

NAME = "admin"


class Command(BaseCommand):
    help = "Make the administrator `admin` with a password of its own, unless somebody can sign in already."

    @transaction.atomic
    def handle(self, *_arguments: Any, **_options: Any) -> None:
        permissions.make_roles()
        if User.objects.exists():
            return
        password = secrets.token_urlsafe(12)
        user = User.objects.create_superuser(NAME, password=password)
        user.groups.add(Group.objects.get(name=permissions.ADMINISTRATOR))
        path = write_password(password)
        self.stdout.write(f"Sign in as {NAME} with the password {password} (kept in {path}; change it in the admin).")


def write_password(password: str) -> Path:
    """Keep it where only this account can read it; returns the file."""
    path = env.var_dir() / "secrets" / "admin_password"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(password + "\n")
    return path
