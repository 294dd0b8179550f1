"""Typed reading of the environment. Each value that cannot be used is refused with a sentence that names it.

An empty value counts as not given. What each variable means is in ``factcheck.variables``.
"""

import hashlib
import os
import re
import secrets
import stat
import tempfile
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from factcheck import variables
from factcheck.proxies import Proxies
from factcheck.variables import Setting

# Claims that share four tenths of their trigrams are near: at the default of three a search weighs far more rows.
NEARNESS = "-c pg_trgm.similarity_threshold=0.4"
CHECKOUT = Path(__file__).resolve().parent.parent
# A unix socket's path has 108 bytes with its closing NUL; PostgreSQL's and Valkey's names are within 20.
LONGEST_SOCKET_FOLDER = 107 - 20


def given(setting: Setting) -> bool:
    return bool(os.environ.get(setting.name, "").strip())


def require(*settings: Setting) -> None:
    """Refuse to start unless every one of ``settings`` is given; production settings call this first."""
    missing = [setting for setting in settings if not given(setting)]
    if missing:
        lines = "\n".join(f"  {setting.name}: {setting.meaning}" for setting in missing)
        raise ImproperlyConfigured(f"Production needs these in the environment:\n{lines}")


def _text(setting: Setting) -> str:
    return os.environ.get(setting.name, "").strip() or setting.default


def _refuse(setting: Setting, wanted: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{setting.name} is {_text(setting)!r}, and should be {wanted}. {setting.meaning}")


def _whole(setting: Setting, *, least: int, most: int) -> int:
    try:
        number = int(_text(setting))
    except ValueError:
        raise _refuse(setting, f"a whole number from {least} to {most}") from None
    if not least <= number <= most:
        raise _refuse(setting, f"a whole number from {least} to {most}")
    return number


def _yes(setting: Setting) -> bool:
    word = _text(setting).lower()
    if word in {"yes", "true", "on", "1"}:
        return True
    if word in {"no", "false", "off", "0"}:
        return False
    raise _refuse(setting, "yes or no")


def _words(setting: Setting) -> list[str]:
    return _text(setting).replace(",", " ").split()


# --- Where things are ---------------------------------------------------------------------------------------
def var_dir() -> Path:
    """The folder of everything the project writes, absolute; it need not exist yet."""
    return CHECKOUT / Path(_text(variables.VAR_DIR)).expanduser()


def socket_dir() -> Path:
    """Where the embedded servers' sockets are: under ``var_dir()``, or in a private folder with a short plain name."""
    return socket_dir_of(var_dir())


def socket_dir_of(var: Path) -> Path:
    near = var / "run"
    # PostgreSQL reads its setting as a list with commas, and an address cannot hold every character as it is.
    if len(os.fsencode(near)) <= LONGEST_SOCKET_FOLDER and re.fullmatch(r"[\w./+-]+", str(near), re.ASCII):
        return near
    mark = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"factcheck-{os.getuid()}-{mark}"


# --- Secrets ------------------------------------------------------------------------------------------------
def secret_key() -> str:
    return _text(variables.SECRET_KEY) or _kept_secret(var_dir() / "secrets" / "secret_key")


def token_pepper() -> str:
    return _text(variables.TOKEN_PEPPER) or _kept_secret(var_dir() / "secrets" / "token_pepper")


def secrets_are_kept() -> bool:
    """Whether both secrets will be the same in the next process: given, or in a file under ``var_dir()``."""
    kept = {variables.SECRET_KEY: "secret_key", variables.TOKEN_PEPPER: "token_pepper"}
    return all(given(setting) or (var_dir() / "secrets" / name).is_file() for setting, name in kept.items())


@cache
def _kept_secret(path: Path) -> str:
    """A secret made once for this folder, mode 0600. Where the folder cannot be written it lasts for this
    process, so that a command that needs no secret still runs; a system check tells."""
    try:
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(48))
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(0o600)
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return secrets.token_urlsafe(48)


def _write_once(path: Path, content: str) -> None:
    """Two processes may come here at once; a hard link is made by only one of them, and of a whole file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(content + "\n")
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()


# --- Servers ------------------------------------------------------------------------------------------------
def database_url() -> str:
    """PostgreSQL's address: as given, or that of the server under ``var_dir()``."""
    return _text(variables.DATABASE_URL) or embedded_database_url(socket_dir(), name="factcheck")


def embedded_database_url(sockets: Path, *, name: str) -> str:
    return f"postgresql://factcheck@/{name}?host={sockets}"


