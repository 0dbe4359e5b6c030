"""Settings, all from the environment; a missing one stops the start with its name.

`SECRET_KEY`, `ALLOWED_HOSTS` and `DATABASE_URL` are required. `ENV_FILE` may name a file that holds them
(`make demo` writes one). Everything else has a safe default.
"""

import os
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if "ENV_FILE" in os.environ:
    environ.Env.read_env(os.environ["ENV_FILE"])

SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
DEBUG = env.bool("DEBUG", default=False)
HTTPS = env.bool("HTTPS", default=True)
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

ROOT_URLCONF = "configurator.urls"
WSGI_APPLICATION = "configurator.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "configurator.customers.second_factor.SecondFactorConfig",  # allauth.mfa
    "django.contrib.humanize",  # allauth.mfa's templates say "two days ago"
    "django_tasks_db",
    "configurator.languages",
    "configurator.outbox",
    "configurator.background",
    "configurator.customers",
    "configurator.letters",
    "configurator.experiments",
    "catalog",
    "configurator.stock",
    "configurator.releases",
    "configurator.profiles",
    "configurator.offers",
    "configurator.configurations",
    "configurator.orders",
    "configurator.fulfillment",
    "configurator.insight",
    "configurator.programs",
    "configurator.backup",
    "configurator.embed",
    "configurator.desk",
    "configurator.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "configurator.pages.middleware.SitePolicyMiddleware",
    "configurator.pages.middleware.PageCompressionMiddleware",
    "configurator.languages.middleware.language",  # before all that look at the address
    "configurator.pages.middleware.body_limit",
    "configurator.api.middleware.problems",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "configurator.embed.middleware.embedded",
    "configurator.kiosk.middleware.kiosk",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "configurator.customers.middleware.signed_out_meanwhile",
    "configurator.customers.middleware.visitor",
    "configurator.customers.middleware.staff_with_second_factor",
    "configurator.pages.middleware.busy_database",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["configurator.languages.templatetags.dates"],  # a date reads as its language orders it
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.media",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Data

SQLITE_OPTIONS = {
    # A transaction that will write takes its lock at the start, so two never meet half-way.
    "transaction_mode": "IMMEDIATE",
    "timeout": env.float("SQLITE_TIMEOUT", default=5.0),
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000; "
    "PRAGMA secure_delete=ON;",  # what is erased is overwritten in the file, however SQLite was built
}


def _database(url: str) -> dict[str, Any]:
    config: dict[str, Any] = env.db_url_config(url)
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = config.get("OPTIONS", {}) | SQLITE_OPTIONS
    return config | {"CONN_MAX_AGE": None}


DATABASES = {"default": _database(env.str("DATABASE_URL"))}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
EXPORT_DIR = VAR_DIR / "export"
EXPORT_FORMATS = env.list("EXPORT_FORMATS", default=["json", "csv"])  # what is written there for every order

# Who sells and who makes, for formats that must name them

SHOP_NAME = env.str("SHOP_NAME", default="Atelier")
SHOP_COUNTRY = env.str("SHOP_COUNTRY", default="DE")
SHOP_ADDRESS = env.str("SHOP_ADDRESS", default="")  # on invoices, in one line: "Long Street 1, 12345 Berlin"
SHOP_TAX_ID = env.str("SHOP_TAX_ID", default="")
SHOP_BANK = env.str("SHOP_BANK", default="")  # where invoices are paid to: "IBAN DE02 ..."
INVOICE_DUE_DAYS = env.int("INVOICE_DUE_DAYS", default=14)
RETURN_DAYS = env.int("RETURN_DAYS", default=14)  # after it came
SHOP_PEPPOL_ID = env.str("SHOP_PEPPOL_ID", default="")  # "0088:7300010000001"
MAKER_NAME = env.str("MAKER_NAME", default="")  # empty: the shop makes itself
MAKER_COUNTRY = env.str("MAKER_COUNTRY", default="")
MAKER_PEPPOL_ID = env.str("MAKER_PEPPOL_ID", default="")

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env.str("STATIC_STORAGE", default="configurator.pages.bundles.BundledStaticFilesStorage")
    },
}

# People

AUTH_USER_MODEL = "customers.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "configurator.configurations.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # a password for those who want one
ACCOUNT_SIGNUP_FORM_CLASS = "configurator.customers.forms.SignupForm"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"  # who has an address proves it; so nobody learns who has an account
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
MFA_ADAPTER = "configurator.configurations.accounts.MFAAdapter"
MFA_FORMS = {"login_webauthn": "configurator.customers.forms.PasskeyForm"}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # http://localhost is what the demo has
MFA_TOTP_ISSUER = "Atelier"
STAFF_NEEDS_MFA = env.bool("STAFF_NEEDS_MFA", default=True)
VISIT_MINUTES = 30
TELEPHONE_REGION = env.str("TELEPHONE_REGION", default="")  # "DE": numbers without a country code are German
QUESTIONS_A_VISIT = env.int("QUESTIONS_A_VISIT", default=1)
# an order that is older than another by so much weighs half as much for the usual; 0: all weigh alike
USUAL_HALF_LIFE_DAYS = env.float("USUAL_HALF_LIFE_DAYS", default=180.0)
# own orders after which an older one counts half for proposals
LEARNING_HALF_LIFE = env.float("LEARNING_HALF_LIFE", default=12.0)
# what a click counts in a profile, in tenths of an order; after a change run rebuild_profiles
LEARNING_CLICK_TENTHS = env.int("LEARNING_CLICK_TENTHS", default=1)
# so many orders of a family before others' orders say anything
LEARNING_FEWEST_ORDERS = env.int("LEARNING_FEWEST_ORDERS", default=30)
# share of customers who get no proposals, to compare with; another salt draws others
PROPOSALS_HELD_OUT = env.float("PROPOSALS_HELD_OUT", default=0.1)
PROPOSALS_SALT = env.str("PROPOSALS_SALT", default="proposals")

