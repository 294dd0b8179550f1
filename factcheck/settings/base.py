"""What every setting shares. Where a value comes from the environment, ``factcheck.env`` names and explains it."""

from datetime import timedelta
from pathlib import Path

import django_stubs_ext
import structlog
from celery.schedules import schedule
from django.utils.translation import gettext_lazy as _

from factcheck import env

django_stubs_ext.monkeypatch()  # so that ``ModelForm[Claim]`` means at run time what it means to the type checker

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = env.var_dir()
SEEDS_DIR = BASE_DIR / "seeds"

SECRET_KEY = env.secret_key()
TOKEN_PEPPER = env.token_pepper()
DEBUG = False
ALLOWED_HOSTS = env.allowed_hosts()
CSRF_TRUSTED_ORIGINS = env.trusted_origins()
TRUSTED_PROXIES = env.trusted_proxies()

INSTALLED_APPS = [
    "factcheck.apps.FactcheckConfig",
    "claims.apps.ClaimsConfig",
    "sources.apps.SourcesConfig",
    "factcheck.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "django_htmx",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
]

MIDDLEWARE = [
    "factcheck.middleware.believed_proxies",
    "factcheck.middleware.security_headers",
    "factcheck.cors.other_sites",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "factcheck.middleware.signed_in_only",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "claims.web.relaying.nudge_after",
]

ROOT_URLCONF = "factcheck.urls"
WSGI_APPLICATION = "factcheck.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "claims.web.context.desk",
            ],
        },
    },
]

# Forms are drawn by the templates of the house (templates/django/forms).
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": env.database()}
# One for all web processes: a code of an authenticator app is good once, not once a process.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "factcheck_cache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Celery: no result backend, no canvas; rows are the truth and a message carries only an id -----------------
REDIS_URL = env.redis_url()
CELERY_BROKER_URL = env.broker_url()
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # Redis hands an unacknowledged message out again only after this many seconds and a sweep, so a task must be
    # shorter: see CELERY_TASK_TIME_LIMIT.
    "visibility_timeout": 120,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
    "socket_keepalive": True,
    "socket_timeout": 15,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 60
CELERY_TASK_TIME_LIMIT = 90
CELERY_TASK_DEFAULT_QUEUE = "interactive"
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "claims.sweep", "schedule": schedule(timedelta(seconds=env.sweep_seconds()))},
    "webhooks": {"task": "claims.send_webhooks", "schedule": schedule(timedelta(seconds=5))},
    "feeds": {"task": "claims.poll_feeds", "schedule": schedule(timedelta(seconds=30))},
    "verdicts": {"task": "claims.sweep_verdicts", "schedule": schedule(timedelta(seconds=env.sweep_seconds()))},
    "exports": {"task": "claims.sweep_exports", "schedule": schedule(timedelta(seconds=env.sweep_seconds()))},
    "imports": {"task": "claims.sweep_imports", "schedule": schedule(timedelta(seconds=env.sweep_seconds()))},
    "beat": {"task": "claims.show_life", "schedule": schedule(timedelta(seconds=10))},
    "relay": {
        "task": "claims.relay",
        "schedule": schedule(timedelta(seconds=min(5, env.sweep_seconds()))),
        "options": {"expires": 60},
    },
    "mail": {"task": "claims.send_mail", "schedule": schedule(timedelta(minutes=5)), "options": {"expires": 300}},
    "forget": {"task": "claims.forget_calls", "schedule": schedule(timedelta(hours=1))},
    "seal": {"task": "claims.seal_history", "schedule": schedule(timedelta(seconds=30))},
}

LEASE_SECONDS = 20  # renewed while the task runs: what a killed worker held is free again after so long
ATTEMPTS = 5  # a task that kills its worker would else run for ever
HOLD_SECONDS = 300
ASSIGNED_SECONDS = 24 * 3600  # how long a candidate is kept for whom it was given to
REVIEWS_NEEDED = env.reviews_needed()
PUBLIC_VERDICTS = env.public_verdicts()
EMBED_ORIGINS = env.embed_origins()
DESK_NAME = env.desk_name()
DESK_ADDRESS = env.desk_address()
MAX_FILES = 500
FETCH_ALLOW = env.fetch_allow()

