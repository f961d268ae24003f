"""One file of settings; every value that differs between places comes from the environment.

`DEMO=1` (set by ./dev) gives what a try-out needs: a fixed secret, plain HTTP, the mail catcher's page. Without it the
settings are those of production, and a missing value stops the start with a sentence.
"""

from pathlib import Path

from csp.constants import NONE, SELF

from config import embedded, environment, history, logs

BASE_DIR = Path(__file__).resolve().parent.parent
HOME = Path(environment.text("FOLLOWTHROUGH_HOME", str(BASE_DIR / ".local")))  # all data of a local run
VERSION = "0.1.0"

DEMO = environment.flag("DEMO")
READ_ONLY = environment.flag("READ_ONLY")  # this web process reads from a replica; see docs/runbook.md
DEBUG = False
SECRET_KEY = environment.secret(
    "SECRET_KEY",
    "the demo's key is public and keeps no secret, so it is refused outside the demo" if DEMO else None,
    least=40,
    hint='Make one with: python -c "import secrets; print(secrets.token_urlsafe(50))"',
)
SECRET_KEY_FALLBACKS = environment.secrets("SECRET_KEY_FALLBACKS")
SITE_URL = environment.site("SITE_URL", "http://127.0.0.1:8000" if DEMO else None)
CSRF_TRUSTED_ORIGINS = [SITE_URL]
FILES_URL = environment.other_site("FILES_URL", SITE_URL)  # a host of its own for what people uploaded
FILES_HOST = environment.host_of(FILES_URL)
ALLOWED_HOSTS = environment.hosts(
    "ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if DEMO else environment.host_of(SITE_URL)
) + [FILES_HOST] * bool(FILES_HOST)
PROXIES = environment.number("PROXIES", 0, most=9)  # that stand before us, and say who asks and by which protocol
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES  # guesses are counted by the address of who guesses, not by the proxy's

INSTALLED_APPS = [
    "actions",
    "reviews",
    "partners",
    "config.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "django_filters",
    "csp",
]

MIDDLEWARE = [
    "config.middleware.ObservingMiddleware",  # first: all that happens carries its request's id
    "config.middleware.HeadMiddleware",
    "config.middleware.ProbeMiddleware",  # before hosts, sessions and redirects, none of which probes have
    "config.middleware.PolicyMiddleware",
    "config.middleware.ProgressMiddleware",
    "config.middleware.ReadOnlyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.FilesHostMiddleware",  # before anything that knows a person
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "partners.gateways.sessions.SignedInMiddleware",  # before who is asked to sign in, so that what was typed is kept
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "reviews.views.guard.GuardMiddleware",
    "partners.api.limits.LimitMiddleware",  # before any database is asked
    "config.middleware.ScopeMiddleware",  # last: its transaction holds the view and the rendering
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "partners.frame.frame",
            ],
            "builtins": ["config.ui.templatetags.govuk", "partners.templatetags.dates", "partners.templatetags.parts"],
        },
    },
]

# Data. The runtime login owns nothing and is held by row-level security; the owner migrates (plumbing of ADR 0002).
_LOCAL = embedded.addresses(HOME)
DATABASE_URL = environment.text("DATABASE_URL", _LOCAL.runtime)
OWNER_DATABASE_URL = environment.text(
    "OWNER_DATABASE_URL", _LOCAL.owner if _LOCAL.runtime == DATABASE_URL else DATABASE_URL
)
DATABASES = {
    "default": environment.database(DATABASE_URL, name="DATABASE_URL"),
    "owner": environment.database(OWNER_DATABASE_URL, name="OWNER_DATABASE_URL"),
}
RUNTIME_ROLE = DATABASES["default"]["USER"]
DATABASES["default"]["OPTIONS"]["pool"] = {
    "min_size": 1,
    "max_size": environment.number("DATABASE_POOL", 10, least=1, most=500),
    "timeout": 10,
}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # else each connection that a restart broke costs somebody a page
DATABASES["default"]["OPTIONS"]["connect_timeout"] = 5
_STATEMENT = environment.number(
    "STATEMENT_TIMEOUT_SECONDS", 30, least=1, most=3600
)  # no page waits longer for one query
DATABASES["default"]["OPTIONS"]["options"] = (
    f"-c statement_timeout={_STATEMENT}s -c lock_timeout=10s -c idle_in_transaction_session_timeout=5min"
)
DATABASES["default"]["TEST"] = {"MIRROR": "owner"}
DATABASES["owner"]["OPTIONS"]["options"] = "-c lock_timeout=10s"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}  # works without Valkey
    if not READ_ONLY
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

