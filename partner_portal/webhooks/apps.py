"""App configuration."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Webhooks."""

    name = "partner_portal.webhooks"
    label = "webhooks"
    verbose_name = "Webhooks"
