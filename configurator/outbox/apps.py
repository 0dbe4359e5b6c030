from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    """Messages that must leave the shop."""

    name = "configurator.outbox"
    label = "outbox"
    verbose_name = _("What leaves the shop")