REDIS_URL = environment.broker("REDIS_URL", _LOCAL.redis)

# Files: a folder, or an S3 bucket where one is named; and who looks for viruses in them
FILE_STORE = Path(environment.text("FILE_STORE", str(HOME / "files")))
S3_BUCKET = environment.bucket("S3_BUCKET")
S3_ENDPOINT = environment.endpoint("S3_ENDPOINT")
S3_REGION = environment.text("S3_REGION", "eu-west-2")
FILE_CARRIER = "partners.gateways.s3.Bucket" if S3_BUCKET else "partners.gateways.disk.Folder"
CLAMD = environment.listener("CLAMD_ADDRESS")
UNSCANNED_FILES = DEMO  # without a scanner only the demo takes files, and says so on each page
UPLOAD_LIMIT = environment.number("UPLOAD_LIMIT_MB", 100, least=1, most=1000) * 1024 * 1024  # one file
FILES_INCOMING = HOME / "incoming"  # where large ones wait until they are checked
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "partners.gateways.incoming.ToDisk",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # what is typed; files stream to disk
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# Mail: over SMTP, or through GOV.UK Notify; people's own mails about passwords always go by SMTP
MAIL_CARRIER = environment.choice("MAIL_CARRIER", "smtp", among=("smtp", "notify"))
_NOTIFY = MAIL_CARRIER == "notify"
NOTIFY_API_KEY = environment.notify_key("NOTIFY_API_KEY", wanted=_NOTIFY)
NOTIFY_URL = environment.site("NOTIFY_URL", "https://api.notifications.service.gov.uk")
NOTIFY_TEMPLATES = {
    "digest": environment.notify_template("NOTIFY_DIGEST_TEMPLATE", wanted=_NOTIFY),
    "notice": environment.notify_template("NOTIFY_NOTICE_TEMPLATE", wanted=_NOTIFY),
}
EMAIL_BACKEND = "partners.gateways.mail.Backend"
EMAIL_TIMEOUT = 20
_MAIL = environment.mail(
    environment.text("EMAIL_URL", "smtp://127.0.0.1:1025" if DEMO else None, hint="It is the mail server.")
)
EMAIL_HOST, EMAIL_PORT = _MAIL["EMAIL_HOST"], _MAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL["EMAIL_HOST_USER"], _MAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL["EMAIL_USE_TLS"], _MAIL["EMAIL_USE_SSL"]
DEFAULT_FROM_EMAIL = environment.sender("MAIL_FROM", "Followthrough <no-reply@followthrough.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
DIGEST_HOURS = environment.hours("DIGEST_HOURS", "any" if DEMO else "8-9")  # on working days, in London
NOTICE_WAIT = environment.number(
    "NOTICE_WAIT_MINUTES", 0 if DEMO else 5, most=24 * 60
)  # what happens meanwhile goes in the same mail
MAILBOX = HOME / "mail"  # where the demo's mail catcher keeps what it was sent

# Sign-in
AUTH_USER_MODEL = "partners.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "partners.gateways.passwords.GuessablePasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited to the address they sign in with
ACCOUNT_ADAPTER = "partners.gateways.sign_in.InvitationOnlyAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # here; everywhere else it does
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True  # by mail; the second step is asked for after it, as after a password
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_RATE_LIMITS = {
    "login": None,  # passwords are counted by partners.gateways.guesses
    "login_failed": "5/5m/key,20/d/key",  # codes of a second step, by person
}
SECOND_FACTOR = environment.flag("SECOND_FACTOR", default=not DEMO)  # nobody gets further without a second step
MFA_ADAPTER = "partners.gateways.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a fingerprint or PIN beside the key itself
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_URL.startswith("http:")
MFA_TOTP_ISSUER = "Followthrough"
MFA_TOTP_TOLERANCE = 1  # clocks differ
SESSION_COOKIE_AGE = (
    4 * 24 * 60 * 60
)  # kept so long for what was typed; signed in is nobody after 12 hours (gateways.sessions)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# Language and time
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = False

# Static files, built by ./dev into assets/built; an image has them collected, compressed and named by their content
_COLLECTED = environment.flag("STATIC_COLLECTED")
STATIC_URL = "static/"
STATIC_ROOT = Path(environment.text("STATIC_ROOT", str(HOME / "static")))
GUIDE = BASE_DIR / "docs" / "guide"
STATICFILES_DIRS = [BASE_DIR / "assets" / "built", ("guide", GUIDE / "pictures")]
WHITENOISE_USE_FINDERS = not _COLLECTED
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Headers
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
PERMISSIONS_POLICY = ", ".join(
    f"{name}=()" for name in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
)
_HTTPS = SITE_URL.startswith("https:")
_COOKIE = "__Host-" if _HTTPS else ""  # browsers then take them from this very host over TLS alone
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_COOKIE}sessionid", f"{_COOKIE}csrftoken"
KNOWN_DEVICE_COOKIE = f"{_COOKIE}known_device"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SECURE_SSL_REDIRECT = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _HTTPS