# Mail

EMAIL_CONFIG = env.email_url("EMAIL_URL", default=f"filemail:///{VAR_DIR / 'mail'}")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST", "")
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = EMAIL_CONFIG.get("EMAIL_FILE_PATH") or str(VAR_DIR / "mail")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="shop@localhost")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")

# Selling

PRICES_INCLUDE_TAX = env.bool("PRICES_INCLUDE_TAX", default=True)  # False: the tax is added at the end
PAY_WITHIN_MINUTES = env.float("PAY_WITHIN_MINUTES", default=30.0)  # so long parts are kept for an unpaid order

# Letters: what we write to customers who let us

ABANDONED_AFTER_HOURS = env.float("ABANDONED_AFTER_HOURS", default=24.0)
CARE_AFTER_DAYS = env.float("CARE_AFTER_DAYS", default=3.0)
LETTERS_MOST = env.int("LETTERS_MOST", default=2)  # to one customer in LETTERS_DAYS, whatever they allow
LETTERS_DAYS = env.float("LETTERS_DAYS", default=7.0)
LINK_DAYS = env.float("LINK_DAYS", default=30.0)  # how long the link to a build works
BUILD_PICTURE_DAYS = env.int(
    "BUILD_PICTURE_DAYS", default=90
)  # how long a build's picture is kept that nobody asks for
DELETED_DAYS = env.int("DELETED_DAYS", default=7)  # how long a deleted build can be put back
TOGETHER_DAYS = env.float("TOGETHER_DAYS", default=14.0)  # how long others build along by one invitation
SHARE_DAYS = env.float("SHARE_DAYS", default=90.0)  # how long the link and code of a shared build work

# Receivers: host:port that orders may be sent to although it is inside, without https; for tests and the demo

RECEIVERS_ALLOW = env.list("RECEIVERS_ALLOW", default=[])

# The HTTP API: calls of one key to one process

API_CALLS_A_MINUTE = env.int("API_CALLS_A_MINUTE", default=600)

# Background work: waits in the database; with a broker's address it is carried to the workers by Celery

BACKGROUND_URL = env.str("BACKGROUND_URL", default="")
BACKGROUND_QUEUE = env.str("BACKGROUND_QUEUE", default="atelier")
TASK_LEASE_SECONDS = env.float("TASK_LEASE_SECONDS", default=60.0)
TASK_MOST_SECONDS = env.float("TASK_MOST_SECONDS", default=1800.0)
READY_DISK_MB = env.int("READY_DISK_MB", default=200)  # with less free, /health/ready says no
READY_WAIT_MINUTES = env.float("READY_WAIT_MINUTES", default=15.0)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Payment: cards through Stripe where a key is given; the key and the hook's secret never reach a page

STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
STRIPE_PUBLIC_KEY = env.str("STRIPE_PUBLIC_KEY", default="")
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", default="")
STRIPE_API = env.str("STRIPE_API", default="https://api.stripe.com")
STRIPE_SCRIPT = env.str("STRIPE_SCRIPT", default="https://js.stripe.com/v3/")
LATE_PAYMENT = env.str("LATE_PAYMENT", default="refund")  # where the parts are gone by then; or "backorder"

# Language and time

LANGUAGE_CODE = env.str("SHOP_LANGUAGE", default="en")  # for whoever says nothing else
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fa", "فارسی"), ("zh-hans", "简体中文")]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
SHOP_TIME_ZONE = env.str("SHOP_TIME_ZONE", default="UTC")  # where its days begin: "Europe/Berlin"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

# Security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "configurator.pages.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long rule list in the admin; the shop's own forms have a dozen fields
# a whole request of anybody, uploads included; of staff, who send fonts, pictures and spreadsheets
REQUEST_MAX_BYTES = env.int("REQUEST_MAX_BYTES", default=10_000_000)
ADMIN_REQUEST_MAX_BYTES = env.int("ADMIN_REQUEST_MAX_BYTES", default=100_000_000)
CATALOG_FILE_MAX_BYTES = env.int("CATALOG_FILE_MAX_BYTES", default=64_000_000)  # unpacked
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
# a module with more options than this is shown in pages, with search and filters
LONG_MODULE = env.int("LONG_MODULE", default=40)

# Compiling: a family over one of these is refused with a message; 0 is no limit

COMPILE_MAX_EDGES = env.int("COMPILE_MAX_EDGES", default=12_000_000)
COMPILE_MAX_SECONDS = env.float("COMPILE_MAX_SECONDS", default=60.0)
COMPILE_MAX_MEMORY_MB = env.float("COMPILE_MAX_MEMORY_MB", default=1_000.0)
BLAME_MAX_SECONDS = env.float("BLAME_MAX_SECONDS", default=5.0)
COMPILE_AT_ONCE = env.int("COMPILE_AT_ONCE", default=2)
COMPILE_NICENESS = env.int("COMPILE_NICENESS", default=19)
REPORT_DAYS = env.int("REPORT_DAYS", default=90)
PUBLISH_RUNS_EXAMPLES = env.bool("PUBLISH_RUNS_EXAMPLES", default=True)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
