from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Messages that must leave the shop."""

    name = "configurator.outbox"
    label = "outbox"
    verbose_name = "What leaves the shop"
