"""One settings file, read from the environment. Production values are the defaults; a try-out must be asked for."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from celery.schedules import crontab
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    """The value of NAME, or the contents of the file that NAME_FILE names (how containers hand over secrets)."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def env_list(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in env(name, default).split(",") if item.strip()]


def env_bool(name: str) -> bool:
    return env(name).lower() in {"1", "true", "yes", "on"}


VAR = Path(env("NED_VAR", str(BASE_DIR / "var")))
VAR.mkdir(parents=True, exist_ok=True)
DEBUG = env_bool("DEBUG")
TRYOUT = env_bool("NED_TRYOUT")
SITE_URL = env("NED_SITE_URL", "http://127.0.0.1:8000").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
VERSION = (BASE_DIR / "CHANGELOG.md").read_text(encoding="utf-8").split("## ", 1)[1].split(maxsplit=1)[0]


def secret_key() -> str:
    """The key from the environment; a try-out makes one of its own and keeps it beside its database."""
    if key := env("SECRET_KEY"):
        return key
    if HTTPS:
        raise RuntimeError("Set SECRET_KEY (or SECRET_KEY_FILE) to at least 50 random characters.")
    kept = VAR / "secret_key"
    if not kept.exists():
        kept.write_text(os.urandom(48).hex(), encoding="utf-8")
        kept.chmod(0o600)
    return kept.read_text(encoding="utf-8")


SECRET_KEY = secret_key()
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", urlsplit(SITE_URL).hostname or "127.0.0.1")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "ned",
    "workshops",
    "dialogmat",
    "surveys",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "treebeard",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ned.middleware.compressed",
    "ned.middleware.headers",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ned.middleware.without_nul",
]
ROOT_URLCONF = "ned.urls"
WSGI_APPLICATION = "ned.wsgi.application"
FORM_RENDERER = "ned.forms.Renderer"
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
                "ned.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "ned.templatetags.ned",
                "dialogmat.templatetags.mat",
            ],
        },
    }
]


def database(url: str) -> dict[str, Any]:
    """PostgreSQL from its address, or SQLite in VAR as the embedded default of a first try."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR / "ned.sqlite3",
            "TEST": {"NAME": env("NED_TEST_SQLITE") or None},
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or "") or env("DATABASE_PASSWORD"),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": int(env("NED_POOL", "10")), "timeout": 5}},
    }


DATABASES = {"default": database(env("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env("REDIS_URL")
# Sessions and limits live in the database: Redis holds nothing that may not vanish.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "ned_cache"}}
# Redis must never hold a request: a broker that hangs costs a second, not a minute (security.md, finding 5).
REDIS_TIMEOUT = 1.0
STREAM_URL = env("NED_STREAM_URL", "/stream/")

# Doors
AUTH_USER_MODEL = "ned.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "ned.doors.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ALLAUTH_TRUSTED_PROXY_COUNT = int(env("NED_TRUSTED_PROXIES", "0"))
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_NAME = "__Host-language" if HTTPS else "language"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
CSRF_FAILURE_VIEW = "ned.views.errors.csrf"

# Walls
SECURE_SSL_REDIRECT = HTTPS and not env_bool("NED_PROXY_REDIRECTS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_REDIRECT_EXEMPT = [r"^health/$", r"^ready/$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
STREAM_ORIGIN = "{0.scheme}://{0.netloc}".format(urlsplit(STREAM_URL)) if "//" in STREAM_URL else ""
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "connect-src": [CSP.SELF, *([STREAM_ORIGIN] if STREAM_ORIGIN else [])],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
# A form of a station is small. 100 000 signs, each of which may be twelve on their way, are still told that they are
# too many; what is larger is an attack and gets a sentence, not memory.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

# Words
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", _("Bokmål")), ("nn", _("Nynorsk")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Oslo"
USE_THOUSAND_SEPARATOR = False

# Files
STATIC_URL = "static/"
STATIC_ROOT = VAR / "collected"
NODE = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *(
        folder
        for folder in (
            ("designsystemet", NODE / "@digdir/designsystemet-css/dist/src"),
            ("designsystemet-theme", NODE / "@digdir/designsystemet-theme/brand"),
            VAR / "static",
        )
        if Path(folder[1] if isinstance(folder, tuple) else folder).exists()
    ),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": env("NED_STATICFILES", "whitenoise.storage.CompressedManifestStaticFilesStorage")},
}
MEDIA_ROOT = VAR / "media"
# A film on its way in: beside where it is kept, so that keeping it is a rename, and not in a container's small /tmp.
FILE_UPLOAD_TEMP_DIR = MEDIA_ROOT
MEDIA_ROOT.mkdir(parents=True, exist_ok=True)

# Letters
FROM_EMAIL = env("NED_FROM_EMAIL", "NED <ned@localhost>")
DEFAULT_FROM_EMAIL = FROM_EMAIL


def mailer(url: str) -> dict[str, Any]:
    """An SMTP server from its address smtp(s)://user:password@host:port; without one letters are written to files."""
    if not url:
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": str(VAR / "letters")},
        }
    parts = urlsplit(url)
    options: dict[str, Any] = {"host": parts.hostname, "port": parts.port or 25, "timeout": 10}
    if parts.username:
        options |= {"username": unquote(parts.username), "password": unquote(parts.password or env("EMAIL_PASSWORD"))}
    if parts.scheme == "smtps":
        options["use_ssl" if parts.port == 465 else "use_tls"] = True
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


