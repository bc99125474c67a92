"""App configuration."""

from django.apps import AppConfig


class HelpdeskConfig(AppConfig):
    """Helpdesk."""

    name = "partner_portal.helpdesk"
    label = "helpdesk"
    verbose_name = "Helpdesk"
