from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class FactcheckConfig(AppConfig):
    name = "factcheck"


class DeskAdminConfig(AdminConfig):
    """Django's admin behind the same sign-in as the rest."""

    default_site = "factcheck.admin.DeskAdminSite"