MAILERS = {"default": mailer(env("EMAIL_URL"))}

# Work outside the request
BROKER = VAR / "broker"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_ALWAYS_EAGER = False
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "socket_timeout": REDIS_TIMEOUT * 5,
        "socket_connect_timeout": REDIS_TIMEOUT,
        "visibility_timeout": 3600,
    }
else:
    CELERY_BROKER_URL = "filesystem://"
    for folder_name in ("queue", "control"):
        (BROKER / folder_name).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER / "queue"),
        "data_folder_out": str(BROKER / "queue"),
        "control_folder": str(BROKER / "control"),
    }
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
# Beat only looks in the tables; with 0, 1 or 5 beats the letters are the same (docs/architecture.md, Promises).
CELERY_BEAT_SCHEDULE = {
    "tell what is due": {"task": "workshops.tasks.tell", "schedule": 60.0, "options": {"expires": 55}},
    "send letters": {"task": "ned.tasks.send_letters", "schedule": 60.0, "options": {"expires": 55}},
    "refresh summaries": {"task": "surveys.tasks.refresh", "schedule": 60.0, "options": {"expires": 55}},
    "let go of what is old": {"task": "ned.tasks.retention", "schedule": crontab(hour=3, minute=20)},
}

# How long each personal field lives after the event its table names: ned/retention.py runs it, a test proves it whole.
KEEP: dict[str, timedelta | None] = {
    # While the account is in use; erased on request or when the last role ends.
    "ned.User.email": None,
    "ned.User.name": None,
    "ned.Holder.user": None,
    "ned.Membership.user": None,
    "ned.Letter.to": timedelta(days=30),
    "ned.Letter.subject": timedelta(days=30),
    "ned.Letter.text": timedelta(days=30),
    "ned.Letter.html": timedelta(days=30),
    "ned.Trace.by": timedelta(days=365),
    "ned.Link.user": timedelta(days=30),
    "ned.Letter.user": timedelta(days=30),
    "ned.UnitChange.by": timedelta(days=365),
    # Counted from the end of what was promised.
    "workshops.FollowUp.by": timedelta(days=365),
    "workshops.Measure.owner": timedelta(days=365),
    "workshops.Position.recorded_by": timedelta(days=365),
    "workshops.Measure.suggested": timedelta(days=90),
    # Counted from the closing of the gathering.
    "dialogmat.Device.token_digest": timedelta(days=7),
    "dialogmat.Dialogue.message": timedelta(days=1),
    "dialogmat.Answer.value": timedelta(days=90),
    "workshops.AgendaItem.responsible": timedelta(days=365),
    "workshops.Gathering.facilitators": timedelta(days=365),
    "surveys.Publication.by": timedelta(days=365),
    # Who approved a mat is said as long as the version is told of.
    "dialogmat.Version.approved_by": None,
    "dialogmat.Comment.by": timedelta(days=365),
    "dialogmat.Debrief.by": timedelta(days=365),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # A refused address or a wrong code is everyday, not an error; addresses with tokens never reach a log.
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "ned": {"level": "INFO"},
    },
}
