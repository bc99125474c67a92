"""Settings of the test suite: the production shape with test doubles for mail, files and queue."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "a-key-for-tests-with-more-than-fifty-characters-0123456789")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,testserver,127.0.0.1")
os.environ.setdefault("DATABASE_URL", "sqlite:///var/test.sqlite3")
os.environ.setdefault("EMAIL_URL", "smtp://localhost:25")
os.environ.setdefault("DEFAULT_FROM_EMAIL", "Partner portal <partners@portal.example>")
os.environ.setdefault("SECURE_SSL_REDIRECT", "0")
os.environ.setdefault("STORAGE_URL", f"file://{tempfile.mkdtemp(prefix='portal-test-files-')}")
if os.environ["DATABASE_URL"].startswith("postgres"):
    os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:6379/15")

from partner_portal.settings import *  # noqa: F403
from partner_portal.settings import INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "tests.testapp"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CELERY_TASK_ALWAYS_EAGER = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STATIC_ROOT = tempfile.mkdtemp(prefix="portal-test-static-")
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
