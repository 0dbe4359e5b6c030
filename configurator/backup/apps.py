from django.apps import AppConfig


class BackupConfig(AppConfig):
    """Copies of all that the shop must not lose, and the way back."""

    name = "configurator.backup"
    label = "backup"
