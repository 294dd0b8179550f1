"""System checks of the project's own, numbered; each one's hint is the fix."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from factcheck import env
from factcheck.proxies import Proxies

OLDEST_POSTGRES = 150000


@register()
def secrets_outlive_the_process(**_options: Any) -> list[CheckMessage]:
    if env.secrets_are_kept():
        return []
    return [
        checks.Warning(
            "SECRET_KEY or TOKEN_PEPPER lasts for this process only, so sessions and API tokens end with it.",
            hint=f"Set both in the environment, or let this account write {env.var_dir()}.",
            id="factcheck.W001",
        )
    ]


@register()
def a_message_outlasts_its_task(**_options: Any) -> list[CheckMessage]:
    """A task must end before the broker hands its message to a second worker."""
    limit = settings.CELERY_TASK_TIME_LIMIT
    shortest = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    if limit < shortest:
        return []
    return [
        Error(
            f"A task may run {limit} s, and after {shortest} s it would be started a second time.",
            hint="Make CELERY_TASK_TIME_LIMIT shorter than the broker's visibility_timeout.",
            id="factcheck.E002",
        )
    ]


@register(Tags.database)
def the_database_is_new_enough(databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for alias in databases or ():
        connections[alias].ensure_connection()
        version = getattr(connections[alias], "pg_version", 0)
        if version < OLDEST_POSTGRES:
            found.append(
                Error(
                    f"The database {alias!r} is PostgreSQL {version // 10000}; 15 is the oldest that works.",
                    hint="Give a newer server in DATABASE_URL.",
                    id="factcheck.E003",
                )
            )
    return found


@register(Tags.security, deploy=True)
def links_lead_to_the_public_address(**_options: Any) -> list[CheckMessage]:
    address = urlsplit(settings.DESK_ADDRESS)
    if address.scheme == "https" and address.hostname not in {"localhost", "127.0.0.1", "::1"}:
        return []
    return [
        checks.Warning(
            f"Exports and feeds would link to {settings.DESK_ADDRESS}, which readers cannot open safely.",
            hint="Set DESK_ADDRESS to the address readers use, beginning with https://.",
            id="factcheck.W004",
        )
    ]


@register(Tags.security, deploy=True)
def somebody_says_that_a_call_came_over_tls(**_options: Any) -> list[CheckMessage]:
    """The web server speaks plain HTTP: with no proxy believed, every page would redirect to itself."""
    if not settings.SECURE_SSL_REDIRECT or Proxies.named([]) != settings.TRUSTED_PROXIES:
        return []
    return [
        checks.Warning(
            "No proxy is trusted, so a call over TLS looks like one without, and all callers seem to have one address.",
            hint="Name the proxy that ends TLS in TRUSTED_PROXIES, as 10.1.2.3 or 10.0.0.0/8.",
            id="factcheck.W005",
        )
    ]