# History: what of which model is kept
HISTORY = history.HISTORY

# API. 0 is no limit
API_REQUESTS_A_MINUTE = environment.number("API_REQUESTS_A_MINUTE", 600)  # of one token
API_REFUSALS_A_MINUTE = environment.number("API_REFUSALS_A_MINUTE", 30)  # of one address, without a known token
API_CHANGES_KEPT_DAYS = environment.number("API_CHANGES_KEPT_DAYS", 90, least=1, most=3650)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["partners.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["partners.api.permissions.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "EXCEPTION_HANDLER": "partners.api.problems.as_problem",
    "DEFAULT_METADATA_CLASS": None,  # the schema says what OPTIONS would
    "DEFAULT_SCHEMA_CLASS": "partners.api.schema.Documented",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": "Followthrough",
    "VERSION": "1",
    "DESCRIPTION": "What was learnt, what agencies were asked about it, what they answered, and whether it worked.",
    "LICENSE": {"name": "MIT"},
    "SERVERS": [{"url": SITE_URL}],
    "SORT_OPERATION_PARAMETERS": False,
    "COMPONENT_SPLIT_PATCH": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "PREPROCESSING_HOOKS": ["partners.api.schema.only_documented"],
    "POSTPROCESSING_HOOKS": ["partners.api.schema.completed"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "PATH_CONVERTER_OVERRIDES": {"ref": {"type": "string", "pattern": r"^[A-Z]{2,12}-[0-9]{1,9}$"}},
}

# Jobs: Celery only wakes; what is to be done stands in the database
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {  # a dead broker must not hold up who saves something
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
}

# What is told to those who run it. No case words: config/logs.py
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
LOGGING = logs.logging(
    form=environment.choice("LOG_FORMAT", "line" if DEMO else "json", among=("json", "line")),
    level=environment.choice("LOG_LEVEL", "INFO", among=("INFO", "WARNING", "ERROR")),
)
METRICS_TOKEN = environment.secret("METRICS_TOKEN", "", least=20, hint="Without it there is no /metrics.")
WORKER_METRICS = environment.listener(
    "WORKER_METRICS"
)  # where a worker tells its own figures, such as tcp://0.0.0.0:9101
RELEASE = environment.text("RELEASE", VERSION)
