from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "configurator.outbox"
    label = "outbox"
