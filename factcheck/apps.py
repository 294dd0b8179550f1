from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class FactcheckConfig(AppConfig):
    name = "factcheck"

    def ready(self) -> None:
        """The system checks, and the Celery application, without which a process would send its tasks nowhere."""
        from factcheck import celery, checks  # noqa: F401, PLC0415 - both need the apps to be there


class DeskAdminConfig(AdminConfig):
    """Django's admin behind the same sign-in as the rest."""

    default_site = "factcheck.admin.DeskAdminSite"
