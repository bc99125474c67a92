"""Settings, all from the environment. Unsafe combinations refuse to start (see `safety`)."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from partner_portal.settings import logging as logs
from partner_portal.settings import queue, safety

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()
# Where what this installation keeps on its own disk lives: database, queue, files, mail of a development machine.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# --- what kind of place this is ---------------------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
SANDBOX = env.bool("SANDBOX", default=False)
SECRET_KEY = env.str("SECRET_KEY", default=safety.DEVELOPMENT_KEY if DEBUG else "")
# Keys of before: sessions, links and second factors made under them still open.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
REDIS_URL = env.str("REDIS_URL", default="")
DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/portal.sqlite3" if DEBUG else "")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Partner portal <partners@localhost>" if DEBUG else "")
EMAIL_URL = env.str("EMAIL_URL", default=f"filemail:///{VAR_DIR}/mail" if DEBUG else "")
STORAGE_URL = env.str("STORAGE_URL", default=f"file://{VAR_DIR}/files")
SENTRY_DSN = env.str("SENTRY_DSN", default="")
PORT = env.int("PORT", default=8000)
# Staff always need a second factor; only a development machine may lift that, and the demo says so loudly.
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=not DEBUG)
# How many proxies stand before the web process and append to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)

_faults = safety.faults(
    safety.Environment(
        debug=DEBUG,
        secret_key=SECRET_KEY,
        allowed_hosts=ALLOWED_HOSTS,
        csrf_trusted_origins=CSRF_TRUSTED_ORIGINS,
        sandbox=SANDBOX,
        database_url=DATABASE_URL,
        redis_url=REDIS_URL,
        email_url=EMAIL_URL,
        from_email=DEFAULT_FROM_EMAIL,
        require_second_factor=REQUIRE_SECOND_FACTOR,
    )
)
if _faults:
    raise SystemExit("\n".join(f"Refusing to start: {fault}" for fault in _faults))

# --- apps -------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",  # the default one puts its own site in place of ours
    "unfold.contrib.filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "rest_framework_api_key",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    # cotton and partials install their own loaders unless told not to: the loaders are set below
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_countries",
    "django_structlog",
    # the house, from the ground up
    "partner_portal.core",
    "applications",
    "points",
    "statuses",
    "bonuses",
    "store",
    "leads",
    "nfr",
    "compliance",
    "partner_portal.helpdesk",
    "partner_portal.library",
    "partner_portal.webhooks",
    "partner_portal.apps.PortalConfig",
    "partner_portal.apps.PortalAdminConfig",
]

MIDDLEWARE = [
    "partner_portal.core.requestlog.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "partner_portal.core.csp.PolicyMiddleware",
    "partner_portal.core.clock.middleware.ClockMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "partner_portal.core.accounts.middleware.LanguageMiddleware",
    "partner_portal.core.accounts.access.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "partner_portal.urls"
WSGI_APPLICATION = "partner_portal.wsgi.application"
ASGI_APPLICATION = "partner_portal.asgi.application"
AUTH_USER_MODEL = "core.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_loaders = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _loaders if DEBUG else [("django.template.loaders.cached.Loader", _loaders)],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partner_portal.core.pages.context",
            ],
        },
    }
]

# --- data -------------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
_database = DATABASES["default"]
_database["ATOMIC_REQUESTS"] = False  # actions are atomic; a page is not
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
        # what INSERT OR REPLACE deletes is guarded too (core.appendonly)
        "PRAGMA recursive_triggers=ON;",
    }
else:
    _database["ENGINE"] = "partner_portal.core.postgresql"
    _database["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
    _database["CONN_HEALTH_CHECKS"] = True

if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "portal"}}

if STORAGE_URL.startswith("file://"):
    _files = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": STORAGE_URL.removeprefix("file://")},
    }
elif STORAGE_URL.startswith("s3://"):
    from partner_portal.settings.storage import s3_options

    _files = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": s3_options(STORAGE_URL)}
else:
    raise ImproperlyConfigured("STORAGE_URL must begin with file:// or s3://.")
STORAGES = {
    "default": _files,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "partner_portal.core.stylesheet.StylesheetFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
WHITENOISE_USE_FINDERS = DEBUG

# --- language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "partner_portal" / "locale"]
FORMAT_MODULE_PATH = ["partner_portal.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- people -----------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["partner_portal.core.accounts.backends.Backend"]
PASSWORD_MIN_LENGTH = 12
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": PASSWORD_MIN_LENGTH},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/dashboard/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "partner_portal.core.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "partner_portal.core.accounts.forms.SignupForm"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Partner portal: "
ACCOUNT_CHANGE_EMAIL = True  # one address for each person; a new one counts once its code is entered
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_SESSION_REMEMBER = True  # until SESSION_COOKIE_AGE is over
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEBUG else "https"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "partner_portal.core.accounts.adapter.MFAAdapter"
MFA_FORMS = {"add_webauthn": "partner_portal.core.accounts.forms.AddPasskeyForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_TOTP_ISSUER = "Partner portal"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
USERSESSIONS_TRACK_ACTIVITY = False

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "partner_portal.views.csrf_failure"

# --- the browser's armour ---------------------------------------------------------------------------------------------
if not DEBUG:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- mail -------------------------------------------------------------------------------------------------------------
vars().update(env.email_url_config(EMAIL_URL or "memorymail://"))
EMAIL_TIMEOUT = 20
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- API --------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "partner_portal.core.api.authentication.ApiKeyAuthentication",
        "partner_portal.core.api.authentication.PortalSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "partner_portal.core.api.permissions.WithinAccess",
        "partner_portal.core.api.permissions.HasScope",
    ],
    "DEFAULT_RENDERER_CLASSES": ["partner_portal.core.api.renderers.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["partner_portal.core.api.parsers.StrictJSONParser"],
    "DEFAULT_THROTTLE_CLASSES": ["partner_portal.core.api.throttling.ApiThrottle"],
    "DEFAULT_THROTTLE_RATES": {"key": env.str("API_RATE", default="600/min"), "anonymous": "60/min"},
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "partner_portal.core.api.negotiation.JsonNegotiation",
    "DEFAULT_SCHEMA_CLASS": "partner_portal.core.api.schema.ApiSchema",
    "EXCEPTION_HANDLER": "partner_portal.core.api.problems.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "NUM_PROXIES": TRUSTED_PROXIES,
    "DATETIME_FORMAT": "iso-8601",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Partner portal API",
    "VERSION": "1",
    "DESCRIPTION": "Everything a partner sees, for programs: status, orders, points, leads, and why.",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "ChangeKind": "applications.enums.ChangeKind.values",
        "MessageKind": ["legal", "operational"],
        "PartnerStanding": "applications.enums.Standing.values",
        "TerritoryStanding": "partner_portal.core.territories.enums.Standing.values",
    },
}

# --- background work --------------------------------------------------------------------------------------------------
TICK_SECONDS = env.int("TICK_SECONDS", default=20 if DEBUG else 60)
QUEUE_DIR = VAR_DIR / "queue"
# How long one piece of queued work may take before another worker looks at it; longer than any of its time limits.
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", default=120)
vars().update(queue.options(redis_url=REDIS_URL, queue_dir=QUEUE_DIR, state_dir=VAR_DIR, tick_seconds=TICK_SECONDS))

# --- watching ---------------------------------------------------------------------------------------------------------
LOGGING = logs.configure(debug=DEBUG)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# Who may read /metrics: whoever sends this as a bearer token; nobody when it is empty.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
SILENCED_SYSTEM_CHECKS: list[str] = []
if SENTRY_DSN:
    import sentry_sdk

    sentry_sdk.init(dsn=SENTRY_DSN, send_default_pii=False, include_local_variables=False)

UNFOLD = {
    "SITE_TITLE": "Program office",
    "SITE_HEADER": "Program office",
    "SITE_URL": "/",
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": f"/{STATIC_URL}favicon.svg"}],
    "COLORS": {
        "primary": {
            "50": "#eef2fd", "100": "#dfe7ff", "200": "#c9d5fa", "300": "#a5b8f7", "400": "#7f98f0", "500": "#4b6ee8",
            "600": "#2b50cf", "700": "#2343b3", "800": "#1e388f", "900": "#1d3172", "950": "#131f48",
        }
    },
}  # fmt: skip
