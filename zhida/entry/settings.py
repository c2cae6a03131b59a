"""Django's settings. What an installation may choose comes from the environment (see home.py)."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from zhida.entry.home import database, home, secret_key

ROOT = Path(__file__).resolve().parent.parent

SECRET_KEY = secret_key()
DEBUG = os.environ.get("ZHIDA_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("ZHIDA_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_FAILURE_VIEW = "zhida.entry.doors.stale_form"
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("ZHIDA_ORIGINS", "").split(",") if o]

STAGES = [
    "zhida.store",
    "zhida.registers",
    "zhida.access",
    "zhida.notices",
    "zhida.allotments",
    "zhida.recipients",
    "zhida.payments",
    "zhida.simulation",
]
"""The stages in the order of the money's path; the import contract holds the same list."""

INSTALLED_APPS = [
    *STAGES,
    "zhida.entry",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "zhida.entry.api_docs",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhida.access.middleware.SignInMiddleware",
    "zhida.access.middleware.PostMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhida.entry.frame.FrameMiddleware",
    "zhida.entry.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "zhida.entry.urls"
WSGI_APPLICATION = "zhida.entry.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhida.entry.frame.frame",
            ],
            "builtins": ["zhida.entry.templatetags.zhida"],
        },
    }
]

DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name, "OPTIONS": options}
    for name, options in {
        "django.contrib.auth.password_validation.UserAttributeSimilarityValidator": {
            "user_attributes": ["username", "display_name"]
        },
        "zhida.access.passwords.LongEnough": {"min_length": 10},
        "django.contrib.auth.password_validation.CommonPasswordValidator": {},
        "django.contrib.auth.password_validation.NumericPasswordValidator": {},
    }.items()
]

# People are entered by an administrator and log in by user name; nothing is ever sent by mail.
ACCOUNT_ADAPTER = "zhida.access.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
# Wrong passwords are counted by axes, which keeps a record; this only slows down one address.
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip,20/5m/key"}
MFA_ADAPTER = "zhida.access.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "直达"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "zhida.access.sign_in.typed_username"
AXES_LOCKOUT_CALLABLE = "zhida.access.middleware.locked_out"
AXES_SENSITIVE_PARAMETERS = ["csrfmiddlewaretoken", "code"]
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATICFILES_DIRS: list[Path] = []
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "zhida.entry.assets.WheelFinder",
]
WHITENOISE_USE_FINDERS = True

# Nothing may come from elsewhere and nothing inline may run. Images may also be written into the
# page itself (data:), which Bootstrap's arrows and the QR code of the second factor are.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
FORM_RENDERER = "zhida.entry.forms.PageForms"

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "landing"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS: list[str] = []

ZHIDA_HOME = home()
"""The data folder; what must lie on disk for a moment lies there, out of others' sight."""

# What broke is written down where an administrator finds it: the time, the address, the trace.
# Addresses hold no number of a person (they are posted), and nothing that was sent is kept.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "file": {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": ZHIDA_HOME / "zhida.log",
            "maxBytes": 5_000_000,
            "backupCount": 5,
            "encoding": "utf-8",
            "delay": True,
            "level": "ERROR",
            "formatter": "line",
        },
        "screen": {"class": "logging.StreamHandler", "level": "ERROR", "formatter": "line"},
    },
    "loggers": {"django": {"handlers": ["file", "screen"], "level": "INFO", "propagate": True}},
}

ZHIDA_KEYRING = "zhida.store.keyring.FileKeyring"
ZHIDA_KEYS = home() / "keys.json"
"""Where the keys of personal data lie, and the class that uses them; a device may take over."""
