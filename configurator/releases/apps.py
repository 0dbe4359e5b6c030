from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    """What is on sale, frozen."""

    name = "configurator.releases"
    verbose_name = "Releases"
