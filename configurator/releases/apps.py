from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "configurator.releases"
    verbose_name = "Releases"