# Room for a document of the largest size beside its form fields, refused with a sentence above that.
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = MAX_FILES

# Django 6 does so by itself; the setting goes with Django 5.
FORMS_URLFIELD_ASSUME_HTTPS = True

# --- Signing in ------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "factcheck.accounts.DeskBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_ADAPTER = "factcheck.accounts.DeskAccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
# Passwords are counted by django-axes, which locks sooner; this stops the guessing of second factors.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_TOTP_ISSUER = DESK_NAME
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "factcheck.accounts.locked"
AXES_USERNAME_CALLABLE = "factcheck.accounts.name_tried"
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

EMAIL = env.email()
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
DEFAULT_FROM_EMAIL = EMAIL["DEFAULT_FROM_EMAIL"]
EMAIL_HOST = EMAIL.get("EMAIL_HOST", "")
EMAIL_PORT = EMAIL.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = EMAIL.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = EMAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_USE_TLS = EMAIL.get("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 20

# --- API -------------------------------------------------------------------------------------------------------
FILTERS_EMPTY_CHOICE_LABEL = _("Any")
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["claims.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["claims.api.authentication.TokenMay"],
    "DEFAULT_THROTTLE_CLASSES": ["claims.api.throttle.PerToken"],
    "DEFAULT_PAGINATION_CLASS": "claims.api.pages.ByKey",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["claims.api.parsers.BoundedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "claims.api.schema.ProblemSchema",
    "EXCEPTION_HANDLER": "claims.api.errors.problem",
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
DRF_STANDARDIZED_ERRORS = {"EXCEPTION_FORMATTER_CLASS": "claims.api.errors.ProblemFormatter"}
WEBHOOK_TELLING = "claims.api.told.told"  # the API's shapes stand above the services that send them
API_RATE_PER_MINUTE = env.api_rate_per_minute()
API_ORIGINS = env.api_origins()
SPECTACULAR_SETTINGS = {
    "TITLE": "Claims and source attributions",
    "VERSION": "1.0.0",
    "DESCRIPTION": (
        "Who said what, through whom, in which words, and what was found. Every row is as the desk holds it now; "
        "`/api/v1/changes` tells what changed. Errors are problem details (RFC 9457); `errors[].code` is stable."
    ),
    "SERVERS": [{"url": DESK_ADDRESS, "description": "This desk"}],
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "SourceKind": "sources.choices.SourceKind",
        "NameKind": "sources.choices.NameKind",
        "TieKind": "sources.choices.TieKind",
        "AttributionKind": "claims.choices.Kind",
        "ClaimState": "claims.choices.ClaimState",
        "ItemState": "sources.choices.ItemState",
        "RejectReason": "claims.choices.RejectReason",
        "CandidateState": "claims.choices.CandidateState",
        "ReviewState": "claims.choices.ReviewState",
        "WrittenState": ["draft", "submitted"],
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "claims.api.refs.with_refs",
        "claims.api.examples.with_examples",
        "claims.api.headers.with_headers",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- Language and time -----------------------------------------------------------------------------------------
LANGUAGES = [("en", _("English")), ("id", _("Indonesian"))]
LANGUAGE_CODE = env.language_code()
LOCALE_PATHS = [BASE_DIR / "factcheck" / "locale"]
FORMAT_MODULE_PATH = ["factcheck.formats"]
TIME_ZONE = env.time_zone()
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LOG_PROCESSORS: list[structlog.typing.Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]
structlog.configure(
    processors=[*LOG_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": LOG_PROCESSORS,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.log_level()},
    "loggers": {"axes": {"level": "WARNING"}, "django.security.DisallowedHost": {"level": "CRITICAL"}},
}
