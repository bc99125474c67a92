"""The partner portal: the project, the house's own commands and what every app shares."""

from partner_portal.celery import app as celery_app

__all__ = ["celery_app"]
