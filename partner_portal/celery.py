"""The Celery app: beat's one entry is the tick; what matters lives in tables, and the broker only wakes workers."""

import logging.config
import os

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partner_portal.settings")

app = Celery("partner_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def log_as_the_portal_does(**kwargs: object) -> None:
    """Worker and beat write the same lines as the web process."""
    logging.config.dictConfig(settings.LOGGING)