def database() -> dict[str, Any]:
    """``DATABASES["default"]`` for Django, out of ``database_url()``."""
    url = urlsplit(database_url())
    if url.scheme not in {"postgresql", "postgres"}:
        raise _refuse(variables.DATABASE_URL, "an address that begins with postgresql://")
    options = dict(parse_qsl(url.query))
    name = unquote(url.path.lstrip("/"))
    if not name:
        raise ImproperlyConfigured("DATABASE_URL names no database: end it with /name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(url.username or options.pop("user", "")),
        "PASSWORD": unquote(url.password or options.pop("password", "")),
        "HOST": unquote(url.hostname or options.pop("host", "")),
        "PORT": str(url.port or options.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 10, "options": NEARNESS, **options},
    }


def redis_url() -> str:
    """The broker's address as redis-py writes it (``redis.Redis.from_url``)."""
    url = _text(variables.REDIS_URL) or embedded_redis_url(socket_dir(), index=0)
    if urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        raise _refuse(variables.REDIS_URL, "an address that begins with redis://, rediss:// or unix://")
    return url


def embedded_redis_url(sockets: Path, *, index: int) -> str:
    return f"unix://{sockets}/valkey.sock?db={index}"


def broker_url() -> str:
    """The same address as Celery writes it: ``unix://…?db=0`` is ``redis+socket://…?virtual_host=0``."""
    url = redis_url()
    if not url.startswith("unix://"):
        return url
    parts = urlsplit(url)
    return f"redis+socket://{parts.path}?virtual_host={dict(parse_qsl(parts.query)).get('db', '0')}"


# --- Web, workers, desk -------------------------------------------------------------------------------------
def debug() -> bool:
    return _yes(variables.DEBUG)


def host() -> str:
    return _text(variables.HOST)


def port() -> int:
    return _whole(variables.PORT, least=1, most=65535)


def web_threads() -> int:
    return _whole(variables.WEB_THREADS, least=1, most=200)


def web_processes() -> int:
    return _whole(variables.WEB_PROCESSES, least=1, most=64)


def worker_processes() -> int:
    return _whole(variables.WORKER_PROCESSES, least=1, most=64)


def allowed_hosts() -> list[str]:
    return _words(variables.ALLOWED_HOSTS)


def trusted_origins() -> list[str]:
    return _words(variables.TRUSTED_ORIGINS)


def trusted_proxies() -> Proxies:
    try:
        return Proxies.named(_words(variables.TRUSTED_PROXIES))
    except ValueError as error:
        raise _refuse(variables.TRUSTED_PROXIES, f"addresses, networks or unix ({error})") from None


def language_code() -> str:
    if _text(variables.LANGUAGE_CODE) not in {"en", "id"}:
        raise _refuse(variables.LANGUAGE_CODE, "en or id")
    return _text(variables.LANGUAGE_CODE)


def time_zone() -> str:
    return _text(variables.TIME_ZONE)


def log_level() -> str:
    level = _text(variables.LOG_LEVEL).upper()
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise _refuse(variables.LOG_LEVEL, "DEBUG, INFO, WARNING or ERROR")
    return level


def email() -> dict[str, Any]:
    """Django's ``EMAIL_*`` settings and ``DEFAULT_FROM_EMAIL``, by name."""
    if not given(variables.EMAIL_URL):
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
            "DEFAULT_FROM_EMAIL": _text(variables.EMAIL_FROM),
        }
    url = urlsplit(_text(variables.EMAIL_URL))
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        raise _refuse(variables.EMAIL_URL, "an address as smtp://user:password@host:587?tls=yes")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": url.port or (465 if url.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": url.scheme == "smtps",
        "EMAIL_USE_TLS": url.scheme == "smtp" and dict(parse_qsl(url.query)).get("tls") == "yes",
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": _text(variables.EMAIL_FROM),
    }


def desk_name() -> str:
    return _text(variables.DESK_NAME)


def desk_address() -> str:
    if not given(variables.DESK_ADDRESS):
        return f"http://localhost:{_text(variables.PORT)}"
    return _text(variables.DESK_ADDRESS).rstrip("/")


def public_verdicts() -> bool:
    return _yes(variables.PUBLIC_VERDICTS)


def embed_origins() -> list[str]:
    return _words(variables.EMBED_ORIGINS)


def reviews_needed() -> int:
    return _whole(variables.REVIEWS_NEEDED, least=1, most=9)


def api_rate_per_minute() -> int:
    return _whole(variables.API_RATE_PER_MINUTE, least=1, most=1_000_000)


def api_origins() -> list[str]:
    return _words(variables.API_ORIGINS)


def sweep_seconds() -> int:
    return _whole(variables.SWEEP_SECONDS, least=1, most=3600)


def fetch_allow() -> list[str]:
    return _words(variables.FETCH_ALLOW)
