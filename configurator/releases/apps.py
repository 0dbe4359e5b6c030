from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class ReleasesConfig(AppConfig):
    """What is on sale, frozen."""

    name = "configurator.releases"
    verbose_name = gettext_lazy("Releases")
