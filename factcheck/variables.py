"""The environment variables the project reads: each one's name, default and meaning, said once.

``SETTINGS`` is the list that the documentation is tested against; ``factcheck.env`` reads them.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """One environment variable. ``default`` is written as it would be in the environment."""

    name: str
    default: str
    meaning: str


SETTINGS: dict[str, Setting] = {}


def _declare(name: str, default: str, meaning: str) -> Setting:
    SETTINGS[name] = Setting(name=name, default=default, meaning=meaning)
    return SETTINGS[name]


VAR_DIR = _declare(
    "VAR_DIR",
    "var",
    "Folder of all the project writes: databases, keys, logs. Relative to the checkout.",
)
DATABASE_URL = _declare(
    "DATABASE_URL",
    "",
    "PostgreSQL 15 or newer, as postgresql://user:password@host:5432/name. Not given: one is started under VAR_DIR.",
)
REDIS_URL = _declare(
    "REDIS_URL",
    "",
    "Redis or Valkey, as redis://host:6379/0, rediss://… or unix:///path?db=0. "
    "Not given: one is started under VAR_DIR.",
)
SECRET_KEY = _declare(
    "SECRET_KEY",
    "",
    "Signs sessions and forms; 50 random characters or more. Not given: made once and kept under VAR_DIR, "
    "which production settings refuse.",
)
TOKEN_PEPPER = _declare(
    "TOKEN_PEPPER",
    "",
    "Keyed into the hash of every API token, and encrypts the secrets of webhooks; changing it ends all of them. "
    "Not given: as for SECRET_KEY.",
)
DEBUG = _declare(
    "DEBUG", "no", "Show Django's error pages with their code. Never where strangers can reach the server."
)
HOST = _declare("HOST", "127.0.0.1", "Address the web server listens on.")
PORT = _declare("PORT", "8000", "Port the web server listens on.")
WEB_THREADS = _declare("WEB_THREADS", "8", "Requests one web process answers at once.")
WEB_PROCESSES = _declare("WEB_PROCESSES", "2", "Web processes that `manage.py up` starts.")
WORKER_PROCESSES = _declare("WORKER_PROCESSES", "2", "Processes of the Celery worker that `manage.py up` starts.")
ALLOWED_HOSTS = _declare(
    "ALLOWED_HOSTS",
    "localhost 127.0.0.1 [::1]",
    "Host names the site answers to, separated by spaces or commas.",
)
TRUSTED_ORIGINS = _declare(
    "TRUSTED_ORIGINS", "", "Origins that may send forms when a proxy ends TLS, as https://desk.example.org."
)
TRUSTED_PROXIES = _declare(
    "TRUSTED_PROXIES",
    "",
    "Proxies whose X-Forwarded-For and X-Forwarded-Proto count, as 10.1.2.3 or 10.0.0.0/8, with spaces between; "
    "unix for one on a unix socket. Of anybody else they are thrown away.",
)
LANGUAGE_CODE = _declare("LANGUAGE_CODE", "en", "Language of the pages until somebody chooses: en or id.")
TIME_ZONE = _declare(
    "TIME_ZONE", "Asia/Jakarta", "Time zone the pages show times in, by its name in the IANA database."
)
LOG_LEVEL = _declare("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR.")
EMAIL_URL = _declare(
    "EMAIL_URL",
    "",
    "Mail server as smtp://user:password@host:587?tls=yes. Not given: mail is written to the log.",
)
EMAIL_FROM = _declare("EMAIL_FROM", "factcheck@localhost", "Sender of the desk's mail.")
DESK_NAME = _declare("DESK_NAME", "Fact-checking desk", "The desk's name, on pages and as the publisher of verdicts.")
DESK_ADDRESS = _declare(
    "DESK_ADDRESS",
    "http://localhost:8000",
    "Public address of this site, the root of addresses in exports and feeds.",
)
PUBLIC_VERDICTS = _declare("PUBLIC_VERDICTS", "no", "Let anybody read published verdicts without signing in.")
EMBED_ORIGINS = _declare(
    "EMBED_ORIGINS",
    "",
    "Sites that may show a published verdict in a frame, as https://news.example, with spaces between; * for any.",
)
REVIEWS_NEEDED = _declare("REVIEWS_NEEDED", "2", "Blind reviews a claim needs before an editor settles it.")
API_RATE_PER_MINUTE = _declare("API_RATE_PER_MINUTE", "600", "Calls one API token may make in a minute.")
API_ORIGINS = _declare(
    "API_ORIGINS",
    "",
    "Sites whose pages may call the API from a browser, as https://example.org, with spaces between; * for any.",
)
SWEEP_SECONDS = _declare("SWEEP_SECONDS", "15", "Seconds between two looks for work whose message was lost.")
FETCH_ALLOW = _declare(
    "FETCH_ALLOW",
    "",
    "Private addresses that may be fetched and sent to all the same, as 10.1.2.3:8080, with spaces between. For tests.",
)
